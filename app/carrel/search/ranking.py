"""How well papers fit a query: BM25F over title, authors, tags, note and abstract.

A word in a title weighs more than the same word in an abstract, a rare word more than a common
one, a word that is only begun ("quant" in "quantized") half of a whole one. How often a word
stands in a text counts for whole single words; a phrase or a word with signs counts once a field.
A paper changed since the last indexing counts its words once as well.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from math import log

from whoosh.util.numeric import byte_to_length

from carrel.domain.query import Node, Text, leaves
from carrel.search.index_match import FIELDS_OF, IndexMatcher
from carrel.search.text_plan import plan_of

#: What a hit in a field weighs; names of the query language's fields.
_WEIGHTS = {"title": 6.0, "author": 3.0, "tag": 3.0, "note": 2.0, "abstract": 1.0}
_BEGUN = 0.5
#: A word that so many abstracts hold (or three times as many titles) tells nothing by standing in
#: one; reading how often it stands in each takes 40 ms for half of 50,000 papers.
_COMMON = 4_000
#: Robertson's constants: how soon repetition stops counting, how much long texts are played down.
_K1 = 1.2
_LONG_COUNTS_LESS = {"title": 0.3, "author": 0.0, "note": 0.5, "abstract": 0.6}


def scores(tree: Node, found: AbstractSet[int], matcher: IndexMatcher) -> dict[int, float]:
    """Return a score for those of `found` that a word of the query fits; more is better."""
    total: dict[int, float] = {}
    papers = sum(len(segment.paper_ids) for segment in matcher.segments) + 1
    for leaf in leaves(tree, negated=False):
        if not isinstance(leaf, Text) or leaf.field not in FIELDS_OF:
            continue
        weighed = _weighed(leaf, found, matcher)
        holding = len(matcher.ids(leaf, found))
        rarity = log(1 + papers / (holding + 0.5))
        for paper_id, weight in weighed.items():
            total[paper_id] = total.get(paper_id, 0.0) + rarity * weight / (weight + _K1)
    return total


def _weighed(leaf: Text, found: AbstractSet[int], matcher: IndexMatcher) -> dict[int, float]:
    """Return the weighted frequency of one leaf's words for the papers that hold them."""
    weighed: dict[int, float] = {}
    plan = plan_of(leaf)
    counted = plan.certain and len(plan.tokens) == 1
    for field, weight in _WEIGHTS.items():
        if leaf.field not in ("any", field):
            continue
        tags = field == "tag"
        ids = (matcher.tagged(leaf) if tags else matcher.in_field(leaf, field, found)) & found
        if len(ids) > (_COMMON if field == "abstract" else 3 * _COMMON):
            continue
        once = weight * _BEGUN if counted and not plan.whole[0] and not tags else weight
        for paper_id in ids:
            weighed[paper_id] = weighed.get(paper_id, 0.0) + once
        if counted and not tags and ids:
            _count_whole_words(weighed, ids, matcher, (field, plan.tokens[0], weight, once))
    return weighed


def _count_whole_words(
    weighed: dict[int, float],
    ids: AbstractSet[int],
    matcher: IndexMatcher,
    word: tuple[str, str, float, float],
) -> None:
    """Replace `once` by what this very word weighs in those of `ids` that hold it."""
    query_field, token, weight, once = word
    (field,) = FIELDS_OF[query_field]
    texts = [segment.texts(field) for segment in matcher.segments]
    mean = sum(words for words, _ in texts) / max(1, sum(papers for _, papers in texts)) or 1.0
    b = _LONG_COUNTS_LESS[query_field]
    norms = [1 - b + b * byte_to_length(code) / mean for code in range(256)]
    for segment in matcher.segments:
        for paper_id, count, code in segment.counts(field, token):
            if paper_id in ids and paper_id not in segment.struck:
                weighed[paper_id] += weight * count / norms[code] - once
