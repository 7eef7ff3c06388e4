"""The work under way: what it is called, how far it is, and its cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from carrel.ui.theme.spacing import INSIDE

if TYPE_CHECKING:
    from carrel.jobs.job import Job

_STEPS = 1_000


class WorkRow(QWidget):
    """Shows one job at a time; the status bar says which."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._label = QLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setFixedSize(140, 10)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._cancel = QToolButton(self)
        self._cancel.setText("Cancel")
        self._cancel.setToolTip("Stop this work; what was added so far stays")
        self._cancel.setAutoRaise(True)
        self._cancel.clicked.connect(self._cancelled)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(INSIDE)
        for widget in (self._label, self._bar, self._cancel):
            line.addWidget(widget)
        self.hide()

    def show_job(self, job: Job) -> None:
        """Show a job that has said nothing yet."""
        self._job = job
        self._label.setText(job.label)
        self._bar.setRange(0, 0)

    def show_progress(self, done: int, total: int | None) -> None:
        """Show how far the job is; without a total the bar only moves."""
        self._bar.setRange(0, _STEPS if total else 0)
        if total:
            self._bar.setValue(min(_STEPS, done * _STEPS // total))

    def _cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._label.setText("Cancelling…")
