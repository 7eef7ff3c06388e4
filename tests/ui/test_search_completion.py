"""What is offered while a clause is typed, and the examples of what can be searched for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QListView
from pytestqt.qtbot import QtBot
from tests.ui.invented import TITLES

from carrel.app.running import Running
from carrel.ui.search_bar.completion_list import CompletionList
from carrel.ui.search_bar.query_popup import QueryPopup


@pytest.fixture
def running(run_window: Callable[..., Running], library_folder: Path, qtbot: QtBot) -> Running:
    found = run_window(library_folder)
    found.window.panes.search.take_focus()
    return found


@pytest.fixture
def box(running: Running) -> QLineEdit:
    return running.window.panes.search.findChild(QLineEdit)


def choices(running: Running) -> list[str]:
    """What is offered now."""
    shown = [one for one in running.window.findChildren(CompletionList) if one.isVisible()]
    model = shown[0].model() if shown else None
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())] if model else []


def test_a_field_then_its_value_by_tab_alone(running: Running, box: QLineEdit, qtbot: QtBot):
    qtbot.keyClicks(box, "au")
    qtbot.waitUntil(lambda: choices(running)[:1] == ["author:"])
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert box.text() == "author:"
    qtbot.waitUntil(lambda: choices(running) == ['"Ada Sample"', '"Ben Muster"'])
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == 'author:"Ben Muster" '
    assert running.window.session.query == box.text()
    assert box.hasFocus()
    qtbot.wait(100)
    assert choices(running) == []


def test_enter_and_escape_without_a_choice(running: Running, box: QLineEdit, qtbot: QtBot):
    qtbot.keyClicks(box, "is:")
    qtbot.waitUntil(lambda: "unread" in choices(running))
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert (choices(running), box.text()) == ([], "is:")
    qtbot.keyClicks(box, "r")
    qtbot.waitUntil(lambda: choices(running) == ["reading", "read"])
    qtbot.keyClick(box, Qt.Key.Key_Up)  # around the end: the last one
    qtbot.keyClick(box, Qt.Key.Key_Down)  # and back to none
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert (choices(running), box.text()) == ([], "is:r")


def test_words_are_left_alone(running: Running, box: QLineEdit, qtbot: QtBot):
    for typed in ("a", "crane", '"ti', "zyzzyva", "-", "OR"):
        box.clear()
        qtbot.keyClicks(box, typed)
        qtbot.wait(60)
        assert choices(running) == []


def test_all_fields_on_request_and_gone_with_the_focus(
    running: Running, box: QLineEdit, qtbot: QtBot
):
    qtbot.keyClick(box, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: {"title:", "tag:", "is:"} <= set(choices(running)))
    running.window.panes.list.view.setFocus()
    qtbot.waitUntil(lambda: choices(running) == [])


def test_a_choice_is_taken_by_the_mouse(running: Running, box: QLineEdit, qtbot: QtBot):
    qtbot.keyClicks(box, "crane is:un")
    qtbot.waitUntil(lambda: choices(running) == ["unread"])
    (shown,) = [one for one in running.window.findChildren(CompletionList) if one.isVisible()]
    place = shown.visualRect(shown.model().index(0, 0)).center()
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert box.text() == "crane is:unread "
    qtbot.waitUntil(lambda: running.window.panes.list.model.rowCount() == len(TITLES))


def test_what_would_be_too_long_is_not_put_in(running: Running, box: QLineEdit, qtbot: QtBot):
    box.setText("x " * 127)
    qtbot.keyClicks(box, "au")
    qtbot.waitUntil(lambda: choices(running)[:1] == ["author:"])
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert box.text() == "x " * 127 + "au"


@pytest.fixture
def examples(running: Running, qtbot: QtBot) -> QListView:
    running.window.menus.registry.run("help.search")
    popup = running.window.findChild(QueryPopup)
    qtbot.waitUntil(popup.isVisible)
    return popup


def row_of(popup: QListView, text: str) -> int:
    return next(
        row for row in range(popup.model().rowCount()) if popup.model().index(row, 0).data() == text
    )


def test_an_example_is_asked_for(
    running: Running, box: QLineEdit, examples: QListView, qtbot: QtBot
):
    assert examples.currentIndex().row() == 1  # below a heading, which cannot be chosen
    examples.setCurrentIndex(examples.model().index(row_of(examples, "schedul*"), 0))
    qtbot.keyClick(examples, Qt.Key.Key_Return)
    assert running.window.session.query == box.text() == "schedul*"
    qtbot.waitUntil(lambda: running.window.panes.list.model.rowCount() == 1)


def test_a_field_of_the_examples_is_gone_on_with(
    running: Running, box: QLineEdit, examples: QListView, qtbot: QtBot
):
    box.setText("crane")
    place = examples.visualRect(examples.model().index(row_of(examples, "author:"), 0))
    examples.scrollTo(examples.model().index(row_of(examples, "author:"), 0))
    place = examples.visualRect(examples.model().index(row_of(examples, "author:"), 0))
    qtbot.mouseClick(examples.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(9, place.y() + 9))
    assert box.text() == "crane author:"
    qtbot.waitUntil(lambda: len(choices(running)) == 2)


def test_a_letter_in_the_examples_goes_to_the_box(
    running: Running, box: QLineEdit, examples: QListView, qtbot: QtBot
):
    qtbot.keyClick(examples, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: running.window.findChild(QueryPopup) is None)
    qtbot.keyClicks(box, "la")
    assert running.window.session.query == "la"
