"""What can be done to a tag of the sidebar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QInputDialog, QMenu

from carrel.domain.tag import TAG_COLOURS

if TYPE_CHECKING:
    from carrel.ui.shell.parts import Parts


class TagMenu:
    """Rename (which merges with a tag of the new name), colour, delete; all can be undone."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def open(self, name: str, position: QPoint) -> None:
        """Show the menu of a tag."""
        desk = self._parts.desk
        if desk is None:
            return
        menu = QMenu(self._parts.window)
        menu.addAction("Rename…", lambda: self._rename(name))
        colours = menu.addMenu("Colour")
        for colour in TAG_COLOURS:
            action = colours.addAction(colour.capitalize() or "None")
            action.triggered.connect(self._colourer(name, colour))
            if colour:
                action.setIcon(_swatch(self._parts.theme.tokens.highlight(colour)))
        menu.addSeparator()
        menu.addAction("Delete", lambda: desk.writer.delete_tag(name))
        menu.exec(position)
        menu.deleteLater()

    def _colourer(self, name: str, colour: str) -> Callable[[], None]:
        def paint() -> None:
            if self._parts.desk is not None:
                self._parts.desk.writer.set_tag_colour(name, colour)

        return paint

    def _rename(self, name: str) -> None:
        new, wanted = QInputDialog.getText(
            self._parts.window,
            "Rename the tag",
            "New name (the name of another tag merges):",
            text=name,
        )
        if wanted and new.strip() and self._parts.desk is not None:
            self._parts.desk.writer.rename_tag(name, new)


def _swatch(colour: str) -> QIcon:
    square = QPixmap(14, 14)
    square.fill(QColor(colour))
    return QIcon(square)
