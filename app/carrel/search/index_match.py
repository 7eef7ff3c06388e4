"""Text leaves answered by the index, and by the texts of what is not indexed yet.

So an answer is right at once after a commit: what the change feed names since the index's last
word is read from the library, everything else comes from the index. Tags are few; their names are
looked at in the library, so that renaming one that 5,000 papers carry indexes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import reduce

from carrel.domain.query import Text
from carrel.search.kept_sets import KeptSets
from carrel.search.paper_texts import PaperText, folded, texts_of, values_of
from carrel.search.segments import SegmentWords
from carrel.search.text_plan import TextPlan, plan_of
from carrel.search.words import check_of, folded_check_of

#: The index's fields of each field of text.
FIELDS_OF = {
    "title": ("title",),
    "abstract": ("body",),
    "author": ("authors",),
    "note": ("note",),
    "any": ("title", "body", "authors", "note"),
}
_TAGGED = (
    "SELECT paper_id FROM paper_tag WHERE tag_id IN (SELECT id FROM tag WHERE carrel_tag_has(name))"
)
_KEPT_IDS = 400_000
_NONE: frozenset[int] = frozenset()


class IndexMatcher:
    """A `TextMatcher` over segments of the index; use it from one thread.

    Raises what damaged files raise, and sqlite3.Error.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._leaf = Text(("",))
        connection.create_function("carrel_tag_has", 1, self._tag_has)
        self.segments: Sequence[SegmentWords] = ()
        self._unindexed: frozenset[int] = _NONE
        self._kept: KeptSets[tuple[Text, str]] = KeptSets(_KEPT_IDS)
        self._fresh: dict[tuple[Text, str], frozenset[int]] = {}
        self._texts: list[PaperText] | None = None  # of what is not indexed, folded
        self._tagged: dict[Text, frozenset[int]] = {}

    def look_at(self, segments: Sequence[SegmentWords]) -> None:
        """Answer from these segments from now on."""
        self.segments = segments
        self._kept.clear()

    def follow(self, unindexed: frozenset[int]) -> None:
        """Take over that the library changed, and which papers the segments tell wrongly."""
        self._unindexed = unindexed
        self.forget()

    def forget(self) -> None:
        """Drop what was read from the library."""
        self._fresh.clear()
        self._texts = None
        self._tagged.clear()

    def ids(self, leaf: Text, within: AbstractSet[int] | None) -> AbstractSet[int]:
        """See `TextMatcher`; `within` only saves reading where texts have to be read."""
        found = self.in_field(leaf, leaf.field, within)
        return found | self.tagged(leaf) if leaf.field == "any" else found

    def in_field(
        self, leaf: Text, field: str, within: AbstractSet[int] | None = None
    ) -> frozenset[int]:
        """Return the papers in whose texts of `field` the leaf is found, tags aside."""
        key = (Text(leaf.words, leaf.phrase, leaf.phrase and leaf.prefix), field)
        found = self._kept.get(key)
        if found is None:
            found, narrowed = self._indexed(leaf, field, within)
            if not narrowed:
                self._kept.keep(key, found)
        if self._unindexed:
            found = (found - self._unindexed) | self._among_unindexed(key, leaf, field)
        return found

    def tagged(self, leaf: Text) -> frozenset[int]:
        """Return the papers that carry a tag in whose name the leaf is found."""
        if leaf not in self._tagged:
            self._leaf = leaf
            self._tagged[leaf] = frozenset(row[0] for row in self._connection.execute(_TAGGED))
        return self._tagged[leaf]

    # -- the index

    def _indexed(
        self, leaf: Text, field: str, within: AbstractSet[int] | None
    ) -> tuple[frozenset[int], bool]:
        """Return what the segments say, and whether only for `within`."""
        plan = plan_of(leaf)
        parts = []
        for segment in self.segments:
            found = _NONE.union(*(_found(segment, one, plan) for one in FIELDS_OF[field]))
            parts.append(found - segment.struck if segment.struck else found)
        found = parts[0] if len(parts) == 1 else _NONE.union(*parts)
        if plan.certain:
            return found, False
        narrowed = within is not None and len(within) < len(found)
        there = found & within if narrowed and within is not None else found
        texts = map(folded, texts_of(self._connection, there - self._unindexed))
        return _checked(leaf, texts, field), narrowed

    # -- what is not indexed yet

    def _among_unindexed(self, key: tuple[Text, str], leaf: Text, field: str) -> frozenset[int]:
        fresh = self._fresh.get(key)
        if fresh is None:
            if self._texts is None:
                texts = texts_of(self._connection, self._unindexed)
                self._texts = [folded(paper) for paper in texts]
            fresh = self._fresh[key] = _checked(leaf, self._texts, field)
        return fresh

    def _tag_has(self, name: str) -> bool:
        return check_of(self._leaf)(name)


def _checked(leaf: Text, texts: Iterable[PaperText], field: str) -> frozenset[int]:
    """Return those of the folded texts in which the leaf is found, tags aside."""
    check = folded_check_of(leaf)
    return frozenset(one.paper_id for one in texts if any(map(check, values_of(one, field))))


def _found(segment: SegmentWords, field: str, plan: TextPlan) -> frozenset[int]:
    if plan.phrase:
        return segment.phrase(field, plan.tokens, last_begins=not plan.whole[-1])
    if not plan.tokens:
        return frozenset(segment.paper_ids)
    sets = (
        segment.exactly(field, token) if whole else segment.beginning(field, token)
        for token, whole in zip(plan.tokens, plan.whole, strict=True)
    )
    return reduce(frozenset.intersection, sets)
