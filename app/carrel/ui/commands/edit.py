"""Commands of the Edit menu: undo and redo, paste, selection, the search box."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.ui.shell.parts import Parts

_Key = QKeySequence.StandardKey


class EditCommands:
    """What the Edit menu does. A text field with focus keeps Ctrl+Z for its own text."""

    def __init__(self, parts: Parts, paste: Callable[[], None]) -> None:
        self._parts, self._paste = parts, paste

    def commands(self) -> list[Command]:
        """Return the menu's commands."""
        search = self._parts.panes.search.take_focus
        return [
            Command(
                id="edit.undo",
                title="&Undo",
                run=self._undo,
                menu="Edit",
                keys=("Ctrl+Z",),
                icon="undo",
                retitle=lambda: self._title("&Undo", undone=False),
            ),
            Command(
                id="edit.redo",
                title="&Redo",
                run=self._redo,
                menu="Edit",
                keys=("Ctrl+Shift+Z", "Ctrl+Y"),
                icon="redo",
                retitle=lambda: self._title("&Redo", undone=True),
            ),
            Command(
                id="edit.paste",
                title="&Paste papers",
                run=self._paste,
                menu="Edit",
                section=1,
                keys=(_Key.Paste,),
                scope="papers",
                icon="paste",
            ),
            Command(
                id="edit.select_all",
                title="Select &all papers",
                run=self._parts.panes.list.view.selectAll,
                menu="Edit",
                section=1,
                keys=(_Key.SelectAll,),
                scope="papers",
            ),
            Command(
                id="edit.search",
                title="&Search",
                run=search,
                menu="Edit",
                section=2,
                keys=("Ctrl+L",),
                icon="search",
            ),
            Command(
                id="edit.clear_search",
                title="&Clear the search",
                run=lambda: self._parts.session.ask(""),
                menu="Edit",
                section=2,
                keys=("Esc",),
                scope="papers",
            ),
            Command(
                id="edit.find",
                title="Search",
                run=search,
                keys=(_Key.Find,),
                scope="list",
                listed=False,
            ),
            Command(
                id="edit.slash",
                title="Search",
                run=search,
                keys=("/",),
                scope="reading",
                listed=False,
            ),
        ]

    def _title(self, verb: str, *, undone: bool) -> str:
        if self._parts.desk is None:
            return verb
        next_one = self._parts.desk.reader.history(1, undone=undone)
        return f"{verb}: {next_one[0].label.replace('&', '&&')}" if next_one else verb

    def _undo(self) -> None:
        if self._parts.desk is not None:
            self._parts.panes.notes.flush()
            self._parts.desk.writer.undo()

    def _redo(self) -> None:
        if self._parts.desk is not None:
            self._parts.desk.writer.redo()
