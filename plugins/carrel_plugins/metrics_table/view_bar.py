"""The line above the filters: whose numbers, how many, what beside results, in what order, out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from carrel_plugins.metrics_table.narrowing import Narrowing
from carrel_plugins.metrics_table.view_model import COLUMNS

_SHOWN = (
    ("background", "Background", "What the paper says of others, or of its setting"),
    ("suggested", "Suggestions", "What is doubtful, until you confirm it"),
    ("rejected", "Rejected", "What you rejected"),
)


class TopBar(QWidget):
    """`scope_changed` tells whether the whole library is asked for, `shown_changed` what beside
    results (names of a `Narrowing`), `grouped_changed` and `order_chosen` (key, downwards) how.
    """

    scope_changed = Signal(bool)
    shown_changed = Signal(dict)
    grouped_changed = Signal(bool)
    order_chosen = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.scope = QComboBox()
        self.scope.addItems(["This result", "Whole library"])
        self.scope.setAccessibleName("Whose numbers")
        self.scope.activated.connect(lambda at: self.scope_changed.emit(bool(at)))
        self.status = QLabel()
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        # A long sentence is cut: it must not widen the window.
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.show_button = _button("Show")
        self.shown = {name: QAction(title, self, checkable=True) for name, title, _ in _SHOWN}
        self.grouped = QAction("Group by quantity", self, checkable=True)
        self.export = _button("Export…")
        self._fill_menu()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.scope)
        row.addWidget(self.status, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.export)

    def _fill_menu(self) -> None:
        menu = QMenu(self.show_button)
        menu.setToolTipsVisible(True)
        for name, _, tip in _SHOWN:
            action = self.shown[name]
            action.setToolTip(tip)
            action.toggled.connect(lambda _: self.shown_changed.emit(self._what()))
            menu.addAction(action)
        menu.addSeparator()
        self.grouped.toggled.connect(self.grouped_changed)
        menu.addAction(self.grouped)
        self._orders = QActionGroup(self)
        order = menu.addMenu("Sort by")
        self._add_order(order, "Place in the text", "", descending=False)
        for column in COLUMNS:
            if column.key:
                self._add_order(order, column.title, column.key, descending=False)
                self._add_order(order, f"{column.title}, downwards", column.key, descending=True)
        self.show_button.setMenu(menu)
        self.show_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _add_order(self, menu: QMenu, title: str, key: str, *, descending: bool) -> None:
        action = QAction(title, self, checkable=True)
        action.setData((key, descending))
        action.setChecked(not key)
        action.triggered.connect(lambda: self.order_chosen.emit(key, descending))
        self._orders.addAction(action)
        menu.addAction(action)

    def _what(self) -> dict[str, bool]:
        return {name: action.isChecked() for name, action in self.shown.items()}

    def set_order(self, key: str, descending: bool) -> None:
        """Mark the order in the menu."""
        for action in self._orders.actions():
            action.setChecked(action.data() == (key, descending))

    def set_narrowing(self, narrowing: Narrowing) -> None:
        """Mark in the menu what is shown beside results, without telling."""
        for name, action in self.shown.items():
            action.blockSignals(True)
            action.setChecked(getattr(narrowing, name))
            action.blockSignals(False)

    def say(self, sentence: str) -> None:
        """Say how many there are, or what went wrong."""
        self.status.setText(sentence)
        self.status.setToolTip(sentence)


def _button(title: str) -> QToolButton:
    button = QToolButton()
    button.setText(title)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return button
