"""Turns commands into actions, once, and hands them to menus, keys and the palette."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from carrel.ui import icons
from carrel.ui.commands.command import Command
from carrel.ui.commands.menu_keys import MenuKeys

MENUS = ("&File", "&Edit", "&View", "&Go", "&Paper", "&Help")


class CommandRegistry(QObject):
    """All commands of a window with their actions.

    `scopes` maps a command's scope to the widgets in which its keys work; a scope that is not in
    it is the whole window.
    """

    def __init__(self, window: QWidget, scopes: Mapping[str, Sequence[QWidget]]) -> None:
        super().__init__(window)
        self._window = window
        self._scopes = scopes
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        self._menu_keys = MenuKeys(self)

    def add(self, commands: Iterable[Command]) -> None:
        """Take commands in and bind their keys. Raises ValueError for a known id."""
        for command in commands:
            if command.id in self._commands:
                raise ValueError(f"two commands are called {command.id}")
            self._commands[command.id] = command
            self._actions[command.id] = self._make(command)
        self._fill_menus()

    def remove(self, command_ids: Iterable[str]) -> None:
        """Take commands out again, with their keys; unknown ids are passed over."""
        for command_id in command_ids:
            if self._commands.pop(command_id, None) is not None:
                self._actions.pop(command_id).deleteLater()
        self._fill_menus()

    def owner_of(self, key: str) -> Command | None:
        """Return the command that has a key (portable text) already, wherever it works."""
        wanted = _sequences((key,))
        for command_id, action in self._actions.items():
            if any(one in wanted for one in action.shortcuts()):
                return self._commands[command_id]
        return None

    def commands(self) -> list[Command]:
        """Return every command, in the order in which they were added."""
        return list(self._commands.values())

    def action(self, command_id: str) -> QAction:
        """Return a command's action, for a button that does the same."""
        return self._actions[command_id]

    def run(self, command_id: str) -> None:
        """Run a command if it can be run now."""
        command = self._commands[command_id]
        if command.enabled():
            command.run()

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus. An action's state is asked for when its menu opens."""
        for title in MENUS:
            menu = self._menus[title.replace("&", "")] = bar.addMenu(title)
            self._keep_fresh(menu)
        self._fill_menus()

    def _fill_menus(self) -> None:
        for name, menu in self._menus.items():
            submenus = menu.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
            menu.clear()
            for old in submenus:
                old.deleteLater()
            section, made = None, dict[str, QMenu]()
            members = [one for one in self._commands.values() if one.menu == name]
            for command in sorted(members, key=lambda one: one.section):
                if section is not None and command.section != section:
                    menu.addSeparator()
                section = command.section
                into = menu
                if command.submenu:
                    if command.submenu not in made:
                        made[command.submenu] = menu.addMenu(command.submenu)
                        self._keep_fresh(made[command.submenu])
                    into = made[command.submenu]
                into.addAction(self._actions[command.id])

    def _keep_fresh(self, menu: QMenu) -> None:
        self._menu_keys.watch(menu)
        menu.aboutToShow.connect(lambda: self._refresh(menu))
        menu.aboutToHide.connect(lambda: self._enable_all(menu))

    def watch_menu(self, menu: QMenu) -> None:
        """Keep the letters of a menu that somebody else made for the menu."""
        self._menu_keys.watch(menu)

    def keys_of(self, command: Command) -> str:
        """Return the command's first key as its platform writes it, or ""."""
        shortcut = self._actions[command.id].shortcut()
        return shortcut.toString(QKeySequence.SequenceFormat.NativeText)

    def _make(self, command: Command) -> QAction:
        action = QAction(command.title, self._window)
        action.setObjectName(command.id)
        if command.icon:
            icons.bind(action, command.icon)
            action.setIconVisibleInMenu(False)
        if command.checked is not None:
            action.setCheckable(True)
            action.setChecked(command.checked())
        action.setShortcuts(_sequences(command.keys))
        action.triggered.connect(lambda _=False, name=command.id: self.run(name))
        widgets = self._scopes.get(command.scope)
        if widgets:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for widget in widgets or (self._window,):
            widget.addAction(action)
        return action

    def _refresh(self, menu: QMenu) -> None:
        for action in menu.actions():
            command = self._commands.get(action.objectName())
            if command is not None:
                action.setEnabled(command.enabled())
                if command.checked is not None:
                    action.setChecked(command.checked())
                if command.retitle is not None:
                    action.setText(command.retitle())

    def _enable_all(self, menu: QMenu) -> None:
        # A disabled action swallows its key; `run` asks anew each time, so all stay enabled.
        for action in menu.actions():
            action.setEnabled(True)


def _sequences(keys: Iterable[str | QKeySequence.StandardKey]) -> list[QKeySequence]:
    found: list[QKeySequence] = []
    for key in keys:
        if isinstance(key, str):
            found.append(QKeySequence(key, QKeySequence.SequenceFormat.PortableText))
        else:
            # Without the keys of media keyboards ("Open", "Zoom In"), which only lengthen lists.
            found += (
                one
                for one in QKeySequence.keyBindings(key)
                if one[0].key() < Qt.Key.Key_Back  # type: ignore[index]  # the stubs lack it
            )
    return found
