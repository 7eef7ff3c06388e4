"""The status bar: what was said last, the work under way with its cancel, when notes were saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from carrel.jobs.job import Job
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GRID, GROUP, INSIDE, PANE

if TYPE_CHECKING:
    from carrel.jobs.job import Job

#: Work that is done sooner shows no bar: a flash tells nothing.
_SHOW_AFTER_MS = 300
_MESSAGE_MS = 8_000


class StatusBar(QWidget):
    """One line at the foot of the window; problems stay until something else is said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Status")
        self._message = _plain_label("Message")
        self._saved = _plain_label("Note")
        self._work = _plain_label("Work under way")
        self._bar = QProgressBar()
        self._bar.setFixedSize(140, 10)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._cancel = QToolButton()
        self._cancel.setText("Cancel")
        self._cancel.setToolTip("Stop this work; what was added so far stays")
        self._cancel.setAutoRaise(True)
        self._cancel.clicked.connect(self._cancelled)
        self._jobs: list[Job] = []
        line = QHBoxLayout(self)
        line.setContentsMargins(PANE, GRID, PANE, GRID)
        line.setSpacing(INSIDE)
        line.addWidget(self._message, 1)
        for widget in (self._work, self._bar, self._cancel):
            line.addWidget(widget)
            widget.hide()
        line.addSpacing(GROUP)
        line.addWidget(self._saved)
        self.setMinimumHeight(30)
        self._fade = QTimer(self, singleShot=True, interval=_MESSAGE_MS)
        self._fade.timeout.connect(lambda: self.say("", ""))
        self._show_soon = QTimer(self, singleShot=True, interval=_SHOW_AFTER_MS)
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
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._message, text))
        self._fade.stop() if problem else self._fade.start()

    def show_saved(self, text: str) -> None:
        """Say how the note is: "saving…", "saved 12:04", "not saved: …"."""
        self._saved.setText(text)

    def start(self, job: Job) -> None:
        """Show a job once it takes longer than a moment."""
        self._jobs.append(job)
        self._bar.setRange(0, 0)
        self._show_soon.start()

    def progress(self, job: Job, done: int, total: int | None) -> None:
        """Show how far the newest job is."""
        if not self._jobs or job is not self._jobs[-1]:
            return
        if total:
            self._bar.setRange(0, 1000)
            self._bar.setValue(min(1000, done * 1000 // total))
        else:
            self._bar.setRange(0, 0)

    def finish(self, job: Job) -> None:
        """Take a job's bar away."""
        if job in self._jobs:
            self._jobs.remove(job)
        self._show_work() if self._jobs else self._hide_work()

    def _show_work(self) -> None:
        if not self._jobs:
            return
        self._work.setText(self._jobs[-1].label)
        for widget in (self._work, self._bar, self._cancel):
            widget.show()

    def _hide_work(self) -> None:
        self._show_soon.stop()
        for widget in (self._work, self._bar, self._cancel):
            widget.hide()

    def _cancelled(self) -> None:
        if self._jobs:
            self._jobs[-1].cancel()
            self._work.setText("Cancelling…")


def _plain_label(name: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAccessibleName(name)
    return label
