"""Papers by year as bars; a click or Enter on one asks for its papers."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from carrel_plugins.bibliography.counting import Bar, year_bars

NARROWEST, WIDEST = 12, 56  # of a bar with the gap beside it, in pixels
GAP = 4
EDGE = 4


class YearBars(QWidget):
    """`chosen` carries the query of a bar. The arrow keys, Home and End move; Enter chooses."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._years: Mapping[int, int] = {}
        self.bars: list[Bar] = []
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 96)
        self.setMouseTracking(True)
        self.setAccessibleName("Papers by year")

    def sizeHint(self) -> QSize:
        """Enough for twenty years."""
        return QSize(480, 160)

    def set_years(self, years: Mapping[int, int]) -> None:
        """Show these numbers of papers, by year."""
        self._years = years
        self._lay_out()

    # -- where things are

    def _lay_out(self) -> None:
        label = self.bars[self.current].label if 0 <= self.current < len(self.bars) else ""
        self.bars = year_bars(self._years, (self.width() - 2 * EDGE) // NARROWEST)
        labels = [bar.label for bar in self.bars]
        self._move_to(labels.index(label) if label in labels else len(labels) - 1)

    def _step(self) -> float:
        return min(WIDEST, (self.width() - 2 * EDGE) / max(1, len(self.bars)))

    def slot_of(self, index: int) -> QRectF:
        """Return the column of a bar, over the whole height."""
        step = self._step()
        return QRectF(EDGE + index * step, 0, step, self.height())

    def _index_at(self, position: QPointF | QPoint) -> int:
        index = int((position.x() - EDGE) // self._step()) if position.x() >= EDGE else -1
        return index if index < len(self.bars) else -1

    # -- hands

    def _move_to(self, index: int) -> None:
        self.current = max(-1, min(index, len(self.bars) - 1))
        bar = self.bars[self.current] if self.bars else None
        self.setAccessibleDescription(f"{_said(bar)}. Enter finds them." if bar else "No papers")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the bars, or choose one."""
        key = Qt.Key(event.key())
        places = {
            Qt.Key.Key_Left: self.current - 1,
            Qt.Key.Key_Right: self.current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self.bars) - 1,
        }
        if self.bars and key in places:
            self._move_to(max(0, places[key]))
        elif self.bars and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.bars[self.current].query)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the bar below the mouse."""
        index = self._index_at(event.position())
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside and index >= 0:
            self._move_to(index)
            self.chosen.emit(self.bars[index].query)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show by the pointer what can be clicked."""
        over = self._index_at(event.position()) >= 0
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def event(self, event: QEvent) -> bool:
        """Say the year and its papers where the mouse rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._index_at(event.pos())
            text = _said(self.bars[index]) if index >= 0 else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which bar has the keys."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Stop showing it."""
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gather early years where there is no room for all."""
        super().resizeEvent(event)
        self._lay_out()

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a bar a year, its number above it and its year below."""
        painter = QPainter(self)
        palette, line = self.palette(), self.fontMetrics().height()
        bottom = self.height() - line - 2 * EDGE
        room = max(1, bottom - line - 2 * EDGE)
        most = max((bar.papers for bar in self.bars), default=0) or 1
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        painter.drawLine(QPointF(EDGE, bottom + 0.5), QPointF(self.width() - EDGE, bottom + 0.5))
        labels, numbers = self._every("label"), self._every("number")
        for index, bar in enumerate(self.bars):
            slot = self.slot_of(index)
            height = max(2.0, room * bar.papers / most) if bar.papers else 0.0
            shape = QRectF(slot.left() + GAP / 2, bottom - height, slot.width() - GAP, height)
            painter.fillRect(shape, palette.color(QPalette.ColorRole.Accent))
            if bar.papers and (numbers == 1 or bar.papers == most):
                painter.setPen(palette.color(QPalette.ColorRole.WindowText))
                above = QRectF(slot.center().x() - 50, shape.top() - line - 2, 100, line)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, f"{bar.papers:,}")
            if (len(self.bars) - 1 - index) % labels == 0:
                painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
                below = QRectF(slot.center().x() - 50, bottom + EDGE, 100, line)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, bar.label)
        self._paint_focus(painter)
        painter.end()

    def _every(self, what: str) -> int:
        """Return at how many bars' distance texts have room beside each other."""
        texts = [bar.label if what == "label" else f"{bar.papers:,}" for bar in self.bars]
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + GAP
        return max(1, -int(-widest // self._step()))

    def _paint_focus(self, painter: QPainter) -> None:
        if self.hasFocus() and 0 <= self.current < len(self.bars):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.slot_of(self.current).adjusted(1, 1, -1, -1), 4, 4)


def _said(bar: Bar) -> str:
    label = f"up to {bar.label[1:]}" if bar.label.startswith("–") else bar.label
    return f"{label}: {bar.papers:,} {'paper' if bar.papers == 1 else 'papers'}"
