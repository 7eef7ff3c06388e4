"""File > Read notes back from the vault: what was changed there, looked at before it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from carrel.ui.exports import why
from carrel.ui.forms.words import Words
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.theme.hairlines import Hairline, HairlineSplitter
from carrel.ui.theme.spacing import GRID, GROUP, INSIDE, TARGET
from carrel.ui.vault import read_back_wording as wording
from carrel.ui.vault.export_progress import ExportProgress
from carrel.ui.vault.read_back_lines import BackDelegate, BackLines
from carrel.ui.vault.read_back_pane import ReadBackPane

if TYPE_CHECKING:
    from carrel.domain.changes import HistoryEntry
    from carrel.domain.vault_change import TakenReport
    from carrel.jobs.job import Job
    from carrel.ui.vault.vault_desk import VaultDesk
    from carrel.ui.vault.vault_work import BackRow
    from carrel.vault.reading_back import ReadBackReport

_SIZE = (920, 620)
_ACROSS = (380, 520)
_APART_LINES = 4  # lines of what is not read back that are shown at once


class ReadBackDialog(QDialog):
    """Looks through the vault when it is made; show it by `open()`. `conflicts_wanted`: what was
    changed on both sides is to be shown.
    """

    conflicts_wanted = Signal()

    def __init__(self, vault: VaultDesk, over: QWidget) -> None:
        super().__init__(over)
        self.setWindowTitle("Read notes back from the vault")
        self.resize(*_SIZE)
        self._vault = vault
        self._looking: Job | None = None
        self._taking = self._can_undo = False
        self.lines = BackLines(self)
        self.list = QListView(self)
        self.pane = ReadBackPane(self)
        self.progress = ExportProgress(self)
        self.empty = QLabel(self)
        self.apart_says = Words(self)
        self.apart = QListView(self)
        self._apart = QStringListModel(self)
        self._around = QWidget(self)
        self._pages = QStackedWidget(self)
        self._set_up()
        self._lay_out()
        self._connect()
        self.look()

    # -- how it looks

    def _set_up(self) -> None:
        self.list.setModel(self.lines)
        self.list.setItemDelegate(BackDelegate(self.list))
        self.list.setAccessibleName("Papers that were changed in the vault; Space checks one")
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.installEventFilter(self)
        self.apart.setModel(self._apart)
        self.apart.setAccessibleName("What is not read back, and why")
        for view in (self.list, self.apart):
            view.setUniformItemSizes(True)
            view.setFrameShape(QFrame.Shape.NoFrame)
            view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty.setWordWrap(True)
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _lay_out(self) -> None:
        splitter = HairlineSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(self.pane)
        splitter.setSizes(list(_ACROSS))
        for place, share in enumerate(_ACROSS):
            splitter.setStretchFactor(place, share)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(splitter)
        self.stop = self._button("&Cancel")
        state = QHBoxLayout()
        state.setSpacing(INSIDE)
        state.addWidget(self.progress, 1)
        state.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.addWidget(self._pages, 1)
        column.addWidget(self._apart_part())
        column.addWidget(Hairline(parent=self))
        column.addLayout(state)
        column.addLayout(self._buttons())

    def _apart_part(self) -> QWidget:
        """Return what tells of all that is not read back."""
        self.conflicts = self._button("Look at c&onflicts…")
        row = QHBoxLayout()
        row.setSpacing(INSIDE)
        row.addWidget(self.apart_says, 1)
        row.addWidget(self.conflicts)
        column = QVBoxLayout(self._around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(Hairline(parent=self._around))
        column.addLayout(row)
        column.addWidget(self.apart)
        self._around.hide()
        return self._around

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(INSIDE)
        self.check = [FlatButton(self), FlatButton(self)]
        for button, title in zip(self.check, ("Check all", "Check none"), strict=True):
            button.setText(title)
            row.addWidget(button)
        row.addStretch(1)
        self.leave = self._button("Close")
        self.go = self._button("&Read back")
        self.go.setDefault(True)
        row.addWidget(self.leave)
        row.addWidget(self.go)
        return row

    def _button(self, title: str) -> QPushButton:
        button = QPushButton(title, self)
        button.setAutoDefault(False)
        button.setMinimumHeight(TARGET + GRID)
        return button

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show())
        self.lines.checked_changed.connect(self._enable)
        self.stop.clicked.connect(lambda _: self._stop())
        self.leave.clicked.connect(lambda _: self.reject())
        self.go.clicked.connect(lambda _: self._read_back())
        self.conflicts.clicked.connect(lambda _: self._look_at_conflicts())
        self.check[0].clicked.connect(lambda _: self.lines.check_all(on=True))
        self.check[1].clicked.connect(lambda _: self.lines.check_all(on=False))
        self.finished.connect(lambda _: self._stop())
        QShortcut(QKeySequence.StandardKey.Refresh, self, self.look)
        QShortcut(QKeySequence.StandardKey.Undo, self, self._undo)

    def _show(self) -> None:
        self.pane.show_row(self.lines.row_at(self.list.currentIndex().row()))

    def _enable(self) -> None:
        number, busy = len(self.lines.chosen()), bool(self._looking or self._taking)
        had_keyboard = self.stop.hasFocus()
        self._pages.setCurrentIndex(1 if self.lines.rows else 0)
        self.go.setText(f"&Read back ({number:,})" if number else "&Read back")
        self.go.setEnabled(number > 0 and not busy)
        for button in self.check:
            button.setEnabled(bool(self.lines.rows) and not busy)
        self.stop.setVisible(self._looking is not None)
        if had_keyboard and not busy:
            self._focus()

    def _focus(self) -> None:
        # A list that does not show would have the keyboard and nobody would see where it is.
        first = self.list if self.lines.rows else self.leave
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- looking

    def look(self) -> None:
        """Look through the vault, again if need be."""
        if self._looking is not None or self._taking:
            return
        self.progress.begin("Looking through the vault…")
        self._looking = self._vault.run(
            "Looking for changes in the vault",
            self._vault.work.read_back,
            lambda found: self._looked(*found) if isValid(self) else None,
            lambda error: self._not_looked(error) if isValid(self) else None,
            lambda done, total: self.progress.show_progress(done, total) if isValid(self) else None,
        )
        self._enable()

    def _looked(self, report: ReadBackReport, rows: list[BackRow]) -> None:
        self._looking = None
        self.empty.setText(f"{wording.NOTHING}\n\n{self._vault.folder}")
        self.lines.show_rows(rows)
        self.list.setCurrentIndex(self.lines.index(0))
        self._show()
        self._apart.setStringList(wording.apart_lines(report))
        self.apart_says.say(wording.apart_sentence(report))
        lines = self._apart.rowCount()
        self._around.setVisible(lines > 0)
        height = self.apart.sizeHintForRow(0) * min(lines, _APART_LINES)
        self.apart.setFixedHeight(height + INSIDE)
        self.conflicts.setVisible(bool(report.conflicts))
        self.progress.end(wording.found_sentence(report))
        self._enable()
        self._focus()

    def _not_looked(self, error: Exception) -> None:
        self._looking = None
        self.empty.setText("")
        self.progress.end(f"⚠ The vault cannot be looked through: {why(error)}")
        self._enable()
        self._focus()

    def _stop(self) -> None:
        if self._looking is not None:
            self._looking.cancel()

    def _look_at_conflicts(self) -> None:
        self.accept()
        self.conflicts_wanted.emit()

    # -- taking

    def _read_back(self) -> None:
        """Have the library take what is checked."""
        chosen = self.lines.chosen()
        if not chosen or self._looking is not None or self._taking:
            return
        self._taking = True
        self.progress.begin("Reading back…")
        self._enable()
        self._vault.take(chosen, self._taken)

    def _taken(self, taken: TakenReport | str) -> None:
        """Tell what the library took; what is left is looked for anew."""
        if isinstance(taken, str):
            said = f"⚠ Nothing was read back: {taken}"
        else:
            said = wording.taken_sentence(taken)
        self._vault.say(said)
        if not isValid(self):
            return
        self._taking = False
        self._can_undo = not isinstance(taken, str) and taken.taken > 0
        if isinstance(taken, str):
            self.progress.end(said)
            self._enable()
            return
        gone = {one.paper_id for one in self.lines.chosen()}
        gone -= self._refused(taken)
        self.lines.show_rows([row for row in self.lines.rows if row.change.paper_id not in gone])
        self.list.setCurrentIndex(self.lines.index(0))
        self.empty.setText(said)
        self._show()
        self.progress.end(said)
        self._enable()
        self._focus()

    def _refused(self, taken: TakenReport) -> set[int]:
        titles = {title for title, _ in taken.refused}
        return {one.paper_id for one in self.lines.chosen() if one.title in titles}

    def _undo(self) -> None:
        """Take back what was read back last, and look again."""
        if not self._can_undo:
            return
        self._can_undo = False

        def undone(entry: HistoryEntry | None) -> None:
            if entry is not None:
                self._vault.say(f"Undone: {entry.label}")
            if isValid(self):
                self.look()

        self._vault.undo(undone)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read back on Enter."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self._read_back()
            return True
        return super().eventFilter(watched, event)
