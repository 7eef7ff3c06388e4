"""How good the reader found a paper: one to five stars, or none."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from carrel.ui import icons
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, ICON_SMALL, TARGET

_STARS = 5


class RatingField(QSlider):
    """Five stars. A slider to Qt, so that keys and screen readers know how to treat it.

    A click on the star that is the rating takes the rating away; 0 to 5, the arrows, Home and
    End work too; the wheel does nothing, since it is turned to scroll. `rating_chosen` carries
    1 to 5 or None and comes from the reader's doing only.
    """

    rating_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, _STARS)
        self.setPageStep(1)
        self.setAccessibleName("Rating")
        self.setToolTip("Rating: click a star, or keys 0 to 5")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.sizeHint())

    def set_rating(self, rating: int | None) -> None:
        """Show a rating, 1 to 5 or None."""
        self.setValue(rating or 0)
        said = "not rated" if not rating else f"{rating} of {_STARS}"
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of five stars."""
        return QSize(_STARS * (ICON_SMALL + GRID) + 2 * GRID, TARGET + GRID)

    def minimumSizeHint(self) -> QSize:
        """Return the size of five stars."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Rate by the star under the mouse."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        x = event.position().x() - GRID
        star = min(_STARS, max(1, int(x // (ICON_SMALL + GRID)) + 1))
        self._choose(0 if star == self.value() else star)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Do nothing: stars are clicked, not dragged."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do nothing: the press has rated."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the pane scroll."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rate by a digit or an arrow."""
        before = self.value()
        if event.text() in {"0", "1", "2", "3", "4", "5"} and not event.modifiers():
            self._choose(int(event.text()))
            return
        super().keyPressEvent(event)
        if self.value() != before:
            self._choose(self.value())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the stars, and a ring where the keyboard is."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        y = (self.height() - ICON_SMALL) // 2
        for star in range(_STARS):
            filled = star < self.value()
            x = GRID + GRID // 2 + star * (ICON_SMALL + GRID)
            name, colour = ("star-filled", tokens.caution) if filled else ("star", tokens.muted)
            icons.draw(painter, name, x, y, ICON_SMALL, colour)
        painter.end()

    def _choose(self, value: int) -> None:
        self.set_rating(value or None)
        self.rating_chosen.emit(value or None)
