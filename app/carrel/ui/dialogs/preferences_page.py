"""One group of preferences: what it is about, and its settings."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carrel.settings.preferences import DEFAULTS
from carrel.ui.forms.settings_form import SettingsForm
from carrel.ui.forms.words import Words
from carrel.ui.preferences import WindowPreferences
from carrel.ui.theme.fonts import title_font
from carrel.ui.theme.spacing import GROUP, PANE


class PreferencesPage(QWidget):
    """Chooses at once what is edited; `group` is the name of a group of `Preferences`."""

    def __init__(
        self, group: str, title: str, schema: type[Any], preferences: WindowPreferences
    ) -> None:
        super().__init__()
        self._group, self._preferences = group, preferences
        head, about = Words(self), Words(self, muted=True)
        head.setFont(title_font(self.font(), 1.35))
        head.say(title)
        about.say(inspect.getdoc(schema) or "")
        self._told = f"{title} {inspect.getdoc(schema)}".casefold()
        self._form = SettingsForm(
            schema, getattr(preferences.current, group), self, each_resets=True
        )
        self._form.changed.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(PANE, PANE, PANE, PANE)
        column.setSpacing(GROUP)
        for widget in (head, about, self._form):
            column.addWidget(widget, 1 if widget is self._form else 0)
        self.setFocusProxy(self._form)

    def show_values(self, values: Any) -> None:
        """Show what is chosen now."""
        self._form.show_values(values)

    def look(self) -> None:
        """Choose what is being typed."""
        self._form.look()

    def narrow(self, words: Sequence[str]) -> int:
        """Show the settings with all the words, all where the group itself has them."""
        own = all(word in self._told for word in words)
        return self._form.narrow(() if own else words)

    def _choose(self) -> None:
        chosen = self._form.values()
        usual = getattr(DEFAULTS, self._group)
        now = getattr(self._preferences.current, self._group)
        names = [
            name
            for name in self._form.names
            if chosen.get(name, getattr(usual, name)) != getattr(now, name)
        ]
        for name in names:
            if name not in chosen:
                self._preferences.reset(f"{self._group}.{name}")
        fresh = {f"{self._group}.{name}": chosen[name] for name in names if name in chosen}
        if fresh:
            self._preferences.change(fresh)
