"""Commands about a paper's note as others see it: its history, and links to its paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.ui.notes.history_versions import Compared, NoteHistory
    from carrel.ui.shell.parts import Parts


class NoteHistoryCommands:
    """Shows the earlier texts of the current paper's note, and copies links to the paper."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        parts.panes.notes.bar.history_wanted.connect(self.show)

    def commands(self) -> list[Command]:
        """Return what is in the Paper menu."""
        return [
            Command(
                id="paper.note_history",
                title="H&istory of the note…",
                run=self.show,
                menu="Paper",
                section=2,
                keys=("Ctrl+Alt+N",),
                enabled=self._has_paper,
            ),
            Command(
                id="paper.copy_note_link",
                title="Copy a link for a n&ote",
                run=self._copy,
                menu="Paper",
                section=3,
                enabled=self._has_paper,
            ),
        ]

    def show(self) -> None:
        """Show the history of the note."""
        from carrel.ui.notes.history_dialog import HistoryDialog
        from carrel.ui.notes.history_versions import compare, read_history

        desk, paper, notes = self._parts.desk, self._parts.session.paper, self._parts.panes.notes
        if desk is None or paper is None or not notes.flush(wait=True):
            return
        number = paper.id

        def compare_later(old: str, new: str, done: Callable[[Compared], None]) -> None:
            desk.look(lambda _: compare(old, new), done)

        def restore(version: int) -> None:
            # What was typed meanwhile is the library's before another text takes its place.
            if notes.flush(wait=True):
                desk.writer.restore_note(number, version)

        def show(history: NoteHistory) -> None:
            if isValid(dialog):
                dialog.show_history(history)

        dialog = HistoryDialog(paper.title, compare_later, self._parts.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.restore_wanted.connect(restore)
        desk.look(lambda reader: read_history(reader, number), show)
        dialog.open()

    def _has_paper(self) -> bool:
        return self._parts.desk is not None and self._parts.session.paper is not None

    def _copy(self) -> None:
        paper = self._parts.session.paper
        if paper is not None:
            link = f"[[{paper.citekey}]]"
            QGuiApplication.clipboard().setText(link)
            self._parts.session.say(f"Copied {link}")
