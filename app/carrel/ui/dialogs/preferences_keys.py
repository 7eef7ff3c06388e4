"""The key editor: every command with its keys, to be changed one by one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from carrel.settings.preferences import KEYS, Keyboard
from carrel.ui.announcing import announce
from carrel.ui.commands.command import Command
from carrel.ui.commands.keys import is_single, overlap, portable, shown, why_not
from carrel.ui.commands.registry import CommandRegistry
from carrel.ui.dialogs.preferences_key_field import KeyField
from carrel.ui.dialogs.preferences_key_table import KeyTable, menu_of, title_of
from carrel.ui.forms.setting_row import SettingRow
from carrel.ui.forms.words import Words
from carrel.ui.preferences import WindowPreferences
from carrel.ui.theme.field import Field
from carrel.ui.theme.spacing import GROUP, INSIDE, TARGET

_SINGLE = "keyboard.single_letters"


class KeyEditor(QWidget):
    """Changes are in force at once. A key that another command has is taken from it, or not, as
    the reader says; what cannot be a key is said with the reason.
    """

    def __init__(
        self, registry: CommandRegistry, preferences: WindowPreferences, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._registry, self._preferences = registry, preferences
        self._adds = False
        self._asked: tuple[Command, list[QKeySequence]] | None = None
        self._before: dict[str, tuple[str, ...]] | None = None
        self.field = Field(self)
        self.field.setPlaceholderText("Find a command or a key")
        self.field.setAccessibleName("Find a command or a key")
        self.field.textChanged.connect(self._narrow)
        named = {one.name: one for one in dataclasses.fields(Keyboard)}
        self._single = SettingRow(named["single_letters"], self, resets=False)
        self._single.write(preferences.current.keyboard.single_letters)
        self._single.edited.connect(lambda: preferences.set(_SINGLE, self._single.read()))
        self.table = KeyTable(registry, lambda: preferences.current.keyboard.single_letters, self)
        self.key_field = KeyField(self)
        self.said = Words(self)
        self.buttons = {
            "change": self._button("Change…", self._change),
            "add": self._button("Add another…", lambda: self._change(adds=True)),
            "remove": self._button("Remove", self._remove),
            "reset": self._button("Reset", self._reset),
            "take": self._button("Take it over", self._take_over),
            "cancel": self._button("Cancel", self._end),
            "reset_all": self._button("Reset all keys", self._reset_all),
            "undo": self._button("Undo", self._undo),
        }
        self._lay_out()
        self._connect()
        self._end()
        self.setFocusProxy(self.field)

    def _button(self, text: str, run: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.setMinimumHeight(TARGET)
        button.clicked.connect(lambda _=False: run())
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(INSIDE)
        for widget in (self.field, self.table, self.said, self.key_field):
            column.addWidget(widget, 1 if widget is self.table else 0)
        lines = (("take", "cancel", "change", "add", "remove", "reset"), ("reset_all", "undo"))
        line = QHBoxLayout()
        line.setSpacing(INSIDE)
        for place, names in enumerate(lines):
            if place:
                line.addStretch(1)
            for name in names:
                line.addWidget(self.buttons[name])
        column.addLayout(line)
        column.addSpacing(GROUP)
        column.addWidget(self._single)

    def _connect(self) -> None:
        self.table.change_asked.connect(self._change)
        self.table.remove_asked.connect(self._remove)
        self.table.currentItemChanged.connect(lambda *_: self._current_changed())
        self.key_field.key_pressed.connect(self._pressed)
        self.key_field.abandoned.connect(self._end)
        self._registry.keys_changed.connect(self._renew)

    # -- what is shown

    def narrow(self, typed: str) -> int:
        """Show only commands with all the words; return how many they are."""
        if self.field.text() != typed:
            self.field.setText(typed)
        return self.table.narrow(typed.casefold().split())

    def _narrow(self, typed: str) -> None:
        self.narrow(typed)
        self._current_changed()

    def _renew(self) -> None:
        self._single.write(self._preferences.current.keyboard.single_letters)
        self.table.renew()
        self._enable()

    def _enable(self) -> None:
        command = self.table.current()
        has_keys = command is not None and bool(self._registry.keys(command.id))
        chosen = command is not None and self._registry.is_chosen(command.id)
        for name, on in {
            "change": command is not None,
            "add": has_keys,
            "remove": has_keys,
            "reset": chosen,
            "reset_all": bool(self._preferences.current.keyboard.keys),
        }.items():
            self.buttons[name].setEnabled(on)

    def _current_changed(self) -> None:
        if self.key_field.isVisibleTo(self) or self._asked is not None:
            self._end()
        self._enable()

    def _show(self, *, waits: bool = False, asks: bool = False) -> None:
        """Show the controls of one step: choose a command, press a key, or answer."""
        self.key_field.setVisible(waits)
        for name in ("change", "add", "remove", "reset"):
            self.buttons[name].setVisible(not waits and not asks)
        self.buttons["take"].setVisible(asks)
        self.buttons["cancel"].setVisible(waits or asks)
        self.buttons["undo"].setVisible(self._before is not None)
        self.table.keep_in_sight()

    def _say(self, text: str) -> None:
        self.said.say(text)
        self.said.setVisible(bool(text))
        if text:
            announce(self, text)

    # -- what is done

    def _change(self, *, adds: bool = False) -> None:
        command = self.table.current()
        if command is None:
            return
        self._adds, self._before = adds, None
        self._say(f"Press the new key for “{title_of(command)}”. Esc leaves it as it is.")
        self._show(waits=True)
        self.key_field.setFocus()

    def _pressed(self, key: QKeySequence) -> None:
        command = self.table.current()
        if command is None:
            return
        refused = why_not(key)
        fixed = "" if refused else self._registry.fixed_owner(key, command.id)
        if fixed:
            refused = f"{shown(key)} is the key of “{fixed}” for good. Press another one."
        if refused:
            self._say(refused)
            return
        kept = self._registry.keys(command.id) if self._adds else []
        self._ask(command, [*(one for one in kept if one != key), key])

    def _ask(self, command: Command, keys: list[QKeySequence]) -> None:
        """Give a command its keys, once the reader agrees where others have them."""
        others = self._others(command, keys)
        if not others:
            self._give(command, keys)
            return
        self._asked = (command, keys)
        told = "; ".join(
            f"{shown(key)} is the key of “{title_of(one)}” ({menu_of(one)})" for key, one in others
        )
        self._show(asks=True)
        self._say(f"{told}. Take it over for “{title_of(command)}”?")
        self.buttons["take"].setFocus()

    def _others(
        self, command: Command, keys: Sequence[QKeySequence]
    ) -> list[tuple[QKeySequence, Command]]:
        return [(key, one) for key in keys for one in self._registry.in_the_way(key, command.id)]

    def _take_over(self) -> None:
        if self._asked is not None:
            self._give(*self._asked)

    def _give(self, command: Command, keys: list[QKeySequence]) -> None:
        """Store a command's keys, and take them from those that have them."""
        chosen = dict(self._preferences.current.keyboard.keys)
        for _, other in self._others(command, keys):
            left = [
                one
                for one in self._registry.keys(other.id)
                if not any(overlap(one, key) for key in keys)
            ]
            chosen[other.id] = tuple(map(portable, left))
        if keys == self._registry.usual_keys(command.id):
            chosen.pop(command.id, None)
        else:
            chosen[command.id] = tuple(map(portable, keys))
        self._end()
        self._preferences.set(KEYS, chosen)
        off = not self._preferences.current.keyboard.single_letters
        told = ", ".join(map(shown, keys)) or "no key"
        more = "; single letters are off" if off and any(map(is_single, keys)) else ""
        self._say(f"“{title_of(command)}” has {told} now{more}.")

    def _remove(self) -> None:
        command = self.table.current()
        if command is not None and self._registry.keys(command.id):
            self._give(command, [])

    def _reset(self) -> None:
        command = self.table.current()
        if command is not None and self._registry.is_chosen(command.id):
            self._ask(command, self._registry.usual_keys(command.id))

    def _reset_all(self) -> None:
        before = dict(self._preferences.current.keyboard.keys)
        self._preferences.set(KEYS, {})
        self._end()
        self._before = before
        self._show()
        self._say("All commands have their usual keys.")
        self.buttons["undo"].setFocus()

    def _undo(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            self._preferences.set(KEYS, before)
        self._end()
        self._say("The keys are as they were.")

    def _end(self) -> None:
        """Go back to choosing a command."""
        mine = self.key_field.hasFocus() or any(one.hasFocus() for one in self.buttons.values())
        self._asked, self._before = None, None
        self._say("")
        self._show()
        self._enable()
        if mine:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
