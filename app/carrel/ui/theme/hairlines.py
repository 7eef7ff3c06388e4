"""Lines of one pixel instead of boxes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QSplitterHandle, QWidget

from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import HAIRLINE


class Hairline(QWidget):
    """A line between two parts of a layout, across (Horizontal) or down (Vertical)."""

    def __init__(
        self, orientation: Qt.Orientation = Qt.Orientation.Horizontal, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        across = orientation == Qt.Orientation.Horizontal
        self.setSizePolicy(free if across else fixed, fixed if across else free)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        """One pixel by one; the layout stretches it."""
        return QSize(HAIRLINE, HAIRLINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill with the line's colour."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(tokens_of(self.palette()).line))
        painter.end()


class HairlineSplitter(QSplitter):
    """A splitter whose handle looks like a hairline and can be caught within a few pixels."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.setHandleWidth(HAIRLINE)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        """Return a handle that paints a line and reaches beyond it for the mouse."""
        return _Handle(self.orientation(), self)


class _Handle(QSplitterHandle):
    """One pixel to look at; Qt lets the mouse catch such a handle two pixels to either side."""

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the line can be moved."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Be a hairline again."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, in the accent under the mouse."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.accent if self.underMouse() else tokens.line))
        painter.end()
