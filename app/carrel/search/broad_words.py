"""Which papers hold words that very many papers hold, and beginnings of words: kept as bits.

Half of all abstracts hold a word that begins with "n"; making a set of them takes 25 ns for every
word of every paper, 20 ms for 50,000 papers. So what has `LEAST` papers or more in a segment,
counted once for each word, is stored as bits next to the words: 30 us. For 10,000 papers these are
a thousand beginnings and words, 1.3 MB (of 22).

    .wid   u32 n; n times (u64 where the papers' numbers begin in .pst, u32 how many); n times bits

A beginning is known by the stretch of `.pst` that it is, so that "transl" and "transla" are one
where the same words begin with them. Bit 0 is the first paper's id in the segment.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from carrel.search.paper_set import bits_of

#: Below it a set is made of the numbers: 30 us.
LEAST = 1_000
#: Segments of papers from here and there have no bits stored: they are small and would be long.
_MOST_BITS_A_PAPER = 16

_COUNT, _STRETCH = struct.Struct("<I"), struct.Struct("<QI")


class Written(NamedTuple):
    """A word that was written: where its papers' numbers begin (bytes), and the numbers."""

    word: bytes
    start: int
    numbers: array[int]


class BroadWriter:
    """Collects the bits of a segment whose papers have these ids, ascending.

    `breathe` is called between two sets.
    """

    def __init__(self, paper_ids: Sequence[int], breathe: Callable[[], None]) -> None:
        self._breathe = breathe
        first, last = (paper_ids[0], paper_ids[-1]) if paper_ids else (0, 0)
        self._places = [paper_id - first for paper_id in paper_ids]
        self._size = bytes_of_span(first, last)
        self._wanted = last - first < _MOST_BITS_A_PAPER * len(paper_ids)
        self._bits: dict[tuple[int, int], int] = {}

    def add_field(self, words: Sequence[Written]) -> None:
        """Take all words of a field, in their order."""
        if self._wanted:
            ends = list(accumulate((len(word.numbers) for word in words), initial=0))
            self._add(words, ends, (0, len(words)), 0)

    def packed(self) -> bytes:
        """Return the file."""
        heads = (_STRETCH.pack(*stretch) for stretch in self._bits)
        bits = (one.to_bytes(self._size, "little") for one in self._bits.values())
        return b"".join((_COUNT.pack(len(self._bits)), *heads, *bits))

    def _add(
        self, words: Sequence[Written], ends: list[int], part: tuple[int, int], depth: int
    ) -> int:
        """Return the bits of a part of the words, which begin with the same `depth` letters."""
        bits, rest = 0, []
        start, end = part
        for _, group in groupby(range(start, end), lambda at: words[at].word[: depth + 1]):
            members = list(group)
            low, high = members[0], members[-1] + 1
            if ends[high] - ends[low] < LEAST:
                rest += members
            elif high - low == 1:
                bits |= self._keep(words[low], ends, low, high, self._bits_of(words, members))
            else:
                bits |= self._keep(
                    words[low], ends, low, high, self._add(words, ends, (low, high), depth + 1)
                )
        return bits | self._bits_of(words, rest)

    def _keep(self, first: Written, ends: list[int], low: int, high: int, bits: int) -> int:
        self._breathe()
        self._bits[first.start, ends[high] - ends[low]] = bits
        return bits

    def _bits_of(self, words: Sequence[Written], members: list[int]) -> int:
        place = self._places.__getitem__
        return bits_of([place(number) for at in members for number in words[at].numbers])


class BroadReader:
    """Reads the file; `first` and `last` are the lowest and the highest paper id."""

    def __init__(self, buffer: memoryview, first: int, last: int) -> None:
        (count,) = _COUNT.unpack_from(buffer)
        start = _COUNT.size + count * _STRETCH.size
        self._size = bytes_of_span(first, last)
        if len(buffer) != start + count * self._size:
            raise ValueError("broad words of another segment")
        heads = _STRETCH.iter_unpack(buffer[_COUNT.size : start])
        self._at = {stretch: start + n * self._size for n, stretch in enumerate(heads)}
        self._buffer = buffer

    def get(self, start: int, count: int) -> int | None:
        """Return the bits stored for a stretch of numbers: of papers, from `first` on."""
        at = self._at.get((start, count))
        if at is None:
            return None
        return int.from_bytes(self._buffer[at : at + self._size], "little")


def bytes_of_span(first: int, last: int) -> int:
    """Return how many bytes hold a bit for each id from `first` to `last`."""
    return (last - first) // 8 + 1
