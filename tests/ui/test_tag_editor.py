"""Tags are added and taken off by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from carrel.ui.reader.tag_chip import TagChip
from carrel.ui.reader.tag_editor import TagEditor


@pytest.fixture
def editor(qtbot: QtBot) -> TagEditor:
    made = TagEditor()
    qtbot.addWidget(made)
    made.resize(400, 100)
    made.set_all_tags(["llm", "llm/inference", "Vision"], {"llm": "green"})
    made.set_tags(("llm", "speed"))
    made.show()
    made.activateWindow()
    return made


def chips(editor: TagEditor) -> list[TagChip]:
    return sorted(
        (c for c in editor.findChildren(TagChip) if c.isVisible()), key=lambda c: (c.y(), c.x())
    )


def test_enter_adds_and_stays(editor: TagEditor, qtbot: QtBot) -> None:
    added: list[list[str]] = []
    editor.tags_added.connect(added.append)
    editor.open_field()
    qtbot.keyClicks(editor.field, " #kv cache ,kernels//cuda, SPEED")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert added == [["kv cache", "kernels/cuda"]]  # the paper has "speed"
    assert editor.field.text() == ""
    assert editor.field.isVisible()
    assert editor.tags == ("llm", "speed")  # until the paper says otherwise
    qtbot.keyClicks(editor.field, "kv cache")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert len(added) == 1  # asked for already


def test_the_last_of_several_is_completed(editor: TagEditor, qtbot: QtBot) -> None:
    added: list[list[str]] = []
    editor.tags_added.connect(added.append)
    editor.open_field()
    qtbot.keyClicks(editor.field, "new, llm/")
    popup = editor.field.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    assert popup.model().rowCount() == 1
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: added == [["new", "llm/inference"]])


def test_a_completion_is_taken_once(editor: TagEditor, qtbot: QtBot) -> None:
    added: list[list[str]] = []
    editor.tags_added.connect(added.append)
    editor.open_field()
    qtbot.keyClicks(editor.field, "infer")
    popup = editor.field.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: added == [["llm/inference"]] and editor.field.text() == "")
    assert not popup.isVisible()


def test_backspace_in_the_empty_field_takes_the_last(editor: TagEditor, qtbot: QtBot) -> None:
    removed: list[str] = []
    editor.tag_removed.connect(removed.append)
    editor.open_field()
    qtbot.keyClicks(editor.field, "a")
    qtbot.keyClick(editor.field, Qt.Key.Key_Backspace)
    assert removed == []
    qtbot.keyClick(editor.field, Qt.Key.Key_Backspace)
    assert removed == ["speed"]


def test_escape_leaves(editor: TagEditor, qtbot: QtBot) -> None:
    editor.open_field()
    qtbot.keyClicks(editor.field, "zzz")
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    assert not editor.field.isVisible()
    assert editor.field.text() == ""
    assert isinstance(editor.focusWidget(), QToolButton)


def test_a_name_that_cannot_be_is_explained(editor: TagEditor, qtbot: QtBot) -> None:
    added: list[list[str]] = []
    editor.tags_added.connect(added.append)
    editor.open_field()
    qtbot.keyClicks(editor.field, "///")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert added == []
    assert "at least one letter" in editor._trouble.text()
    assert editor.field.text() == "///"
    qtbot.keyClicks(editor.field, "a")
    assert not editor._trouble.isVisible()


def test_chips_by_keyboard_and_mouse(editor: TagEditor, qtbot: QtBot) -> None:
    clicked: list[str] = []
    removed: list[str] = []
    editor.tag_clicked.connect(clicked.append)
    editor.tag_removed.connect(removed.append)
    first, second = chips(editor)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Return)
    qtbot.keyClick(first, Qt.Key.Key_Space)
    qtbot.keyClick(first, Qt.Key.Key_Delete)
    qtbot.mouseClick(second.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert clicked == ["llm", "llm"]
    assert removed == ["llm", "speed"]
    assert first.height() >= 24


def test_the_keyboard_stays_when_a_chip_goes(editor: TagEditor) -> None:
    chips(editor)[1].setFocus()
    editor.set_tags(("llm",))
    assert chips(editor)[0].hasFocus()
    editor.set_tags(())
    assert isinstance(editor.focusWidget(), QToolButton)


def test_tab_goes_through_chips_to_the_add_button(editor: TagEditor, qtbot: QtBot) -> None:
    first, second = chips(editor)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Tab)
    assert editor._add.hasFocus()


def test_many_tags_wrap(editor: TagEditor) -> None:
    editor.set_tags(tuple(f"tag number {i}" for i in range(12)))
    editor.resize(200, 400)
    editor.grab()
    assert all(chip.geometry().right() <= 200 for chip in chips(editor))
    assert len({chip.y() for chip in chips(editor)}) > 3
