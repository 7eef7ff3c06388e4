"""What lies around the conflicts of a vault: the page for none, progress, buttons."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carrel.ui.theme.hairlines import Hairline, HairlineSplitter
from carrel.ui.theme.spacing import GROUP, INSIDE
from carrel.ui.vault.conflict_wording import CHOICES
from carrel.ui.vault.export_progress import ExportProgress

_ACROSS = (320, 580)


class ConflictsFrame(QWidget):
    """Lays out a dialog's list and pane. `all_wanted(Choice)`: the same for all conflicts."""

    all_wanted = Signal(object)

    def __init__(self, lines: QWidget, pane: QWidget, dialog: QWidget) -> None:
        super().__init__(dialog)
        self.progress = ExportProgress(self)
        self.stop = QPushButton("&Cancel", self)
        self.empty = QLabel(self)
        self._pages = QStackedWidget(self)
        self.open = QPushButton("&Open the file", self)
        self.folder = QPushButton("Show in &folder", self)
        self.again = QPushButton("&Look again", self)
        self.all = QPushButton("The same for &all", self)
        self.leave = QPushButton("Close", self)
        self._lay_out(lines, pane)
        around = QVBoxLayout(dialog)
        around.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        around.addWidget(self)

    def found_none(self, folder: str) -> None:
        """Say what the page for no conflicts is to say; "" where nobody could look."""
        self.empty.setText(
            "No conflicts: what you changed in the files goes together with the library.\n\n"
            f"{folder}"
            if folder
            else ""
        )

    def enable(self, *, line: bool, several: bool, busy: bool, found: bool) -> None:
        """Offer what can be done: with a line that is shown, with several conflicts, at rest."""
        self._pages.setCurrentIndex(1 if found else 0)
        for button in (self.open, self.folder):
            button.setEnabled(line)
        self.all.setEnabled(several and not busy)
        self.again.setEnabled(not busy)
        self.stop.setVisible(busy)

    def _lay_out(self, lines: QWidget, pane: QWidget) -> None:
        self.empty.setWordWrap(True)
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        splitter = HairlineSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(lines)
        splitter.addWidget(pane)
        splitter.setSizes(list(_ACROSS))
        for place, share in enumerate(_ACROSS):
            splitter.setStretchFactor(place, share)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(splitter)
        state = QHBoxLayout()
        state.setSpacing(INSIDE)
        state.addWidget(self.progress, 1)
        state.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(INSIDE)
        column.addWidget(self._pages, 1)
        column.addWidget(Hairline(parent=self))
        column.addLayout(state)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(INSIDE)
        for button in (self.open, self.folder, self.again, self.all):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.leave)
        for button in (self.stop, self.open, self.folder, self.again, self.all, self.leave):
            button.setAutoDefault(False)
        self.again.setToolTip("Look through the vault once more (F5)")
        self.all.setToolTip("Make the same choice for every conflict that allows it")
        menu = QMenu(self.all)
        for choice, title in CHOICES.items():
            menu.addAction(f"{title}…", partial(self.all_wanted.emit, choice))
        self.all.setMenu(menu)
        return row
