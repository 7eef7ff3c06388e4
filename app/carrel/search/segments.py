"""One segment of the index, read: which papers hold a word, a beginning, a phrase.

A segment never changes but for the papers that are struck out of it, so what is kept here stays
right for as long as the segment lives; papers that are struck out are left out by the caller, once
for all fields, by way of `alive`.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.reading import SegmentReader

from carrel.search.broad_words import BroadReader
from carrel.search.paper_set import PaperSet, bits_of
from carrel.search.postings import Stretch, TermsReader
from carrel.search.schema import PAPER, SCHEMA
from carrel.search.text_plan import WITHOUT_SPACES
from carrel.search.words import edits_allowed, is_near


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
    if any(map(int.__ge__, ids, ids[1:])):
        raise ValueError("a segment whose papers are in no order")
    return ids


class SegmentWords:
    """Words of one segment to papers; use it from one thread.

    `alive` are its papers that are not struck out. Raises whatever Whoosh and damaged files raise
    (seven kinds of exception were counted).
    """

    def __init__(self, storage: Any, segment: Any) -> None:
        self._reader = SegmentReader(storage, SCHEMA, segment)
        terms = self._reader._terms  # noqa: SLF001 (the codec is ours)
        assert isinstance(terms, TermsReader)
        self._terms = terms
        self.paper_ids = _paper_ids(self._reader, segment)
        self._first = self.paper_ids[0] if self.paper_ids else 0
        last = self.paper_ids[-1] if self.paper_ids else 0
        self._broad = BroadReader(terms.broad(), self._first, last)
        self._lengths: dict[str, bytes] = {}
        self._texts: dict[str, tuple[int, int]] = {}
        self._words: dict[str, dict[int, list[str]]] = {}
        self.everything = self._papers(range(len(self.paper_ids)))
        self.alive = self.everything
        self.strike_out(segment)

    def strike_out(self, segment: Any) -> None:
        """Take over which papers of the segment do not count any more."""
        struck = list(segment.deleted_docs())
        self.alive = self.everything - self._papers(struck) if struck else self.everything

    def beginning(self, field: str, token: str) -> PaperSet:
        """Return the papers with a word that begins with `token`, struck ones included."""
        return self._of(self._terms.of_prefix(field, token.encode()))

    def exactly(self, field: str, token: str) -> PaperSet:
        """Return the papers with this very word, struck ones included."""
        return self._of(self._terms.of_word(field, token.encode()))

    def phrase(self, field: str, tokens: tuple[str, ...], *, last_begins: bool) -> PaperSet:
        """Return the papers where the words follow each other, the last perhaps only begun."""
        words = [token.encode() for token in tokens]
        whole, last = (words[:-1], words[-1:]) if last_begins else (words, [])
        stretches = [
            *(self._terms.of_word(field, word) for word in whole),
            *(self._terms.of_prefix(field, word) for word in last),
        ]
        # The rarest first: as soon as no paper is left, nothing more is read.
        numbers: set[int] | None = None
        for stretch in sorted(stretches, key=lambda one: one.length):
            found = self._terms.numbers(stretch)
            numbers = set(found) if numbers is None else numbers.intersection(found)
            if not numbers:
                return PaperSet()
        ends: dict[int, set[int]] = {}
        for step, word in enumerate(whole):
            ends = self._step(field, (word,), numbers or set() if step == 0 else ends)
        for beginning in last:
            ends = self._step(field, self._terms.words_of_prefix(field, beginning), ends)
        return self._papers(ends)

    def nearly(self, field: str, word: str) -> PaperSet:
        """Return the papers with a word nearly like this one, struck ones included."""
        near, most = is_near(word), edits_allowed(word)
        by_length = self._words_by_length(field)
        bits = 0
        for length in range(len(word) - most, len(word) + most + 1):
            for other in filter(near, by_length.get(length, ())):
                bits |= self.exactly(field, other).bits
        return PaperSet(bits)

    def words(self, field: str, beginning: str) -> Iterator[tuple[str, int]]:
        """Yield the words that begin so, each with how many papers hold it, struck ones included;
        2 us each.
        """
        for word, papers in self._terms.counted(field, beginning.encode()):
            yield word.decode(), papers

    def counts(
        self, field: str, token: str, papers: Iterable[int]
    ) -> Iterator[tuple[int, int, int]]:
        """Yield (paper id, how often it holds this very word, length code of the text).

        `papers` are ids of papers of this segment that hold the word.
        """
        numbers, counts = self._terms.counts(field, token.encode())
        ids, codes = self.paper_ids, self._length_codes(field)
        for paper_id in papers:
            number = bisect_left(ids, paper_id)
            yield paper_id, counts[bisect_left(numbers, number)], codes[number]

    def holding(self, field: str, token: str, without: PaperSet) -> int:
        """Return how many papers hold this very word, struck ones included but for `without`."""
        stretch = self._terms.of_word(field, token.encode())
        if not (stretch.length and without):
            return stretch.length
        return stretch.length - len(self._of(stretch) & without)

    def occurrences(self, field: str, token: str) -> Iterator[tuple[int, int]]:
        """Yield (paper id, how often it holds this very word), struck ones included."""
        numbers, counts = self._terms.counts(field, token.encode())
        return zip(map(self.paper_ids.__getitem__, numbers), counts, strict=True)

    def texts(self, field: str) -> tuple[int, int]:
        """Return how many words the field holds, and in how many papers."""
        if field not in self._texts:
            codes = self._length_codes(field)
            words = int(self._reader.field_length(field))
            self._texts[field] = (words, len(codes) - codes.count(0))
        return self._texts[field]

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
            for number, places in self._terms.occurrences(field, word).by_number(after):
                there = set(places)
                if places_before is not None:
                    there &= {place + 1 for place in places_before[number]}
                if there:
                    ends.setdefault(number, set()).update(there)
        return ends

    def _of(self, stretch: Stretch) -> PaperSet:
        if not stretch.length:
            return PaperSet()
        stored = self._broad.get(*stretch)
        if stored is not None:
            return PaperSet(stored << self._first)
        return self._papers(self._terms.numbers(stretch))

    def _papers(self, numbers: Collection[int]) -> PaperSet:
        first, ids = self._first, self.paper_ids
        if ids and ids[-1] - first == len(ids) - 1:  # none is missing between them
            return PaperSet(bits_of(numbers) << first)
        return PaperSet(bits_of([ids[number] - first for number in numbers]) << first)

    def _words_by_length(self, field: str) -> dict[int, list[str]]:
        """Return the words of a field: read when they are first asked for, 30 ms a segment."""
        if field not in self._words:
            found = self._words[field] = {}
            for word in self._terms.words_of_prefix(field, b""):
                token = word.decode()
                if token < WITHOUT_SPACES:
                    found.setdefault(len(token), []).append(token)
        return self._words[field]

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
