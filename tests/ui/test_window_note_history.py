"""The history of a note and its backlinks in the window, by key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.invented import TITLES

from carrel.app.running import Running
from carrel.library.opening import open_library
from carrel.ui.notes.history_dialog import HistoryDialog

Key = Qt.Key
OLD, NEW = "# A lamp\n\nThe slow one.\n", "# A lamp\n\nThe quick one, at last.\n"


@pytest.fixture
def running(run_window: Callable[..., Running], library_folder: Path, qtbot: QtBot) -> Running:
    with open_library(library_folder, origin="command line") as library:
        library.save_note(6, "first words\n")
        library.undo()
        library.save_note(6, OLD)
    with open_library(library_folder, origin="window") as library:
        library.save_note(6, NEW)
    found = run_window(library_folder)
    found.window.activateWindow()
    go_to(found, 6, qtbot)
    return found


def go_to(running: Running, paper_id: int, qtbot: QtBot) -> None:
    running.window.menus.go_to_paper(paper_id)
    qtbot.waitUntil(lambda: running.window.session.current == paper_id)
    running.window.panes.list.view.setFocus()


def note(running: Running, paper_id: int = 6) -> str:
    found = running.window.parts.desk.reader.note(paper_id)
    return found.body if found is not None else ""


@pytest.fixture
def history(running: Running, qtbot: QtBot) -> HistoryDialog:
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(running.window.panes.list.view, Key.Key_N, modifiers)
    found = running.window.findChild(HistoryDialog)
    assert found is not None
    qtbot.waitUntil(lambda: found.list.hasFocus() and found.says.text().startswith("Since then"))
    return found


def lines(history: HistoryDialog) -> list[str]:
    model, role = history.list.model(), Qt.ItemDataRole.AccessibleTextRole
    said = (model.index(row, 0).data(role) for row in range(model.rowCount()))
    return [text.partition(", ")[2] for text in said]


def test_versions_with_their_differences(history: HistoryDialog, qtbot: QtBot):
    qtbot.waitUntil(
        lambda: (
            lines(history) == ["5 words, 3 words added, 1 taken", "2 words, 7 words added, 2 taken"]
        )
    )
    assert history.view.toPlainText() == "# A lamp\n\nThe slowquick one, at last.\n"
    cursor = history.view.textCursor()
    marks = {}
    for word in ("slow", "quick", "lamp"):
        cursor = history.view.document().find(word)
        found = cursor.charFormat()
        marks[word] = (found.fontStrikeOut(), found.fontUnderline())
    assert marks == {"slow": (True, False), "quick": (False, True), "lamp": (False, False)}
    qtbot.keyClick(history.list, Key.Key_Down)
    qtbot.waitUntil(lambda: history.says.text() == "Since then: 7 words added, 2 taken")
    history.before.setFocus()
    qtbot.keyClick(history.before, Key.Key_Space)
    qtbot.waitUntil(lambda: history.says.text() == "At that time: 2 words added, 0 taken")
    assert history.view.toPlainText() == "first words\n"
    history.reject()


def test_one_is_copied(history: HistoryDialog, qtbot: QtBot):
    button = next(one for one in history.findChildren(QPushButton) if "Copy" in one.text())
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Space)
    assert QGuiApplication.clipboard().text() == OLD
    history.reject()


def test_restored_by_key_and_undone(running: Running, history: HistoryDialog, qtbot: QtBot):
    qtbot.keyClick(history.list, Key.Key_Return)
    qtbot.waitUntil(lambda: running.window.panes.notes.editor.text() == OLD)
    assert note(running) == OLD
    running.window.parts.desk.writer.undo()
    qtbot.waitUntil(lambda: running.window.panes.notes.editor.text() == NEW)
    assert NEW in [one.body for one in running.window.parts.desk.reader.note_versions(6)]


def test_what_is_typed_is_kept_before_a_text_comes_back(running: Running, qtbot: QtBot):
    running.window.panes.notes.editor.appendPlainText("typed just now")
    typed = running.window.panes.notes.editor.text()
    running.window.menus.registry.action("paper.note_history").trigger()
    history = running.window.findChild(HistoryDialog)
    qtbot.waitUntil(lambda: history.list.model().rowCount() > 0)
    qtbot.keyClick(history.list, Key.Key_Return)
    qtbot.waitUntil(lambda: note(running) == OLD)
    assert typed in [one.body for one in running.window.parts.desk.reader.note_versions(6)]


def test_a_note_without_earlier_texts(running: Running, qtbot: QtBot):
    go_to(running, 1, qtbot)
    running.window.panes.notes.bar.history_wanted.emit()
    history = running.window.findChild(HistoryDialog)
    labels = history.findChildren(QLabel)
    qtbot.waitUntil(lambda: any(one.isVisible() and "No earlier" in one.text() for one in labels))
    assert not any(
        one.isEnabled() for one in history.findChildren(QPushButton) if "Re" in one.text()
    )
    history.reject()


# -- backlinks -------------------------------------------------------------------------------------


def test_backlinks_come_and_go_and_lead_there(running: Running, qtbot: QtBot):
    window, strip = running.window, running.window.panes.notes.backlinks
    desk = window.parts.desk
    assert not strip.isVisible()
    key = desk.reader.paper(6).citekey
    desk.writer.save_note(2, f"As in [[{key}]], it folds.")
    qtbot.waitUntil(strip.isVisible)
    assert strip.button.text() == "Linked from 1 note"
    desk.writer.save_note(3, f"See [[{key}|that one]].")
    qtbot.waitUntil(lambda: strip.button.text() == "Linked from 2 notes")
    strip.button.setFocus()
    qtbot.keyClick(strip.button, Key.Key_Space)
    assert strip.list.hasFocus()
    first = strip.list.model().index(0, 0)
    said = {first.data(Qt.ItemDataRole.AccessibleTextRole)}
    said.add(strip.list.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert said == {
        f"{TITLES[1]}: As in [[{key}]], it folds.",
        f"{TITLES[2]}: See [[{key}|that one]].",
    }
    qtbot.keyClick(strip.list, Key.Key_Escape)
    assert strip.button.hasFocus()
    assert not strip.list.isVisible()
    qtbot.keyClick(strip.button, Key.Key_Space)
    wanted = 2 if TITLES[1] in first.data() else 3
    window.session.ask("nothing has this")
    qtbot.keyClick(strip.list, Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.current == wanted)
    qtbot.waitUntil(lambda: not strip.isVisible())
    assert QApplication.focusWidget() is window.panes.list.view


def test_a_link_for_a_note_is_copied(running: Running):
    running.window.menus.registry.action("paper.copy_note_link").trigger()
    key = running.window.session.paper.citekey
    assert QGuiApplication.clipboard().text() == f"[[{key}]]"
