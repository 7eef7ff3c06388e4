"""Notes out from the window: the papers of the list as Markdown files in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from carrel.jobs.job import Job
    from carrel.ui.job_board import JobBoard
    from carrel.ui.session import Session
    from carrel.vault.report import ExportReport


class Exports(QObject):
    """`finished(ExportReport)`: an export came to its end, or was cancelled."""

    finished = Signal(object)

    def __init__(self, board: JobBoard, session: Session) -> None:
        super().__init__(session)
        self._board, self._session = board, session

    def export(self, library: Path, paper_ids: Sequence[int], folder: Path) -> None:
        """Export papers of the library's file `library` to `folder`."""
        ids = list(paper_ids)

        def work(job: Job) -> ExportReport:
            from carrel.domain.attachments import ATTACHMENTS
            from carrel.library.reading import LibraryReader
            from carrel.vault.exporting import export

            pictures, reader = library.parent / ATTACHMENTS, LibraryReader(library)
            try:
                papers = reader.export_papers(ids)
                return export(papers, folder, job, total=len(ids), attachments=pictures)
            finally:
                reader.close()

        self._board.run(
            f"Exporting {len(ids):,} paper{'' if len(ids) == 1 else 's'}",
            work,
            self.finished.emit,
            lambda error: self._session.complain(f"The export ended: {error}"),
        )
