"""Bringing papers in from the window: files, folders, pasted text; one import after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from carrel.api import ImportSource
    from carrel.domain.paper import Refusal
    from carrel.domain.reports import AddReport
    from carrel.jobs.job import Job
    from carrel.library.importing import Importing
    from carrel.ui.job_board import JobBoard
    from carrel.ui.session import Session

    #: Names the sources of an import once the importers are there.
    Sources = Callable[[Importing], Sequence[ImportSource | Refusal]]
    #: Reads the sources into the library, on the work lane.
    RunImport = Callable[[Sources, Job], AddReport]


class Imports(QObject):
    """`finished(AddReport)`: an import came to its end, or was cancelled."""

    finished = Signal(object)

    def __init__(self, run_import: RunImport, board: JobBoard, session: Session) -> None:
        super().__init__(session)
        self._run_import, self._board, self._session = run_import, board, session

    def add_files(self, names: Sequence[str]) -> None:
        """Add papers from files and folders."""
        if names:
            first = names[0].replace("\\", "/").rstrip("/").rpartition("/")[2]
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            wanted = list(names)
            self._start(
                f"Adding papers from {first}{more}", lambda importing: importing.expand(wanted)
            )

    def add_text(self, text: str) -> None:
        """Add papers from pasted text."""

        def sources(_: Importing) -> Sequence[ImportSource]:
            from carrel.library.import_sources import pasted

            return [pasted(text)]

        self._start("Adding papers from pasted text", sources)

    def add_sample(self) -> None:
        """Add the papers of the sample library."""

        def sources(_: Importing) -> Sequence[ImportSource]:
            from carrel.library.import_sources import sample

            return [sample()]

        self._start("Opening the sample library", sources)

    def _start(self, label: str, sources: Sources) -> None:
        self._board.run(
            label,
            lambda job: self._run_import(sources, job),
            self.finished.emit,
            lambda error: self._session.complain(f"Nothing more could be added: {error}"),
        )
