"""A form made from a settings dataclass: a plugin's, or Carrel's own preferences."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from carrel.api.settings import SHAPE, accepts
from carrel.ui.forms.setting_row import SettingRow
from carrel.ui.theme.spacing import TARGET


class SettingsForm(QWidget):
    """One control a setting, its help below it, and a way back to the defaults.

    `values` is an instance of `schema`; what is not valid in it counts as the default. `changed`
    is emitted once an edit is done: a text is done when the reader leaves its line. With
    `each_resets`, every setting has a way back of its own in the place of one for all.
    """

    changed = Signal()

    def __init__(
        self,
        schema: type[Any],
        values: Any,
        parent: QWidget | None = None,
        *,
        each_resets: bool = False,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        fields = [field for field in dataclasses.fields(schema) if SHAPE in field.metadata]
        self._rows = [SettingRow(field, self, resets=each_resets) for field in fields]
        for row in self._rows:
            row.write(getattr(values, row.field.name, row.field.default))
            column.addWidget(row)
        self._reset: QPushButton | None = None
        if not each_resets:
            self._reset = QPushButton("Reset to defaults", self)
            self._reset.setAutoDefault(False)
            self._reset.setMinimumHeight(TARGET)
            self._reset.clicked.connect(self.reset)
            column.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._emitted = self.values()
        self._renew()
        for row in self._rows:
            row.edited.connect(self.look)
        if self._rows:
            self.setFocusProxy(self._rows[0].widget)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the settings."""
        return tuple(row.field.name for row in self._rows)

    def values(self) -> dict[str, Any]:
        """Return what is chosen, leaving out what is as it would be anyway."""
        chosen = {row.field.name: (row.field, row.read()) for row in self._rows}
        return {
            name: value
            for name, (field, value) in chosen.items()
            if value != field.default and accepts(field, value)
        }

    def show_values(self, values: Any) -> None:
        """Show what was chosen elsewhere; nothing is told."""
        blocked = self.blockSignals(True)
        for row in self._rows:
            row.write(getattr(values, row.field.name, row.field.default))
        self.blockSignals(blocked)
        self._emitted = self.values()
        self._renew()

    def reset(self) -> None:
        """Choose all defaults; one change."""
        blocked = self.blockSignals(True)
        for row in self._rows:
            row.write(row.field.default)
        self.blockSignals(blocked)
        self.look()

    def look(self) -> None:
        """Tell of what was edited since it was told last, an edit under way included."""
        values = self.values()
        self._renew()
        if values != self._emitted and not self.signalsBlocked():
            self._emitted = values
            self.changed.emit()

    def narrow(self, words: Sequence[str]) -> int:
        """Show only the settings that have all the words; return how many they are."""
        return sum([row.narrow(words) for row in self._rows])

    def _renew(self) -> None:
        for row in self._rows:
            row.renew()
        if self._reset is not None:
            self._reset.setEnabled(bool(self.values()))
