"""Lines under the words of a text: below its descenders, beside each other where words nest."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextDocument, QTextLine

from carrel.ui.theme.spacing import RADIUS
from carrel.ui.theme.tokens import Tokens

Look = Literal["metric", "hardware"]

FAINT = 0.5  # strength of what is only suggested
_LANES = 3  # what nests deeper shares the last
# In pixels at the size of ordinary text: a line and the room it takes with what divides it from
# the next, then dash and gap (a dash of no length with round ends is a dot).
_WIDTH = {"metric": 1.7, "hardware": 1.3}
_LANE = 3.0
_DASHES = {"metric": (0.0, 3.4), "hardware": (4.5, 2.6)}
_ORDINARY_PX = 15.0


@dataclass(frozen=True, slots=True)
class Underline:
    """Document positions `start` up to `end`; a faint one is drawn at half strength."""

    start: int
    end: int
    look: Look = "metric"
    faint: bool = False


class Piece(NamedTuple):
    """The part of a span on one line: where its words stand, and where a first line goes (y)."""

    words: QRectF
    below: float


class Underlines:
    """The lines of one document, drawn and found again, in the document's coordinates."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._lines: tuple[Underline, ...] = ()
        self._lanes: list[int] = []
        self._ring: tuple[int, int] | None = None

    def show(self, lines: Sequence[Underline], ring: tuple[int, int] | None) -> bool:
        """Draw these lines, and a ring around the words of `ring`; whether that is a change."""
        wanted = tuple(lines)
        if (wanted, ring) == (self._lines, self._ring):
            return False
        self._lines, self._ring = wanted, ring
        self._lanes = lanes([(one.start, one.end) for one in wanted])
        return True

    @property
    def are_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self._lines and self._ring is None

    def at(self, point: QPointF) -> list[int]:
        """Return the places of the lines whose words are at a point, the shortest first."""
        position = self._document.documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit)
        near = (
            place
            for place, one in enumerate(self._lines)
            if one.start <= position <= one.end and self._is_at(one, point)
        )
        return sorted(near, key=lambda place: self._lines[place].end - self._lines[place].start)

    def words_at(self, place: int, point: QPointF) -> QRectF:
        """Return where the words of a line stand that are at a point."""
        one = self._lines[place]
        found = (piece.words for piece in pieces(self._document, one.start, one.end))
        return next((words for words in found if reach(words).contains(point)), QRectF())

    def paint_ground(self, painter: QPainter, tokens: Tokens) -> None:
        """Paint what lies behind the text."""
        if self._ring is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selection))
            self._paint_ring(painter)

    def paint(self, painter: QPainter, tokens: Tokens, clip: QRectF) -> None:
        """Paint what lies over the text, as far as it is within `clip`."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = self._positions(clip)
        unit = _unit(self._document)
        for one, lane in zip(self._lines, self._lanes, strict=True):
            if one.end < first or one.start > last:
                continue
            painter.setPen(_pen(one, tokens, unit))
            for words, below in pieces(self._document, one.start, one.end):
                y = below + (lane * _LANE + 0.5) * unit
                inset = _WIDTH[one.look] * unit / 2
                painter.drawLine(
                    QPointF(words.left() + inset, y), QPointF(words.right() - inset, y)
                )
        if self._ring is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 1.0))
            self._paint_ring(painter)

    def _paint_ring(self, painter: QPainter) -> None:
        assert self._ring is not None
        # Around the lines below the words as well.
        start, end = self._ring
        within = [
            lane
            for one, lane in zip(self._lines, self._lanes, strict=True)
            if one.start < end and start < one.end
        ]
        depth = (max(within, default=0) * _LANE + 2) * _unit(self._document)
        for piece in pieces(self._document, start, end):
            painter.drawRoundedRect(piece.words.adjusted(-2.5, -0.5, 2.5, depth), RADIUS, RADIUS)

    def _is_at(self, one: Underline, point: QPointF) -> bool:
        return any(
            reach(piece.words).contains(point)
            for piece in pieces(self._document, one.start, one.end)
        )

    def _positions(self, clip: QRectF) -> tuple[int, int]:
        """Return the first and the last document position of what is in `clip`."""
        layout, fuzzy = self._document.documentLayout(), Qt.HitTestAccuracy.FuzzyHit
        # A line's marks lie below it: what is drawn may belong to the line above.
        above = QPointF(0, clip.top() - 2 * _ORDINARY_PX)
        return layout.hitTest(above, fuzzy), layout.hitTest(clip.bottomRight(), fuzzy)


def pieces(document: QTextDocument, start: int, end: int) -> Iterator[Piece]:
    """Yield the parts of a span of document positions by line, from the top."""
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        layout, origin = block.layout(), block.position()
        first, last = max(start - origin, 0), min(end - origin, block.length() - 1)
        line = layout.lineForTextPosition(first)
        number = line.lineNumber() if line.isValid() else layout.lineCount()
        while number < layout.lineCount() and last > first:
            line = layout.lineAt(number)
            if line.textStart() >= last:
                break
            piece = _piece(line, first, last, layout.position())
            if piece is not None:
                yield piece
            number += 1
        block = block.next()


def _piece(line: QTextLine, first: int, last: int, at: QPointF) -> Piece | None:
    line_end = line.textStart() + line.textLength()
    ends = _x(line, max(first, line.textStart())), _x(line, min(last, line_end))
    natural = line.naturalTextRect()
    # Blanks at the end of a line hang over it.
    left, right = max(min(ends), natural.left()), min(max(ends), natural.right())
    if right - left < 1:
        return None
    height = line.ascent() + line.descent()
    words = QRectF(at.x() + left, at.y() + line.y(), right - left, height)
    return Piece(words, words.bottom())


def _x(line: QTextLine, position: int) -> float:
    found: Any = line.cursorToX(position)  # (x, position), whatever the stubs say
    return float(found[0])


def lanes(spans: Iterable[tuple[int, int]]) -> list[int]:
    """Return for each span how far below its words its line goes: 0 for those next to them.

    What overlaps goes into different lanes, the shorter nearer to the words; the last lane takes
    whatever is left.
    """
    numbered = sorted(enumerate(spans), key=lambda one: (one[1][1] - one[1][0], one[1][0]))
    taken: list[list[tuple[int, int]]] = [[] for _ in range(_LANES - 1)]  # disjoint, ascending
    found = {}
    for number, (start, end) in numbered:
        for lane, spans_there in enumerate(taken):
            # Of disjoint spans only the last that begins before the end can reach into this one.
            place = bisect_left(spans_there, (end, end))
            if place == 0 or spans_there[place - 1][1] <= start:
                spans_there.insert(place, (start, end))
                found[number] = lane
                break
        else:
            found[number] = _LANES - 1
    return [found[number] for number in sorted(found)]


def _pen(one: Underline, tokens: Tokens, unit: float) -> QPen:
    ink = QColor(tokens.metric if one.look == "metric" else tokens.hardware)
    ink.setAlphaF(FAINT if one.faint else 1.0)
    width = _WIDTH[one.look]
    dash, gap = _DASHES[one.look]
    pen = QPen(ink, width * unit)
    # Qt counts dashes in widths of the pen, and takes one of no length for none.
    pen.setDashPattern([max(dash / width, 0.01), gap / width])
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if not dash else Qt.PenCapStyle.FlatCap)
    return pen


def _unit(document: QTextDocument) -> float:
    """Return the size of the text over the ordinary."""
    metrics_px = document.defaultFont().pixelSize()
    size = metrics_px if metrics_px > 0 else document.defaultFont().pointSizeF() * 96 / 72
    return max(1.0, size / _ORDINARY_PX)


def reach(words: QRectF) -> QRectF:
    """Return where the mouse finds words: with the line below them."""
    return words.adjusted(0, 0, 0, _LANE)
