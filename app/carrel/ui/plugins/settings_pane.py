"""The settings of one plugin, on the Plugins page in the place of its details."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from carrel.api import SettingsPage
from carrel.ui.forms.settings_form import SettingsForm
from carrel.ui.forms.words import Words
from carrel.ui.theme.fonts import title_font
from carrel.ui.theme.spacing import GROUP, PANE, TARGET


class SettingsPane(QWidget):
    """Keeps every change at once through `store`; `left` when the reader goes back."""

    left = Signal()

    def __init__(
        self,
        page: SettingsPage,
        values: Any,
        store: Callable[[dict[str, Any]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        title = Words(self)
        title.setFont(title_font(self.font(), 1.35))
        title.say(f"Settings of {page.title}")
        back = QPushButton("Back", self)
        back.setAutoDefault(False)
        back.setMinimumHeight(TARGET)
        back.clicked.connect(self.left)
        self._form = SettingsForm(page.schema, values, self)
        self._form.changed.connect(lambda: store(self._form.values()))
        column = QVBoxLayout(self)
        column.setContentsMargins(PANE, PANE, PANE, PANE)
        column.setSpacing(GROUP)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(title)
        column.addWidget(self._form, 1)
        self.setFocusProxy(self._form)

    def finish(self) -> None:
        """Keep an edit that is under way."""
        self._form.look()
