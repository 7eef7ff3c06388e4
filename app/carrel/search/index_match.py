"""Text leaves answered by the index, and by the texts of what is not indexed yet.

So an answer is right at once after a commit: what the change feed names since the index's last
word is read from the library, everything else comes from the index. Tags are few; their names are
looked at in the library, so that renaming one that 5,000 papers carry indexes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import reduce
from operator import and_, or_

from carrel.domain.changes import ChangeSet
from carrel.domain.query import Text
from carrel.search.catch_up import unindexed_of
from carrel.search.kept_sets import KeptSets
from carrel.search.paper_set import PaperSet
from carrel.search.paper_texts import PaperText, folded, live_of, texts_of, values_of
from carrel.search.segments import SegmentWords
from carrel.search.text_plan import TextPlan, plan_of
from carrel.search.words import check_of, folded_check_of

#: The index's field of each field of text.
FIELD_OF = {
    "title": "title",
    "abstract": "body",
    "author": "authors",
    "note": "note",
    "highlight": "highlight",
}
_TAGGED = (
    "SELECT paper_id FROM paper_tag WHERE tag_id IN (SELECT id FROM tag WHERE carrel_tag_has(name))"
)
#: Bytes; a set of 50,000 papers takes 6 KB, and five of them answer a word.
_KEPT = 4_000_000
#: Texts that are read to be checked are kept for the next keystroke, up to so many: 2 KB each.
_MOST_TEXTS = 2_000
#: 100 bytes each.
_MOST_WEIGHTS = 20_000


class IndexMatcher:
    """A `TextMatcher` over segments of the index; use it from one thread.

    Raises what damaged files raise, and sqlite3.Error.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._leaf = Text(("",))
        connection.create_function("carrel_tag_has", 1, self._tag_has)
        self.segments: Sequence[SegmentWords] = ()
        self._unindexed = PaperSet()
        self._kept: KeptSets[tuple[Text, str]] = KeptSets(_KEPT)
        self._whole: KeptSets[tuple[str, str]] = KeptSets(_KEPT)
        self._fresh: dict[tuple[Text, str], PaperSet] = {}
        self._texts: list[PaperText] | None = None  # of what is not indexed, folded
        self._read: dict[int, PaperText] = {}  # of what is indexed, folded
        self._tagged: dict[Text, PaperSet] = {}
        self._means: dict[str, float] = {}
        self._weights: dict[tuple[str, str], dict[int, float]] = {}

    def look_at(self, segments: Sequence[SegmentWords]) -> None:
        """Answer from these segments from now on."""
        self.segments = segments
        self._kept.clear()
        self._whole.clear()
        self._means.clear()
        self._weights.clear()

    def missing(self, change: ChangeSet) -> frozenset[int]:
        """Return the papers that the segments tell wrongly or lack after `change`."""
        indexed = reduce(or_, (segment.alive for segment in self.segments), PaperSet())
        # What came and went to the trash at once is told as gone, and live.
        gone = PaperSet.of(change.removed) - indexed
        return unindexed_of(change) | (live_of(self._connection, gone) if gone else frozenset())

    def follow(self, unindexed: frozenset[int]) -> None:
        """Take over that the library changed, and which papers the segments tell wrongly."""
        self._unindexed = PaperSet.of(unindexed)
        self.forget()

    def forget(self) -> None:
        """Drop what was read from the library."""
        self._fresh.clear()
        self._texts = None
        self._read.clear()
        self._tagged.clear()

    def ids(self, leaf: Text, within: AbstractSet[int] | None) -> PaperSet:
        """See `TextMatcher`; `within` only saves reading where texts have to be read."""
        if leaf.field != "any":
            return self.in_field(leaf, leaf.field, within)
        bits = self.tagged(leaf).bits
        for field in FIELD_OF:
            bits |= self.in_field(leaf, field, within).bits
        return PaperSet(bits)

    def in_field(self, leaf: Text, field: str, within: AbstractSet[int] | None = None) -> PaperSet:
        """Return the papers in whose texts of one field the leaf is found."""
        key = (Text(leaf.words, leaf.phrase, leaf.phrase and leaf.prefix), field)
        found = self._kept.get(key)
        if found is None:
            found, narrowed = self._indexed(leaf, field, within)
            if not narrowed:
                self._kept.keep(key, found)
        if self._unindexed:
            found = (found - self._unindexed) | self._among_unindexed(key, leaf, field)
        return found

    def tagged(self, leaf: Text) -> PaperSet:
        """Return the papers that carry a tag in whose name the leaf is found."""
        if leaf not in self._tagged:
            self._leaf = leaf
            found = self._connection.execute(_TAGGED)
            self._tagged[leaf] = PaperSet.of([row[0] for row in found])
        return self._tagged[leaf]

    def words(self, beginning: str) -> Iterator[tuple[str, int]]:
        """Yield the indexed words that begin so with how many papers hold them: once for each
        field and segment.
        """
        for segment in self.segments:
            for field in FIELD_OF.values():
                yield from segment.words(field, beginning)

    # -- for likeness

    @property
    def unindexed(self) -> PaperSet:
        """The papers that the segments tell wrongly."""
        return self._unindexed

    def unindexed_texts(self) -> list[PaperText]:
        """Return the folded texts of those of them that are live."""
        if self._texts is None:
            texts = texts_of(self._connection, self._unindexed)
            self._texts = [folded(paper) for paper in texts]
        return self._texts

    # -- for ranks

    def exactly(self, token: str, field: str) -> PaperSet:
        """Return the papers that hold this very word; those that are not indexed yet aside."""
        found = self._whole.get((token, field))
        if found is None:
            bits = 0
            for segment in self.segments:
                bits |= segment.exactly(FIELD_OF[field], token).bits & segment.alive.bits
            found = PaperSet(bits)
            self._whole.keep((token, field), found)
        return found - self._unindexed if self._unindexed else found

    def mean_length(self, field: str) -> float:
        """Return how many words a text of the field has, of papers that have one."""
        if field not in self._means:
            texts = [segment.texts(FIELD_OF[field]) for segment in self.segments]
            words, papers = (sum(numbers) for numbers in zip((0, 0), *texts, strict=True))
            self._means[field] = words / max(1, papers) or 1.0
        return self._means[field]

    def counts(self, token: str, field: str, ids: list[int]) -> Iterator[tuple[int, int, int]]:
        """Yield what `SegmentWords.counts` does for papers, ascending, that hold this word."""
        papers = PaperSet.of(ids)
        for segment in self.segments:
            here = papers & segment.alive
            if here:
                yield from segment.counts(FIELD_OF[field], token, here)

    def weights_of(self, token: str, field: str) -> dict[int, float]:
        """Return what is known of the weight of a word in papers; for ranking to write into."""
        if sum(map(len, self._weights.values())) > _MOST_WEIGHTS:
            self._weights.clear()
        return self._weights.setdefault((token, field), {})

    # -- the index

    def _indexed(
        self, leaf: Text, field: str, within: AbstractSet[int] | None
    ) -> tuple[PaperSet, bool]:
        """Return what the segments say, and whether only for `within`."""
        plan = plan_of(leaf)
        bits = 0
        for segment in self.segments:
            bits |= _found(segment, FIELD_OF[field], plan).bits & segment.alive.bits
        found = PaperSet(bits)
        if plan.certain or not bits:
            return found, False
        narrowed = within is not None and len(within) < len(found)
        there = found & within if narrowed and within is not None else found
        return _checked(leaf, self._texts_of(there - self._unindexed), field), narrowed

    def _texts_of(self, papers: PaperSet) -> list[PaperText]:
        """Return the folded texts of papers: the same are asked for field by field."""
        if len(papers) > _MOST_TEXTS:
            return [folded(text) for text in texts_of(self._connection, papers)]
        if len(self._read) + len(papers) > _MOST_TEXTS:
            self._read.clear()
        ids = list(papers)
        missing = [one for one in ids if one not in self._read]
        if missing:
            for text in texts_of(self._connection, missing):
                self._read[text.paper_id] = folded(text)
        return [self._read[one] for one in ids if one in self._read]

    # -- what is not indexed yet

    def _among_unindexed(self, key: tuple[Text, str], leaf: Text, field: str) -> PaperSet:
        fresh = self._fresh.get(key)
        if fresh is None:
            fresh = self._fresh[key] = _checked(leaf, self.unindexed_texts(), field)
        return fresh

    def _tag_has(self, name: str) -> bool:
        return check_of(self._leaf)(name)


def _checked(leaf: Text, texts: Iterable[PaperText], field: str) -> PaperSet:
    """Return those of the folded texts in which the leaf is found, tags aside."""
    check = folded_check_of(leaf)
    return PaperSet.of([one.paper_id for one in texts if any(map(check, values_of(one, field)))])


def _found(segment: SegmentWords, field: str, plan: TextPlan) -> PaperSet:
    if not segment.texts(field)[0]:  # of most libraries' notes and highlights nothing is there
        return PaperSet()
    if plan.phrase:
        return segment.phrase(field, plan.tokens, last_begins=not plan.whole[-1])
    if plan.near:
        return segment.nearly(field, plan.near)
    if not plan.tokens:
        return segment.everything
    sets = (
        segment.exactly(field, token) if whole else segment.beginning(field, token)
        for token, whole in zip(plan.tokens, plan.whole, strict=True)
    )
    return reduce(and_, sets)
