"""The history of a note: its earlier texts, how they differ, and one of them brought back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
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

from carrel.ui.announcing import announce
from carrel.ui.notes.history_differences import collapsed
from carrel.ui.notes.history_versions import Compared, NoteHistory, sides
from carrel.ui.notes.history_view import DifferencesView
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.theme.choice_lines import DETAIL, ChoiceLines, choice_line
from carrel.ui.theme.hairlines import HairlineSplitter
from carrel.ui.theme.spacing import GRID, GROUP, INSIDE

_SIZE = (860, 560)
_ACROSS = (320, 540)
_EMPTY = (
    "No earlier text is kept yet.\n\nOne is kept each time you come back to a note after a while,"
    " and before an undo or another program replaces it."
)

#: Compares two texts off the window's thread, and brings home how they differ.
CompareLater = Callable[[str, str, Callable[[Compared], None]], None]


class HistoryDialog(QDialog):
    """Shows what `show_history` gave it. `restore_wanted(version)`: this text is to come back."""

    restore_wanted = Signal(int)

    def __init__(self, title: str, compare_later: CompareLater, over: QWidget) -> None:
        super().__init__(over)
        self.setWindowTitle(f"History of the note on {title}" if title else "History of the note")
        self.resize(*_SIZE)
        self._compare_later = compare_later
        self._history = NoteHistory("", ())
        self._round = 0  # a comparison of an earlier round is no longer wanted
        self._known: dict[int, Compared] = {}
        self._model = QStandardItemModel(self)
        self.list = QListView(self)
        self.view = DifferencesView(self)
        self.says = QLabel(self)
        self.since = _choice("with the text of now", self)
        self.before = _choice("with the text before it", self)
        self._pages = QStackedWidget(self)
        self._set_up()
        self._lay_out()
        self._enable()

    def show_history(self, history: NoteHistory) -> None:
        """Show the earlier texts of a note, the newest one first."""
        self._history = history
        self._pages.setCurrentIndex(1 if history.versions else 0)
        self._begin()
        self.list.setCurrentIndex(self._model.index(0, 0))
        self._enable()
        # A list that does not show would have the keyboard and nobody would see where it is.
        first = self.list if history.versions else self._close
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- how it looks

    def _set_up(self) -> None:
        self.list.setModel(self._model)
        self.list.setItemDelegate(ChoiceLines(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName("Earlier texts; Enter brings one back")
        self.list.installEventFilter(self)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show())
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        group = QButtonGroup(self)
        group.addButton(self.since)
        group.addButton(self.before)
        self.since.setChecked(True)
        self.since.toggled.connect(lambda _: self._begin())

    def _lay_out(self) -> None:
        splitter = HairlineSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(self.view)
        splitter.setSizes(list(_ACROSS))
        splitter.setStretchFactor(1, 1)
        empty = QLabel(_EMPTY)
        empty.setWordWrap(True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages.addWidget(empty)
        self._pages.addWidget(splitter)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(QLabel("Compare", self))
        row.addWidget(self.since)
        row.addWidget(self.before)
        row.addStretch(1)
        row.addWidget(self.says)
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.addLayout(row)
        column.addWidget(self._pages, 1)
        column.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        # Not the standard button: its picture is nearly invisible in the dark.
        self._close = buttons.addButton("Close", QDialogButtonBox.ButtonRole.RejectRole)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self._copy: QPushButton = buttons.addButton("&Copy this text", role)
        self._restore: QPushButton = buttons.addButton("&Restore this text", role)
        for button in (self._close, self._copy, self._restore):
            button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        self._copy.clicked.connect(lambda _: self._copy_text())
        self._restore.clicked.connect(lambda _: self._ask_for_it())
        return buttons

    def _enable(self) -> None:
        for widget in (self._copy, self._restore, self.since, self.before):
            widget.setEnabled(bool(self._history.versions))

    # -- comparing, one after the other

    def _begin(self) -> None:
        """Fill the list anew and compare each of its texts, from the top."""
        self._round += 1
        self._known.clear()
        place = max(0, self.list.currentIndex().row())
        self._model.clear()
        for version in self._history.versions:
            words = f"{version.words:,} word{'' if version.words == 1 else 's'}"
            self._model.appendRow(choice_line(_date(version.saved_at), words))
        self.list.setCurrentIndex(self._model.index(place, 0))
        self._compare(0, self._round)

    def _compare(self, place: int, number: int) -> None:
        if place >= len(self._history.versions):
            return

        def show(compared: Compared) -> None:
            if isValid(self) and number == self._round:
                self._tell(place, compared)
                self._compare(place + 1, number)

        with_before = self.before.isChecked()
        self._compare_later(*sides(self._history, place, with_before=with_before), show)

    def _tell(self, place: int, compared: Compared) -> None:
        self._known[place] = compared
        words = self._history.versions[place].words
        line = self._model.item(place)
        changed = f"+{compared.inserted:,} −{compared.deleted:,}"
        line.setData(f"{words:,} words  {changed}", DETAIL)
        said = f"{line.text()}, {words:,} words, {_in_words(compared)}"
        line.setData(said, Qt.ItemDataRole.AccessibleTextRole)
        if place == self.list.currentIndex().row():
            self._show()

    def _show(self) -> None:
        compared = self._known.get(self.list.currentIndex().row())
        if compared is None:
            self.view.show_pieces(())
            self.says.setText("Comparing…" if self._history.versions else "")
            return
        self.view.show_pieces(collapsed(compared.pieces))
        said = _in_words(compared)
        what = "Since then" if self.since.isChecked() else "At that time"
        self.says.setText(f"{what}: {said}")
        self.view.setAccessibleDescription(said)
        announce(self.view, said)

    # -- what is done with a text

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring the current text back on Enter."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self._ask_for_it()
            return True
        return super().eventFilter(watched, event)

    def _ask_for_it(self) -> None:
        place = self.list.currentIndex().row()
        if place >= 0:
            self.restore_wanted.emit(self._history.versions[place].id)
            self.accept()

    def _copy_text(self) -> None:
        place = self.list.currentIndex().row()
        if place >= 0:
            QGuiApplication.clipboard().setText(self._history.versions[place].body)
            self.says.setText("Copied")


def _choice(text: str, parent: QWidget) -> FlatButton:
    button = FlatButton(parent)
    button.setText(text)
    button.setAccessibleName(f"Compare {text}")
    button.setCheckable(True)
    return button


def _date(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000).astimezone().strftime("%Y-%m-%d %H:%M")


def _in_words(compared: Compared) -> str:
    if not compared.inserted and not compared.deleted:
        return "only signs and spaces changed" if compared.pieces[1:] else "nothing changed"
    return f"{compared.inserted:,} words added, {compared.deleted:,} taken"
