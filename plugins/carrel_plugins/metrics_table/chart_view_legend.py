"""What colours and symbols of the chart mean, in lines above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from carrel_plugins.metrics_table.chart_view_look import Look, look_of

#: Sizes at which symbols look alike.
SIZES = {"o": 10, "s": 9, "t": 11, "t1": 11, "t2": 11, "t3": 11, "d": 13, "star": 14}
_SYMBOL, _BAR = 12, 20
_GAP, _BETWEEN = 6, 16


class Entry(NamedTuple):
    """One thing to tell; `hollow` and `bar` as the points are drawn."""

    label: str
    colour: str
    symbol: str = "o"
    hollow: bool = False
    bar: bool = False


def height_of(entries: Sequence[Entry], look: Look, width: float) -> float:
    """Return how high the lines are at a width."""
    lines = 1 + max((line for _, line, _ in _places(entries, look, width)), default=-1)
    return lines * _line_height(look)


def paint(painter: QPainter, entries: Sequence[Entry], look: Look, area: QRectF) -> None:
    """Paint the lines into an area, from its top left."""
    height = _line_height(look)
    metrics = QFontMetricsF(look.font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(look.font)
    for x, line, entry in _places(entries, look, area.width()):
        top = area.top() + line * height
        left = area.left() + x
        _paint_sample(painter, entry, look, QPointF(left, top + height / 2))
        painter.setPen(QColor(look.text))
        left += _sample_width(entry) + _GAP
        baseline = top + (height + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(left, baseline), entry.label)


def _places(entries: Sequence[Entry], look: Look, width: float) -> list[tuple[float, int, Entry]]:
    metrics = QFontMetricsF(look.font)
    x, line = 0.0, 0
    places = []
    for entry in entries:
        needed = _sample_width(entry) + _GAP + metrics.horizontalAdvance(entry.label)
        if x and x + needed > width:
            x, line = 0.0, line + 1
        places.append((x, line, entry))
        x += needed + _BETWEEN
    return places


def _line_height(look: Look) -> float:
    return max(20.0, QFontMetricsF(look.font).height() + 4)


def _sample_width(entry: Entry) -> int:
    return _BAR if entry.bar else _SYMBOL


def _paint_sample(painter: QPainter, entry: Entry, look: Look, at: QPointF) -> None:
    """Paint symbol or bar, its left end at a place."""
    colour = QColor(entry.colour)
    if entry.bar:
        painter.setPen(QPen(colour, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(at, at + QPointF(_BAR, 0))
        return
    painter.save()
    painter.translate(at + QPointF(_SYMBOL / 2, 0))
    pen, brush = pen_and_brush(entry.colour, look, hollow=entry.hollow)
    pg.graphicsItems.ScatterPlotItem.drawSymbol(
        painter, entry.symbol, SIZES[entry.symbol], pen, brush
    )
    painter.restore()


def pen_and_brush(colour: str, look: Look, *, hollow: bool) -> tuple[QPen, QColor]:
    """Return how a symbol is drawn: an outline in its colour, or filled with the ground around."""
    pen = QPen(QColor(colour if hollow else look.ground), (1.8 if hollow else 1) * look.stroke)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen, QColor(look.ground if hollow else colour)


class Legend(QWidget):
    """The lines as a widget, as high as its width asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; a screen reader hears their names."""
        self.entries = tuple(entries)
        self.setAccessibleName("Legend")
        self.setAccessibleDescription(", ".join(entry.label for entry in entries))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines."""
        return round(height_of(self.entries, look_of(self), width))

    def sizeHint(self) -> QSize:
        """One line; the layout asks for more."""
        return QSize(160, round(_line_height(look_of(self))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines."""
        painter = QPainter(self)
        paint(painter, self.entries, look_of(self), QRectF(self.rect()))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Take another font's height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
