"""Finding words in the abstract and in a note."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from carrel.domain.paper import Paper
from carrel.ui.reader.find_bar import FindBar
from carrel.ui.reader.reader_pane import ReaderPane

TEXT = (
    "\U0001f600 One request, then a Request; and requests\nagain, after a few lines. "
    + "Filling. " * 300
)


@pytest.fixture
def pane(qtbot: QtBot) -> ReaderPane:
    made = ReaderPane(lambda address: None)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    made.activateWindow()
    made.show_paper(Paper(id=1, carrel_id="x", citekey="x", title="t", abstract=TEXT + "The end."))
    made.focus_text()
    qtbot.waitUntil(made.abstract.hasFocus)
    return made


def test_found_by_keyboard_alone(pane: ReaderPane, qtbot: QtBot) -> None:
    qtbot.keyClick(pane.abstract, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = pane.find_bar
    assert bar.isVisible()
    assert bar.field.hasFocus()
    qtbot.keyClicks(bar.field, "request")
    assert bar.match_count == 3
    assert bar.count.text() == "1 of 3"
    assert pane.abstract.selected_span() == (6, 13)
    qtbot.keyClick(bar.field, Qt.Key.Key_F3)
    assert bar.count.text() == "2 of 3"
    qtbot.keyClick(bar.field, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == "1 of 3"  # from the beginning again
    qtbot.keyClick(bar.field, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "3 of 3"
    assert len(pane.abstract.extraSelections()) == 3
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert pane.abstract.hasFocus()
    assert pane.abstract.extraSelections() == []
    assert pane.abstract.textCursor().selectedText() == "request"
    qtbot.keyClick(pane.abstract, Qt.Key.Key_F3)  # goes on without the bar
    assert pane.abstract.selected_span() == (6, 13)


def test_what_is_found_comes_into_sight(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.find_bar.open_bar()
    qtbot.keyClicks(pane.find_bar.field, "the end")
    bar = pane._scroll.verticalScrollBar()
    assert bar.value() > bar.maximum() - 100


def test_no_match_is_said(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.find_bar.open_bar()
    qtbot.keyClicks(pane.find_bar.field, "(nothing[")
    assert pane.find_bar.count.text() == "Not found"
    pane.find_bar.find_next()
    assert pane.find_bar.field.accessibleDescription() == "Not found"


def test_a_space_finds_a_lines_end(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.find_bar.open_bar()
    qtbot.keyClicks(pane.find_bar.field, "requests again")
    assert pane.find_bar.match_count == 1


def test_another_paper_is_searched_anew(pane: ReaderPane, qtbot: QtBot) -> None:
    pane.find_bar.open_bar()
    qtbot.keyClicks(pane.find_bar.field, "request")
    pane.show_paper(Paper(id=2, carrel_id="y", citekey="y", title="t", abstract="a request"))
    qtbot.waitUntil(lambda: pane.find_bar.match_count == 1)
    assert pane.find_bar.count.text() == "1 found"


def test_the_selected_words_are_taken(pane: ReaderPane) -> None:
    pane.abstract.setTextCursor(pane.abstract.to_cursor(2, 5))
    pane.find_bar.open_bar()
    assert pane.find_bar.field.text() == "One"
    assert pane.find_bar.count.text() == "1 of 1"


def test_a_long_note_is_searched_too(qtbot: QtBot) -> None:
    editor = QPlainTextEdit()
    qtbot.addWidget(editor)
    editor.setPlainText("a b\n" * 50_000)
    bar = FindBar(editor)
    qtbot.addWidget(bar)
    marks: list[int] = []
    bar.marked.connect(lambda found: marks.append(len(found)))
    bar.field.setText("b")
    bar.open_bar()
    assert bar.match_count == 50_000
    assert marks[-1] == 1000
