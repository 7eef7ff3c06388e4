"""Notes out from the window: papers as Markdown files in a folder, by hand, tried out first."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from carrel.ui.vault.export_order import Exporters, ExportOrder, Sections, run_order
from carrel.ui.vault.folder_check import FolderState, look_at_folder

if TYPE_CHECKING:
    from carrel.jobs.job import Job
    from carrel.ui.job_board import JobBoard
    from carrel.ui.session import Session
    from carrel.vault.report import ExportReport

#: How long an export by hand waits for one on change (seconds).
_PATIENCE_S = 10.0

Heard = Callable[[int, "int | None"], None]
Failed = Callable[[Exception], None]


class Tried(NamedTuple):
    """What an export would do; no report where the folder has a fault."""

    folder: FolderState
    report: ExportReport | None = None


class Exports(QObject):
    """Runs exports by hand, one after the other, and tries them out.

    `begun(ExportOrder)`, and `finished(ExportReport)` when it came to its end or was cancelled.
    `watched`: somebody shows what becomes of an export, so that nobody else need. `sections`
    and `exporters` give what plugins contribute; they are called on the work's thread.
    """

    begun = Signal(object)
    finished = Signal(object)

    def __init__(self, board: JobBoard, session: Session) -> None:
        super().__init__(session)
        self._board, self._session = board, session
        self.watched = False
        self.sections: Sections = tuple
        self.exporters: Exporters = tuple

    def export(
        self, order: ExportOrder, heard: Heard | None = None, failed: Failed | None = None
    ) -> Job:
        """Export; `failed` is told why it ended, the status bar in any case."""
        count = len(order.papers)
        self.begun.emit(order)

        def ended(error: Exception) -> None:
            self._session.complain(f"The export ended: {why(error)}")
            if failed is not None:
                failed(error)

        return self._board.run(
            f"Exporting {count:,} paper{'' if count == 1 else 's'}",
            lambda job: run_order(
                order, self.sections, job, exporters=self.exporters, patience_s=_PATIENCE_S
            ),
            self.finished.emit,
            ended,
            heard=heard,
        )

    def try_out(
        self, order: ExportOrder, heard: Heard, done: Callable[[Tried], None], failed: Failed
    ) -> Job:
        """Find out what an export would do; nothing is written, nothing shown in the window."""

        def work(job: Job) -> Tried:
            folder = look_at_folder(order.folder)
            if folder.fault or job.cancelled:
                return Tried(folder)
            return Tried(folder, run_order(order, self.sections, job, dry_run=True))

        return self._board.run(
            "Trying out an export",
            work,
            done,
            failed,
            lane="vault",
            shown_from=sys.maxsize,
            heard=heard,
        )


def why(error: Exception) -> str:
    """Return what went wrong in a few words."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error) or type(error).__name__
