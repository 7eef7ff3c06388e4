"""The status bar: what was said last, the work under way, when the note was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from carrel.ui.theme.eliding_label import ElidingLabel
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, GROUP, INSIDE, PANE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from carrel.jobs.job import Job
    from carrel.ui.shell.work_row import WorkRow

#: Work that is done sooner shows no bar: a flash tells nothing.
_SHOW_AFTER_MS = 300
_MESSAGE_MS = 8_000


class StatusBar(QWidget):
    """One line at the foot of the window; problems stay until something else is said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Status")
        # No accessible names: they would be read in the place of the texts.
        self._message = ElidingLabel()
        self._saved = QLabel()
        self._saved.setTextFormat(Qt.TextFormat.PlainText)
        self._search: ElidingLabel | None = None  # made by the first thing to say
        self._today, self._selected = QLabel(), QLabel()
        for label in (self._today, self._selected):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            label.hide()
        self._jobs: list[Job] = []
        self._row: WorkRow | None = None  # made by the first job
        line = self._line = QHBoxLayout(self)
        line.setContentsMargins(PANE, GRID, PANE, GRID)
        line.setSpacing(INSIDE)
        line.addWidget(self._message, 1)
        line.addSpacing(GROUP)
        line.addWidget(self._selected)
        line.addWidget(self._today)
        line.addWidget(self._saved)
        self.setMinimumHeight(30)
        self._fade = _timer(self, _MESSAGE_MS)
        self._fade.timeout.connect(lambda: self.say("", ""))
        self._show_soon = _timer(self, _SHOW_AFTER_MS)
        self._show_soon.timeout.connect(self._show_work)

    def say(self, kind: str, text: str) -> None:
        """Show a line; `kind` "problem" stays, anything else fades."""
        palette = self.palette()
        tokens = tokens_of(palette)
        problem = kind == "problem"
        palette.setColor(palette.ColorRole.WindowText, tokens.bad if problem else tokens.text)
        self._message.setPalette(palette)
        self._message.setText(f"⚠ {text}" if problem else text)
        self._message.setToolTip(text if len(text) > 80 else "")
        if text:
            from carrel.ui.announcing import announce

            announce(self._message, text)
        self._fade.stop() if problem else self._fade.start()

    def show_saved(self, text: str) -> None:
        """Say how the note is: "saving…", "saved 12:04", "not saved: …"."""
        self._saved.setText(text)

    def show_today(self, counts: Mapping[str, int]) -> None:
        """Say how many papers were decided today, and on demand how."""
        from carrel.ui.triage.day import sentence

        decided = sum(counts.values())
        self._today.setText(f"today {decided:,}")
        self._today.setToolTip(sentence(counts))
        self._today.setAccessibleDescription(sentence(counts))
        self._today.setVisible(bool(decided))

    def show_selected(self, paper_ids: Sequence[int]) -> None:
        """Say how many papers are selected where there are several."""
        self._selected.setText(f"{len(paper_ids):,} selected")
        self._selected.setVisible(len(paper_ids) > 1)

    def show_search(self, text: str) -> None:
        """Say how the search is, "indexing 312 of 1,000"; "" takes it away."""
        if self._search is None and text:
            self._search = ElidingLabel()
            self._line.insertWidget(self._line.indexOf(self._saved), self._search)
        if self._search is not None:
            self._search.setText(text)
            self._search.setVisible(bool(text))

    def start(self, job: Job) -> None:
        """Show a job once it takes longer than a moment."""
        if self._row is None:
            from carrel.ui.shell.work_row import WorkRow

            self._row = WorkRow(self)
            self._line.insertWidget(1, self._row)
        self._jobs.append(job)
        self._row.show_job(job)
        self._show_soon.start()

    def progress(self, job: Job, done: int, total: int | None) -> None:
        """Show how far the newest job is."""
        if self._row is not None and self._jobs and job is self._jobs[-1]:
            self._row.show_progress(done, total)

    def finish(self, job: Job) -> None:
        """Take a job's bar away; an earlier job that still runs is shown again."""
        if job in self._jobs:
            self._jobs.remove(job)
        if self._row is not None and self._jobs:
            self._row.show_job(self._jobs[-1])
        elif self._row is not None:
            self._show_soon.stop()
            self._row.hide()

    def _show_work(self) -> None:
        if self._row is not None and self._jobs:
            self._row.show()


def _timer(parent: QWidget, interval: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    return timer
