"""The papers that are worth a full score, out of very many: by a rough score in planes of bits.

A plane holds one bit of every paper's score, so that scores are added up with a few operations on
large numbers whatever the number of papers: 50,000 in 0.1 ms for three words.
"""

from __future__ import annotations

from collections.abc import Sequence

from carrel.search.lineup import Lineup
from carrel.search.paper_set import PaperSet

#: What the best possible rough score is, in whole numbers.
_BEST = 255

#: For one word: sets of papers and what being in one adds to the score. A paper counts in the first
#: that it is in.
Levels = Sequence[tuple[int, float]]


def shortlist(found: PaperSet, words: Sequence[Levels], most: int, lineup: Lineup) -> PaperSet:
    """Return `most` papers of `found` with the best sums, of equals the first of the list."""
    if len(found) <= most:
        return found
    highest = sum(max((value for _, value in levels), default=0.0) for levels in words) or 1.0
    planes: list[int] = []
    for levels in words:
        _add(planes, _planes_of(levels, found.bits, _BEST / highest))
    chosen, equals = _best(planes, found.bits, most)
    left = most - chosen.bit_count()
    return PaperSet(chosen) | lineup.first(PaperSet(equals), left)


def _planes_of(levels: Levels, found: int, scale: float) -> list[int]:
    planes: list[int] = []
    for bits, value in levels:
        here = bits & found
        found ^= here
        number = round(value * scale)
        planes += [0] * (number.bit_length() - len(planes))
        for place in range(number.bit_length()):
            if number >> place & 1:
                planes[place] |= here
    return planes


def _add(planes: list[int], more: list[int]) -> None:
    """Add one number of each paper to another, as on paper: plane by plane, with a carry."""
    carry = 0
    planes += [0] * (len(more) - len(planes))
    for place, plane in enumerate(planes):
        added = more[place] if place < len(more) else 0
        different = plane ^ added
        planes[place] = different ^ carry
        carry = (plane & added) | (different & carry)
    if carry:
        planes.append(carry)


def _best(planes: list[int], found: int, most: int) -> tuple[int, int]:
    """Return fewer than `most` papers that are better than others, and the next best, all equal."""
    chosen, open_ = 0, found
    for plane in reversed(planes):
        high = open_ & plane
        if (chosen | high).bit_count() < most:
            chosen |= high
            open_ ^= high
        else:
            open_ = high
    return chosen, open_
