"""Texts out of a PDF: words that a line's end cuts are made whole, and places found again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container
from dataclasses import dataclass

#: A word in two halves; a soft hyphen needs no line's end.
_CUT = re.compile(r"\b([^\W_]{1,24})((?:[-\u2010]\s{1,8}|\u00ad\s{0,8}))([^\W_]{1,24})\b")


@dataclass(frozen=True, slots=True)
class Mended:
    """A text without cuts.

    `places` are where in it something was left out, `left_out` how many code points up to there.
    """

    text: str
    places: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()

    def original(self, place: int) -> int:
        """Return where a place stood before; a place at a cut stood before it."""
        found = bisect_right(self.places, place - 1)
        return place + (self.left_out[found - 1] if found else 0)


def mended(text: str, known: Container[str]) -> Mended:
    """Join the halves of words that are `known` (lower case) and of which the first half is not."""
    parts: list[str] = []
    places: list[int] = []
    left_out: list[int] = []
    since, removed = 0, 0
    for cut in _CUT.finditer(text):
        first = cut[1].lower()
        if first in known or first + cut[3].lower() not in known:
            continue
        parts.append(text[since : cut.end(1)])
        places.append(cut.end(1) - removed)
        removed += len(cut[2])
        left_out.append(removed)
        since = cut.end(2)
    if not parts:
        return Mended(text)
    return Mended("".join((*parts, text[since:])), tuple(places), tuple(left_out))
