"""One line of plain text in which words are marked, cut short to fit."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

_SHAPED = 300  # characters; no list is wider


class MarkedLine:
    """Laid out once, painted many times.

    `plain` is what it shows, `spans` are its marked words in UTF-16 units.
    """

    def __init__(self, text: str, spans: Iterable[tuple[int, int]], font: QFont, room: int) -> None:
        """Cut `text` to `room` pixels; `spans` are (start, end) of the marked words."""
        measure = QFontMetrics(font)
        # Characters beyond the Basic Multilingual Plane are two to Qt, which counts as UTF-16.
        cut = text[:_SHAPED]
        plain = measure.elidedText(cut, Qt.TextElideMode.ElideRight, max(0, room))
        self.plain = plain
        kept = len(plain) - 1 if plain != cut else len(plain)
        self.spans = [
            (_utf16(plain, start), _utf16(plain, min(end, kept)))
            for start, end in spans
            if start < kept
        ]
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self._layout = QTextLayout(plain, font)
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
