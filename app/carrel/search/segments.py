"""One segment of the index, read: which papers hold a word, a beginning, a phrase.

A segment never changes but for the papers that are struck out of it, so what is kept here stays
right for as long as the segment lives; `struck` is taken out by the caller, once for all fields.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.reading import SegmentReader

from carrel.search.kept_sets import KeptSets
from carrel.search.postings import TermsReader
from carrel.search.schema import PAPER, SCHEMA

_KEPT_IDS = 100_000


def papers_of(storage: Any, segment: Any) -> list[int]:
    """Return the ids of a segment's papers by their number, struck ones included."""
    reader = SegmentReader(storage, SCHEMA, segment)
    try:
        return _paper_ids(reader, segment)
    finally:
        reader.close()


def _paper_ids(reader: SegmentReader, segment: Any) -> list[int]:
    column = reader.column_reader(PAPER, translate=False)
    packed = column._dbfile.get(0, 8 * segment.doc_count_all())  # noqa: SLF001 (1.5 us each alone)
    ids = list(struct.unpack(f"!{len(packed) // 8}Q", packed))
    if len(ids) != segment.doc_count_all():
        raise ValueError("a segment without its papers")
    return ids


class SegmentWords:
    """Words of one segment to ids of papers; use it from one thread.

    Raises whatever Whoosh and damaged files raise (seven kinds of exception were counted).
    """

    def __init__(self, storage: Any, segment: Any) -> None:
        self._reader = SegmentReader(storage, SCHEMA, segment)
        terms = self._reader._terms  # noqa: SLF001 (the codec is ours)
        assert isinstance(terms, TermsReader)
        self._terms = terms
        self.paper_ids = _paper_ids(self._reader, segment)
        self._lengths: dict[str, bytes] = {}
        self._kept: KeptSets[tuple[str, bytes]] = KeptSets(_KEPT_IDS)
        self.struck: frozenset[int] = frozenset()
        self.strike_out(segment)

    def strike_out(self, segment: Any) -> None:
        """Take over which papers of the segment do not count any more."""
        self.struck = frozenset(map(self.paper_ids.__getitem__, segment.deleted_docs()))

    def beginning(self, field: str, token: str) -> frozenset[int]:
        """Return the papers with a word that begins with `token`, struck ones included."""
        key = (field, token.encode())
        kept = self._kept.get(key)
        if kept is None:
            kept = self._ids(self._terms.numbers_of_prefix(*key))
            self._kept.keep(key, kept)
        return kept

    def exactly(self, field: str, token: str) -> frozenset[int]:
        """Return the papers with this very word, struck ones included."""
        return self._ids(self._terms.numbers(field, token.encode()))

    def phrase(self, field: str, tokens: tuple[str, ...], *, last_begins: bool) -> frozenset[int]:
        """Return the papers where the words follow each other, the last perhaps only begun."""
        words = [token.encode() for token in tokens]
        whole, last = (words[:-1], words[-1:]) if last_begins else (words, [])
        numbers: set[int] | None = None
        for word in whole:
            found = self._terms.numbers(field, word)
            numbers = set(found) if numbers is None else numbers.intersection(found)
        for beginning in last:
            found = self._terms.numbers_of_prefix(field, beginning)
            numbers = set(found) if numbers is None else numbers.intersection(found)
        if not numbers or len(words) == 1:
            return self._ids(numbers or ())
        ends: dict[int, set[int]] = {}
        for step, word in enumerate(whole):
            ends = self._step(field, (word,), numbers if step == 0 else ends)
        for beginning in last:
            ends = self._step(field, self._terms.words_of_prefix(field, beginning), ends)
        return self._ids(ends)

    def counts(self, field: str, token: str) -> Iterator[tuple[int, int, int]]:
        """Yield (paper id, how often it holds this very word, length code of the text)."""
        found = self._terms.occurrences(field, token.encode())
        number_to_id = self.paper_ids.__getitem__
        lengths = self._length_codes(field).__getitem__
        return zip(
            map(number_to_id, found.numbers), found.counts, map(lengths, found.numbers), strict=True
        )

    def texts(self, field: str) -> tuple[int, int]:
        """Return how many words the field holds, and in how many papers."""
        codes = self._length_codes(field)
        return int(self._reader.field_length(field)), len(codes) - codes.count(0)

    def close(self) -> None:
        """Close the files."""
        self._reader.close()

    def _step(
        self, field: str, words: Iterable[bytes], after: set[int] | dict[int, set[int]]
    ) -> dict[int, set[int]]:
        """Return for each paper number where one of `words` stands, behind a place of `after`."""
        ends: dict[int, set[int]] = {}
        places_before = after if isinstance(after, dict) else None
        for word in words:
            for number, places in self._terms.occurrences(field, word).by_number():
                if number not in after:
                    continue
                there = set(places)
                if places_before is not None:
                    there &= {place + 1 for place in places_before[number]}
                if there:
                    ends.setdefault(number, set()).update(there)
        return ends

    def _ids(self, numbers: Iterable[int]) -> frozenset[int]:
        return frozenset(map(self.paper_ids.__getitem__, set(numbers)))

    def _length_codes(self, field: str) -> bytes:
        """Return one byte a paper; `byte_to_length` of `whoosh.util.numeric` reads it."""
        if field not in self._lengths:
            name = f"_{field}_len"
            codes = b""
            columns = self._reader._perdoc  # noqa: SLF001 (as below: one by one they take 0.1 s)
            if columns.has_column(name):
                column = columns.column_reader(name, LENGTHS_COLUMN)
                codes = column._dbfile.get(0, column._count)  # noqa: SLF001
            self._lengths[field] = codes.ljust(len(self.paper_ids), b"\0")
        return self._lengths[field]
