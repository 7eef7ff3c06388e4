"""The Plugins page: which plugins there are, how each stands, and what can be done about it."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from carrel.api import SettingsPage
from carrel.plugin_host.record import PluginRecord, PluginState
from carrel.ui.announcing import announce
from carrel.ui.forms.scrolling_pane import ScrollingPane
from carrel.ui.plugins.details import PluginDetails
from carrel.ui.plugins.plugin_list import PluginList
from carrel.ui.plugins.settings_pane import SettingsPane
from carrel.ui.plugins.wording import state_sentence
from carrel.ui.theme.hairlines import Hairline, HairlineSplitter
from carrel.ui.theme.spacing import GROUP, TARGET

log = logging.getLogger(__name__)

_SIZE = (860, 600)


class PluginsModel(Protocol):
    """What the page asks of whoever has the plugin host; all of it on the window's thread."""

    def records(self) -> list[PluginRecord]:
        """Return what is known of each plugin, Carrel's own first."""

    def enable(self, name: str) -> None:
        """Run a plugin from now on; returns at once."""

    def disable(self, name: str) -> None:
        """Take a plugin out; returns at once."""

    def on_change(self, callback: Callable[[], None]) -> None:
        """Have `callback` called when records changed, and after every `enable` and `disable`."""

    def settings_page(self, name: str) -> SettingsPage | None:
        """Return the settings page of a plugin, None where it has none or is off."""

    def settings(self, name: str) -> Any:
        """Return the plugin's settings as they are now: an instance of its page's schema."""

    def store_settings(self, name: str, values: dict[str, Any]) -> None:
        """Keep the settings that differ from their defaults."""


class PluginsPage(QDialog):
    """A list of plugins beside the one that is chosen; show it by `open()`."""

    def __init__(self, model: PluginsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Plugins")
        self.resize(*_SIZE)
        self._model = model
        self._records: list[PluginRecord] = []
        self._current = 0
        self._pending = ""  # the plugin that is being turned on or off
        self._list = PluginList(self)
        self._list.chosen.connect(self._choose)
        self._details = PluginDetails()
        self._details.turn_on_wanted.connect(self._turn_on)
        self._details.turn_off_wanted.connect(self._turn_off)
        self._details.settings_wanted.connect(self._open_settings)
        self._settings: SettingsPane | None = None
        self._right = QStackedWidget(self)
        self._right.addWidget(ScrollingPane(self._details))
        self._lay_out()
        self.finished.connect(self._leave_settings)
        # The model may outlive the page.
        mine = weakref.WeakMethod(self._renew)
        model.on_change(partial(_call_if_there, mine))
        self._renew()
        self._list.setFocus()

    def _lay_out(self) -> None:
        halves = HairlineSplitter(Qt.Orientation.Horizontal, self)
        halves.addWidget(self._list)
        halves.addWidget(self._right)
        halves.setStretchFactor(1, 1)
        wanted = self._list.sizeHint().width()
        halves.setSizes([wanted, max(_SIZE[0] - wanted, wanted)])
        buttons = QDialogButtonBox(self)
        # Not the standard button: its icon is the platform's, black in a dark window.
        close = buttons.addButton("Close", QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        close.setMinimumHeight(TARGET)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(halves, 1)
        column.addWidget(Hairline(parent=self))
        column.addWidget(buttons)

    # -- what is shown

    def _renew(self) -> None:
        """Take the records as they are now; the chosen plugin stays chosen."""
        before = self._records[self._current] if self._records else None
        self._records = self._model.records()
        same = (place for place, record in enumerate(self._records) if record is before)
        self._current = next(same, 0)
        self._list.show_records(self._records, self._current)
        pending, self._pending = self._pending, ""
        self._show_current()
        if before is not None and pending == before.name and self._records:
            announce(self._details, f"{before.name}: {state_sentence(before)}")

    def _choose(self, place: int) -> None:
        self._leave_settings()
        self._current = place
        self._show_current()

    def _show_current(self) -> None:
        self._right.setVisible(bool(self._records))
        if not self._records:
            return
        record = self._records[self._current]
        has_settings = self._model.settings_page(record.name) is not None
        first = next(one for one in self._records if one.name == record.name)
        is_on = record.state is PluginState.ON
        self._details.show_record(
            record,
            has_settings=has_settings and is_on,
            can_run=first is record,
            pending=self._pending == record.name,
        )
        if not is_on:
            self._leave_settings()

    # -- what is done

    def _turn_on(self) -> None:
        self._ask(self._model.enable)

    def _turn_off(self) -> None:
        self._ask(self._model.disable)

    def _ask(self, change: Callable[[str], None]) -> None:
        self._pending = self._records[self._current].name
        self._show_current()
        change(self._pending)

    def _open_settings(self) -> None:
        name = self._records[self._current].name
        page = self._model.settings_page(name)
        if page is None:
            return
        try:
            values = self._model.settings(name)
        except Exception:
            # The schema is the plugin's own code. The defaults are shown in their place.
            log.exception("the settings of the plugin %s could not be read", name)
            values = None
        self._settings = SettingsPane(page, values, partial(self._model.store_settings, name))
        self._settings.left.connect(self._leave_settings)
        self._right.setCurrentIndex(self._right.addWidget(ScrollingPane(self._settings)))
        self._settings.setFocus()

    def _leave_settings(self) -> None:
        if self._settings is None:
            return
        pane, self._settings = self._settings, None
        pane.finish()
        focused = QApplication.focusWidget()
        scroller = self._right.widget(1)
        assert scroller is not None
        self._right.removeWidget(scroller)
        if focused is not None and scroller.isAncestorOf(focused):
            self._details.focus_settings()
        scroller.deleteLater()


def _call_if_there(method: weakref.WeakMethod[Callable[[], None]]) -> None:
    found = method()
    if found is not None and isValid(found.__self__):  # type: ignore[attr-defined]
        found()
