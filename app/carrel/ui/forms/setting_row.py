"""One setting in a form: its title, its control, its help, and a way back to the default."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from carrel.api.settings import SHAPE, SettingShape, accepts
from carrel.ui.forms.setting_fields import make_control
from carrel.ui.forms.words import Words
from carrel.ui.reader.flat_button import LinkButton
from carrel.ui.reader.plain_text import button_text, one_line
from carrel.ui.theme.fonts import small_font
from carrel.ui.theme.spacing import GRID, GROUP

_NARROWEST = 160  # of a control; a number's own width follows from its limits


class SettingRow(QWidget):
    """A field of a settings dataclass.

    With `resets`, a button beside the control gives the default back; it is there while the value
    is another one. `edited` is emitted once an edit is done.
    """

    edited = Signal()

    def __init__(self, field: dataclasses.Field[Any], parent: QWidget, *, resets: bool) -> None:
        super().__init__(parent)
        self.field = field
        shape: SettingShape = field.metadata[SHAPE]
        self._control = make_control(field, self)
        self.widget = self._control.widget
        self._title, self._help = one_line(str(shape.title)), one_line(str(shape.help))
        self._reset = self._reset_button() if resets else None
        self._control.changed.connect(self.edited)
        self._lay_out(shape)
        self.renew()

    def read(self) -> Any:
        """Return what is chosen."""
        return self._control.read()

    def write(self, value: object) -> None:
        """Show a value; one that the setting cannot have is passed over."""
        if accepts(self.field, value) and value != self._control.read():
            self._control.write(value)
        self.renew()

    def is_default(self) -> bool:
        """Whether the setting is as it would be anyway."""
        return bool(self._control.read() == self.field.default)

    def renew(self) -> None:
        """Offer the way back where there is one."""
        if self._reset is None:
            return
        leaves = self._reset.hasFocus() and self.is_default()
        self._reset.setVisible(not self.is_default())
        if leaves:
            self.widget.setFocus()

    def narrow(self, words: Sequence[str]) -> bool:
        """Show the row where title, help or choices have all the words; return whether they do."""
        shape: SettingShape = self.field.metadata[SHAPE]
        told = " ".join([self._title, self._help, *map(str, shape.choices)]).casefold()
        found = all(word in told for word in words)
        self.setVisible(found)
        return found

    def _reset_button(self) -> LinkButton:
        button = LinkButton(self)
        button.setText("Reset")
        button.setToolTip("Back to the default")
        button.setAccessibleName(f"Reset {self._title}")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self._control.write(self.field.default))
        # A line of text tells of an edit when the reader leaves it, not when it is written to.
        button.clicked.connect(self.edited)
        return button

    def _lay_out(self, shape: SettingShape) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.widget.setObjectName(self.field.name)
        self.widget.setAccessibleName(self._title)
        line = QHBoxLayout()
        line.setSpacing(GROUP)
        if isinstance(self.widget, QCheckBox):
            line.addWidget(self.widget, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            label = QLabel(button_text(self._title, 200), self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setBuddy(self.widget)
            column.addWidget(label)
            self.widget.setMinimumWidth(_NARROWEST)
            line.addWidget(self.widget, 1)
        if self._reset is not None:
            line.addWidget(self._reset)
            line.addStretch(1 if isinstance(self.widget, QCheckBox) else 0)
        column.addLayout(line)
        if shape.help:
            told = Words(self, muted=True)
            told.setFont(small_font(self.font()))
            told.say(str(shape.help))
            self.widget.setAccessibleDescription(self._help)
            column.addWidget(told)
        column.addSpacing(GROUP + GRID)
