"""A form made from a plugin's settings dataclass."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QVBoxLayout, QWidget

from carrel.api.settings import SHAPE, SettingShape
from carrel.plugin_host.settings_values import accepts
from carrel.ui.plugins.setting_fields import SettingControl, make_control
from carrel.ui.plugins.words import Words
from carrel.ui.reader.plain_text import button_text, one_line
from carrel.ui.theme.fonts import small_font
from carrel.ui.theme.spacing import GRID, GROUP, TARGET

_NARROWEST = 160  # of a control; a number's own width follows from its limits


class SettingsForm(QWidget):
    """One control a setting, its help below it, and a way back to the defaults.

    `values` is an instance of `schema`; what is not valid in it counts as the default. `changed`
    is emitted once an edit is done: a text is done when the reader leaves its line.
    """

    changed = Signal()

    def __init__(self, schema: type[Any], values: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = dataclasses.fields(schema)
        self._controls: dict[str, SettingControl] = {}
        self._emitted: dict[str, Any] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for field in self._fields:
            control = self._controls[field.name] = make_control(field, self)
            stored = getattr(values, field.name, field.default)
            if accepts(field, stored):
                control.write(stored)
            self._add(column, field, control)
        self._reset = QPushButton("Reset to defaults", self)
        self._reset.setAutoDefault(False)
        self._reset.setMinimumHeight(TARGET)
        self._reset.clicked.connect(self.reset)
        column.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._emitted = self.values()
        self._reset.setEnabled(bool(self._emitted))
        for control in self._controls.values():
            control.changed.connect(self.look)
        if self._controls:
            self.setFocusProxy(next(iter(self._controls.values())).widget)

    def values(self) -> dict[str, Any]:
        """Return what is chosen, leaving out what is as it would be anyway."""
        chosen = {field.name: self._controls[field.name].read() for field in self._fields}
        return {
            field.name: chosen[field.name]
            for field in self._fields
            if chosen[field.name] != field.default and accepts(field, chosen[field.name])
        }

    def reset(self) -> None:
        """Choose all defaults; one change."""
        blocked = self.blockSignals(True)
        for field in self._fields:
            self._controls[field.name].write(field.default)
        self.blockSignals(blocked)
        self.look()

    def look(self) -> None:
        """Tell of what was edited since it was told last, an edit under way included."""
        values = self.values()
        self._reset.setEnabled(bool(values))
        if values != self._emitted and not self.signalsBlocked():
            self._emitted = values
            self.changed.emit()

    def _add(
        self, column: QVBoxLayout, field: dataclasses.Field[Any], control: SettingControl
    ) -> None:
        shape: SettingShape = field.metadata[SHAPE]
        title, widget = one_line(str(shape.title)), control.widget
        widget.setObjectName(field.name)
        widget.setAccessibleName(title)
        if isinstance(widget, QCheckBox):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            label = QLabel(button_text(title, 200), self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setBuddy(widget)
            column.addWidget(label)
            widget.setMinimumWidth(_NARROWEST)
            column.addWidget(widget)
        if shape.help:
            told = Words(self, muted=True)
            told.setFont(small_font(self.font()))
            told.say(str(shape.help))
            widget.setAccessibleDescription(one_line(str(shape.help)))
            column.addWidget(told)
        column.addSpacing(GROUP)
