"""Keeps the folder of the preferences in step with the library, where the reader wants that."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from carrel.ui.exports import why
from carrel.ui.vault.change_news import ChangeNews
from carrel.ui.vault.changed_papers import CaughtUp, export_changes
from carrel.ui.vault.export_order import ExportOrder, chosen_folder
from carrel.ui.vault.vault_marks import Mark, VaultMarks
from carrel.vault.report import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from carrel.jobs.job import Job
    from carrel.settings.preferences import Preferences, Vault
    from carrel.ui.desk import Desk
    from carrel.ui.shell.parts import Parts
    from carrel.vault.report import ExportReport

#: A change waits until this time has gone by without another, but no longer than the second one.
AFTER_MS, AT_LATEST_MS = 2_000, 15_000
#: When a folder that is not there is looked for again, and one in which another export is at work.
LOOK_AGAIN_MS = 5_000
#: A file that could not be written is tried again after this time, then after twice that, ...
RETRY_MS, LONGEST_RETRY_MS = 15_000, 600_000
_AT_CLOSE_S = 1.0
#: Fewer papers are exported without a word in the status bar.
_SHOWN_FROM = 200


class ExportingOnChange(QObject):
    """Follows the library and the preferences of a window, for as long as its desk is open.

    `finish` exports what waits. Nothing is done by a window that keeps no preferences, nor with a
    library that cannot be written.
    """

    def __init__(self, parts: Parts, desk: Desk) -> None:
        super().__init__(desk)
        self._parts, self._desk = parts, desk
        self._marks = VaultMarks(desk.library.folder)
        self._vault: Vault | None = None
        self._news = ChangeNews(parts.session)
        self._job: Job | None = None
        self._ended = threading.Event()
        self._first = 0.0
        self._retry_ms = RETRY_MS
        self._by_hand: dict[Path, tuple[ExportOrder, int]] = {}
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._run)
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._run)
        parts.session.library_changed.connect(lambda _: self._wait())
        parts.session.library_renewed.connect(self._wait)
        parts.preferences.changed.connect(self._follow)
        parts.exports.begun.connect(self._begun_by_hand)
        parts.exports.finished.connect(self._done_by_hand)
        self._follow(parts.preferences.current)

    @property
    def is_on(self) -> bool:
        """Whether changes are exported."""
        vault = self._vault
        if vault is None or not vault.on_change or chosen_folder(vault) is None:
            return False
        return self._desk.library.read_only is None and self._parts.preferences.writes

    def finish(self) -> None:
        """Export what waits, for a second at most; the next window does the rest."""
        self._soon.stop()
        self._again.stop()
        if not self.is_on:
            return
        until = time.monotonic() + _AT_CLOSE_S
        if self._job is not None and self._ended.wait(_AT_CLOSE_S):
            self._job = None  # its news would come too late
        if self._job is None and self._is_behind():
            self._run()
        if self._job is not None and not self._ended.wait(max(0.0, until - time.monotonic())):
            self._job.cancel()

    # -- when

    def _follow(self, preferences: Preferences) -> None:
        if preferences.vault == self._vault:
            return
        self._vault = preferences.vault
        self._news.forget()
        self._soon.stop()
        self._again.stop()
        folder = chosen_folder(self._vault)
        if self._vault.on_change and folder is None:
            self._parts.session.say("Export on change waits for a folder: Ctrl+E chooses one")
        if self.is_on and folder is not None:
            if self._marks.get(folder) is None:
                self._marks.put(folder, Mark(self._last_seq()))
            self._wait()

    def _wait(self) -> None:
        """Export soon: something changed."""
        if not self.is_on:
            return
        now = time.monotonic()
        if not self._soon.isActive():
            self._first = now
        left = AT_LATEST_MS - int((now - self._first) * 1000)
        self._soon.start(max(0, min(AFTER_MS, left)))

    def _run(self) -> None:
        if self._job is not None:
            self._soon.start(AFTER_MS)
            return
        if not self.is_on or self._vault is None:
            return
        self._again.stop()
        self._ended.clear()
        self._job = self._parts.board.run(
            "Exporting what changed",
            partial(self._work, self._desk.library.path, self._vault),
            self._done,
            self._failed,
            lane="vault",
            shown_from=_SHOWN_FROM,
        )

    def _work(self, library: Path, vault: Vault, job: Job) -> CaughtUp:
        try:
            return export_changes(library, vault, self._marks, self._parts.exports, job)
        finally:
            self._ended.set()

    # -- what came of it

    def _done(self, caught_up: CaughtUp) -> None:
        self._job = None
        self._news.show_folder(self._folder(), gone=caught_up.gone)
        if caught_up.gone:
            self._again.start(LOOK_AGAIN_MS)
        elif caught_up.report is not None:
            self._news.show_report(caught_up.report)
            self._retry_skipped(caught_up.report)

    def _failed(self, error: Exception) -> None:
        from carrel.vault.locking import VaultBusyError

        self._job = None
        if isinstance(error, VaultBusyError):
            self._again.start(LOOK_AGAIN_MS)
            return
        self._news.show_failure(why(error))
        self._retry_later()

    def _retry_skipped(self, report: ExportReport) -> None:
        if report.count(Outcome.SKIPPED) or report.problems:
            self._retry_later()
        else:
            self._retry_ms = RETRY_MS

    def _retry_later(self) -> None:
        if self.is_on:
            self._again.start(self._retry_ms)
            self._retry_ms = min(2 * self._retry_ms, LONGEST_RETRY_MS)

    # -- exports by hand

    def _begun_by_hand(self, order: ExportOrder) -> None:
        self._by_hand[order.folder] = order, self._last_seq()

    def _done_by_hand(self, report: ExportReport) -> None:
        """Remember what the folder has now, for a time when changes are exported."""
        order, seq = self._by_hand.pop(report.folder, (None, 0))
        if order is None or report.cancelled or not report.files:
            return
        known = self._marks.get(report.folder)
        if known is None or (order.whole and report.complete):
            self._marks.put(report.folder, Mark(seq, seen=True))
        else:
            self._marks.put(report.folder, Mark(known.seq, seen=True))

    # -- inside

    def _folder(self) -> str:
        return self._vault.folder if self._vault is not None else ""

    def _is_behind(self) -> bool:
        folder = chosen_folder(self._vault) if self._vault is not None else None
        mark = self._marks.get(folder) if folder is not None else None
        return mark is not None and self._last_seq() != mark.seq

    def _last_seq(self) -> int:
        with contextlib.suppress(sqlite3.Error):  # the feed's follower tells of that
            return self._desk.reader.last_seq()
        return 0
