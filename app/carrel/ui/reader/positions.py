"""Where a character of a text stands in a Qt document, and back.

Carrel counts code points; a QTextDocument counts UTF-16 units, of which a character beyond
U+FFFF takes two.
"""

from __future__ import annotations

import re
from bisect import bisect_left

_SURROGATES = re.compile("[\ud800-\udfff]")
_SHOWN_AS = {
    **{code: 0xFFFD for code in range(0x20) if chr(code) not in "\t\n\r"},
    0x0B: 0x20,
    0x0C: 0x20,
    0x0D: 0x0A,
    0x7F: 0xFFFD,
    # Qt takes these for its own: a picture, the two ends of a frame.
    0xFFFC: 0xFFFD,
    0xFDD0: 0xFFFD,
    0xFDD1: 0xFFFD,
}


def shown_text(text: str) -> str:
    """Return what a document shows for `text`: code point for code point, of equal length.

    Ordinary text is returned as it is. What a document cannot hold (NUL, lone surrogates,
    Qt's own marks) is replaced, and of a CR LF pair the CR takes a place without width, so
    that offsets stay true.
    """
    if "\r\n" in text:
        text = text.replace("\r\n", "\u200b\n")
    return _SURROGATES.sub("\ufffd", text.translate(_SHOWN_AS))


class PositionMap:
    """Converts offsets in code points of one text to positions in its document, and back."""

    def __init__(self, text: str) -> None:
        self._astral: list[int] = []  # code point offsets of the characters of two units
        if text and max(text) > "\uffff":
            self._astral = [i for i, c in enumerate(text) if c > "\uffff"]
        self._units = [offset + i for i, offset in enumerate(self._astral)]

    def to_document(self, offset: int) -> int:
        """Return the document position of a code point offset."""
        return offset + bisect_left(self._astral, offset)

    def to_text(self, position: int) -> int:
        """Return the code point offset of a document position.

        A position inside a character of two units counts as its beginning.
        """
        return position - bisect_left(self._units, position)
