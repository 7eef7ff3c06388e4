"""Another citekey for a paper: what is wrong with it is said as it is typed, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from carrel.domain.citekeys import LONGEST_CITEKEY, wrong_citekey
from carrel.ui.theme.field import Field
from carrel.ui.theme.spacing import GROUP, INSIDE

if TYPE_CHECKING:
    from carrel.domain.paper import Paper
    from carrel.library.reading import LibraryReader

_WIDTH = 440
_FOLLOWS = (
    "Exported files take it at the next export and keep their names. What other programs cite"
    " by the old key does not follow."
)


class _Answer(NamedTuple):
    """What the library says of a key: whose it is ("" for nobody's), and how many notes follow."""

    key: str
    holder: str
    notes: int


class CitekeyDialog(QDialog):
    """Asks for a key; begins with the paper's own, selected.

    `look(read, done)` reads the library off the window's thread.
    """

    def __init__(
        self,
        paper: Paper,
        look: Callable[[Callable[[LibraryReader], _Answer], Callable[[_Answer], None]], None],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self.setWindowTitle("Change the citekey")
        self.setMinimumWidth(_WIDTH)
        self._paper, self._look, self._open = paper, look, True
        said = QLabel("&Citekey, by which notes and LaTeX name the paper:", self)
        said.setWordWrap(True)
        self._field = Field(self)
        self._field.setAccessibleName("Citekey")
        self._field.setMaxLength(LONGEST_CITEKEY)
        self._field.setText(paper.citekey)
        self._field.selectAll()
        said.setBuddy(self._field)
        self._remark = QLabel(self)
        self._remark.setWordWrap(True)
        follows = QLabel(_FOLLOWS, self)
        follows.setWordWrap(True)
        buttons = QDialogButtonBox(self)
        # Not the standard button: its picture is nearly invisible in the dark.
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        self._take = buttons.addButton("Change", QDialogButtonBox.ButtonRole.AcceptRole)
        self._take.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._field.textChanged.connect(self._judge)
        self.finished.connect(self._ended)
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        for widget in (said, self._field, self._remark, follows, buttons):
            column.addWidget(widget)
        self._judge()

    def key(self) -> str:
        """Return the key as typed, without space around it."""
        return self._field.text().strip()

    def _judge(self) -> None:
        """Say at once what is malformed, and soon whose the key is."""
        key, before, paper_id = self.key(), self._paper.citekey, self._paper.id
        wrong = wrong_citekey(key) if key != before else ""
        self._show(f"{wrong[:1].upper()}{wrong[1:]}." if wrong else "", good=False)
        if wrong or not key:
            return

        def read(reader: LibraryReader) -> _Answer:
            return _Answer(key, reader.citekey_holder(key, paper_id), reader.linking_notes(before))

        self._look(read, self._told)

    def _told(self, answer: _Answer) -> None:
        if not self._open or answer.key != self.key():
            return
        if answer.holder:
            self._show(f"That is the citekey of “{answer.holder}”.", good=False)
        else:
            changed = answer.key != self._paper.citekey
            self._show(_notes(answer.notes), good=changed)

    def _show(self, remark: str, *, good: bool) -> None:
        self._remark.setText(remark)
        self._field.setAccessibleDescription(remark)
        self._take.setEnabled(good)

    def _ended(self) -> None:
        self._open = False


def _notes(count: int) -> str:
    if not count:
        return "No note links to it by its citekey."
    return f"The links in {count:,} note{'' if count == 1 else 's'} follow."
