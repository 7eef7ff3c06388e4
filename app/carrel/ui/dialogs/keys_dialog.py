"""Every key, by menu: the page behind Ctrl+? and F1."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from carrel.ui.commands.registry import MENUS, CommandRegistry
from carrel.ui.theme.field import Field
from carrel.ui.theme.spacing import GROUP, INSIDE


class KeysDialog(QDialog):
    """A table of commands with their keys, and a field that narrows it."""

    def __init__(self, registry: CommandRegistry, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(560, 620)
        self._field = Field(self)
        self._field.setPlaceholderText("Find a command or a key")
        self._field.setAccessibleName("Find a command or a key")
        self._field.textChanged.connect(self._narrow)
        self._table = QTreeWidget(self)
        self._table.setColumnCount(2)
        self._table.setHeaderLabels(["Command", "Key"])
        self._table.setAccessibleName("Commands and keys")
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._table.header().setStretchLastSection(False)
        self._fill(registry)
        buttons = QDialogButtonBox(self)
        # Not the standard button: its picture is nearly invisible in the dark.
        buttons.addButton("Close", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        for widget in (self._field, self._table, buttons):
            column.addWidget(widget)

    def _fill(self, registry: CommandRegistry) -> None:
        for menu in (title.replace("&", "") for title in MENUS):
            branch = QTreeWidgetItem([menu, ""])
            branch.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self._table.addTopLevelItem(branch)
            for command in registry.commands():
                if command.menu == menu:
                    keys = ", ".join(
                        one.toString(one.SequenceFormat.NativeText)
                        for one in registry.action(command.id).shortcuts()
                    )
                    branch.addChild(QTreeWidgetItem([command.title.replace("&", ""), keys]))
        self._table.expandAll()

    def _branches(self) -> list[QTreeWidgetItem]:
        count = self._table.topLevelItemCount()
        found = (self._table.topLevelItem(place) for place in range(count))
        return [branch for branch in found if branch is not None]

    def _narrow(self, typed: str) -> None:
        wanted = typed.casefold()
        for branch in self._branches():
            shown = 0
            for row in range(branch.childCount()):
                line = branch.child(row)
                assert line is not None
                found = wanted in line.text(0).casefold() or wanted in line.text(1).casefold()
                line.setHidden(not found)
                shown += found
            branch.setHidden(not shown)
