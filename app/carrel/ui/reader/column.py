"""How wide a column of text is: 60 to 75 characters, in whatever font."""

from __future__ import annotations

from math import ceil

from PySide6.QtGui import QFont, QFontMetricsF

from carrel.ui.theme.fonts import LINE_CHARACTERS

# English prose of the project's own, to learn how wide an ordinary character of a font is.
_SAMPLE = (
    "A desk by the window, a lamp, and the paper that was put aside last week: the second "
    "reading is where most of the questions come from, and some of the answers too. "
)
# A line is broken before the word that would not fit, so lines end about three characters
# short of the column: 69 keeps the most of them within 60 to 75.
_CHARACTERS = (LINE_CHARACTERS[0] + LINE_CHARACTERS[1]) / 2 + 1.5


def column_width(font: QFont, margin: float) -> int:
    """Return the width in pixels of a column in `font` with `margin` pixels on either side."""
    character = QFontMetricsF(font).horizontalAdvance(_SAMPLE) / len(_SAMPLE)
    return ceil(character * _CHARACTERS + 2 * margin)
