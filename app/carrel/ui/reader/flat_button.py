"""A flat button in the colour of links, with a focus ring that is seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import FOCUS_RING, RADIUS, TARGET


class FlatButton(QToolButton):
    """A tool button without a frame, at least 24 px high, ringed when the keyboard is on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setMinimumSize(TARGET, TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button and its ring."""
        super().paintEvent(event)
        if self.hasFocus():
            paint_focus_ring(self)


class LinkButton(FlatButton):
    """Text that leads somewhere. It keeps the theme's link colour when the theme changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._take_ink()

    def changeEvent(self, event: QEvent) -> None:
        """Take the link colour of the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._take_ink()

    def _take_ink(self) -> None:
        palette = self.palette()
        ink = palette.color(QPalette.ColorRole.Link)
        if palette.color(QPalette.ColorRole.ButtonText) != ink:  # a palette change of its own
            palette.setColor(QPalette.ColorRole.ButtonText, ink)
            self.setPalette(palette)


def paint_focus_ring(widget: QWidget) -> None:
    """Paint the ring of the theme inside a widget's edge, from its paint event."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens_of(widget.palette()).accent), FOCUS_RING))
    painter.drawRoundedRect(widget.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
    painter.end()
