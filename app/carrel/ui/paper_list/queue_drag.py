"""Dragging rows of the list to another place in it, with a line where they would go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import FOCUS_RING, GRID

if TYPE_CHECKING:
    from carrel.ui.paper_list.view import PaperListView

_NEAR_EDGE, _SCROLL_EVERY_MS = 28, 30
_THICK = 3 * GRID


class QueueDrag(QObject):
    """Listens to the mouse of a list. `dropped(row)`: the selected papers go before this row.

    A press on one of several selected rows keeps the selection, so that all of them go together.
    """

    dropped = Signal(int)

    def __init__(self, view: PaperListView) -> None:
        super().__init__(view)
        self._view, self._viewport = view, view.viewport()
        self._allowed = self._dragging = self._on_selected = False
        self._pressed: QPoint | None = None
        self._at = QPoint()
        self._row = -1
        self.line = _DropLine(view.viewport())
        self._scroll = QTimer(self, interval=_SCROLL_EVERY_MS)
        self._scroll.timeout.connect(self._scroll_on)
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)

    def allow(self, on: bool) -> None:
        """Let rows be dragged, or not."""
        self._allowed = on
        if not on:
            self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take presses on rows and what follows; Escape gives up."""
        if not self._allowed:
            return False
        if isinstance(event, QKeyEvent):
            stops = self._dragging and event.key() == Qt.Key.Key_Escape
            if stops and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
            elif stops:
                self._end()
            return bool(stops)
        if watched is not self._viewport or not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            return self._press(event)
        if event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            return self._move(event.position().toPoint())
        if event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            return self._release()
        return False

    def _press(self, event: QMouseEvent) -> bool:
        at = event.position().toPoint()
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers().value
        index = self._view.indexAt(at)
        if not plain or not index.isValid():
            return False
        self._pressed = at
        rows = self._view.selectionModel()
        self._on_selected = rows.isSelected(index) and len(self._view.selected_papers()) > 1
        return self._on_selected

    def _move(self, at: QPoint) -> bool:
        assert self._pressed is not None
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far and not self._dragging:
            self._dragging = True
            self._scroll.start()
        if self._dragging:
            self._at = at
            self._show_line()
        return True  # Qt would select the rows on the way

    def _release(self) -> bool:
        row, dragged, on_selected, at = self._row, self._dragging, self._on_selected, self._pressed
        self._end()
        if dragged:
            self.dropped.emit(row)
        elif on_selected and at is not None:
            self._view.go_to_row(self._view.rowAt(at.y()))
        return dragged or on_selected

    def _show_line(self) -> None:
        height = max(1, self._view.verticalHeader().defaultSectionSize())
        above = self._view.verticalScrollBar().value()
        count = len(self._view.papers.ids)
        self._row = max(0, min(count, round((self._at.y() + above) / height)))
        self.line.show_at(self._row * height - above)

    def _scroll_on(self) -> None:
        bar, height = self._view.verticalScrollBar(), self._view.viewport().height()
        past = min(0, self._at.y() - _NEAR_EDGE) + max(0, self._at.y() - height + _NEAR_EDGE)
        if past:
            bar.setValue(bar.value() + past)
            self._show_line()

    def _end(self) -> None:
        self._dragging, self._pressed, self._row = False, None, -1
        self._scroll.stop()
        self.line.hide()


class _DropLine(QWidget):
    """A line across the list with a ring at its beginning: seen without its colour, too."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, y: int) -> None:
        """Show the line between two rows."""
        around = self._viewport.size()
        top = max(0, min(around.height() - _THICK, y - _THICK // 2))
        self.setGeometry(0, top, around.width(), _THICK)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line in the accent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, ground = tokens_of(self.palette()).accent, tokens_of(self.palette()).paper
        middle = self.height() // 2
        painter.fillRect(
            _THICK, middle - FOCUS_RING // 2, self.width() - _THICK, FOCUS_RING, QColor(ink)
        )
        painter.setPen(QColor(ink))
        painter.setBrush(QColor(ground))
        painter.drawEllipse(2, 2, self.height() - 4, self.height() - 4)
        painter.end()
