"""A name for a saved search: asked for when one is saved, and when one is renamed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from carrel.domain.saved_search import MAXIMUM_NAME_LENGTH, SavedSearchError, clean_search_name
from carrel.ui.theme.field import Field
from carrel.ui.theme.spacing import GROUP, INSIDE

_WIDTH = 440


class SearchNameDialog(QDialog):
    """Asks for a name; begins with `name`, selected.

    `judge(name)` returns a remark on a name ("" for none) and whether it can be taken.
    """

    def __init__(
        self,
        title: str,
        verb: str,
        name: str,
        judge: Callable[[str], tuple[str, bool]],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._judge = judge
        said = QLabel("Name; a “/” puts it below another, as in “to read/short”:", self)
        said.setWordWrap(True)
        self._field = Field(self)
        self._field.setAccessibleName("Name of the search")
        self._field.setMaxLength(MAXIMUM_NAME_LENGTH)
        self._field.setText(name)
        self._field.selectAll()
        said.setBuddy(self._field)
        self._remark = QLabel(self)
        self._remark.setWordWrap(True)
        buttons = QDialogButtonBox(self)
        # Not the standard button: its picture is nearly invisible in the dark.
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        self._take = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self._take.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._field.textChanged.connect(self._show_remark)
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        for widget in (said, self._field, self._remark, buttons):
            column.addWidget(widget)
        self._show_remark()

    def name(self) -> str:
        """Return the name; only for a dialog that was accepted."""
        return clean_search_name(self._field.text())

    def _show_remark(self) -> None:
        try:
            remark, good = self._judge(self.name())
        except SavedSearchError:
            remark, good = "", False  # nothing is typed yet
        self._remark.setText(remark)
        self._field.setAccessibleDescription(remark)
        self._take.setEnabled(good)
