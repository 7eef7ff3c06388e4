"""How well papers fit a query: BM25F over title, authors, tags, note, highlights and abstract.

A word in a title weighs more than the same word in an abstract, a rare word more than a common
one, a word that is only begun ("quant" in "quantized") half of a whole one. How often a word
stands in a text counts for whole single words, but not in a title: one that says a word twice is
not twice as much about it. A phrase or a word with signs counts once a field, and so does every
word of a paper changed since the last indexing.

Where more than `MOST` papers are found, those that are scored are chosen by the fields alone in
which they hold the words (`carrel.search.shortlist`); how often the words stand there and how long
the texts are decides among these. A paper like another one (`carrel.search.likeness`), as much as
any is, counts as one with two or three rare words in its title.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import log
from typing import NamedTuple

from whoosh.util.numeric import byte_to_length

from carrel.domain.query import Node, Text, leaves
from carrel.search.index_match import FIELD_OF, IndexMatcher
from carrel.search.likeness import FULL
from carrel.search.lineup import Lineup
from carrel.search.paper_set import FewPapers, PaperSet
from carrel.search.shortlist import Levels, shortlist
from carrel.search.text_plan import plan_of

#: Papers that are scored: 1 us each for a field with one of the words. A window shows forty.
MOST = 300
#: What a hit in a field weighs; names of the query language's fields.
_WEIGHTS = {
    "title": 6.0,
    "author": 3.0,
    "tag": 3.0,
    "note": 2.0,
    "highlight": 2.0,
    "abstract": 1.0,
}
_BEGUN = 0.5
_MOST_LIKE = 10.0
#: Robertson's constants: how soon repetition stops counting, how much long texts are played down.
_K1 = 1.2
_LONG_COUNTS_LESS = {"title": 0.4, "author": 0.0, "note": 0.5, "highlight": 0.5, "abstract": 0.6}


_NOBODY = PaperSet()


class _Hits(NamedTuple):
    """Which of the papers found hold one leaf of a query, by field.

    `token` is the word if it is a single one, and `whole` are then the papers that hold it whole.
    """

    rarity: float
    fields: dict[str, PaperSet]
    whole: dict[str, PaperSet]
    token: str | None

    def weight_of(self, field: str) -> float:
        """What a hit weighs where the word is perhaps only begun."""
        begun = self.token is not None and field != "tag"
        return _WEIGHTS[field] * (_BEGUN if begun else 1.0)


def best(
    tree: Node,
    found: PaperSet,
    matcher: IndexMatcher,
    lineup: Lineup,
    likeness: Mapping[int, int],
) -> dict[int, float]:
    """Return the scores of the up to `MOST` papers of `found` that fit best by their words, and of
    those that have a likeness; more is better.
    """
    words = [
        _hits(leaf, found, matcher)
        for leaf in leaves(tree, negated=False)
        if isinstance(leaf, Text) and (leaf.field in FIELD_OF or leaf.field == "any")
    ]
    levels = [_levels(hits) for hits in words]
    by_words = shortlist(found, levels, MOST, lineup) if words else PaperSet()
    candidates = FewPapers(by_words | likeness.keys())
    total = {paper_id: number * _MOST_LIKE / FULL for paper_id, number in likeness.items()}
    for hits in words:
        for paper_id, weight in _weighed(hits, candidates, matcher).items():
            score = hits.rarity * weight / (weight + _K1)
            total[paper_id] = total.get(paper_id, 0.0) + score
    return total


def _hits(leaf: Text, found: PaperSet, matcher: IndexMatcher) -> _Hits:
    papers = sum(len(segment.paper_ids) for segment in matcher.segments) + 1
    holding = len(matcher.ids(leaf, found))
    plan = plan_of(leaf)
    token = plan.tokens[0] if plan.certain and len(plan.tokens) == 1 else None
    fields, whole = {}, {}
    for field in _WEIGHTS:
        if leaf.field not in ("any", field):
            continue
        tags = field == "tag"
        held = matcher.tagged(leaf) if tags else matcher.in_field(leaf, field, found)
        fields[field] = held & found
        if token is not None and not tags and fields[field]:
            whole[field] = matcher.exactly(token, field) & found
    return _Hits(log(1 + papers / (holding + 0.5)), fields, whole, token)


def _levels(hits: _Hits) -> Levels:
    """Return what a hit adds by the best field that it is in."""
    weighed = [(_WEIGHTS[field], papers.bits) for field, papers in hits.whole.items()]
    weighed += [(hits.weight_of(field), papers.bits) for field, papers in hits.fields.items()]
    weighed.sort(key=lambda one: one[0], reverse=True)
    return [(bits, hits.rarity * weight / (weight + _K1)) for weight, bits in weighed]


def _weighed(hits: _Hits, among: FewPapers, matcher: IndexMatcher) -> dict[int, float]:
    """Return the weighted frequency of one leaf's words for those papers that hold them."""
    weighed: dict[int, float] = {}
    for field, papers in hits.fields.items():
        whole = hits.whole.get(field, _NOBODY)
        once = hits.weight_of(field)
        for paper_id in among.within(papers - whole):
            weighed[paper_id] = weighed.get(paper_id, 0.0) + once
        there = among.within(whole)
        if hits.token is not None and there:
            known = _counted(hits.token, field, there, matcher)
            for paper_id in there:
                weighed[paper_id] = weighed.get(paper_id, 0.0) + known[paper_id]
    return weighed


def _counted(
    token: str, field: str, papers: list[int], matcher: IndexMatcher
) -> Mapping[int, float]:
    """Return at least for `papers` what the word weighs by how often and in how long a text it
    stands; what was found out for the keystroke before is kept.
    """
    known = matcher.weights_of(token, field)
    missing = [one for one in papers if one not in known]
    if missing:
        mean, b = matcher.mean_length(field), _LONG_COUNTS_LESS[field]
        for paper_id, count, code in matcher.counts(token, field, missing):
            norm = 1 - b + b * _length(code) / mean
            times = 1 if field == "title" else count  # twice is not twice as much about it
            known[paper_id] = _WEIGHTS[field] * times / norm
    return known


@lru_cache(maxsize=256)
def _length(code: int) -> int:
    """Return how many words a text has, about."""
    return int(byte_to_length(code))
