"""Commands of the Go menu: from paper to paper, to a place of the library, to a pane, back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.ui.shell.parts import Parts

_REMEMBERED = 100
_PLACES = {
    "all": ("&All papers", ""),
    "inbox": ("&Inbox", "is:inbox"),
    "later": ("&Later", "is:later"),
    "starred": ("&Starred", "is:starred"),
    "trash": ("&Trash", "is:trashed"),
}


class GoCommands:
    """What the Go menu does; remembers what was asked for, for back and forward."""

    def __init__(self, parts: Parts, open_quick: Callable[[], None]) -> None:
        self._parts, self._open_quick = parts, open_quick
        self._past: list[str] = []
        self._future: list[str] = []
        self._shown = parts.session.query
        self._walking = False
        parts.session.query_changed.connect(self._remember)

    def commands(self) -> list[Command]:
        """Return the menu's commands."""
        return [
            self._step("next", "&Next paper", 1, "J", scope="reading"),
            self._step("previous", "&Previous paper", -1, "K", scope="reading"),
            self._step("next_anywhere", "Next paper", 1, "Alt+Down", listed=False),
            self._step("previous_anywhere", "Previous paper", -1, "Alt+Up", listed=False),
            self._command("paper", "&Go to a paper…", self._open_quick, "Ctrl+P", section=1),
            self._command("back", "&Back", lambda: self._walk(self._past), "Alt+Left", section=2),
            self._command(
                "forward", "&Forward", lambda: self._walk(self._future), "Alt+Right", section=2
            ),
            *(
                self._command(name, title, lambda query=query: self._ask(query), section=3)  # type: ignore[misc]
                for name, (title, query) in _PLACES.items()
            ),
            self._command("to_list", "To the li&st", self.to_list, "Ctrl+1", section=4),
            self._command("to_reader", "To the rea&der", self._to_reader, "Ctrl+2", section=4),
            self._command("to_note", "To the n&ote", self.to_note, "Ctrl+3", section=4),
            self._command("to_sidebar", "To the side&bar", self._to_sidebar, "Ctrl+4", section=4),
        ]

    def to_list(self) -> None:
        """Give the list the keyboard, with a paper to start from."""
        view = self._parts.panes.list.view
        if view.current_paper() < 0:
            view.go_to_row(0)
        view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def to_note(self) -> None:
        """Show the note and put the cursor into it."""
        self._parts.panes.notes.show()
        self._parts.panes.notes.focus_editor()

    def _to_reader(self) -> None:
        self._parts.panes.reader.show()
        self._parts.panes.reader.focus_text()

    def _to_sidebar(self) -> None:
        self._parts.panes.sidebar.show()
        self._parts.panes.sidebar.setFocus(Qt.FocusReason.ShortcutFocusReason)

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

    def _remember(self, query: str) -> None:
        # Every keystroke is a question; only what it began from is a place to go back to.
        grows = query.startswith(self._shown) or self._shown.startswith(query)
        if not self._walking and not (self._shown and query and grows):
            self._past = [*self._past[-_REMEMBERED:], self._shown]
            self._future.clear()
        self._shown = query

    def _walk(self, places: list[str]) -> None:
        if not places:
            self._parts.session.say("Nothing to go to")
            return
        query = places.pop()
        (self._future if places is self._past else self._past).append(self._shown)
        self._walking = True
        self._parts.session.ask(query)
        self._walking = False
