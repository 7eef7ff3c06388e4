"""Rows as lines of a terminal, in columns; of rows that never end, too."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

_LOOKED_AT = 500
_GAP = "  "
_WIDE = frozenset("WF")


def aligned(
    rows: Iterable[Sequence[str]], widest: Sequence[int], right: Sequence[int] = ()
) -> Iterator[str]:
    """Yield a line a row, as wide as the first rows need and no column wider than `widest`.

    What is too long is cut and ends in "…". Columns of the indexes in `right` end together.
    """
    remaining = iter(rows)
    first = list(islice(remaining, _LOOKED_AT))
    widths = [
        min(most, max((_width(row[at]) for row in first), default=0))
        for at, most in enumerate(widest)
    ]
    for row in chain(first, remaining):
        cells = (
            _fitted(cell, width, right=at in right)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            if width
        )
        yield _GAP.join(cells).rstrip()


def _fitted(text: str, width: int, *, right: bool) -> str:
    length = _width(text)
    if length > width:
        kept, length = "", 1
        for letter in text:
            if length + _width(letter) > width:
                break
            kept, length = kept + letter, length + _width(letter)
        text = kept + "…"
    return " " * (width - length) + text if right else text + " " * (width - length)


def _width(text: str) -> int:
    """Return how many places a text takes in a terminal; Chinese letters take two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in _WIDE)
        for one in text
    )
