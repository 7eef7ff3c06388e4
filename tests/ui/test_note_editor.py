"""The keys of the note editor: marks, lists, and Tab that is no trap."""

from __future__ import annotations

import statistics
import time

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from carrel.ui.notes.editor import NoteEditor


@pytest.fixture
def editor(qtbot: QtBot) -> NoteEditor:
    """An editor between two fields, so that the keyboard has somewhere to go."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit())
    made = NoteEditor(window)
    column.addWidget(made)
    column.addWidget(QLineEdit())
    window.show()
    window.activateWindow()
    return made


def show(editor: NoteEditor, text: str, qtbot: QtBot) -> None:
    editor.show_text(text)
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)



def press(pane: NotePane, key: Qt.Key, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QCoreApplication.sendEvent(pane.editor, QKeyEvent(QEvent.Type.KeyPress, key, held))


def at_end(pane: NotePane) -> None:
    pane.editor.moveCursor(pane.editor.textCursor().MoveOperation.End)


@pytest.mark.parametrize(
    ("key", "start", "end", "result"),
    [
        (Qt.Key.Key_B, 4, 7, "one **two** \U0001f600 three"),
        (Qt.Key.Key_I, 4, 7, "one *two* \U0001f600 three"),
        (Qt.Key.Key_K, 4, 7, "one [two]() \U0001f600 three"),
        (Qt.Key.Key_B, 13, 13, "one two \U0001f600 **three**"),
    ],
)
def test_marks(
    pane: NotePane, qtbot: QtBot, key: Qt.Key, start: int, end: int, result: str
) -> None:
    pane.show_note(1, "one two \U0001f600 three")
    pane.focus_editor()
    qtbot.waitUntil(pane.editor.hasFocus)
    cursor = pane.editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, cursor.MoveMode.KeepAnchor)
    pane.editor.setTextCursor(cursor)
    qtbot.keyClick(pane.editor, key, Qt.KeyboardModifier.ControlModifier)
    assert pane.editor.text() == result
    if key == Qt.Key.Key_K:
        qtbot.keyClicks(pane.editor, "u")
        assert pane.editor.text() == "one [two](u) \U0001f600 three"
        return
    qtbot.keyClick(pane.editor, key, Qt.KeyboardModifier.ControlModifier)
    assert pane.editor.text() == "one two \U0001f600 three"
    pane.editor.undo()
    pane.editor.undo()
    assert pane.editor.text() == "one two \U0001f600 three"


def test_enter_continues_and_ends_a_list(pane: NotePane) -> None:
    pane.show_note(1, "- [x] one")
    at_end(pane)
    press(pane, Qt.Key.Key_Return)
    assert pane.editor.text() == "- [x] one\n- [ ] "
    press(pane, Qt.Key.Key_Return)
    assert pane.editor.text() == "- [x] one\n"
    pane.show_note(2, "9. nine")
    at_end(pane)
    press(pane, Qt.Key.Key_Return)
    assert pane.editor.text() == "9. nine\n10. "


def test_tab_indents_once_and_is_no_trap(pane: NotePane, qtbot: QtBot) -> None:
    pane.show_note(1, "- one\n- ")
    pane.focus_editor()
    qtbot.waitUntil(pane.editor.hasFocus)
    at_end(pane)
    press(pane, Qt.Key.Key_Tab)
    assert pane.editor.text() == "- one\n  - "
    assert pane.editor.hasFocus()
    press(pane, Qt.Key.Key_Backtab, shift=True)
    assert pane.editor.text() == "- one\n- "
    press(pane, Qt.Key.Key_Tab)
    press(pane, Qt.Key.Key_Tab)  # no deeper: moves on
    assert pane.editor.text() == "- one\n  - "
    assert not pane.editor.hasFocus()


def test_tab_moves_on_from_ordinary_text(pane: NotePane, qtbot: QtBot) -> None:
    for body in ("some text", "- one\n- two", "", "- "):
        pane.show_note(None)
        pane.show_note(1, body)
        pane.focus_editor()
        qtbot.waitUntil(pane.editor.hasFocus)
        at_end(pane)
        press(pane, Qt.Key.Key_Tab)
        assert pane.editor.text() == body
        assert not pane.editor.hasFocus()
    pane.focus_editor()
    at_end(pane)
    press(pane, Qt.Key.Key_Backtab, shift=True)
    assert not pane.editor.hasFocus()


def test_typing_in_a_long_note_is_smooth(pane: NotePane, qtbot: QtBot) -> None:
    import statistics
    import time

    line = "A line of *Markdown* with some **words** in it, as long as lines are.\n"
    pane.show_note(1, line * (200_000 // len(line)))
    pane.focus_editor()
    took = []
    for _ in range(40):
        began = time.perf_counter()
        qtbot.keyClick(pane.editor, Qt.Key.Key_A)
        QCoreApplication.processEvents()
        took.append(time.perf_counter() - began)
    assert statistics.median(took) < 0.016
