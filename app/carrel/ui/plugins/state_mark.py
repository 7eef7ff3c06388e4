"""The mark of a plugin's state, beside the word that says the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from carrel.ui import icons
from carrel.ui.plugins.wording import Standing
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import ICON_SMALL
from carrel.ui.theme.tokens import Tokens

_STROKE = 1.5


def draw_mark(painter: QPainter, standing: Standing, x: float, y: float, tokens: Tokens) -> None:
    """Paint the mark, 16 x 16, with its upper left corner at (x, y)."""
    ink: str = getattr(tokens, standing.ink)
    if standing.icon:
        icons.draw(painter, standing.icon, x, y, ICON_SMALL, ink)
        return
    painter.setPen(QPen(QColor(ink), _STROKE))
    inset = 1 + _STROKE / 2  # as large as the circles of the icons
    painter.drawEllipse(QRectF(x, y, ICON_SMALL, ICON_SMALL).adjusted(inset, inset, -inset, -inset))


class StateMark(QWidget):
    """The mark as a widget, one line high; decoration, since the word stands beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standing: Standing | None = None
        self.setFixedSize(QSize(ICON_SMALL, max(ICON_SMALL, self.fontMetrics().height())))

    def show_standing(self, standing: Standing) -> None:
        """Show the mark of a state."""
        self._standing = standing
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._standing is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - ICON_SMALL) / 2
        draw_mark(painter, self._standing, 0, top, tokens_of(self.palette()))
        painter.end()
