"""Turns commands into actions, once, and hands them to menus, keys and the palette."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from carrel.ui import icons
from carrel.ui.commands.bindings import resolve
from carrel.ui.commands.command import Command
from carrel.ui.commands.keys import is_single, overlap, sequences, shown
from carrel.ui.commands.menu_keys import MenuKeys

MENUS = ("&File", "&Edit", "&View", "&Go", "&Paper", "&Help")


class CommandRegistry(QObject):
    """All commands of a window with their actions.

    `scopes` maps a command's scope to the widgets in which its keys work; a scope that is not in
    it is the whole window. `keys_changed` is emitted when commands have other keys.
    """

    keys_changed = Signal()

    def __init__(self, window: QWidget, scopes: Mapping[str, Sequence[QWidget]]) -> None:
        super().__init__(window)
        self._window = window
        self._scopes = scopes
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._defaults: dict[str, list[QKeySequence]] = {}
        self._keys: dict[str, list[QKeySequence]] = {}
        self._applied: dict[str, tuple[bool, list[QKeySequence]]] = {}
        self._chosen: Mapping[str, Sequence[str]] = {}
        self._single_letters = True
        self._menus: dict[str, QMenu] = {}
        self._menu_keys = MenuKeys(self)

    def add(self, commands: Iterable[Command]) -> None:
        """Take commands in and bind their keys. Raises ValueError for a known id."""
        for command in commands:
            if command.id in self._commands:
                raise ValueError(f"two commands are called {command.id}")
            self._commands[command.id] = command
            self._defaults[command.id] = sequences(command.keys)
            self._actions[command.id] = self._make(command)
        self._apply_keys()
        self._fill_menus()

    def remove(self, command_ids: Iterable[str]) -> None:
        """Take commands out again, with their keys; unknown ids are passed over."""
        for command_id in command_ids:
            if self._commands.pop(command_id, None) is not None:
                self._actions.pop(command_id).deleteLater()
                del self._defaults[command_id]
                self._applied.pop(command_id, None)
        self._apply_keys()
        self._fill_menus()

    # -- keys

    def bind(self, chosen: Mapping[str, Sequence[str]], *, single_letters: bool) -> None:
        """Give commands the keys that the reader chose, by id, and the others their usual ones.

        Without `single_letters`, keys that are a letter or a sign alone do nothing.
        """
        if (chosen, single_letters) != (self._chosen, self._single_letters):
            self._chosen, self._single_letters = dict(chosen), single_letters
            self._apply_keys()

    def keys(self, command_id: str) -> list[QKeySequence]:
        """Return a command's keys, single letters that are turned off included."""
        return list(self._keys[command_id])

    def usual_keys(self, command_id: str) -> list[QKeySequence]:
        """Return the keys that a command has where the reader chose none."""
        return list(self._defaults[command_id])

    def is_chosen(self, command_id: str) -> bool:
        """Whether the reader chose the keys of a command, there or not."""
        return command_id in self._chosen

    def owner_of(self, key: str) -> Command | None:
        """Return the command that has a key (portable text) already, wherever it works."""
        wanted = sequences((key,))
        for command_id, keys in self._keys.items():
            if any(one in wanted for one in keys):
                return self._commands[command_id]
        return None

    def in_the_way(self, key: QKeySequence, command_id: str) -> list[Command]:
        """Return the commands that a key would run as well, were it this command's."""
        scope = self._commands[command_id].scope
        return [
            command
            for command in self._commands.values()
            if command.id != command_id
            and self._can_meet(scope, command.scope)
            and any(overlap(key, one) for one in self._keys[command.id])
        ]

    def fixed_owner(self, key: QKeySequence, command_id: str) -> str:
        """Return the name of what is no command and has a key for good where the command's keys
        work, as "Bold" in the note; "" where there is nothing.
        """
        scope = self._scopes.get(self._commands[command_id].scope, (self._window,))
        for action in self._window.findChildren(QAction):
            if action.objectName() in self._commands or not action.shortcuts():
                continue
            near = any(
                _related(widget, one)
                for widget in action.associatedObjects()
                if isinstance(widget, QWidget)
                for one in scope
            )
            if near and any(overlap(key, one) for one in action.shortcuts()):
                return action.text().replace("&", "")
        return ""

    def _can_meet(self, one: str, other: str) -> bool:
        """Whether keys of two scopes can be heard in one place."""
        here, there = self._scopes.get(one), self._scopes.get(other)
        if not here or not there:
            return True
        return any(_related(widget, another) for widget in here for another in there)

    def _apply_keys(self) -> None:
        keys = resolve(self._commands.values(), self._defaults, self._chosen, self._can_meet)
        for command_id, found in keys.items():
            # The lists themselves tell most commands that nothing changed for them; to ask a
            # hundred actions each time that a plugin adds a command would be felt.
            if self._applied.get(command_id) != (self._single_letters, found):
                self._applied[command_id] = (self._single_letters, found)
                active = [one for one in found if self._single_letters or not is_single(one)]
                self._actions[command_id].setShortcuts(active)
        self._keys = keys
        self.keys_changed.emit()

    # -- commands

    def commands(self) -> list[Command]:
        """Return every command, in the order in which they were added."""
        return list(self._commands.values())

    def command(self, command_id: str) -> Command:
        """Return a command by its id. Raises KeyError."""
        return self._commands[command_id]

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
        return shown(self._actions[command.id].shortcut())

    def _make(self, command: Command) -> QAction:
        action = QAction(command.title, self._window)
        action.setObjectName(command.id)
        if command.icon:
            icons.bind(action, command.icon)
            action.setIconVisibleInMenu(False)
        if command.checked is not None:
            action.setCheckable(True)
            action.setChecked(command.checked())
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


def _related(one: QWidget, other: QWidget) -> bool:
    """Whether keys of one widget can be heard in the other, or the other way round."""
    return one is other or one.isAncestorOf(other) or other.isAncestorOf(one)
