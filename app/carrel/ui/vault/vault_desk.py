"""A vault at the window: what is asked of its files off the window's thread, and brought home."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from carrel.ui.notes.history_versions import compare
from carrel.ui.vault.vault_work import with_refusals

if TYPE_CHECKING:
    from pathlib import Path

    from carrel.domain.changes import HistoryEntry
    from carrel.domain.vault_change import TakenReport, VaultChange
    from carrel.jobs.job import Job
    from carrel.ui.desk import Desk
    from carrel.ui.job_board import JobBoard
    from carrel.ui.notes.history_versions import Compared
    from carrel.ui.vault.vault_work import Settled, Step, VaultWork

_T = TypeVar("_T")
Heard = Callable[[int, "int | None"], None]


class VaultDesk:
    """Runs `work` on the lane of vaults, one after the other; changes go through the writer."""

    def __init__(self, work: VaultWork, desk: Desk, board: JobBoard) -> None:
        self.work = work
        self._desk, self._board = desk, board

    @property
    def folder(self) -> Path:
        """The vault's folder."""
        return self.work.folder

    def run(
        self,
        label: str,
        work: Callable[[Job], _T],
        done: Callable[[_T], None],
        failed: Callable[[Exception], None],
        heard: Heard | None = None,
    ) -> Job:
        """Have `work` done; the window shows nothing of it, `heard` is told how far it is."""
        return self._board.run(
            label, work, done, failed, lane="vault", shown_from=sys.maxsize, heard=heard
        )

    def take(
        self, changes: Sequence[VaultChange], done: Callable[[TakenReport | str], None]
    ) -> None:
        """Have the library take changes as one undo; `done` is told what it took, or why nothing
        could be stored.
        """
        self._desk.writer.run(_take, self._desk.library, list(changes), done=done)

    def settle(
        self,
        steps: Sequence[Step],
        done: Callable[[list[Settled]], None],
        failed: Callable[[Exception], None],
        heard: Heard | None = None,
    ) -> Job:
        """Carry choices out, and have the library take what they bring, all as one undo."""

        def settled(found: list[Settled]) -> None:
            changes = [one.change for one in found if one.change is not None]
            if changes:
                self.take(changes, lambda taken: done(with_refusals(found, taken)))
            else:
                done(found)

        return self.run(
            "Settling conflicts", lambda job: self.work.settle(steps, job), settled, failed, heard
        )

    def compare(self, old: str, new: str, done: Callable[[Compared], None]) -> None:
        """Find out how two texts differ."""
        self._desk.look(lambda _: compare(old, new), done)

    def undo(self, done: Callable[[HistoryEntry | None], None]) -> None:
        """Take the library's newest change back; `done` is told which that was."""
        self._desk.writer.run(self._desk.library.undo, done=done)

    def say(self, text: str) -> None:
        """Say something in the window's status bar."""
        self._desk.session.say(text)


def _take(library: Any, changes: Sequence[VaultChange]) -> TakenReport | str:
    import sqlite3

    from carrel.library.errors import LibraryError

    try:
        taken: TakenReport = library.take_from_vault(changes)
    except (LibraryError, sqlite3.Error, OSError) as error:
        return str(error)
    return taken
