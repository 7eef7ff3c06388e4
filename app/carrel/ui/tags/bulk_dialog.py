"""The tags of several papers in one dialog: which all have, which some have, which to add."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QListView,
    QVBoxLayout,
    QWidget,
)

from carrel.domain.tag import TagNameError, clean_tag_name
from carrel.ui.announcing import announce
from carrel.ui.tags.bulk_choice import ALL, BulkChoice
from carrel.ui.tags.bulk_lines import NAME, TagLines, tag_line
from carrel.ui.theme.field import Field
from carrel.ui.theme.hairlines import Hairline
from carrel.ui.theme.spacing import GROUP, INSIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carrel.library.tag_reading import SelectedTag

_SIZE = (460, 440)
_MOST = 300  # lines that are shown of what holds the letters that are typed

Apply = Callable[[list[str], list[str]], None]


class BulkTagsDialog(QDialog):
    """Shows what it was given by `show_tags`, and asks `apply(add, remove)` once, on Enter.

    Typing looks for tags of the whole library; Enter adds what is typed, or applies where nothing
    is. Space on a line, or a click, goes from all to none and back.
    """

    def __init__(self, papers: int, apply: Apply, over: QWidget, *, to_list: bool = False) -> None:
        """`to_list` begins in the list instead of the field, for taking tags away."""
        super().__init__(over)
        self.setWindowTitle(f"Tags of {papers:,} paper{'' if papers == 1 else 's'}")
        self.resize(*_SIZE)
        self._papers, self._apply, self._to_list = papers, apply, to_list
        self._choice: BulkChoice | None = None
        self._colours: Mapping[str, str] = {}
        self._told = ""
        self.field = Field(self)
        self.field.setPlaceholderText("Add or find a tag")
        self.field.setAccessibleName("Add or find a tag")
        self.field.setAccessibleDescription("Enter adds it, Down goes to the tags")
        self._model = QStandardItemModel(self)
        self.list = QListView(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(TagLines(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName("Tags; Space changes one")
        self.says = QLabel("Reading the tags…", self)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        self.says.setWordWrap(True)
        self.says.setMinimumHeight(2 * self.fontMetrics().height())  # its place is kept
        self._lay_out()
        self.field.textChanged.connect(lambda _: self._fill())
        self.list.clicked.connect(self._toggle)
        self.field.installEventFilter(self)
        self.list.installEventFilter(self)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(self)
        # Not the standard button: its picture is nearly invisible in the dark.
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        self._take = buttons.addButton("Apply", QDialogButtonBox.ButtonRole.AcceptRole)
        self._take.setDefault(True)
        self._take.setEnabled(False)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(Hairline(parent=self))
        column.addWidget(self.says)
        column.addWidget(buttons)

    def show_tags(self, carried: Sequence[SelectedTag], colours: Mapping[str, str]) -> None:
        """Show the tags of the papers; `colours` has every tag of the library with its colour."""
        self._choice = BulkChoice(carried, self._papers)
        self._colours = colours
        self._fill()
        if self._to_list and self._model.rowCount():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the lines

    def _fill(self, keep: str = "") -> None:
        choice = self._choice
        if choice is None:
            return
        typed = self.field.text().rpartition(",")[2].strip().lstrip("#").casefold()
        self._model.clear()
        for name in self._found(choice, typed):
            colour, detail = self._colours.get(name, ""), choice.detail(name)
            self._model.appendRow(tag_line(name, choice.state(name), colour, detail))
            if name == keep:
                self.list.setCurrentIndex(self._model.index(self._model.rowCount() - 1, 0))
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._model.index(0, 0))
        self._say()

    def _found(self, choice: BulkChoice, typed: str) -> list[str]:
        mine = choice.names()
        if not typed:
            return mine
        known = {name.casefold() for name in mine}
        names = [*mine, *(name for name in self._colours if name.casefold() not in known)]
        found = [name for name in names if typed in name.casefold()]
        # What begins as typed is meant more often than what holds it.
        found.sort(key=lambda name: not name.casefold().startswith(typed))
        return found[:_MOST]

    def _toggle(self, index: QModelIndex) -> None:
        if self._choice is not None and index.isValid():
            name = str(index.data(NAME))
            self._choice.toggle(name)
            self._fill(keep=name)

    def _say(self, trouble: str = "") -> None:
        assert self._choice is not None
        changes = self._choice.sentence()
        self._take.setEnabled(bool(changes))
        typed, known = self.field.text().strip(), bool(self._model.rowCount())
        if typed:
            here = f"Enter adds “{typed}”."
            here = here if known else f"No tag is called that: {here}"
            said = f"{here} {changes}".rstrip()
        else:
            said = changes or ("Nothing changes yet." if known else "No tags yet: type one.")
        said = trouble or said
        if said != self._told:
            self._told = said
            self.says.setText(said)
            announce(self, said)

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter adds or applies, the arrows go between field and list, Space changes a line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter(watched)
                return True
            if watched is self.field and event.key() == Qt.Key.Key_Down:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if watched is self.list and event.key() == Qt.Key.Key_Space:
                self._toggle(self.list.currentIndex())
                return True
            if (
                watched is self.list
                and event.key() == Qt.Key.Key_Up
                and self.list.currentIndex().row() <= 0
            ):
                self.field.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _enter(self, watched: QObject) -> None:
        typed = self.field.text().strip()
        if watched is self.list and typed:
            self._toggle(self.list.currentIndex())
        elif typed:
            self._add(typed)
        else:
            self._accept()

    def _add(self, typed: str) -> None:
        if self._choice is None:
            return
        try:
            names = [clean_tag_name(one) for one in typed.split(",") if one.strip()]
        except TagNameError as error:
            self._say(f"Not added: {error}.")
            return
        known = {name.casefold(): name for name in self._colours}
        for name in names:
            self._choice.want(known.get(name.casefold(), name), ALL)
        self.field.clear()
        self._fill(keep=names[0] if names else "")

    def _accept(self) -> None:
        if self._choice is None or not self._choice.sentence():
            return
        self._apply(list(self._choice.added()), list(self._choice.taken()))
        self.accept()
