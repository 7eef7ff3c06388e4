"""Keeps the stored values of plugins' search fields in step with the library, in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from carrel.domain.fields import StoredField
from carrel.plugin_host.search_fields import PluginSearchFields

if TYPE_CHECKING:
    from carrel.domain.changes import ChangeSet
    from carrel.jobs.job import Job
    from carrel.jobs.runner import Runner
    from carrel.library.stored_fields import FieldBatch
    from carrel.plugin_host import PluginHost
    from carrel.ui.plugins.mentions import PluginMentions
    from carrel.ui.shell.parts import Parts

#: Changes come in batches; one look follows several.
_SETTLE_MS = 400
#: Reading so many papers is worth a line in the status bar (a second or so).
_SHOWN_FROM = 5_000


class PluginFields(QObject):
    """Follows the library for all search fields of plugins; on the window's thread.

    Those that are computed from mentions wait until papers have been read for them.
    """

    def __init__(
        self, host: PluginHost, parts: Parts, runner: Runner, mentions: PluginMentions
    ) -> None:
        super().__init__(parts.window)
        self._host, self._parts, self._runner = host, parts, runner
        self._mentions = mentions
        self._fields = PluginSearchFields(host)
        self._job: Job | None = None
        self._again = self._stopped = False
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self._follow)
        parts.session.library_changed.connect(self._changed)
        parts.session.library_renewed.connect(self._soon.start)
        mentions.settled.connect(lambda _: self._soon.start())
        mentions.ended.connect(self._soon.start)

    @property
    def fields(self) -> tuple[StoredField, ...]:
        """The fields as library and search know them."""
        return self._fields.stored

    def apply(self) -> None:
        """Take over the fields that plugins contribute now."""
        before = {one.name for one in self.fields}
        self._fields = PluginSearchFields(self._host)
        if self._parts.desk is not None:
            if before - {one.name for one in self.fields}:
                self._drop_others()
            self._parts.desk.search.set_fields(self.fields)
            if self._job is not None:
                self._job.cancel()  # it reads for a plugin that is gone, or not for one that came
            self._follow()

    def stop(self) -> None:
        """Follow no more; what is read and not stored is read the next time."""
        self._stopped = True
        self._soon.stop()
        if self._job is not None:
            self._job.cancel()

    def _changed(self, change: ChangeSet) -> None:
        others = {name for name in change.changed if name != "note" and ":" not in name}
        if self.fields and (change.added or change.removed or others):
            self._soon.start()

    def _follow(self) -> None:
        desk = self._parts.desk
        if desk is None or desk.library.read_only or self._stopped or not self.fields:
            return
        if self._job is not None:
            self._again = True
            return
        library, runner, fields = desk.library, self._runner, self._fields
        readings = fields.readings()
        if self._mentions.busy:
            readings = [one for one in readings if not one[0].extractor]

        def write(batch: FieldBatch) -> bool:
            return runner.submit("library", library.store_fields, batch).result()

        def work(job: Job) -> bool:
            from carrel.library.field_follower import FieldFollower

            return FieldFollower(library.path, write, readings).follow(fields.call, job)

        self._job = self._parts.board.run(
            "Reading fields of plugins",
            work,
            lambda _: self._ended(),
            self._failed,
            lane="fields",
            shown_from=_SHOWN_FROM,
        )

    def _drop_others(self) -> None:
        """Forget the values of fields whose plugin was taken out."""
        desk = self._parts.desk
        if desk is not None and not desk.library.read_only:
            keep = [one.name for one in self.fields]
            self._runner.submit("library", desk.library.drop_fields, keep)

    def _failed(self, error: Exception) -> None:
        self._ended()
        if not self._stopped:
            self._parts.session.complain(f"Fields of plugins could not be stored: {error}")

    def _ended(self) -> None:
        cancelled = self._job is not None and self._job.cancelled
        self._job = None
        if self._again or (cancelled and not self._stopped):
            self._again = False
            self._soon.start()
