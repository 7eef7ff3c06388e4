"""Which outcomes of an export are listed, with how many files each has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.theme.spacing import GRID
from carrel.ui.vault.export_wording import tally
from carrel.vault.report import Outcome

if TYPE_CHECKING:
    from carrel.vault.report import ExportReport

_TITLES = {
    None: "All",
    Outcome.NEW: "New",
    Outcome.UPDATED: "Updated",
    Outcome.CONFLICT: "Conflicts",
    Outcome.SKIPPED: "Skipped",
}


class OutcomeFilter(QWidget):
    """`chosen` carries an `Outcome`, None for all."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons: dict[Outcome | None, FlatButton] = {}
        group = QButtonGroup(self)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for outcome, title in _TITLES.items():
            button = self.buttons[outcome] = FlatButton(self)
            button.setCheckable(True)
            button.setText(title)
            button.setAccessibleName(f"List: {title}")
            group.addButton(button)
            row.addWidget(button)
            button.toggled.connect(lambda on, one=outcome: self.chosen.emit(one) if on else None)
        row.addStretch(1)
        self.buttons[None].setChecked(True)

    def show_counts(self, report: ExportReport | None) -> None:
        """Say how many files each outcome has; without a report, nothing."""
        found = tally(report) if report is not None else None
        for outcome, button in self.buttons.items():
            title = _TITLES[outcome]
            if found is not None:
                count = found.total() if outcome is None else found[outcome]
                title = f"{title} {count:,}"
            button.setText(title)
            button.setAccessibleName(f"List: {title}")
        self._row.activate()  # or one frame shows the counts cut short
