"""How the words of an index lie on the disk: a codec for Whoosh, made for prefixes.

Whoosh's own codec pickles and compresses every list of papers, so that the 1,500 words that begin
with "con" are 1,500 reads (1.3 s for a keystroke at 10,000 papers) and a tenth of a second goes
into writing 53 papers. Here the paper numbers of all words of a field stand one after the other,
in the order of the words: a prefix is one slice of one array, whatever it begins. Terms, segments,
columns, the table of contents and the locks are Whoosh's, and so is what its own query objects
see: a matcher with positions (`matcher`).

    .pst   paper numbers, 32 bits each, word after word
    .pos   per word: how often in each paper, then the positions paper after paper, 32 bits each
"""

from __future__ import annotations

import io
import struct
from array import array
from collections.abc import Iterator
from itertools import accumulate, takewhile
from typing import Any, NamedTuple

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermsReader
from whoosh.filedb.structfile import BufferFile
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

_POSITIONS = ".pos"
#: How many papers, where their numbers begin, where counts and positions begin (bytes).
_TERM = struct.Struct("<IQQ")
#: UTF-8 never holds this byte: it comes after every word that begins like the bytes before it.
_AFTER = b"\xff"


class Occurrences(NamedTuple):
    """A word's papers (numbers in the segment, ascending), how often in each, and where."""

    numbers: array[int]
    counts: array[int]
    places: array[int]

    def by_number(self) -> Iterator[tuple[int, array[int]]]:
        """Yield (number, positions)."""
        ends = accumulate(self.counts)
        places = self.places
        for number, count, end in zip(self.numbers, self.counts, ends, strict=True):
            yield number, places[end - count : end]


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes whole words: `add_word` in the order of fields and words."""

    def __init__(self, codec: ArrayCodec, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._places = self._create_file(_POSITIONS)

    def add_word(self, word: bytes, found: Occurrences) -> None:
        """Write the next word of the field that `start_field` began."""
        numbers, places = self._postfile, self._places
        at = _TERM.pack(len(found.numbers), numbers.tell(), places.tell())
        numbers.write(found.numbers.tobytes())
        places.write(found.counts.tobytes())
        places.write(found.places.tobytes())
        self._tindex.add(struct.pack("!H", self._fieldid) + word, at)

    def close(self) -> None:
        super().close()
        self._places.close()


class MappedFile(BufferFile):  # type: ignore[misc]
    """A file inside a segment, mapped: Whoosh's own class reads all of it into memory."""

    def __init__(self, storage: Any, name: str) -> None:
        start, length = storage.a.range(name)  # a segment is one file with a directory
        buffer = memoryview(storage.a._source)[start : start + length]  # noqa: SLF001
        super().__init__(b"", name=name)
        self._buf, self.file, self.length = buffer, _Window(buffer), length

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
        terms, numbers, self._places = (
            MappedFile(storage, segment.make_filename(ending))
            for ending in (W3Codec.TERMS_EXT, W3Codec.POSTS_EXT, _POSITIONS)
        )
        self._numbers_end = numbers.length
        super().__init__(codec, terms, terms.length, numbers)

    # -- what the search asks

    def numbers(self, field: str, word: bytes) -> array[int]:
        """Return the papers that hold `word`, ascending; none where nobody does."""
        found = self._where(field, word)
        return array("I") if found is None else self._numbers(found[1], found[0])

    def numbers_of_prefix(self, field: str, prefix: bytes) -> array[int]:
        """Return the papers that hold words with this beginning, once for each such word."""
        start = self._numbers_from(field, prefix)
        return self._numbers(start, (self._numbers_from(field, prefix + _AFTER) - start) // 4)

    def words_of_prefix(self, field: str, prefix: bytes) -> Iterator[bytes]:
        """Yield the words with this beginning."""
        if field in self._fieldmap:
            pairs = takewhile(lambda pair: pair[0] == field, self.terms_from(field, prefix))
            words = (word for _, word in pairs)
            yield from takewhile(lambda word: word.startswith(prefix), words)

    def occurrences(self, field: str, word: bytes) -> Occurrences:
        """Return where `word` stands in which papers."""
        found = self._where(field, word)
        if found is None:
            return Occurrences(array("I"), array("I"), array("I"))
        papers, numbers_at, places_at = found
        counts = _read(self._places, places_at, papers)
        places = _read(self._places, places_at + 4 * papers, sum(counts))
        return Occurrences(self._numbers(numbers_at, papers), counts, places)

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
        return len(self.numbers(field, word))

    def matcher(self, field: str, word: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        info = self.term_info(field, word)
        found = list(self.occurrences(field, word).by_number())
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

    # -- where things stand

    def _where(self, field: str, word: bytes) -> tuple[int, int, int] | None:
        try:
            at, length = self._range_for_key(field, word)
        except KeyError:
            return None
        return _TERM.unpack(self._dbfile.get(at, length))

    def _numbers_from(self, field: str, word: bytes) -> int:
        """Return where the numbers of the first word from `word` on begin."""
        if field not in self._fieldmap:
            return 0
        at = self._tindex.closest_key_pos(self._keycoder(field, word))
        if at is None:
            return int(self._numbers_end)
        _, data_at, data_length = self._tindex.key_and_range_at(at)
        return int(_TERM.unpack(self._dbfile.get(data_at, data_length))[1])

    def _numbers(self, at: int, count: int) -> array[int]:
        return _read(self._postfile, at, count)


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
