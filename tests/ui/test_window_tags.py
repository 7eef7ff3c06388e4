"""Tags over the whole library, by key: for many papers, renamed, merged, browsed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPointF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from carrel.app.running import Running
from carrel.library.opening import open_library
from carrel.ui.sidebar.roles import TAG
from carrel.ui.tags.browser import TagBrowser
from carrel.ui.tags.browser_model import NAME
from carrel.ui.tags.bulk_dialog import BulkTagsDialog
from carrel.ui.tags.preview_dialog import TagPreviewDialog

Dialog = TypeVar("Dialog", bound=QDialog)
Key = Qt.Key


@pytest.fixture
def running(run_window: Callable[..., Running], library_folder: Path, qtbot: QtBot) -> Running:
    with open_library(library_folder, origin="command line") as library:
        library.add_tags([1, 2, 3], ["llm"])
        library.add_tags([2], ["llm/kv cache"])
        library.add_tags([4, 5], ["draft", "models/large"])
        library.add_highlight(6, "title", (0, 8), colour="green", tags=["only/marked"])
    found = run_window(library_folder)
    found.window.activateWindow()
    qtbot.waitUntil(lambda: found.window.session.current >= 0 and "llm" in lines(found))
    return found


def lines(running: Running) -> dict[str, QModelIndex]:
    """The lines of tags in the sidebar by their whole names."""
    model = running.window.panes.sidebar.model()
    found: dict[str, QModelIndex] = {}
    stack = [QModelIndex()]
    while stack:
        above = stack.pop()
        for row in range(model.rowCount(above)):
            index = model.index(row, 0, above)
            stack.append(index)
            if index.data(TAG) is not None:
                found[index.data(TAG)] = index
    return found


def tags_of(running: Running, paper_id: int) -> tuple[str, ...]:
    paper = running.window.parts.desk.reader.paper(paper_id)
    assert paper is not None
    return paper.tags


def press(qtbot: QtBot, key: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
    """Press a key where the keyboard is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    qtbot.keyClick(widget, key, modifiers)


def dialog(running: Running, kind: type[Dialog], qtbot: QtBot) -> Dialog:
    """Wait for a dialog that has the keyboard."""

    def found() -> list[Dialog]:
        focused = QApplication.focusWidget()
        dialogs = running.window.findChildren(kind)
        return [one for one in dialogs if focused is not None and one is focused.window()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    return found()[0]


def select_all(running: Running, qtbot: QtBot) -> None:
    view = running.window.panes.list.view
    view.setFocus()
    view.selectAll()
    qtbot.waitUntil(lambda: len(running.window.session.selection) == 6)


def history(running: Running) -> list[str]:
    return [entry.label for entry in running.window.parts.desk.reader.history(3)]


# -- many papers -----------------------------------------------------------------------------------


def test_many_papers_by_key(running: Running, qtbot: QtBot):
    select_all(running, qtbot)
    press(qtbot, Key.Key_T)
    asked = dialog(running, BulkTagsDialog, qtbot)
    qtbot.waitUntil(lambda: asked.list.model().rowCount() == 4)
    assert asked.windowTitle() == "Tags of 6 papers"
    assert asked.field.hasFocus()
    qtbot.keyClicks(asked.field, "#new one")
    assert asked.says.text() == "No tag is called that: Enter adds “#new one”."
    press(qtbot, Key.Key_Return)
    assert asked.field.text() == ""
    qtbot.keyClicks(asked.field, "LLM/")
    assert [asked.list.model().index(0, 0).data(), asked.list.model().rowCount()] == [
        "llm/kv cache",
        1,
    ]
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Space)
    asked.field.clear()
    qtbot.keyClicks(asked.field, "draft")
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Space)
    press(qtbot, Key.Key_Space)  # some, all, none
    asked.field.clear()
    said = "Adds new one to 6 papers, llm/kv cache to 5, takes draft from 2 papers."
    assert asked.says.text() == said
    asked.field.setFocus()
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: tags_of(running, 4) == ("llm/kv cache", "models/large", "new one"))
    assert tags_of(running, 1) == ("llm", "llm/kv cache", "new one")
    assert history(running)[0] == "Change the tags of 6 papers"
    running.window.parts.desk.writer.undo()
    qtbot.waitUntil(lambda: tags_of(running, 4) == ("draft", "models/large"))
    assert tags_of(running, 1) == ("llm",)


def test_taking_begins_in_the_list(running: Running, qtbot: QtBot):
    select_all(running, qtbot)
    press(qtbot, Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    asked = dialog(running, BulkTagsDialog, qtbot)
    qtbot.waitUntil(asked.list.hasFocus)
    press(qtbot, Key.Key_Return)
    assert asked.isVisible(), "nothing is chosen yet"
    press(qtbot, Key.Key_Escape)
    qtbot.waitUntil(lambda: not running.window.findChildren(BulkTagsDialog))


def test_one_paper_has_the_field_of_the_reader(running: Running, qtbot: QtBot):
    running.window.panes.list.view.setFocus()
    press(qtbot, Key.Key_T)
    assert running.window.panes.reader.header.tags.field.hasFocus()
    assert not running.window.findChildren(BulkTagsDialog)


def test_what_is_no_tag_is_refused(running: Running, qtbot: QtBot):
    select_all(running, qtbot)
    press(qtbot, Key.Key_T)
    asked = dialog(running, BulkTagsDialog, qtbot)
    qtbot.waitUntil(lambda: asked.list.model().rowCount() == 4)
    qtbot.keyClicks(asked.field, "x" * 121)
    press(qtbot, Key.Key_Return)
    assert asked.says.text() == "Not added: a tag has at most 120 characters."
    press(qtbot, Key.Key_Escape)


# -- the sidebar -----------------------------------------------------------------------------------


def go_to_tag(running: Running, name: str) -> QWidget:
    sidebar = running.window.panes.sidebar
    sidebar.setFocus()
    sidebar.setCurrentIndex(lines(running)[name])
    return sidebar


def test_renamed_with_a_preview(running: Running, qtbot: QtBot):
    qtbot.keyClick(go_to_tag(running, "llm"), Key.Key_F2)
    asked = dialog(running, TagPreviewDialog, qtbot)
    assert asked.field.selectedText() == "llm"
    qtbot.waitUntil(lambda: asked.says.text() == "Nothing changes by that.")
    qtbot.keyClicks(asked.field, "models/large")
    qtbot.waitUntil(
        lambda: asked.says.text() == "2 tags change, 1 merged with one that exists: on 3 papers."
    )
    first = asked.table.topLevelItem(0)
    assert [first.text(column) for column in range(4)] == [
        *("llm", "models/large (merges with it)"),
        *("3", "0"),
    ]
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: "llm" not in lines(running))
    assert tags_of(running, 2) == ("models/large", "models/large/kv cache")
    assert history(running)[0] == "Rename the tag llm to models/large"


def test_enter_waits_for_the_preview_of_what_is_typed(running: Running, qtbot: QtBot):
    qtbot.keyClick(go_to_tag(running, "draft"), Key.Key_F2)
    asked = dialog(running, TagPreviewDialog, qtbot)
    asked.field.setText("draft/deeper")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: asked.says.text() == "“draft” cannot be moved below itself.")
    assert asked.isVisible()
    asked.field.setText("sketch")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: "sketch" in lines(running))


def test_deleted_and_back(running: Running, qtbot: QtBot):
    said = []
    running.window.session.message.connect(lambda kind, text: said.append(text))
    qtbot.keyClick(go_to_tag(running, "llm"), Key.Key_Delete)
    qtbot.waitUntil(lambda: "llm" not in lines(running))
    qtbot.waitUntil(lambda: "Deleted the tag llm (3 papers); undo (Ctrl+Z) brings it back" in said)
    running.window.parts.desk.writer.undo()
    qtbot.waitUntil(lambda: "llm/kv cache" in lines(running))


def test_the_menu_says_what_a_deletion_takes(running: Running, qtbot: QtBot):
    told: list[list[str]] = []

    def look(left: int = 50) -> None:
        menu = QApplication.activePopupWidget()
        texts = [one.text() for one in menu.actions() if one.text()] if menu is not None else []
        if (not texts or texts[-1] == "&Delete") and left:
            QTimer.singleShot(20, lambda: look(left - 1))
            return
        told.append(texts)
        assert isinstance(menu, QMenu)
        colour = next(one.menu() for one in menu.actions() if one.text() == "&Colour")
        told.append([one.text() for one in colour.actions()])
        next(one for one in colour.actions() if one.text() == "&Green").trigger()
        menu.close()

    QTimer.singleShot(0, look)
    qtbot.keyClick(go_to_tag(running, "llm"), Key.Key_Menu)
    assert told == [
        ["&Rename…", "&Colour", "&All tags…", "&Delete: 3 papers"],
        ["&None", "&Yellow", "&Green", "&Blue", "&Pink", "&Orange"],
    ]
    tags = running.window.parts.desk.reader.tags
    qtbot.waitUntil(lambda: "green" in [one.colour for one in tags() if one.name == "llm"])


def test_a_step_that_is_no_tag_can_be_renamed_and_coloured(running: Running, qtbot: QtBot):
    assert "models" in lines(running)
    running.window.parts.desk.writer.set_tag_colour("models", "blue")
    qtbot.waitUntil(
        lambda: (
            ("models", "blue")
            in [(tag.name, tag.colour) for tag in running.window.parts.desk.reader.tags()]
        )
    )
    qtbot.keyClick(go_to_tag(running, "models"), Key.Key_F2)
    asked = dialog(running, TagPreviewDialog, qtbot)
    asked.field.setText("nets")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: "nets/large" in lines(running))


@pytest.mark.parametrize(
    ("name", "onto", "asked"),
    [
        ("draft", "llm", "llm/draft"),
        ("llm/kv cache", "", "kv cache"),
        ("llm", "llm/kv cache", None),
    ],
)
def test_a_tag_dropped_on_another_goes_below_it(
    running: Running,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    onto: str,
    asked: str | None,
):
    sidebar = running.window.panes.sidebar
    go_to_tag(running, name)
    found = lines(running)
    line = found[onto] if onto else found["llm"].parent()
    place, data = sidebar.visualRect(line).center(), QMimeData()
    move, left = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    monkeypatch.setattr(QDropEvent, "source", lambda _: sidebar)
    for event in (
        QDragEnterEvent(place, move, data, left, plain),
        QDropEvent(QPointF(place), move, data, left, plain),
    ):
        QApplication.sendEvent(sidebar.viewport(), event)
    if asked is None:
        assert not running.window.findChildren(TagPreviewDialog)
        return
    shown = dialog(running, TagPreviewDialog, qtbot)
    assert shown.field.text() == asked
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: asked in lines(running))


# -- the browser -----------------------------------------------------------------------------------


@pytest.fixture
def browser(running: Running, qtbot: QtBot) -> TagBrowser:
    running.window.panes.list.view.setFocus()
    press(qtbot, Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    found = dialog(running, TagBrowser, qtbot)
    qtbot.waitUntil(lambda: found.says.text() != "Reading the tags…")
    return found


def shown(browser: TagBrowser) -> list[tuple[str, str, str, str]]:
    """The lines from the top: name, papers, with those below, highlights."""
    found = []
    index = browser.tree.model().index(0, 0)
    while index.isValid():
        cells = (index.siblingAtColumn(column).data() for column in range(1, 4))
        found.append((index.data(NAME), *cells))
        index = browser.tree.indexBelow(index)
    return found


def test_every_tag_with_its_counts(browser: TagBrowser):
    assert shown(browser) == [
        ("draft", "2", "2", ""),
        ("llm", "3", "3", ""),
        ("llm/kv cache", "1", "1", ""),
        ("models", "", "2", ""),
        ("models/large", "2", "2", ""),
        ("only", "", "", ""),
        ("only/marked", "", "", "1"),
    ]
    browser.tree.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert next(name for name, *_ in shown(browser)) == "llm"


def test_enter_shows_the_papers(running: Running, browser: TagBrowser, qtbot: QtBot):
    qtbot.keyClicks(browser.field, "kv")
    assert [name for name, *_ in shown(browser)] == ["llm", "llm/kv cache"]
    assert browser.chosen() == ["llm/kv cache"]
    press(qtbot, Key.Key_Return)
    assert running.window.session.query == 'tag:"llm/kv cache"'
    qtbot.waitUntil(lambda: not running.window.findChildren(TagBrowser))


@pytest.mark.parametrize(
    ("modifier", "query"),
    [
        (Qt.KeyboardModifier.NoModifier, "tag:draft tag:llm"),
        (Qt.KeyboardModifier.ControlModifier, "tag:draft OR tag:llm"),
    ],
)
def test_papers_of_several(running: Running, browser: TagBrowser, qtbot: QtBot, modifier, query):
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert browser.chosen() == ["draft", "llm"]
    press(qtbot, Key.Key_Return, modifier)
    assert running.window.session.query == query


def test_merged_in_the_browser(running: Running, browser: TagBrowser, qtbot: QtBot):
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    asked = dialog(running, TagPreviewDialog, qtbot)
    assert asked.windowTitle() == "Merge 2 tags"
    asked.field.setText("models")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(
        lambda: (
            [name for name, *_ in shown(browser)]
            == ["models", "models/kv cache", "models/large", "only", "only/marked"]
        )
    )
    assert tags_of(running, 4) == ("models", "models/large")
    running.window.parts.desk.writer.undo()
    qtbot.waitUntil(lambda: len(shown(browser)) == 7)
    browser.reject()


def test_renamed_deleted_and_coloured_in_the_browser(
    running: Running, browser: TagBrowser, qtbot: QtBot
):
    qtbot.keyClicks(browser.field, "draft")
    press(qtbot, Key.Key_F2)
    asked = dialog(running, TagPreviewDialog, qtbot)
    asked.field.setText("sketch")
    press(qtbot, Key.Key_Return)
    browser.activateWindow()  # there is no window manager that would
    qtbot.waitUntil(browser.field.hasFocus)
    browser.field.setText("")
    qtbot.waitUntil(lambda: "sketch" in [name for name, *_ in shown(browser)])
    qtbot.keyClicks(browser.field, "only/")
    press(qtbot, Key.Key_Down)
    assert browser.chosen() == ["only/marked"]
    browser.colour_wanted.emit(browser.chosen(), "pink")
    qtbot.waitUntil(lambda: browser.tree.currentIndex().siblingAtColumn(4).data() == "Pink")
    press(qtbot, Key.Key_Delete)
    qtbot.waitUntil(lambda: running.window.parts.desk.reader.highlight_tags() == {})
    browser.reject()
