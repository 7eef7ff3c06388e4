"""Highlights listed beside the note and across the library, in a running window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from tests.ui.highlight_desk import OTHER, HighlightDesk, highlight_desk

from carrel.app.running import Running


@pytest.fixture
def desk(
    run_window: Callable[..., Running], tmp_path: Path, home: Path, qtbot: QtBot
) -> HighlightDesk:
    return highlight_desk(run_window, tmp_path / "library", qtbot)


def test_the_list_beside_the_note(desk: HighlightDesk):
    assert desk.pane.list.items.items == ()
    first = desk.highlight("nine hours")
    second = desk.highlight("wick", "green")
    assert desk.panes.written.tabs.tabText(1) == "Highlights 2"
    desk.reader.walk.leave()
    desk.run("go.to_highlights")
    assert desk.pane.list.hasFocus()
    desk.pane.list.go_to(first.id)
    desk.press(Qt.Key.Key_Return)
    assert desk.reader.highlights.current is not None
    assert desk.reader.highlights.current.highlight.id == first.id
    desk.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == desk.markdown(first)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_C)
    desk.wait(desk.reader.highlight_bar.field.hasFocus)
    desk.press(Qt.Key.Key_Escape)
    desk.pane.list.setFocus()
    desk.pane.list.go_to(second.id)
    desk.press(Qt.Key.Key_Delete)
    desk.wait(lambda: desk.listed() == ["nine hours"])
    desk.run("edit.undo")
    desk.wait(lambda: desk.listed() == ["nine hours", "wick"])


def test_a_highlight_goes_into_the_note(desk: HighlightDesk):
    made = desk.highlight("nine hours")
    editor = desk.panes.notes.editor
    editor.setPlainText("Before")
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    desk.panes.written.show_highlights()
    desk.pane.list.go_to(made.id)
    desk.pane.list.insert_asked.emit(desk.markdown(made))
    assert not desk.panes.written.shows_highlights
    assert editor.text() == f"Before\n\n{desk.markdown(made)}"
    assert editor.hasFocus()


def test_the_tabs_change_over_by_key(desk: HighlightDesk):
    desk.highlight("nine hours")
    desk.panes.notes.focus_editor()
    control = Qt.KeyboardModifier.ControlModifier
    desk.press(Qt.Key.Key_Tab, control)
    assert desk.panes.written.shows_highlights
    assert desk.pane.list.hasFocus()
    desk.press(Qt.Key.Key_Tab, control)
    assert not desk.panes.written.shows_highlights
    assert desk.panes.notes.editor.hasFocus()
    desk.run("go.to_highlights")
    desk.run("go.to_note")
    assert desk.panes.notes.editor.hasFocus()


def test_the_view_of_the_library(desk: HighlightDesk):
    lamp = desk.highlight("nine hours")
    desk.read(OTHER)
    crane = desk.highlight("one sheet", "green")
    desk.desk.writer.change_highlights([crane.id], comment="folded", tags=["craft/paper"])
    desk.run("view.highlights")
    view = desk.menus.highlights.view
    assert view is not None

    def ids() -> list[int]:
        return [one.highlight.id for one in view.list.items.items]

    desk.wait(lambda: ids() == [crane.id, lamp.id])
    desk.wait(view.filters.words.hasFocus)
    for words, wanted in (
        ("FOLDED", [crane.id]),
        ("hours lamps", [lamp.id]),
        ("paper craft", [crane.id]),
    ):
        view.filters.words.setText(words)
        desk.wait(lambda wanted=wanted: ids() == wanted)
        assert view.filters.count.text() == "1 of 2"
    view.filters.words.clear()
    view.filters.colours.buttons["yellow"].click()
    desk.wait(lambda: ids() == [lamp.id])
    view.filters.colours.buttons["green"].click()
    desk.wait(lambda: len(ids()) == 2)
    view.filters.tag.setCurrentIndex(1)
    desk.wait(lambda: ids() == [crane.id])
    view.filters.clear()
    desk.window.session.ask("cranes")
    desk.wait(lambda: desk.panes.list.model.rowCount() == 1)
    view.filters.here.click()
    desk.wait(lambda: ids() == [crane.id])
    view.filters.here.click()
    desk.wait(lambda: len(ids()) == 2)
    # A paper that the list does not show is gone to all the same.
    view.filters.words.setFocus()
    view.list.go_to(lamp.id)
    desk.press(Qt.Key.Key_Down)
    assert view.list.hasFocus()
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.window.session.current == lamp.paper_id)
    desk.wait(lambda: desk.reader.highlights.current is not None)
    assert desk.reader.highlights.current.highlight.id == lamp.id
    view.list.setFocus()
    desk.press(Qt.Key.Key_Delete)
    desk.wait(lambda: ids() == [crane.id])
    desk.run("view.highlights")
    assert not desk.menus.highlights.is_open
    assert desk.panes.list.view.hasFocus()


def test_what_was_open_is_open_again(desk: HighlightDesk):
    desk.run("view.highlights")
    desk.panes.written.show_highlights()
    state = desk.menus.state()
    assert state["highlights"] == {"open": True, "beside": True}
    desk.run("view.highlights")
    desk.panes.written.show_note()
    desk.menus.restore({"highlights": {"open": 1}})
    assert not desk.menus.highlights.is_open
    desk.menus.restore(state)
    assert desk.menus.highlights.is_open
    assert desk.panes.written.shows_highlights
