"""Long work of the window: started on the work lane, shown in the status bar, cancelled there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from carrel.jobs.job import Job

if TYPE_CHECKING:
    from carrel.jobs.runner import Lane, Runner
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
        *,
        lane: Lane = "work",
        shown_from: int = 0,
        heard: Callable[[int, int | None], None] | None = None,
    ) -> Job:
        """Run `work` after what was started before it on its lane, and bring its result home.

        It is shown at once, or only when it says that it has `shown_from` steps or more. `heard`
        is told how far it is, shown or not.
        """
        shown = False

        def show() -> None:
            nonlocal shown
            shown = True
            self.started.emit(job)

        def hear(step: int, total: int | None) -> None:
            if heard is not None:
                self._bridge.call(lambda: heard(step, total) if job in self._jobs else None)
            if not shown and (total or 0) < shown_from:
                return
            self._bridge.call(lambda: progressed(step, total))

        def progressed(step: int, total: int | None) -> None:
            if job not in self._jobs:
                return
            if not shown:
                show()
            self.progressed.emit(job, step, total)

        def finished(call: Callable[[Any], None], what: Any) -> None:
            self._jobs.remove(job)
            if shown:
                self.ended.emit(job)
            call(what)

        job = Job(label, hear)
        self._jobs.append(job)
        if not shown_from:
            show()
        self._bridge.deliver(
            self._runner.submit(lane, work, job),
            lambda result: finished(done, result),
            lambda error: finished(failed, error),
        )
        return job

    def cancel_all(self) -> None:
        """Ask all work to stop as soon as it can."""
        for job in self._jobs:
            job.cancel()
