"""Preferences in a window: in force at once, after a restart, and for every library."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carrel.app.running import Running
from carrel.settings.preference_file import preferences_file
from carrel.settings.preference_store import PreferenceStore
from carrel.settings.preferences import DEFAULTS, all_preferences
from carrel.ui.dialogs.preferences_dialog import PreferencesDialog
from carrel.ui.theme.tokens import DARK, LIGHT

Run = Callable[..., Running]


@pytest.fixture
def running(run_window: Run, library_folder: Path) -> Running:
    return run_window(library_folder)


def again(running: Running, run: Run, folder: Path) -> Running:
    """Close the window and open one on a folder."""
    running.window.close()
    running.finish()
    return run(folder)


def choose(**values: Any) -> None:
    """Write the file, as somebody else would: `group_name=value`."""
    store = PreferenceStore(preferences_file())
    store.change({key.replace("__", "."): value for key, value in values.items()})
    assert store.save() == ""


def open_dialog(running: Running, command: str = "edit.preferences") -> Any:
    running.window.menus.registry.run(command)
    return next(
        one for one in running.window.findChildren(QDialog) if one.isVisible() and one.isModal()
    )


def control(dialog: QWidget, name: str) -> Any:
    return dialog.findChild(QWidget, name)


# -- they take effect


def look(running: Running) -> dict[str, Any]:
    """Return what each preference that the window shows looks like in it."""
    panes = running.window.panes
    return {
        "theme": running.window.theme.scheme,
        "size": round(panes.notes.editor.font().pointSizeF(), 1),
        "row": panes.list.view.verticalHeader().defaultSectionSize(),
        "marks": (panes.reader.marks.shown, panes.reader.marks.suggestions),
        "note": panes.notes.mode,
    }


CHOSEN = {
    "appearance.theme": "dark",
    "appearance.text_size": 150,
    "appearance.density": "compact",
    "reading.show_marks": False,
    "notes.mode": "split",
}


def test_at_once_after_a_restart_and_in_another_library(
    running: Running, run_window: Run, library_folder: Path, template: Path, tmp_path: Path
):
    before = look(running)
    assert before["note"] == "edit"
    for key, value in CHOSEN.items():
        running.window.parts.preferences.set(key, value)
    chosen = look(running)
    assert chosen["theme"] == "dark"
    assert running.window.theme.tokens is DARK
    assert chosen["row"] < before["row"]
    assert chosen["size"] > before["size"]
    assert (chosen["marks"], chosen["note"]) == ((False, True), "split")
    second = again(running, run_window, library_folder)
    assert look(second) == chosen
    other = Path(shutil.copytree(template, tmp_path / "other"))
    third = again(second, run_window, other)
    assert look(third) == chosen
    third.window.parts.preferences.reset()
    assert look(third) == before


@pytest.mark.parametrize(
    ("command", "key", "value"),
    [
        ("view.theme_dark", "appearance.theme", "dark"),
        ("view.larger", "appearance.text_size", 115),
        ("view.smaller", "appearance.text_size", 90),
        ("view.compact", "appearance.density", "compact"),
        ("view.marks", "reading.show_marks", False),
        ("view.suggestions", "reading.show_suggestions", False),
    ],
)
def test_the_view_menu_writes_preferences(running: Running, command: str, key: str, value: Any):
    running.window.menus.registry.run(command)
    preferences = running.window.parts.preferences
    group, _, name = key.partition(".")
    assert getattr(getattr(preferences.current, group), name) == value
    preferences.save()
    stored = PreferenceStore(preferences_file()).preferences
    assert getattr(getattr(stored, group), name) == value


def test_the_text_size_stops_at_its_ends(running: Running):
    view = running.window.menus.registry
    for _ in range(12):
        view.run("view.larger")
    assert running.window.parts.preferences.current.appearance.text_size == 200
    for _ in range(12):
        view.run("view.smaller")
    assert running.window.parts.preferences.current.appearance.text_size == 80
    view.run("view.usual")
    assert running.window.parts.preferences.current.appearance.text_size == 100


def test_what_another_process_wrote_is_taken_over_when_the_window_comes_to_the_front(
    running: Running,
):
    choose(appearance__theme="dark", notes__mode="preview")
    assert running.window.theme.tokens is LIGHT
    QCoreApplication.sendEvent(running.window, QEvent(QEvent.Type.WindowActivate))
    assert running.window.theme.tokens is DARK
    assert running.window.panes.notes.mode == "preview"


def test_a_wrong_value_is_told_in_the_status_bar(run_window: Run, library_folder: Path):
    preferences_file().parent.mkdir(parents=True, exist_ok=True)
    preferences_file().write_text("[appearance]\ntheme = 'pink'\ntext_size = 3\n")
    running = run_window(library_folder)
    assert running.window.parts.preferences.current == DEFAULTS
    said = [label.text() for label in running.window.panes.status.findChildren(QLabel)]
    assert any("line 2" in text and "1 more" in text for text in said)


def test_the_window_begins_as_chosen(
    running: Running, run_window: Run, library_folder: Path, qtbot: QtBot
):
    running.window.session.ask("is:starred")
    second = again(running, run_window, library_folder)
    assert second.window.session.query == "is:starred"
    choose(start__restore=False, start__query="is:inbox")
    third = again(second, run_window, library_folder)
    assert third.window.session.query == "is:inbox"
    choose(start__query="")
    fourth = again(third, run_window, library_folder)
    assert fourth.window.session.query == ""
    assert fourth.window.panes.list.view.currentIndex().row() == 0
    assert run_window(library_folder, query="x").window.session.query == "x"


OLDER = {"scheme": "dark", "scale": 1.3, "density": "compact", "hidden": []}


def test_what_an_earlier_carrel_kept_with_a_library_is_taken_over_once(
    run_window: Run, library_folder: Path
):
    (library_folder / "window.json").write_text(json.dumps(OLDER))
    running = run_window(library_folder)
    assert running.window.theme.tokens is DARK
    now = running.window.parts.preferences.current.appearance
    assert (now.theme, now.text_size, now.density) == ("dark", 130, "compact")
    running.window.parts.preferences.set("appearance.theme", "light")
    second = again(running, run_window, library_folder)
    assert second.window.theme.tokens is LIGHT
    assert not {"scheme", "scale", "density"} & set(second.window.state())


def test_what_is_chosen_wins_over_an_earlier_window(run_window: Run, library_folder: Path):
    choose(appearance__theme="light")
    (library_folder / "window.json").write_text(json.dumps(OLDER))
    running = run_window(library_folder)
    assert running.window.theme.tokens is LIGHT
    assert running.window.parts.preferences.current.appearance.density == "compact"


def test_a_theme_for_one_run_is_not_kept(run_window: Run, library_folder: Path):
    running = run_window(library_folder, theme="dark")
    running.window.parts.preferences.set("appearance.text_size", 130)
    assert running.window.theme.tokens is DARK
    running.window.menus.registry.run("view.theme_system")
    assert running.window.theme.scheme == "system"
    second = again(running, run_window, library_folder)
    assert second.window.theme.scheme == "system"


def test_found_words_can_be_left_out_of_the_list(running: Running, qtbot: QtBot):
    view = running.window.panes.list.view
    plain = view.verticalHeader().defaultSectionSize()
    running.window.session.ask("the")
    qtbot.waitUntil(lambda: view.verticalHeader().defaultSectionSize() > plain)
    running.window.parts.preferences.set("search.snippets", False)
    assert view.verticalHeader().defaultSectionSize() == plain
    running.window.parts.preferences.set("search.snippets", True)
    assert view.verticalHeader().defaultSectionSize() > plain


# -- the form


def test_every_preference_has_a_control_with_name_and_description(running: Running, qtbot: QtBot):
    dialog = open_dialog(running)
    for one in all_preferences():
        group = one.field.name
        widget = control(dialog, group)
        assert widget is not None, one.key
        assert widget.accessibleName() == one.shape.title
        assert widget.accessibleDescription() == one.shape.help
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    dialog.reject()


def test_an_edit_is_in_force_at_once_and_can_be_reset(running: Running, qtbot: QtBot):
    dialog: PreferencesDialog = open_dialog(running)
    box: QComboBox = control(dialog, "theme")
    qtbot.keyClick(box, Qt.Key.Key_End)
    assert box.currentText() == "dark"
    assert running.window.theme.tokens is DARK
    preferences = running.window.parts.preferences
    row = box.parentWidget()
    (reset,) = [one for one in row.findChildren(QWidget) if one.accessibleName() == "Reset Theme"]
    assert not reset.isHidden()
    qtbot.keyClick(reset, Qt.Key.Key_Space)
    assert reset.isHidden()
    assert preferences.current == DEFAULTS
    assert running.window.theme.tokens is LIGHT
    dialog.reject()
    assert PreferenceStore(preferences_file()).preferences == DEFAULTS


def test_a_text_that_is_being_typed_is_kept_when_the_dialog_closes(running: Running, qtbot: QtBot):
    dialog: PreferencesDialog = open_dialog(running)
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(dialog.field, "begin with")
    qtbot.keyClicks(control(dialog, "query"), "is:inbox")
    assert running.window.parts.preferences.current == DEFAULTS
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert PreferenceStore(preferences_file()).preferences.start.query == "is:inbox"


def test_reset_all_asks_nothing_and_can_be_undone(running: Running, qtbot: QtBot):
    preferences = running.window.parts.preferences
    chosen = {**CHOSEN, "keyboard.keys": {"paper.read": ("Q",), "gone.plugin": ("F7",)}}
    preferences.change(chosen)
    before = preferences.current
    dialog: PreferencesDialog = open_dialog(running)
    assert not dialog.undo.isVisible()
    qtbot.keyClick(dialog.reset, Qt.Key.Key_Space)
    assert preferences.current == DEFAULTS
    assert dialog.focusWidget() is dialog.undo
    qtbot.keyClick(dialog.undo, Qt.Key.Key_Space)
    assert preferences.current == before
    assert not dialog.undo.isVisible()
    dialog.reject()


def test_a_choice_elsewhere_shows_in_the_open_form(running: Running):
    dialog = open_dialog(running)
    running.window.parts.preferences.set("appearance.density", "compact")
    assert control(dialog, "density").currentText() == "compact"
    dialog.reject()


@pytest.mark.parametrize(
    ("typed", "groups", "fields"),
    [
        ("THEME", ["appearance"], ["theme"]),
        ("text percent", ["appearance", "triage"], ["text_size", "skim_text_size"]),
        ("skim text", ["triage"], ["skim_text_size"]),
        ("backups", ["backups"], ["daily", "weekly", "monthly"]),
        ("orange", ["reading"], ["highlight_colour"]),
        ("sort by year", [], []),
        ("no such words", [], []),
    ],
)
def test_words_narrow_the_settings(
    running: Running, qtbot: QtBot, typed: str, groups: list[str], fields: list[str]
):
    dialog: PreferencesDialog = open_dialog(running)
    assert len(dialog.list.shown()) == dialog.list.count()
    qtbot.keyClicks(dialog.field, typed)
    shown = dialog.list.shown()
    assert [name for name in shown if name != "keyboard"] == groups
    table = dialog.keys.table
    lines = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
    assert ("keyboard" in shown) == any(not line.isHidden() for line in lines)
    names = {one.field.name for one in all_preferences() if one.group != "keyboard"}
    visible = {name for name in names if not control(dialog, name).parentWidget().isHidden()}
    assert visible == set(fields)
    if groups:
        assert dialog.list.currentItem().text().casefold() == groups[0]
    dialog.field.clear()
    assert len(dialog.list.shown()) == dialog.list.count()
    dialog.reject()
