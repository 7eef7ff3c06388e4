"""Widgets side by side, wrapped to the next line where the width ends, as words are."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from carrel.ui.theme.spacing import GRID


class FlowLayout(QLayout):
    """Lays out its widgets in lines; its height follows from its width."""

    def __init__(
        self, parent: QWidget | None = None, spacing: int = GRID, line_spacing: int = GRID
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._line_spacing = line_spacing
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def insert_widget(self, index: int, widget: QWidget) -> None:
        """Put a widget before the one at `index`."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove an item and return it, or None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Ask for no more room than the widgets need."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the widgets take at `width`."""
        return self._lay_out(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the widgets."""
        super().setGeometry(rect)
        self._lay_out(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the least size; the width is the pane's to give."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest widget, up to a width that any pane has."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return QSize(min(size.width(), 120), size.height())

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        lines: list[list[QLayoutItem]] = [[]]
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            width = min(item.sizeHint().width(), rect.width())
            if lines[-1] and x + width > rect.width():
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += width + self.spacing()
        y = rect.y()
        for line in lines:
            y += self._place(line, rect, y, move=move) + self._line_spacing
        return max(0, y - self._line_spacing - rect.y())

    def _place(self, line: list[QLayoutItem], rect: QRect, y: int, *, move: bool) -> int:
        height = max((item.sizeHint().height() for item in line), default=0)
        x = rect.x()
        for item in line if move else ():
            size = item.sizeHint().boundedTo(QSize(rect.width(), height))
            at = QPoint(x, y + (height - size.height()) // 2)
            item.setGeometry(_mirrored(QRect(at, size), rect, self.parentWidget()))
            x += size.width() + self.spacing()
        return height


def _mirrored(place: QRect, within: QRect, widget: QWidget | None) -> QRect:
    if widget is None or widget.layoutDirection() == Qt.LayoutDirection.LeftToRight:
        return place
    return QRect(QPoint(within.right() - (place.right() - within.left()), place.y()), place.size())
