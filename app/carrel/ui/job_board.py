"""Long work of the window: started on the work lane, shown in the status bar, cancelled there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from carrel.jobs.job import Job

if TYPE_CHECKING:
    from carrel.jobs.runner import Runner
    from carrel.ui.bridge import Bridge

T = TypeVar("T")


class JobBoard(QObject):
    """`started(Job)`, `progressed(Job, done, total)` and `ended(Job)`, on the window's thread."""

    started = Signal(object)
    progressed = Signal(object, object, object)
    ended = Signal(object)

    def __init__(self, runner: Runner, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._bridge = runner, bridge
        self._jobs: list[Job] = []

    def run(
        self,
        label: str,
        work: Callable[[Job], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `work` after the work that was started before it, and bring its result home."""

        def hear(step: int, total: int | None) -> None:
            self._bridge.call(lambda: self.progressed.emit(job, step, total))

        def finished(call: Callable[[Any], None], what: Any) -> None:
            self._jobs.remove(job)
            self.ended.emit(job)
            call(what)

        job = Job(label, hear)
        self._jobs.append(job)
        self.started.emit(job)
        self._bridge.deliver(
            self._runner.submit("work", work, job),
            lambda result: finished(done, result),
            lambda error: finished(failed, error),
        )

    def cancel_all(self) -> None:
        """Ask all work to stop as soon as it can."""
        for job in self._jobs:
            job.cancel()
