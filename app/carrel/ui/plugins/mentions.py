"""Keeps the mentions that plugins' extractors find in step with the library, in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from carrel.plugin_host.extracting import PluginExtractors
from carrel.ui.commands.command import Command

if TYPE_CHECKING:
    from carrel.domain.changes import ChangeSet
    from carrel.jobs.job import Job
    from carrel.jobs.runner import Runner
    from carrel.library.mentions import MentionBatch
    from carrel.plugin_host import PluginHost
    from carrel.ui.shell.parts import Parts

#: Changes come in batches; one look follows several.
_SETTLE_MS = 400
#: Reading so many papers is worth a line in the status bar (a quarter of a second).
_SHOWN_FROM = 500
_TEXTS = frozenset({"title", "abstract", "summary"})


class PluginMentions(QObject):
    """Follows the library for all extractors of plugins; on the window's thread.

    `settled(names)`: mentions of these extractors (a frozenset) are others now, and no paper
    waits to be read. `ended()`: a look at the library ended, whatever came of it.
    """

    settled = Signal(object)
    ended = Signal()

    def __init__(self, host: PluginHost, parts: Parts, runner: Runner) -> None:
        super().__init__(parts.window)
        self._host, self._parts, self._runner = host, parts, runner
        self._extractors = PluginExtractors(host)
        self._job: Job | None = None
        self._again = self._stopped = self._superseded = self._paused = False
        self._changed_names: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self._follow)
        parts.session.library_changed.connect(self._changed)
        parts.session.library_renewed.connect(self._renewed)

    @property
    def busy(self) -> bool:
        """Whether papers are being read."""
        return self._job is not None

    def apply(self) -> None:
        """Take over the extractors that plugins contribute now."""
        before = set(self._extractors.names)
        self._extractors = PluginExtractors(self._host)
        if self._parts.desk is None:
            return
        if before - set(self._extractors.names):
            self._drop_others()
        if self._job is not None:
            self._superseded = True  # it reads for a plugin that is gone, or not for one that came
            self._job.cancel()
        self._follow()

    def stop(self) -> None:
        """Follow no more; what is read and not stored is read the next time."""
        self._stopped = True
        self._soon.stop()
        if self._job is not None:
            self._job.cancel()

    def commands(self) -> list[Command]:
        """Return the command that goes on after the reader cancelled."""
        return [
            Command(
                id="file.read_on",
                title="Go on finding numbers and devices",
                run=self._go_on,
                menu="File",
                section=2,
                enabled=lambda: self._paused,
            )
        ]

    # -- when to look

    def _changed(self, change: ChangeSet) -> None:
        if change.extractors:
            self._changed_names |= change.extractors
            self._tell()
        if change.added or not _TEXTS.isdisjoint(change.changed):
            self._soon.start()

    def _renewed(self) -> None:
        self._changed_names.update(self._extractors.names)
        self._soon.start()

    def _go_on(self) -> None:
        self._paused = False
        self._follow()

    def _follow(self) -> None:
        desk = self._parts.desk
        idle = desk is None or desk.library.read_only or not self._extractors.names
        if idle or desk is None or self._stopped or self._paused:
            self._tell()
            self.ended.emit()
            return
        if self._job is not None:
            self._again = True
            return
        library, runner, extractors = desk.library, self._runner, self._extractors

        def write(batch: MentionBatch) -> bool:
            return runner.submit("library", library.store_mentions, batch).result()

        def work(job: Job) -> bool:
            from carrel.jobs.processes import Processes
            from carrel.library.mention_follower import MentionFollower

            processes = Processes()
            try:
                follower = MentionFollower(library.path, write, extractors.extractions())
                return follower.follow(extractors.reading(job, processes), job)
            finally:
                processes.close()

        self._job = self._parts.board.run(
            f"Reading papers for {_listed(extractors.titles)}",
            work,
            lambda _: self._over(),
            self._failed,
            lane="extraction",
            shown_from=_SHOWN_FROM,
        )

    def _drop_others(self) -> None:
        """Forget what the extractors of a plugin found that was taken out."""
        desk = self._parts.desk
        if desk is not None and not desk.library.read_only:
            self._runner.submit("library", desk.library.drop_mentions, self._extractors.names)

    # -- when it is over

    def _failed(self, error: Exception) -> None:
        self._over()
        if not self._stopped:
            self._parts.session.complain(f"What papers mention could not be stored: {error}")

    def _over(self) -> None:
        cancelled = self._job is not None and self._job.cancelled
        self._job = None
        if self._stopped:
            return
        if self._parts.desk is not None:
            self._parts.desk.feed.look()
        # A plugin that failed too often cancels as well; it is taken out next.
        whole = all(map(self._extractors.is_on, self._extractors.names))
        if cancelled and whole and not self._superseded:
            self._paused = True
            self._parts.session.say(
                "Stopped; what was found stays. File > Go on finding numbers and devices goes on."
            )
        if self._again or self._superseded:
            self._again = self._superseded = False
            self._soon.start()
        self._tell()
        self.ended.emit()

    def _tell(self) -> None:
        if self._changed_names and self._job is None:
            names, self._changed_names = frozenset(self._changed_names), set()
            self.settled.emit(names)


def _listed(titles: list[str]) -> str:
    """Return "metrics, hardware and links"."""
    small = [title.lower() for title in titles]
    return " and ".join(filter(None, (", ".join(small[:-1]), small[-1])))
