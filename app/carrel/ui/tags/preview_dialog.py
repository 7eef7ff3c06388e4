"""A new name for one tag or for several, with all that it changes shown while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from carrel.ui.announcing import announce
from carrel.ui.tags.completer import TagCompleter
from carrel.ui.tags.wording import becomes, preview_sentence
from carrel.ui.theme.field import Field
from carrel.ui.theme.hairlines import Hairline
from carrel.ui.theme.spacing import GROUP, INSIDE, TARGET

if TYPE_CHECKING:
    from carrel.library.tag_reading import TagMove, TagPreview

_SIZE = (600, 420)
_SHOWN = 500  # lines of a preview; the sentence counts them all

#: Reads what a name would change off the window's thread, and brings it home.
Look = Callable[[str, Callable[["TagPreview"], None]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagQuestion:
    """What a dialog asks: its title, the word on its button, what stands above the field, and the
    name that the field begins with.
    """

    title: str
    verb: str
    said: str
    name: str


class TagPreviewDialog(QDialog):
    """Asks for a name; `look` says what that changes. Enter takes what is typed, once it can be
    taken; `taken` is told it.
    """

    def __init__(
        self, question: TagQuestion, look: Look, taken: Callable[[str], None], over: QWidget
    ) -> None:
        super().__init__(over)
        self.setWindowTitle(question.title)
        self.resize(*_SIZE)
        self._look, self._taken = look, taken
        self._shown_for: str | None = None
        self._good = self._take_when_shown = False
        said = QLabel(question.said, self)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setWordWrap(True)
        self.field = Field(self)
        self.field.setAccessibleName("Name of the tag")
        said.setBuddy(self.field)
        self._completer = TagCompleter(self.field)
        self.field.setCompleter(self._completer)
        self.table = _table(self)
        self.says = QLabel(self)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        self.says.setWordWrap(True)
        self.says.setMinimumHeight(2 * self.fontMetrics().height())  # its place is kept
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.addWidget(said)
        column.addWidget(self.field)
        column.addWidget(self.table, 1)
        column.addWidget(Hairline(parent=self))
        column.addWidget(self.says)
        column.addWidget(self._buttons(question.verb))
        self.field.setText(question.name)
        self.field.selectAll()
        self.field.textChanged.connect(lambda _: self._ask())
        self._ask()

    def complete_over(self, names: Iterable[str]) -> None:
        """Complete over these tags."""
        self._completer.set_names(names)

    def _buttons(self, verb: str) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        # Not the standard button: its picture is nearly invisible in the dark.
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        self._take = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self._take.setDefault(True)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _ask(self) -> None:
        typed = self.field.text()
        self._take.setEnabled(True)  # until it is known: Enter waits for that
        self._look(typed, lambda preview: self._show(typed, preview))

    def _show(self, typed: str, preview: TagPreview) -> None:
        if not isValid(self) or typed != self.field.text():
            return
        self._shown_for = typed
        self._good = not preview.trouble
        self.table.clear()
        self.table.addTopLevelItems([_line(move) for move in preview.moves[:_SHOWN]])
        said = preview_sentence(preview)
        self.says.setText(said)
        self.field.setAccessibleDescription(said)
        announce(self, said)
        self._take.setEnabled(self._good)
        if self._take_when_shown:
            self._take_when_shown = False
            self._accept()

    def _accept(self) -> None:
        if self._shown_for != self.field.text():
            # Enter means what is typed: where its preview is still on its way, it waits.
            self._take_when_shown = True
        elif self._good:
            self._taken(self.field.text())
            self.accept()


def _table(parent: QWidget) -> QTreeWidget:
    table = QTreeWidget(parent)
    table.setHeaderLabels(["Tag", "Becomes", "Papers", "Highlights"])
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setAccessibleName("What changes")
    header = table.header()
    header.setStretchLastSection(False)
    for column in range(2):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    for column in (2, 3):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        table.headerItem().setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
    return table


def _line(move: TagMove) -> QTreeWidgetItem:
    line = QTreeWidgetItem([move.old, becomes(move), f"{move.papers:,}", f"{move.highlights:,}"])
    for column in (2, 3):
        middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        line.setTextAlignment(column, middle)
    line.setSizeHint(0, QSize(0, TARGET))
    for column in (0, 1):
        line.setToolTip(column, line.text(column))
    return line
