"""What is open, asked for and selected: the one thing that panes listen to.

Panes never know each other. They ask the session for a change and hear of it by its signals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from carrel.domain.changes import ChangeSet
    from carrel.domain.paper import Paper


class Session(QObject):
    """Signals carry `Paper.id`s; -1 stands for no paper.

    `query_changed(text)`: what is asked for. `current_changed(id)`: the paper being read.
    `selection_changed(ids)`: the papers that a command would act on. `library_changed(ChangeSet)`:
    something was committed, by whatever side. `library_renewed()`: so much was that everything
    must be read anew. `message(kind, text)`: a line for the status bar,
    kind "info" or "problem".
    """

    query_changed = Signal(str)
    current_changed = Signal(int)
    selection_changed = Signal(list)
    library_changed = Signal(object)
    library_renewed = Signal()
    message = Signal(str, str)
    go_to_paper = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._query = ""
        self._current = -1
        self._selection: list[int] = []
        self.paper: Paper | None = None

    @property
    def query(self) -> str:
        """What is asked for now."""
        return self._query

    @property
    def current(self) -> int:
        """The paper being read, or -1."""
        return self._current

    @property
    def selection(self) -> list[int]:
        """The papers that a command acts on, in the order of the list."""
        return self._selection

    def ask(self, query: str) -> None:
        """Ask for the papers that `query` means."""
        if query != self._query:
            self._query = query
            self.query_changed.emit(query)

    def read(self, paper_id: int) -> None:
        """Make this the paper being read."""
        if paper_id != self._current:
            self._current = paper_id
            self.current_changed.emit(paper_id)

    def select(self, paper_ids: list[int]) -> None:
        """Make these the papers that commands act on."""
        if paper_ids != self._selection:
            self._selection = paper_ids
            self.selection_changed.emit(paper_ids)

    def tell_change(self, change: ChangeSet) -> None:
        """Pass on what was committed."""
        self.library_changed.emit(change)

    def say(self, text: str) -> None:
        """Show a line in the status bar."""
        self.message.emit("info", text)

    def complain(self, text: str) -> None:
        """Show what went wrong in the status bar."""
        self.message.emit("problem", text)
