"""The five colours of highlights as buttons with their names."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from carrel.domain.highlight import HIGHLIGHT_COLOURS
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import ICON_SMALL
from carrel.ui.theme.tokens import Tokens

_SIDE = ICON_SMALL - 2


def swatch(colour: str, tokens: Tokens, dpr: float = 1.0) -> QIcon:
    """Return a small square in a highlight colour, with an edge that is seen on any ground."""
    drawn = QPixmap(round(ICON_SMALL * dpr), round(ICON_SMALL * dpr))
    drawn.setDevicePixelRatio(dpr)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setPen(QPen(QColor(tokens.edge), 1))
    painter.setBrush(QColor(tokens.highlight(colour)))
    painter.drawRect(QRectF(1.5, 1.5, _SIDE - 1, _SIDE - 1))
    painter.end()
    return QIcon(drawn)


class ColourButtons(QWidget):
    """Makes the buttons; whoever made it lays them out. With `one`, exactly one is on.

    `chosen` carries a colour whose button was pressed; Tab comes to the one that is on, arrow
    keys go on from there.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, *, one: bool) -> None:
        super().__init__(parent)
        self.hide()  # the buttons are what is seen
        self._group = QButtonGroup(self)
        self._group.setExclusive(one)
        self.buttons: dict[str, FlatButton] = {}
        for colour in HIGHLIGHT_COLOURS:
            button = self.buttons[colour] = FlatButton(parent)
            button.setText(colour.capitalize())
            button.setAccessibleName(f"{colour.capitalize()} highlights" if not one else colour)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, colour=colour: self.chosen.emit(colour))
            self._group.addButton(button)
        self._take_colours()

    def show_chosen(self, colour: str) -> None:
        """Show which one is on."""
        self.buttons[colour].setChecked(True)

    def chosen_colours(self) -> list[str]:
        """Return which are on."""
        return [colour for colour, button in self.buttons.items() if button.isChecked()]

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "buttons"):
            self._take_colours()

    def _take_colours(self) -> None:
        tokens, dpr = tokens_of(self.palette()), self.devicePixelRatioF()
        button: QToolButton
        for colour, button in self.buttons.items():
            button.setIcon(swatch(colour, tokens, dpr))
