"""Draws the points of the chart with pyqtgraph, and has mouse and keys find them."""

from __future__ import annotations

import html

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from carrel_plugins.metrics_table.chart_axis import Tick
from carrel_plugins.metrics_table.chart_hardware import Mark
from carrel_plugins.metrics_table.chart_layout import Direction, Layout
from carrel_plugins.metrics_table.chart_view_legend import SIZES, pen_and_brush
from carrel_plugins.metrics_table.chart_view_look import Look

#: Heights of a row, in pixels at 100 %.
LEAST_ROW, MOST_ROW = 20, 30
REACH = 10  # of the mouse, in pixels
_RING = 20
_MANY = 400
_NAMES_SHARE, _NAMES_MOST = 0.3, 260
_TICK_ROOM = {True: 60, False: 28}  # across, upwards
_KEYS: dict[Qt.Key, Direction] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}


class Plot(pg.PlotWidget):
    """One layout. `current` is the point that is marked, -1 for none.

    `moved` carries another current point, `hovered` the one below the mouse (-1 for none),
    `chosen` one that was clicked or entered. `scrolled` tells that other rows are in sight.
    The arrow keys go to the next point on their side, Home and End to the first and the last.
    """

    moved = Signal(int)
    hovered = Signal(int)
    chosen = Signal(int)
    scrolled = Signal()

    def __init__(self, look: Look, *, vectors: bool = False, parent: QWidget | None = None) -> None:
        box = pg.ViewBox(enableMouse=False, enableMenu=False)
        super().__init__(parent, background=look.ground, viewBox=box, useOpenGL=False)
        self._box, self._look, self._vectors = box, look, vectors
        self._layout: Layout | None = None
        self._marks: dict[str, Mark] = {}
        self._title, self._unit = "", ""
        self._below = -1
        self._top = 0.0
        self.current = -1
        self.tips = lambda _index: ""
        self.plotItem.hideButtons()
        self.plotItem.setMenuEnabled(False)
        self.plotItem.layout.setContentsMargins(1, 8, 12, 1)  # half a label beyond the last tick
        self.viewport().setMouseTracking(True)
        self._ring = pg.ScatterPlotItem(symbol="o", size=_RING, brush=None, pxMode=True)
        self._ring.setZValue(20)
        self._grid = pg.PlotCurveItem(antialias=False)
        self._grid.setZValue(-10)

    # -- what is shown

    def show_layout(
        self, layout: Layout, marks: dict[str, Mark], title: str, unit: str, current: int = -1
    ) -> None:
        """Show a layout; `title` names the axis of values, `current` is marked."""
        self._layout, self._marks, self._title, self._unit = layout, marks, title, unit
        self._top, self._below = 0.0, -1
        self.current = current if current < len(layout.points) else -1
        self._draw()

    def set_look(self, look: Look, marks: dict[str, Mark]) -> None:
        """Draw in other colours or another font."""
        self._look, self._marks = look, marks
        self._draw()

    def mark(self, index: int) -> None:
        """Make a point the current one and bring it into sight; -1 for none."""
        self.current = index
        layout = self._layout
        if layout is not None and layout.rows and index >= 0:
            row, rows = layout.places[index], self.rows_in_sight()
            self.scroll_to(min(max(self._top, row - rows + 1), row))
        self._draw_ring()

    def _draw(self) -> None:
        self.setBackground(self._look.ground)
        layout = self._layout
        self._box.clear()
        if layout is None:
            return
        self._box.disableAutoRange()
        self._box.invertY(layout.rows)
        self._box.addItem(self._grid, True)
        self._draw_axes()
        for group in sorted(layout.groups, key=list(self._marks).index, reverse=True):
            self._draw_group(layout, group)
        self._box.addItem(self._ring, True)
        self._draw_ring()

    def _draw_group(self, layout: Layout, group: str) -> None:
        mark = self._marks[group]
        members = [at for at, one in enumerate(layout.points) if one.group == group]
        bars = [at for at in members if layout.points[at].is_range]
        if bars:
            pen = QPen(pg.mkColor(mark.colour), 3 * self._look.stroke)
            pen.setCosmetic(True)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            places = np.repeat([layout.places[at] for at in bars], 2)
            ends = np.ravel([(layout.lows[at], layout.highs[at]) for at in bars])
            x, y = self._turned(ends, places)
            self._box.addItem(
                pg.PlotCurveItem(x, y, connect="pairs", pen=pen, antialias=True), True
            )
        size = SIZES[mark.symbol] * (0.7 if len(layout.points) > _MANY else 1)
        for hollow in (False, True):
            same = [at for at in members if layout.points[at].is_peak == hollow]
            both = [*same, *(at for at in same if layout.points[at].is_range)]
            if not both:
                continue
            ends = np.array(
                [layout.lows[at] for at in same] + [layout.highs[at] for at in both[len(same) :]]
            )
            x, y = self._turned(ends, np.array([layout.places[at] for at in both]))
            pen, brush = pen_and_brush(mark.colour, self._look, hollow=hollow)
            item = pg.ScatterPlotItem(
                x=x,
                y=y,
                symbol=mark.symbol,
                size=size,
                pen=pen,
                brush=brush,
                pxMode=True,
                antialias=True,
                useCache=not self._vectors,
            )
            item.setZValue(10)
            self._box.addItem(item, True)

    def _turned(self, values: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return x and y of what is at these values and these places across them."""
        rows = self._layout is not None and self._layout.rows
        return (values, places) if rows else (places, values)

    def _draw_axes(self) -> None:
        layout = self._layout
        if layout is None:
            return
        for side in ("left", "bottom"):
            self._dress(self.getAxis(side))
        title = f"{self._title} ({self._unit})" if self._unit else self._title
        self._put_title("bottom" if layout.rows else "left", title)
        names = self._elided(layout.names) if layout.rows else []
        left, bottom = self.getAxis("left"), self.getAxis("bottom")
        bottom.setHeight(None)
        if layout.rows:
            metrics = QFontMetricsF(self._look.font)
            widest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
            left.setWidth(widest + 14)
        else:
            left.setWidth(None)
        self.plotItem.layout.activate()
        room = self._room()
        across = room.width() if layout.rows else room.height()
        ticks = layout.axis.ticks(int(across // _TICK_ROOM[layout.rows]), self._unit)
        _set_ticks(bottom if layout.rows else left, ticks)
        if layout.rows:
            _set_ticks(left, [Tick(at, name) for at, name in enumerate(names)])
            self._box.setXRange(layout.axis.low, layout.axis.high, padding=0)
        else:
            _set_ticks(bottom, layout.columns(int(room.width() // 64)))
            self._box.setYRange(layout.axis.low, layout.axis.high, padding=0)
        self._draw_grid(layout, [tick.at for tick in ticks if tick.label])
        self.scroll_to(self._top)

    def _draw_grid(self, layout: Layout, values: list[float]) -> None:
        """Draw a hairline at each labelled value, and one through each row."""
        last = len(layout.names) - 0.5
        x, y = self._turned(np.repeat(values, 2), np.tile([-0.5, last], len(values)))
        if layout.rows:
            rows = np.repeat(np.arange(len(layout.names)), 2)
            x = np.concatenate([x, np.tile([layout.axis.low, layout.axis.high], len(rows) // 2)])
            y = np.concatenate([y, rows])
        self._grid.setData(x, y, connect="pairs", pen=self._hairline())

    def _hairline(self) -> QPen:
        pen = QPen(pg.mkColor(self._look.line), self._look.stroke)
        pen.setCosmetic(True)
        return pen

    def _dress(self, axis: pg.AxisItem) -> None:
        """Give an axis the theme's ink and the interface's font; ticks are hairlines outside."""
        axis.setPen(self._hairline())
        axis.setTextPen(self._look.text)
        axis.setTickFont(self._look.font)
        axis.setStyle(tickLength=4, tickTextOffset=6, hideOverlappingLabels=False)
        axis.label.setFont(self._look.font)

    def _put_title(self, side: str, title: str) -> None:
        for one in ("left", "bottom"):
            axis = self.getAxis(one)
            axis.setLabel(html.escape(title) if one == side else None, color=self._look.muted)
            axis.showLabel(one == side)
            axis.enableAutoSIPrefix(enable=False)

    def _elided(self, names: tuple[str, ...]) -> list[str]:
        metrics = QFontMetricsF(self._look.font)
        room = min(_NAMES_MOST, self.width() * _NAMES_SHARE)
        return [metrics.elidedText(name, Qt.TextElideMode.ElideRight, room) for name in names]

    def _draw_ring(self) -> None:
        layout, at = self._layout, self.current
        if layout is None or at < 0:
            self._ring.setData([], [])
            return
        pen = QPen(pg.mkColor(self._look.accent), 2)
        pen.setCosmetic(True)
        ends = np.unique([layout.lows[at], layout.highs[at]])
        x, y = self._turned(ends, np.repeat(layout.places[at], len(ends)))
        self._ring.setData(x, y, pen=pen, brush=None)

    # -- which rows are in sight

    def _room(self) -> QRectF:
        """Return where the points are drawn, in pixels of the view."""
        found: QRectF = self._box.mapRectToScene(self._box.boundingRect())
        return found

    def rows_in_sight(self) -> float:
        """Return how many rows there is room for: whole ones, unless there is room for all."""
        room, rows = self._room().height(), len(self._layout.names) if self._layout else 1
        least = max(LEAST_ROW, QFontMetricsF(self._look.font).height() + 2)
        if rows * least > room:
            return max(1, room // least)
        return max(rows, room / MOST_ROW)

    def full_height(self) -> int:
        """Return the height at which all rows are in sight, each as high as a row gets."""
        rows = len(self._layout.names) if self._layout and self._layout.rows else 0
        return round(rows * MOST_ROW + self.height() - self._room().height()) if rows else 0

    @property
    def top(self) -> float:
        """The first row in sight."""
        return self._top

    def scroll_to(self, top: float) -> None:
        """Have the rows in sight begin at one, as far as there are rows."""
        layout = self._layout
        if layout is None:
            return
        if not layout.rows:
            self._box.setXRange(-0.5, len(layout.names) - 0.5, padding=0)
            self.scrolled.emit()
            return
        seen = self.rows_in_sight()
        self._top = max(0.0, min(top, len(layout.names) - seen))
        self._box.setYRange(self._top - 0.5, self._top + seen - 0.5, padding=0)
        self.scrolled.emit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Choose ticks for the room there is."""
        super().resizeEvent(event)
        if getattr(self, "_layout", None) is not None:  # pyqtgraph calls this while it is made
            self._draw_axes()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the rows."""
        layout = self._layout
        if layout is None or not layout.rows or len(layout.names) <= self.rows_in_sight():
            event.ignore()
            return
        self.scroll_to(self._top - event.angleDelta().y() / 40)
        event.accept()

    # -- mouse and keys

    def index_at(self, position: QPointF) -> int:
        """Return the point or bar at a place of the view, -1 for none."""
        layout, room = self._layout, self._room()
        if layout is None or not room.adjusted(-4, -4, 4, 4).contains(position):
            return -1
        lows, highs, places = self._pixels(layout)
        value, place = (position.x(), position.y())[:: 1 if layout.rows else -1]
        beside = np.maximum(0, np.maximum(lows - value, value - highs))
        distances = np.hypot(beside, places - place)
        best = int(np.argmin(distances))
        return best if distances[best] <= REACH else -1

    def place_of(self, index: int) -> QPointF:
        """Return where a point is in the view, a bar by its middle."""
        assert self._layout is not None
        lows, highs, places = self._pixels(self._layout)
        value, place = (lows[index] + highs[index]) / 2, places[index]
        return QPointF(value, place) if self._layout.rows else QPointF(place, value)

    def _pixels(self, layout: Layout) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return both ends on the axis of values, the lesser pixel first, and the places."""
        room, (across, up) = self._room(), self._box.viewRange()

        def pixels(numbers: np.ndarray, rows: bool) -> np.ndarray:
            if rows:
                return room.left() + (numbers - across[0]) / (across[1] - across[0]) * room.width()
            share = (numbers - up[0]) / (up[1] - up[0])
            return room.top() + (share if layout.rows else 1 - share) * room.height()

        ends = [pixels(np.array(one), layout.rows) for one in (layout.lows, layout.highs)]
        places = pixels(np.array(layout.places), not layout.rows)
        return np.minimum(*ends), np.maximum(*ends), places

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first point where none is the current one."""
        super().focusInEvent(event)
        tabbed = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in tabbed and self._layout is not None and self.current < 0:
            self._move_to(self._layout.first())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus; nothing is dragged."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is below the mouse."""
        self._hover(self.index_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that nothing is."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, index: int) -> None:
        if index != self._below:
            self._below = index
            over = Qt.CursorShape.PointingHandCursor if index >= 0 else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(over)
            self.hovered.emit(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the point below the mouse."""
        index = self.index_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._move_to(index)
            self.chosen.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Be no more than a click: the first one has chosen."""
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say all of a point where the mouse rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.index_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.tips(index) if index >= 0 else "", self)
            return True
        return bool(super().viewportEvent(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the points, or choose one."""
        layout, key = self._layout, Qt.Key(event.key())
        if layout is None or not layout.points:
            event.ignore()
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.current >= 0:
                self.chosen.emit(self.current)
        elif key in _KEYS:
            here = self.current
            self._move_to(layout.first() if here < 0 else layout.moved(here, _KEYS[key]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move_to(layout.first() if key == Qt.Key.Key_Home else layout.last())
        else:
            event.ignore()

    def _move_to(self, index: int) -> None:
        self.mark(index)
        self.moved.emit(index)


def _set_ticks(axis: pg.AxisItem, ticks: list[Tick]) -> None:
    """Have an axis show these; the small ones as ticks without text."""
    named = [(tick.at, tick.label) for tick in ticks if tick.label]
    axis.setTicks([named, [(tick.at, "") for tick in ticks if not tick.label]])
