"""The keys of the note editor: marks, lists, and Tab that is no trap."""

from __future__ import annotations

import statistics
import time

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
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
    made.around = window  # or the window goes with this frame
    return made


def show(editor: NoteEditor, text: str, qtbot: QtBot) -> None:
    editor.show_text(text)
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)


def press(editor: NoteEditor, key: Qt.Key, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QCoreApplication.sendEvent(editor, QKeyEvent(QEvent.Type.KeyPress, key, held))


def at_end(editor: NoteEditor) -> None:
    editor.moveCursor(editor.textCursor().MoveOperation.End)


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
    editor: NoteEditor, qtbot: QtBot, key: Qt.Key, start: int, end: int, result: str
) -> None:
    show(editor, "one two \U0001f600 three", qtbot)
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, cursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    qtbot.keyClick(editor, key, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == result
    if key == Qt.Key.Key_K:
        qtbot.keyClicks(editor, "u")
        assert editor.text() == "one [two](u) \U0001f600 three"
        return
    qtbot.keyClick(editor, key, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == "one two \U0001f600 three"
    editor.undo()
    editor.undo()
    assert editor.text() == "one two \U0001f600 three"


def test_enter_continues_and_ends_a_list(editor: NoteEditor, qtbot: QtBot) -> None:
    show(editor, "- [x] one", qtbot)
    at_end(editor)
    press(editor, Qt.Key.Key_Return)
    assert editor.text() == "- [x] one\n- [ ] "
    press(editor, Qt.Key.Key_Return)
    assert editor.text() == "- [x] one\n"
    show(editor, "9. nine", qtbot)
    at_end(editor)
    press(editor, Qt.Key.Key_Return)
    assert editor.text() == "9. nine\n10. "


def test_tab_indents_once_and_is_no_trap(editor: NoteEditor, qtbot: QtBot) -> None:
    show(editor, "- one\n- ", qtbot)
    at_end(editor)
    press(editor, Qt.Key.Key_Tab)
    assert editor.text() == "- one\n  - "
    assert editor.hasFocus()
    press(editor, Qt.Key.Key_Backtab, shift=True)
    assert editor.text() == "- one\n- "
    press(editor, Qt.Key.Key_Tab)
    press(editor, Qt.Key.Key_Tab)  # no deeper: moves on
    assert editor.text() == "- one\n  - "
    assert not editor.hasFocus()


def test_tab_moves_on_from_ordinary_text(editor: NoteEditor, qtbot: QtBot) -> None:
    for body in ("some text", "- one\n- two", "", "- "):
        show(editor, body, qtbot)
        at_end(editor)
        press(editor, Qt.Key.Key_Tab)
        assert editor.text() == body
        assert not editor.hasFocus()
    editor.setFocus()
    at_end(editor)
    press(editor, Qt.Key.Key_Backtab, shift=True)
    assert not editor.hasFocus()


def test_typing_in_a_long_note_is_smooth(editor: NoteEditor, qtbot: QtBot) -> None:
    line = "A line of *Markdown* with some **words** in it, as long as lines are.\n"
    show(editor, line * (200_000 // len(line)), qtbot)
    took = []
    for _ in range(40):
        began = time.perf_counter()
        qtbot.keyClick(editor, Qt.Key.Key_A)
        QCoreApplication.processEvents()
        took.append(time.perf_counter() - began)
    assert statistics.median(took) < 0.016
