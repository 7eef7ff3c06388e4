"""Commands of the Go menu: from paper to paper, to a place of the library, to a pane, back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.ui.shell.parts import Parts

_Key = QKeySequence.StandardKey
_PLACES = {
    "all": ("&All papers", ""),
    "inbox": ("&Inbox", "is:inbox"),
    "later": ("&Later", "is:later"),
    "starred": ("&Starred", "is:starred"),
    "trash": ("&Trash", "is:trashed"),
}


class GoCommands:
    """What the Go menu does."""

    def __init__(
        self, parts: Parts, open_quick: Callable[[], None], continue_triage: Callable[[], None]
    ) -> None:
        self._parts, self._open_quick = parts, open_quick
        self._continue_triage = continue_triage

    def commands(self) -> list[Command]:
        """Return the menu's commands."""
        return [
            self._step("next", "&Next paper", 1, "J", scope="reading"),
            self._step("previous", "&Previous paper", -1, "K", scope="reading"),
            self._step("next_anywhere", "Next paper", 1, "Alt+Down", listed=False),
            self._step("previous_anywhere", "Previous paper", -1, "Alt+Up", listed=False),
            self._command("paper", "&Go to a paper…", self._open_quick, "Ctrl+P", section=1),
            self._command("triage", "&Continue triage", self._continue, "Ctrl+J", section=1),
            *self._walks(),
            *(
                self._command(name, title, lambda query=query: self._ask(query), section=3)  # type: ignore[misc]
                for name, (title, query) in _PLACES.items()
            ),
            self._command("to_list", "To the li&st", self.to_list, "Ctrl+1", section=4),
            self._command("to_reader", "To the rea&der", self._to_reader, "Ctrl+2", section=4),
            self._command("to_note", "To the n&ote", self.to_note, "Ctrl+3", section=4),
            self._command("to_sidebar", "To the side&bar", self._to_sidebar, "Ctrl+4", section=4),
        ]

    def _walks(self) -> list[Command]:
        history = self._parts.panes.search.history
        return [
            Command(
                id="go.back",
                title="&Back",
                run=lambda: self._walk(history.back()),
                menu="Go",
                section=2,
                keys=(_Key.Back,),
                enabled=lambda: history.can_go_back,
            ),
            Command(
                id="go.forward",
                title="&Forward",
                run=lambda: self._walk(history.forward()),
                menu="Go",
                section=2,
                keys=(_Key.Forward,),
                enabled=lambda: history.can_go_forward,
            ),
        ]

    def to_list(self) -> None:
        """Give the list the keyboard, with a paper to start from."""
        self._parts.panes.list.take_focus(Qt.FocusReason.ShortcutFocusReason)

    def to_note(self) -> None:
        """Show the note and put the cursor into it."""
        self._parts.panes.written.show_note()
        self._parts.panes.notes.focus_editor()

    def _to_reader(self) -> None:
        self._parts.panes.reader.show()
        self._parts.panes.reader.focus_text()

    def _to_sidebar(self) -> None:
        self._parts.panes.sidebar.show()
        self._parts.panes.sidebar.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _continue(self) -> None:
        self._continue_triage()
        self.to_list()

    def _ask(self, query: str) -> None:
        self._parts.session.ask(query)
        self.to_list()

    def _command(
        self, name: str, title: str, run: Callable[[], None], *keys: str, section: int = 0
    ) -> Command:
        return Command(id=f"go.{name}", title=title, run=run, menu="Go", section=section, keys=keys)

    def _step(
        self,
        name: str,
        title: str,
        rows: int,
        key: str,
        *,
        scope: str = "window",
        listed: bool = True,
    ) -> Command:
        return Command(
            id=f"go.{name}",
            title=title,
            run=lambda: self._move(rows),
            menu="Go" if listed else "",
            keys=(key,),
            scope=scope,
            listed=listed,
        )

    def _move(self, rows: int) -> None:
        self._parts.panes.list.view.step(rows)

    def _walk(self, query: str | None) -> None:
        if query is not None:
            self._parts.session.ask(query)
