"""Flat buttons, one of them in the colour of links."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QToolButton, QWidget

from carrel.ui.theme.spacing import TARGET


class FlatButton(QToolButton):
    """A tool button without a frame, at least 24 px high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setMinimumSize(TARGET, TARGET)


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
