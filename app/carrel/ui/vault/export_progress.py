"""The line that says how an export stands, with a bar while it is at work."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from carrel.ui.announcing import announce
from carrel.ui.forms.words import Words
from carrel.ui.theme.spacing import INSIDE

_STEPS = 1_000
_BAR = (160, 10)  # px


class ExportProgress(QWidget):
    """`says` shows what is going on or what came of it; the end is said aloud."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._doing = ""
        self.says = Words(self)
        self.says.setMinimumHeight(self.fontMetrics().lineSpacing())
        self.bar = QProgressBar(self)
        self.bar.setFixedSize(*_BAR)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(INSIDE)
        row.addWidget(self.says, 1)
        row.addWidget(self.bar)

    def begin(self, doing: str) -> None:
        """Say what is going on; how far it is, nobody knows yet."""
        self._doing = doing
        self.says.say(doing)
        self.bar.setRange(0, 0)
        self.bar.show()

    def show_progress(self, done: int, total: int | None) -> None:
        """Show how far it is."""
        self.bar.setRange(0, _STEPS if total else 0)
        if total:
            self.bar.setValue(min(_STEPS, done * _STEPS // total))
            self.says.say(f"{self._doing} {done:,} of {total:,}")

    def end(self, said: str) -> None:
        """Say what came of it."""
        self.bar.hide()
        self.says.say(said)
        announce(self, said)
