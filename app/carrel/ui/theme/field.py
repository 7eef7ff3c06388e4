"""A line to type in whose edge is seen in both themes."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, TARGET

_FUSION_RADIUS = 2


class Field(QLineEdit):
    """A QLineEdit with an outline of 3:1: Fusion's own is drowned by a dark window.

    Painted over, since a style sheet's palette(...) keeps the colours of the theme it first saw.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(TARGET + GRID)
        self.setTextMargins(GRID, 0, GRID, 0)

    def offer_to_clear(self) -> None:
        """Show a button that empties the field while there is something in it."""
        self.setClearButtonEnabled(True)
        button = self.findChild(QToolButton)
        if button is not None:
            button.setAccessibleName("Clear")  # Qt gives it none

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then its edge."""
        super().paintEvent(event)
        paint_edge(self)


def paint_edge(field: QWidget) -> None:
    """Paint the outline of a field to type in around a widget; in its paint event."""
    painter = QPainter(field)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(tokens_of(field.palette()).edge))
    edge = QRectF(field.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(edge, _FUSION_RADIUS, _FUSION_RADIUS)
    painter.end()
