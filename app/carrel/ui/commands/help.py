"""Commands of the Help menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

from carrel import __version__
from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.ui.shell.parts import Parts


class HelpCommands:
    """What the Help menu does."""

    def __init__(self, parts: Parts, show_keys: Callable[[], None]) -> None:
        self._parts, self._show_keys = parts, show_keys

    def commands(self) -> list[Command]:
        """Return the menu's commands."""
        return [
            Command(
                id="help.keys",
                title="&Keyboard shortcuts",
                run=self._show_keys,
                menu="Help",
                keys=("F1", "Ctrl+?"),
                icon="keyboard",
            ),
            Command(
                id="help.about", title="&About Carrel", run=self._about, menu="Help", section=1
            ),
        ]

    def _about(self) -> None:
        desk = self._parts.desk
        where = str(desk.library.folder) if desk is not None else "no library is open"
        QMessageBox.about(
            self._parts.window,
            "About Carrel",
            f"<p><b>Carrel {__version__}</b></p><p>A desk for reading papers about"
            f" machine-learning systems.</p><p>Library: {_escaped(where)}</p>",
        )


def _escaped(text: str) -> str:
    from html import escape

    return escape(text)
