"""How the words of an index lie on the disk: a codec for Whoosh, made for prefixes.

Whoosh's own codec pickles and compresses every list of papers, so that the 1,500 words that begin
with "con" are 1,500 reads (1.3 s for a keystroke at 10,000 papers) and a tenth of a second goes
into writing 53 papers. Here the paper numbers of all words of a field stand one after the other,
in the order of the words: a prefix is one slice of one array, whatever it begins. Terms, segments,
columns, the table of contents and the locks are Whoosh's, and so is what its own query objects
see: a matcher with positions (`matcher`).

    .pst   paper numbers, 32 bits each, word after word
    .pos   per word: how often in each paper, then the positions paper after paper, 32 bits each
    .wid   the papers of what very many hold, as bits (`carrel.search.broad_words`)
"""

from __future__ import annotations

import io
import struct
from array import array
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermsReader
from whoosh.filedb.structfile import BufferFile
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from carrel.search.broad_words import BroadWriter, Written
from carrel.search.term_table import TermTable

_POSITIONS, _BROAD = ".pos", ".wid"
#: How many papers, where their numbers begin, where counts and positions begin (bytes).
_TERM = struct.Struct("<IQQ")
_FIELD = struct.Struct("!H")
#: UTF-8 never holds this byte: it comes after every word that begins like the bytes before it.
_AFTER = b"\xff"


class Occurrences(NamedTuple):
    """A word's papers (numbers in the segment, ascending), how often in each, and where."""

    numbers: array[int]
    counts: array[int]
    places: array[int]

    def by_number(self, among: Container[int]) -> Iterator[tuple[int, array[int]]]:
        """Yield (number, positions) for those papers that are `among` these."""
        ends = accumulate(self.counts)
        places = self.places
        for number, count, end in zip(self.numbers, self.counts, ends, strict=True):
            if number in among:
                yield number, places[end - count : end]


class Stretch(NamedTuple):
    """Papers' numbers that lie one after the other: where they begin (bytes), and how many."""

    start: int
    length: int


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes whole words: `add_word` in the order of fields and words, after `know`."""

    def __init__(self, codec: ArrayCodec, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._places = self._create_file(_POSITIONS)
        self._broad = BroadWriter((), lambda: None)
        self._words: list[Written] = []  # of the field at hand

    def know(self, paper_ids: Sequence[int], breathe: Callable[[], None]) -> None:
        """Take over the ids of the segment's papers, by number, and what to call now and then."""
        self._broad = BroadWriter(paper_ids, breathe)

    def add_word(self, word: bytes, found: Occurrences) -> None:
        """Write the next word of the field that `start_field` began."""
        numbers, places = self._postfile, self._places
        start = numbers.tell()
        at = _TERM.pack(len(found.numbers), start, places.tell())
        numbers.write(found.numbers.tobytes())
        places.write(found.counts.tobytes())
        places.write(found.places.tobytes())
        self._tindex.add(_FIELD.pack(self._fieldid) + word, at)
        self._words.append(Written(word, start, found.numbers))

    def finish_field(self) -> None:
        super().finish_field()
        self._broad.add_field(self._words)
        self._words = []

    def close(self) -> None:
        super().close()
        self._places.close()
        broad = self._create_file(_BROAD)
        broad.write(self._broad.packed())
        broad.close()


class MappedFile(BufferFile):  # type: ignore[misc]
    """A file inside a segment, mapped: Whoosh's own class reads all of it into memory."""

    def __init__(self, storage: Any, name: str) -> None:
        start, length = storage.a.range(name)  # a segment is one file with a directory
        buffer = memoryview(storage.a._source)[start : start + length]  # noqa: SLF001
        super().__init__(b"", name=name)
        self._buf, self.file, self.length = buffer, _Window(buffer), length

    @property
    def buffer(self) -> memoryview:
        """The whole file."""
        return self._buf

    def close(self) -> None:
        if not self.is_closed:
            self._buf.release()
        super().close()


class _Window(io.RawIOBase):
    """What of a file object `StructFile` uses, over memory."""

    def __init__(self, buffer: memoryview) -> None:
        super().__init__()
        self._buffer, self._at = buffer, 0

    def seek(self, at: int, whence: int = 0) -> int:
        self._at = (0, self._at, len(self._buffer))[whence] + at
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        end = len(self._buffer) if size is None or size < 0 else self._at + size
        found = bytes(self._buffer[self._at : end])
        self._at += len(found)
        return found


class TermsReader(W3TermsReader):  # type: ignore[misc]
    """Reads words; not to be shared between threads."""

    def __init__(self, codec: ArrayCodec, storage: Any, segment: Any) -> None:
        terms, numbers, self._places, self._broad = (
            MappedFile(storage, segment.make_filename(ending))
            for ending in (W3Codec.TERMS_EXT, W3Codec.POSTS_EXT, _POSITIONS, _BROAD)
        )
        self._numbers_end = numbers.length
        super().__init__(codec, terms, terms.length, numbers)
        self._table = TermTable(terms.buffer, self._tindex)

    # -- what the search asks

    def broad(self) -> memoryview:
        """Return the file of what very many papers hold."""
        return self._broad.buffer

    def of_word(self, field: str, word: bytes) -> Stretch:
        """Return where the numbers of the papers that hold `word` lie."""
        papers, start, _ = self._where(field, word)
        return Stretch(start, papers)

    def of_prefix(self, field: str, prefix: bytes) -> Stretch:
        """Return where the numbers of the papers that hold words with this beginning lie: once for
        each such word.
        """
        first, last = self._places_of_prefix(field, prefix)
        start = self._starts_at(first) if first < last else 0
        return Stretch(start, (self._starts_at(last) - start) // 4 if first < last else 0)

    def numbers(self, stretch: Stretch) -> array[int]:
        """Return the papers' numbers, word by word and ascending for each word."""
        return _read(self._postfile, *stretch)

    def words_of_prefix(self, field: str, prefix: bytes) -> Iterator[bytes]:
        """Yield the words with this beginning."""
        for place in range(*self._places_of_prefix(field, prefix)):
            yield self._table[place][_FIELD.size :]

    def counted(self, field: str, prefix: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield the words with this beginning, each with how many papers hold it."""
        for place in range(*self._places_of_prefix(field, prefix)):
            papers, _, _ = _TERM.unpack(self._table.value(place))
            yield self._table[place][_FIELD.size :], papers

    def counts(self, field: str, word: bytes) -> tuple[array[int], array[int]]:
        """Return the papers that hold `word`, ascending, and how often each of them does."""
        papers, start, places_at = self._where(field, word)
        return _read(self._postfile, start, papers), _read(self._places, places_at, papers)

    def occurrences(self, field: str, word: bytes) -> Occurrences:
        """Return where `word` stands in which papers."""
        papers, _, places_at = self._where(field, word)
        numbers, counts = self.counts(field, word)
        places = _read(self._places, places_at + 4 * papers, sum(counts))
        return Occurrences(numbers, counts, places)

    # -- what Whoosh asks

    def term_info(self, field: str, word: bytes) -> TermInfo:
        found = self.occurrences(field, word)
        if not found.numbers:
            raise TermNotFound(f"no word {field}:{word!r}")
        return TermInfo(
            weight=sum(found.counts),
            df=len(found.numbers),
            minlength=1,
            maxlength=1,
            maxweight=max(found.counts),
            minid=found.numbers[0],
            maxid=found.numbers[-1],
        )

    def frequency(self, field: str, word: bytes) -> int:
        return sum(self.occurrences(field, word).counts)

    def doc_frequency(self, field: str, word: bytes) -> int:
        return self.of_word(field, word).length

    def matcher(self, field: str, word: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        info = self.term_info(field, word)
        occurrences = self.occurrences(field, word)
        found = list(occurrences.by_number(set(occurrences.numbers)))
        return ListMatcher(
            [number for number, _ in found],
            [float(len(places)) for _, places in found],
            [places.tobytes() for _, places in found],
            format_,
            scorer=scorer,
            term=(field, word),
            terminfo=info,
        )

    def close(self) -> None:
        super().close()
        self._places.close()
        self._broad.close()

    # -- where things stand

    def _where(self, field: str, word: bytes) -> tuple[int, int, int]:
        """Return how many papers hold a word, and where numbers and counts begin."""
        key = self._keycoder(field, word)
        place = self._table.first_from(key)
        if place == len(self._table) or self._table[place] != key:
            return 0, 0, 0
        return _TERM.unpack(self._table.value(place))

    def _places_of_prefix(self, field: str, prefix: bytes) -> tuple[int, int]:
        """Return from which place to which the words with this beginning stand."""
        key = self._keycoder(field, prefix)
        first = self._table.first_from(key)
        if first == len(self._table) or not self._table[first].startswith(key):
            return first, first
        return first, self._table.first_from(key + _AFTER)

    def _starts_at(self, place: int) -> int:
        """Return where the numbers of the word at this place begin."""
        if place == len(self._table):
            return int(self._numbers_end)
        return int(_TERM.unpack(self._table.value(place))[1])


def _read(file: Any, at: int, count: int) -> array[int]:
    found = array("I")
    if count:
        found.frombytes(file.get(at, 4 * count))
        if len(found) != count:
            raise ValueError(f"the index ends at {at + 4 * len(found)}")
    return found


class ArrayCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec of segments with the words as arrays."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        return FieldWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> TermsReader:
        return TermsReader(self, storage, segment)
