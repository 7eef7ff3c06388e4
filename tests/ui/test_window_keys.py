"""The key editor in a window, by keyboard: change, clash, take over, reset, letters off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from carrel.app.running import Running
from carrel.settings.places import plugin_folder
from carrel.settings.preference_file import preferences_file
from carrel.settings.preference_store import PreferenceStore
from carrel.ui.commands.keys import portable
from carrel.ui.dialogs.keys_dialog import KeysDialog

Run = Callable[..., Running]
_Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Desk:
    """A window with the key editor open."""

    def __init__(self, running: Running, qtbot: QtBot) -> None:
        self.running, self.qtbot = running, qtbot
        self.registry = running.window.menus.registry
        self.preferences = running.window.parts.preferences
        self.registry.run("help.keys")
        self.dialog = next(
            one for one in running.window.findChildren(KeysDialog) if one.isVisible()
        )
        self.editor = self.dialog.editor

    def press(self, widget: QWidget, key: Any, modifiers: Any = None) -> None:
        self.qtbot.keyClick(widget, key, modifiers or Qt.KeyboardModifier.NoModifier)

    def change(self, command: str, key: Any, modifiers: Any = None) -> None:
        """Choose a command, press Enter, then a key."""
        self.editor.table.go_to(command)
        self.press(self.editor.table, _Key.Key_Return)
        assert self.editor.key_field.isVisible()
        self.press(self.editor.key_field, key, modifiers)

    def button(self, name: str) -> Any:
        return self.editor.buttons[name]

    def click(self, name: str) -> None:
        assert self.button(name).isVisible()
        assert self.button(name).isEnabled()
        self.press(self.button(name), _Key.Key_Space)

    def keys(self, command: str) -> str:
        return ", ".join(map(portable, self.registry.keys(command)))

    def active(self, command: str) -> str:
        """Return the keys that a command hears."""
        return ", ".join(map(portable, self.registry.action(command).shortcuts()))

    def chosen(self) -> dict[str, tuple[str, ...]]:
        return dict(self.preferences.current.keyboard.keys)

    def said(self) -> str:
        return str(self.editor.said.accessibleName()) if self.editor.said.isVisible() else ""

    def line(self, command: str) -> list[str]:
        self.editor.table.go_to(command)
        item = self.editor.table.currentItem()
        return [item.text(column) for column in range(self.editor.table.columnCount())]


@pytest.fixture
def desk(run_window: Run, library_folder: Path, qtbot: QtBot) -> Iterator[Desk]:
    found = Desk(run_window(library_folder), qtbot)
    yield found
    if isValid(found.dialog):
        found.dialog.reject()


def test_a_command_gets_another_key_everywhere(desk: Desk, qtbot: QtBot):
    desk.change("paper.read", _Key.Key_F6)
    assert desk.chosen() == {"paper.read": ("F6",)}
    assert desk.active("paper.read") == "F6"
    assert desk.line("paper.read") == ["Paper", "Mark as read", "F6", "list and reader", "changed"]
    assert "F6" in desk.said()
    assert desk.registry.keys_of(desk.registry.command("paper.read")) == "F6"
    desk.dialog.reject()
    desk.running.window.activateWindow()
    qtbot.waitUntil(desk.running.window.isActiveWindow)
    view = desk.running.window.panes.list.view
    view.setFocus()
    first = view.current_paper()
    desk.press(view, _Key.Key_R)
    assert view.current_paper() == first
    desk.press(view, _Key.Key_F6)
    reader = desk.running.window.parts.desk.reader
    qtbot.waitUntil(lambda: reader.paper(first).state == "read")
    assert PreferenceStore(preferences_file()).preferences.keyboard.keys == {"paper.read": ("F6",)}


def test_a_tool_tip_names_the_new_key(desk: Desk):
    def tips() -> set[str]:
        tags = desk.running.window.panes.reader.header.tags
        return {one.toolTip() for one in tags.findChildren(QWidget)}

    assert "Add a tag (T)" in tips()
    desk.change("paper.tag", _Key.Key_F6)
    assert "Add a tag (F6)" in tips()
    desk.press(desk.editor.table, _Key.Key_Delete)
    assert "Add a tag" in tips()


def test_a_clash_is_named_and_taken_over_or_not(desk: Desk):
    desk.change("paper.later", _Key.Key_R)
    assert desk.said().startswith("R is the key of “Mark as read” (Paper)")
    assert desk.chosen() == {}
    assert desk.dialog.focusWidget() is desk.button("take")
    desk.click("cancel")
    assert (desk.chosen(), desk.said()) == ({}, "")
    assert desk.dialog.focusWidget() is desk.editor.table
    desk.change("paper.later", _Key.Key_R)
    desk.click("take")
    assert desk.chosen() == {"paper.later": ("R",), "paper.read": ()}
    assert (desk.active("paper.later"), desk.active("paper.read")) == ("R", "")
    # its usual key is somebody else's now: it is asked for again
    desk.editor.table.go_to("paper.read")
    desk.click("reset")
    assert "R is the key of “Keep for later”" in desk.said()
    desk.click("take")
    assert desk.chosen() == {"paper.later": ()}


@pytest.mark.parametrize(
    ("command", "key", "modifiers", "clashes"),
    [
        ("paper.read", _Key.Key_F11, None, "Full screen"),  # everywhere and in the list
        ("view.full_screen", _Key.Key_R, None, "Mark as read"),
        ("edit.search", _Key.Key_V, CTRL, "Paste papers"),
        ("edit.select_all", _Key.Key_F, CTRL, "Search"),  # two scopes that have the list
        ("paper.read", _Key.Key_F12, None, ""),
    ],
)
def test_keys_clash_where_both_can_be_heard(
    desk: Desk, command: str, key: Any, modifiers: Any, clashes: str
):
    desk.change(command, key, modifiers)
    if clashes:
        assert f"“{clashes}”" in desk.said()
        assert desk.chosen() == {}
    else:
        assert list(desk.chosen()) == [command]


def test_a_key_of_the_note_is_nobody_elses_but_only_where_the_note_hears_it(desk: Desk):
    desk.change("view.full_screen", _Key.Key_B, CTRL)
    assert "“Bold” for good" in desk.said()
    assert desk.editor.key_field.isVisible()
    desk.press(desk.editor.key_field, _Key.Key_Escape)
    desk.change("paper.read", _Key.Key_B, CTRL)
    assert desk.chosen() == {"paper.read": ("Ctrl+B",)}


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (_Key.Key_Tab, "from field to field"),
        (_Key.Key_Return, "opens and confirms"),
        (_Key.Key_Down, "moves in lists"),
        (_Key.Key_Space, "presses buttons"),
    ],
)
def test_a_key_that_is_needed_is_refused_and_another_can_be_pressed(
    desk: Desk, key: Any, reason: str
):
    desk.change("paper.read", key)
    assert reason in desk.said()
    assert desk.chosen() == {}
    desk.press(desk.editor.key_field, _Key.Key_F6, CTRL | SHIFT)
    assert desk.chosen() == {"paper.read": ("Ctrl+Shift+F6",)}


def test_escape_leaves_the_key_as_it_is_and_the_dialog_open(desk: Desk):
    desk.change("paper.read", _Key.Key_Escape)
    assert desk.chosen() == {}
    assert desk.dialog.isVisible()
    assert not desk.editor.key_field.isVisible()


def test_a_second_key_is_added_and_all_are_taken_away(desk: Desk):
    desk.editor.table.go_to("paper.read")
    desk.click("add")
    desk.press(desk.editor.key_field, _Key.Key_F6)
    assert desk.chosen() == {"paper.read": ("R", "F6")}
    desk.press(desk.editor.table, _Key.Key_Backspace)
    assert desk.chosen() == {"paper.read": ()}
    assert desk.active("paper.read") == ""
    desk.click("reset")
    assert desk.chosen() == {}
    assert desk.active("paper.read") == "R"
    assert not desk.button("reset").isEnabled()


def test_giving_the_usual_key_back_is_no_change(desk: Desk):
    desk.change("paper.read", _Key.Key_F6)
    desk.change("paper.read", _Key.Key_R)
    assert desk.chosen() == {}


def test_reset_all_can_be_undone_and_keeps_nothing(desk: Desk):
    desk.preferences.set("keyboard.keys", {"paper.read": ("F6",), "gone.plugin": ("F7",)})
    desk.click("reset_all")
    assert desk.chosen() == {}
    assert desk.active("paper.read") == "R"
    desk.click("undo")
    assert desk.chosen() == {"paper.read": ("F6",), "gone.plugin": ("F7",)}
    assert desk.active("paper.read") == "F6"
    desk.change("paper.star", _Key.Key_F8)
    assert desk.chosen()["gone.plugin"] == ("F7",)  # its plugin may come back


def test_single_letters_off_leaves_no_letter_and_no_sign(desk: Desk):
    box = desk.editor.findChild(QWidget, "single_letters")
    desk.press(box, _Key.Key_Space)
    assert desk.preferences.current.keyboard.single_letters is False
    letters = [
        (command.id, portable(key))
        for command in desk.registry.commands()
        for key in desk.registry.action(command.id).shortcuts()
        if key.count() == 1 and len(portable(key).removeprefix("Shift+")) == 1
    ]
    assert letters == []
    for command in ("paper.star", "edit.slash", "paper.untag"):
        assert desk.active(command) == ""
        assert desk.keys(command)
    assert desk.active("view.full_screen") == "F11"
    assert desk.active("help.keys") == "F1, Ctrl+?"
    assert desk.line("paper.star")[2] == "* (off)"
    desk.change("paper.later", _Key.Key_R)  # what is off is still somebody's
    assert "Mark as read" in desk.said()
    desk.click("cancel")
    desk.press(box, _Key.Key_Space)
    assert desk.active("paper.star") == "*"


def test_the_table_is_found_in_by_words(desk: Desk):
    table = desk.editor.table

    def shown() -> list[str]:
        lines = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
        return [line.text(1) for line in lines if not line.isHidden()]

    assert len(shown()) == len(desk.registry.commands())
    desk.qtbot.keyClicks(desk.editor.field, "ctrl+shift+p")
    assert shown() == ["Command palette…"]
    assert table.current().id == "view.palette"
    desk.editor.field.setText("no such words")
    assert shown() == []
    assert not any(desk.button(name).isEnabled() for name in ("change", "add", "remove", "reset"))


def test_bad_texts_of_a_file_do_no_harm(run_window: Run, library_folder: Path, qtbot: QtBot):
    store = PreferenceStore(preferences_file())
    store.set(
        "keyboard.keys", {"paper.read": ("Nonsense",), "nobody": ("R",), "paper.star": ("J",)}
    )
    store.save()
    registry = run_window(library_folder).window.menus.registry
    assert registry.keys("paper.read") == []
    assert registry.keys("paper.star") == [QKeySequence("J")]
    assert registry.keys("go.next") == [
        one for one in registry.usual_keys("go.next") if portable(one) != "J"
    ]


PLUGIN = """
from carrel.api import *

@hookimpl
def register_commands():
    return [Command(id="keeper.one", title="One", shortcut="Ctrl+Shift+F9", run=lambda c: None),
            Command(id="keeper.two", title="Two", shortcut="Ctrl+Shift+F8", run=lambda c: None)]
"""


def test_the_reader_s_keys_win_over_those_of_plugins(
    run_window: Run, library_folder: Path, qtbot: QtBot
):
    plugin_folder().mkdir(parents=True, exist_ok=True)
    (plugin_folder() / "keeper.py").write_text(PLUGIN)
    store = PreferenceStore(preferences_file())
    store.set("keyboard.keys", {"paper.read": ("Ctrl+Shift+F9",), "keeper.two": ("Ctrl+Shift+F7",)})
    store.save()
    running = run_window(library_folder)
    running.plugins.enable("keeper")
    registry = running.window.menus.registry
    qtbot.waitUntil(lambda: "keeper.two" in [one.id for one in registry.commands()])
    assert registry.keys("keeper.one") == []
    assert registry.keys("keeper.two") == [QKeySequence("Ctrl+Shift+F7")]
    (record,) = [one for one in running.plugins.records() if one.name == "keeper"]
    assert [one.where for one in record.problems] == ["keeper.one"]
    running.plugins.disable("keeper")
    qtbot.waitUntil(lambda: "keeper.two" not in [one.id for one in registry.commands()])
    assert "keeper.two" in running.window.parts.preferences.current.keyboard.keys
    running.plugins.enable("keeper")
    qtbot.waitUntil(lambda: "keeper.two" in [one.id for one in registry.commands()])
    assert registry.keys("keeper.two") == [QKeySequence("Ctrl+Shift+F7")]


def test_the_editor_is_a_page_of_the_preferences(running_dialog: QDialog):
    assert running_dialog.keys.table.topLevelItemCount() > 50  # type: ignore[attr-defined]


@pytest.fixture
def running_dialog(run_window: Run, library_folder: Path) -> Iterator[QDialog]:
    window = run_window(library_folder).window
    window.menus.registry.run("edit.preferences")
    found = next(one for one in window.findChildren(QDialog) if one.isVisible())
    yield found
    found.reject()
