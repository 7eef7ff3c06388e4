"""Type: the system's face for the interface, a serif for what is read."""

from __future__ import annotations

import sys

from PySide6.QtGui import QFont

READER_SCALE = 1.15  # the reader's size over the interface's
LINE_HEIGHT = 1.5  # of the reader, over the font's size
LINE_CHARACTERS = (60, 75)  # width of the reader's column

# "serif" is what fontconfig takes as the system's choice.
_SERIFS = {
    "darwin": ("New York", "Charter", "Georgia"),
    "win32": ("Sitka Text", "Cambria", "Georgia"),
}
_FALLBACK_SERIFS = ("serif", "Noto Serif", "DejaVu Serif")


def reader_font(interface: QFont, zoom: float = 1.0) -> QFont:
    """Return the serif for abstracts and note previews, for an interface font.

    `zoom` is what Ctrl+plus and Ctrl+minus set; 1.0 is the usual size.
    """
    font = scaled(interface, READER_SCALE * zoom)
    font.setFamilies([*_SERIFS.get(sys.platform, ()), *_FALLBACK_SERIFS])
    font.setStyleHint(QFont.StyleHint.Serif)
    return font


def title_font(base: QFont, scale: float = 1.0) -> QFont:
    """Return the 600 weight of a font, for titles."""
    font = scaled(base, scale)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def small_font(interface: QFont) -> QFont:
    """Return the size of second lines, chips and marks: a little under the interface's."""
    return scaled(interface, 0.92)


def table_font(interface: QFont) -> QFont:
    """Return the interface font with digits of one width, for columns of numbers."""
    font = QFont(interface)
    if hasattr(QFont, "setFeature") and hasattr(QFont, "Tag"):  # from Qt 6.7
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def scaled(base: QFont, factor: float) -> QFont:
    """Return a copy of `base` with its size, in points or pixels, times `factor`."""
    font = QFont(base)
    if base.pointSizeF() > 0:
        font.setPointSizeF(base.pointSizeF() * factor)
    else:
        font.setPixelSize(max(1, round(base.pixelSize() * factor)))
    return font
