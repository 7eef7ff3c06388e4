"""One line of plain text in which words are marked, cut short to fit."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

_SHAPED = 300  # characters; no list is wider


def cut_short(
    text: str, spans: Iterable[tuple[int, int]], measure: QFontMetrics, room: int
) -> tuple[str, list[tuple[int, int]]]:
    """Return what of a text fits into `room` pixels, and of its spans (start, end) what is left.

    Where something was cut off, an ellipsis is the last character.
    """
    whole = text[:_SHAPED]
    plain = measure.elidedText(whole, Qt.TextElideMode.ElideRight, max(0, room))
    kept = len(plain) - 1 if plain != whole else len(plain)
    return plain, [(start, min(end, kept)) for start, end in spans if start < kept]


class MarkedLine:
    """Laid out once, painted many times.

    `plain` is what it shows, `spans` are its marked words in UTF-16 units.
    """

    def __init__(self, text: str, spans: Iterable[tuple[int, int]], font: QFont, room: int) -> None:
        """Cut `text` to `room` pixels; `spans` are (start, end) of the marked words."""
        self.plain, kept = cut_short(text, spans, QFontMetrics(font), room)
        # Characters beyond the Basic Multilingual Plane are two to Qt, which counts as UTF-16.
        self.spans = [(_utf16(self.plain, start), _utf16(self.plain, end)) for start, end in kept]
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self._layout = QTextLayout(self.plain, font)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        self._layout.beginLayout()
        self._layout.createLine().setLineWidth(max(1, room))
        self._layout.endLayout()
        self._inks: tuple[int, int] | None = None
        self._marked: list[QTextLayout.FormatRange] = []

    def draw(self, painter: QPainter, x: int, y: int, ink: QColor, ground: QColor) -> None:
        """Paint with the painter's pen, the marked words in `ink` on `ground`."""
        inks = (ink.rgba(), ground.rgba())
        if self._inks != inks:
            self._inks = inks
            self._marked = [_format(span, ink, ground) for span in self.spans]
        # As selections: formats of the layout's own would have to be known before it is laid out.
        self._layout.draw(painter, QPointF(x, y), self._marked)


def _format(span: tuple[int, int], ink: QColor, ground: QColor) -> QTextLayout.FormatRange:
    marked = QTextLayout.FormatRange()
    marked.start, marked.length = span[0], span[1] - span[0]
    marked.format.setForeground(QBrush(ink))
    marked.format.setBackground(QBrush(ground))
    return marked


def _utf16(text: str, at: int) -> int:
    return at if text.isascii() else len(text[:at].encode("utf-16-le", "surrogatepass")) // 2
