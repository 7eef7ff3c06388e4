"""Edit > Preferences: groups on the left, the settings of one on the right, all done at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carrel.settings.preferences import Preferences, differences, groups
from carrel.ui.commands.registry import CommandRegistry
from carrel.ui.dialogs.keys_dialog import close_buttons
from carrel.ui.dialogs.preferences_groups import GroupList
from carrel.ui.dialogs.preferences_keys import KeyEditor
from carrel.ui.dialogs.preferences_page import PreferencesPage
from carrel.ui.forms.scrolling_pane import ScrollingPane
from carrel.ui.forms.words import Words
from carrel.ui.preferences import WindowPreferences
from carrel.ui.theme.field import Field
from carrel.ui.theme.hairlines import Hairline, HairlineSplitter
from carrel.ui.theme.spacing import GROUP, INSIDE, PANE, TARGET

_SIZE = (960, 660)
_KEYBOARD = "keyboard"


class PreferencesDialog(QDialog):
    """What the reader chose for all libraries; show it by `open()`.

    The field on top leaves those settings that have all its words.
    """

    def __init__(
        self, registry: CommandRegistry, preferences: WindowPreferences, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.resize(*_SIZE)
        self._preferences = preferences
        self._before: dict[str, Any] | None = None
        self.field = Field(self)
        self.field.setPlaceholderText("Find a setting")
        self.field.setAccessibleName("Find a setting")
        self.list = GroupList(self)
        self.pages = QStackedWidget(self)
        self._forms: dict[str, PreferencesPage] = {}
        self.keys = KeyEditor(registry, preferences, self)
        for name, schema in groups():
            self._add_group(name, schema)
        self._nothing = Words(self, muted=True)
        self._nothing.say("No setting has these words.")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pages.addWidget(self._nothing)
        self.reset = QPushButton("Reset all", self)
        self.undo = QPushButton("Undo", self)
        self._said = Words(self, muted=True)
        self._lay_out()
        self._connect()
        self._renew(preferences.current)
        self.list.setCurrentRow(0)
        self.field.setFocus()

    def _add_group(self, name: str, schema: type[Any]) -> None:
        if name == _KEYBOARD:
            title, page = "Keyboard", _in_margins(self.keys)
        else:
            title = name.capitalize()
            form = self._forms[name] = PreferencesPage(name, title, schema, self._preferences)
            page = ScrollingPane(form)
        self.list.add(name, title)
        self.pages.addWidget(page)

    def _lay_out(self) -> None:
        halves = HairlineSplitter(Qt.Orientation.Horizontal, self)
        halves.addWidget(self.list)
        halves.addWidget(self.pages)
        halves.setStretchFactor(1, 1)
        wanted = self.list.sizeHint().width()
        halves.setSizes([wanted, _SIZE[0] - wanted])
        foot = QHBoxLayout()
        foot.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        foot.setSpacing(INSIDE)
        for button in (self.reset, self.undo):
            button.setAutoDefault(False)
            button.setMinimumHeight(TARGET)
            foot.addWidget(button)
        foot.addWidget(self._said, 1)
        foot.addWidget(close_buttons(self))
        top = QHBoxLayout()
        top.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        top.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(Hairline(parent=self))
        column.addWidget(halves, 1)
        column.addWidget(Hairline(parent=self))
        column.addLayout(foot)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._narrow)
        self.list.currentRowChanged.connect(self._show_page)
        self.reset.clicked.connect(self._reset_all)
        self.undo.clicked.connect(self._take_back)
        self._preferences.changed.connect(self._renew)
        self.finished.connect(self._finish)

    # -- what is shown

    def _renew(self, current: Preferences) -> None:
        for name, form in self._forms.items():
            form.show_values(getattr(current, name))
        chosen = differences(current)
        self.reset.setEnabled(bool(chosen))
        if self._before is not None and chosen:
            self._before = None  # something was chosen since
        self.undo.setVisible(self._before is not None)
        where = f"Kept in {self._preferences.store.path}"
        self._said.say("All settings are as usual." if self._before is not None else where)

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        counts = {name: form.narrow(words) for name, form in self._forms.items()}
        counts[_KEYBOARD] = self.keys.narrow(typed)
        if self.list.narrow([name for name, count in counts.items() if count]):
            self._show_page(self.list.currentRow())
        else:
            self.pages.setCurrentWidget(self._nothing)

    def _show_page(self, row: int) -> None:
        if row >= 0:
            self.pages.setCurrentIndex(row)

    # -- what is done

    def _reset_all(self) -> None:
        before = differences(self._preferences.current)
        self._preferences.reset()
        self._before = before
        self._renew(self._preferences.current)
        self.undo.setFocus()

    def _take_back(self) -> None:
        before, self._before = self._before, None
        self.reset.setFocus()
        if before is not None:
            self._preferences.change(before)

    def _finish(self) -> None:
        """Keep an edit that is under way, and write the file."""
        for form in self._forms.values():
            form.look()
        self._preferences.save()


def _in_margins(content: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(PANE, PANE, PANE, PANE)
    column.addWidget(content)
    return page
