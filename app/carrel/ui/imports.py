"""Bringing papers in from the window: files, folders, pasted text; one import after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from carrel.jobs.job import Job

if TYPE_CHECKING:
    from carrel.api import ImportSource
    from carrel.domain.paper import Refusal
    from carrel.domain.reports import AddReport
    from carrel.jobs.runner import Runner
    from carrel.library.importing import Importing
    from carrel.ui.bridge import Bridge
    from carrel.ui.session import Session

    #: Names the sources of an import once the importers are there.
    Sources = Callable[[Importing], Sequence[ImportSource | Refusal]]
    #: Reads the sources into the library, on the work lane.
    RunImport = Callable[[Sources, Job], AddReport]


class Imports(QObject):
    """`started(Job)`, `progressed(Job, done, total)` and `finished(Job, AddReport)`."""

    started = Signal(object)
    progressed = Signal(object, object, object)
    finished = Signal(object, object)

    def __init__(
        self, run_import: RunImport, runner: Runner, bridge: Bridge, session: Session
    ) -> None:
        super().__init__(session)
        self._run_import, self._runner = run_import, runner
        self._bridge, self._session = bridge, session
        self._jobs: list[Job] = []

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

    def cancel_all(self) -> None:
        """Ask every import to stop at its next batch."""
        for job in self._jobs:
            job.cancel()

    def _start(self, label: str, sources: Sources) -> None:
        def hear(done: int, total: int | None) -> None:
            self._bridge.call(lambda: self.progressed.emit(job, done, total))

        job = Job(label, hear)
        self._jobs.append(job)
        self.started.emit(job)
        future = self._runner.submit("work", self._run_import, sources, job)

        def failed(error: Exception) -> None:
            self._jobs.remove(job)
            self.finished.emit(job, None)
            self._session.complain(f"Nothing more could be added: {error}")

        def done(report: AddReport) -> None:
            self._jobs.remove(job)
            self.finished.emit(job, report)

        self._bridge.deliver(future, done, failed)
