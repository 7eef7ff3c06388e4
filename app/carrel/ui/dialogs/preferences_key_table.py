"""All commands with their keys, one a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from carrel.ui.commands.command import Command
from carrel.ui.commands.keys import is_single, shown
from carrel.ui.commands.registry import MENUS, CommandRegistry
from carrel.ui.theme.spacing import GRID, TARGET

_ID = Qt.ItemDataRole.UserRole
_HEADS = ("Menu", "Command", "Keys", "Work in", "Changed")
_WHERE = {
    "window": "everywhere",
    "reading": "list and reader",
    "papers": "list and sidebar",
    "list": "list, sidebar, search",
}


def menu_of(command: Command) -> str:
    """Return where a command stands."""
    return ": ".join(filter(None, (command.menu or "Other", command.submenu))).replace("&", "")


def title_of(command: Command) -> str:
    """Return a command's title as it is read."""
    return command.title.replace("&&", "\0").replace("&", "").replace("\0", "&")


class KeyTable(QTreeWidget):
    """`change_asked` and `remove_asked` speak of the current command.

    `single_letters()` says whether keys without Ctrl and the like are on.
    """

    change_asked = Signal()
    remove_asked = Signal()

    def __init__(
        self,
        registry: CommandRegistry,
        single_letters: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._registry, self._single_letters = registry, single_letters
        self._lines: dict[str, QTreeWidgetItem] = {}
        self._words: Sequence[str] = ()
        self.setColumnCount(len(_HEADS))
        self.setHeaderLabels(_HEADS)
        self.setAccessibleName("Commands and keys")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_Rows(self))
        head = self.header()
        head.setStretchLastSection(False)
        for column in range(len(_HEADS)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.itemDoubleClicked.connect(lambda *_: self.change_asked.emit())
        self.renew()

    def current(self) -> Command | None:
        """Return the command of the current row."""
        line = self.currentItem()
        if line is None or line.isHidden():
            return None
        return self._registry.command(line.data(0, _ID))

    def go_to(self, command_id: str) -> None:
        """Make a command the current one."""
        if command_id in self._lines:
            self.setCurrentItem(self._lines[command_id])
            self.scrollToItem(self._lines[command_id])

    def keep_in_sight(self) -> None:
        """Scroll to the current command once what was shown or hidden below is laid out."""
        QTimer.singleShot(0, self, lambda: self.scrollTo(self.currentIndex()))

    def renew(self) -> None:
        """Show the commands and keys as they are now; the current one stays."""
        commands = sorted(self._registry.commands(), key=_place)
        if [one.id for one in commands] != list(self._lines):
            current = self.currentItem()
            wanted = current.data(0, _ID) if current is not None else ""
            self.clear()
            self._lines = {one.id: QTreeWidgetItem(self) for one in commands}
            for command_id, line in self._lines.items():
                line.setData(0, _ID, command_id)
            self.go_to(wanted or next(iter(self._lines), ""))
        for command in commands:
            for column, text in enumerate(self._told(command)):
                self._lines[command.id].setText(column, text)
        self.narrow(self._words)

    def narrow(self, words: Sequence[str]) -> int:
        """Show only rows that have all the words, in any case; return how many they are."""
        self._words, count = words, 0
        first: QTreeWidgetItem | None = None
        for line in self._lines.values():
            told = " ".join(line.text(column) for column in range(len(_HEADS))).casefold()
            found = all(word in told for word in words)
            line.setHidden(not found)
            count += found
            first = first or (line if found else None)
        current = self.currentItem()
        if first is not None and (current is None or current.isHidden()):
            self.setCurrentItem(first)
        return count

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change by Enter and F2, take away by Delete and Backspace."""
        asked = {
            Qt.Key.Key_Return: self.change_asked,
            Qt.Key.Key_Enter: self.change_asked,
            Qt.Key.Key_F2: self.change_asked,
            Qt.Key.Key_Delete: self.remove_asked,
            Qt.Key.Key_Backspace: self.remove_asked,
        }.get(Qt.Key(event.key()))
        if asked is None:
            super().keyPressEvent(event)
        else:
            asked.emit()

    def _told(self, command: Command) -> tuple[str, ...]:
        off = not self._single_letters()
        keys = [
            f"{shown(key)} (off)" if off and is_single(key) else shown(key)
            for key in self._registry.keys(command.id)
        ]
        return (
            menu_of(command),
            title_of(command),
            ", ".join(keys),
            _WHERE.get(command.scope, command.scope),
            "changed" if self._registry.is_chosen(command.id) else "",
        )


class _Rows(QStyledItemDelegate):
    """Rows that can be hit."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + GRID, max(TARGET, size.height()))


def _place(command: Command) -> int:
    menus = [menu.replace("&", "") for menu in MENUS]
    return menus.index(command.menu) if command.menu in menus else len(menus)
