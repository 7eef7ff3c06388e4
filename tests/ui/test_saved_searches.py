"""Saved searches in the window: saved, shown with live counts, renamed, deleted, undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.invented import TITLES

from carrel.app.running import Running
from carrel.domain.fields import StoredField
from carrel.domain.paper import ReadingState
from carrel.library.opening import open_library
from carrel.ui.dialogs.search_name import SearchNameDialog
from carrel.ui.sidebar.roles import COUNT, QUERY, SEARCH

Run = Callable[..., Running]
HEADING = "Saved searches"


@pytest.fixture
def running(run_window: Run, library_folder: Path, qtbot: QtBot) -> Running:
    found = run_window(library_folder)
    qtbot.waitUntil(lambda: found.window.session.current >= 0)
    return found


def headings(running: Running) -> list[str]:
    model = running.window.panes.sidebar.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def lines(running: Running) -> dict[str, QModelIndex]:
    """The lines of saved searches by their whole names, from the top."""
    model = running.window.panes.sidebar.model()
    found: dict[str, QModelIndex] = {}

    def walk(above: QModelIndex) -> None:
        for row in range(model.rowCount(above)):
            index = model.index(row, 0, above)
            if index.data(SEARCH) is not None:
                found[index.data(SEARCH)] = index
            walk(index)

    walk(QModelIndex())
    return found


def counts(running: Running) -> dict[str, int | None]:
    return {name: index.data(COUNT) for name, index in lines(running).items()}


def save(running: Running, qtbot: QtBot, **searches: str) -> None:
    for name, query in searches.items():
        running.window.parts.desk.writer.save_search(name.replace("__", "/"), query)
    qtbot.waitUntil(
        lambda: None not in [counts(running).get(one.replace("__", "/")) for one in searches]
    )


def dialog_of(running: Running) -> SearchNameDialog:
    found = running.window.findChild(SearchNameDialog)
    assert found is not None
    return found


def button(dialog: SearchNameDialog, text: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == text)


def test_the_branch_is_there_while_there_are_any(running: Running, qtbot: QtBot):
    assert HEADING not in headings(running)
    save(running, qtbot, a="lunch")
    assert headings(running)[:3] == ["Library", HEADING, "Tags"]
    running.window.parts.desk.writer.undo()
    qtbot.waitUntil(lambda: HEADING not in headings(running))
    running.window.parts.desk.writer.redo()
    qtbot.waitUntil(lambda: HEADING in headings(running))
    qtbot.waitUntil(lambda: counts(running) == {"a": 1})


def test_a_tree_with_counts(running: Running, qtbot: QtBot):
    save(running, qtbot, work__short="lunch", work__all="invented", Work="is:inbox", b="zyzzyva")
    assert counts(running) == {"Work": 6, "work/short": 1, "work/all": 6, "b": 0}
    found = lines(running)
    assert found["work/short"].parent() == found["Work"]
    assert found["work/short"].data() == "short"
    assert found["Work"].data(Qt.ItemDataRole.AccessibleTextRole) == "Work, 6 papers"
    running.window.parts.desk.writer.delete_search("b")
    save(running, qtbot, x__y="lunch")
    assert lines(running)["x"].data(QUERY) is None


def test_counts_follow_the_library(running: Running, library_folder: Path, qtbot: QtBot):
    save(running, qtbot, done="is:read", noted="note:zyzzyva", gone="is:trashed")
    writer = running.window.parts.desk.writer
    writer.set_state([1, 2], ReadingState.READ)
    qtbot.waitUntil(lambda: counts(running)["done"] == 2)
    writer.save_note(3, "a zyzzyva")
    qtbot.waitUntil(lambda: counts(running)["noted"] == 1)
    with open_library(library_folder, origin="command line") as other:
        other.trash([1])
        other.save_search("from outside", "lunch")
    qtbot.waitUntil(lambda: counts(running).get("from outside") == 1)
    qtbot.waitUntil(lambda: (counts(running)["done"], counts(running)["gone"]) == (1, 1))


def test_fields_of_plugins_count(running: Running, qtbot: QtBot):
    save(running, qtbot, long="letters:>5")
    assert counts(running) == {"long": 0}, "nobody knows the field"
    asked = []
    counting = running.window.parts.desk.saved
    answer = counting._searcher.answer
    counting._searcher.answer = lambda request: asked.append(request.fields) or answer(request)
    field = StoredField(name="letters", title="Letters", kind="number", version=1)
    running.window.parts.desk.search.set_fields((field,))
    qtbot.waitUntil(lambda: bool(asked))
    assert asked[-1] == (field,)
    qtbot.waitUntil(lambda: not counting._busy)


def test_a_change_meanwhile_begins_the_round_anew(running: Running, qtbot: QtBot):
    save(running, qtbot, a="lunch", b="is:inbox")
    counting = running.window.parts.desk.saved
    told: list[dict[str, int]] = []
    counting.told.connect(lambda _, counted: told.append(counted))
    counting.refresh()
    counting._counts = {"lunch": 77}
    counting.refresh()
    qtbot.waitUntil(lambda: not counting._busy)
    assert told[-1] == {"lunch": 1, "is:inbox": 6}


def test_a_query_that_is_refused_has_no_count(running: Running, qtbot: QtBot):
    save(running, qtbot, a="lunch")
    running.window.parts.desk.writer.save_search("b", "(" * 200)
    qtbot.waitUntil(lambda: "b" in counts(running))
    counting = running.window.parts.desk.saved
    qtbot.waitUntil(lambda: not counting._busy)
    assert counts(running)["a"] == 1


def test_a_click_asks_and_marks(running: Running, qtbot: QtBot):
    save(running, qtbot, unread="is:inbox", a__b="lunch")
    sidebar, session = running.window.panes.sidebar, running.window.session
    line = lines(running)["unread"]
    qtbot.mouseClick(
        sidebar.viewport(), Qt.MouseButton.LeftButton, pos=sidebar.visualRect(line).center()
    )
    assert session.query == running.window.panes.search._field.text() == "is:inbox"
    assert sidebar.shown_query == "is:inbox"
    assert sidebar.currentIndex().data(SEARCH) == "unread", "the line that was clicked, not Inbox"
    session.ask("lunch")
    assert sidebar.currentIndex().data(SEARCH) == "a/b"


def test_saving_what_is_asked(running: Running, qtbot: QtBot):
    registry, session = running.window.menus.registry, running.window.session
    command = next(one for one in registry.commands() if one.id == "edit.save_search")
    assert not command.enabled()
    session.ask("lunch year:>2000 a/b")
    assert command.enabled()
    registry.run("edit.save_search")
    dialog = dialog_of(running)
    field = dialog.findChild(QLineEdit)
    assert (field.text(), field.selectedText()) == ("lunch year:>2000 a b",) * 2
    assert not [one for one in dialog.findChildren(QPushButton) if not one.icon().isNull()]
    qtbot.keyClicks(field, "/")
    assert not button(dialog, "Save").isEnabled()
    field.clear()
    qtbot.keyClicks(field, "food/noon")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "food/noon" in counts(running))
    session.ask("is:inbox")
    registry.run("edit.save_search")
    qtbot.waitUntil(lambda: dialog_of(running).isVisible())
    dialog = dialog_of(running)
    dialog.findChild(QLineEdit).setText("Food / Noon")
    assert "The search “food/noon” will be replaced." in [
        one.text() for one in dialog.findChildren(QLabel)
    ]
    qtbot.mouseClick(button(dialog, "Save"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: counts(running).get("Food/Noon") == len(TITLES))
    assert lines(running)["Food/Noon"].data(QUERY) == "is:inbox"
    running.window.parts.desk.writer.undo()
    qtbot.waitUntil(lambda: "food/noon" in counts(running))


def test_renaming_by_key(running: Running, qtbot: QtBot):
    save(running, qtbot, a="lunch", a__x="is:inbox", b="is:read")
    sidebar = running.window.panes.sidebar
    sidebar.setCurrentIndex(lines(running)["a"])
    sidebar.setFocus()
    qtbot.keyClick(sidebar, Qt.Key.Key_F2)
    dialog = dialog_of(running)
    field = dialog.findChild(QLineEdit)
    assert field.text() == "a"
    field.setText("B")
    assert "There is a search “b” already." in [one.text() for one in dialog.findChildren(QLabel)]
    assert not button(dialog, "Rename").isEnabled()
    field.setText("c")
    qtbot.mouseClick(button(dialog, "Rename"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: counts(running) == {"c": 1, "c/x": 6, "b": 0})


def test_delete_is_for_the_search_and_not_for_the_paper(running: Running, qtbot: QtBot):
    save(running, qtbot, a="lunch", b="is:inbox")
    window, sidebar = running.window, running.window.panes.sidebar
    window.activateWindow()
    sidebar.setCurrentIndex(lines(running)["a"])
    sidebar.setFocus()
    qtbot.keyClick(sidebar, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: list(counts(running)) == ["b"])
    assert window.parts.desk.rows.counts()["trash"] == 0
    said = window.panes.status._message
    qtbot.waitUntil(lambda: said.text() == "Deleted the search “a”; undo brings it back")
    window.menus.registry.run("edit.undo")
    qtbot.waitUntil(lambda: list(counts(running)) == ["a", "b"])


def test_delete_on_a_place_is_for_the_paper(running: Running, qtbot: QtBot):
    save(running, qtbot, a="lunch")
    sidebar = running.window.panes.sidebar
    running.window.activateWindow()
    sidebar.setCurrentIndex(sidebar.model().find("").index())
    sidebar.setFocus()
    qtbot.keyClick(sidebar, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: running.window.parts.desk.rows.counts()["trash"] == 1)
    assert list(counts(running)) == ["a"]


def in_menu(running: Running, name: str, choice: str) -> list[str]:
    """Open the menu of a line, choose from it, and return all that it offered."""
    offered: list[str] = []

    def choose() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        actions = {one.text(): one for one in menu.actions() if one.text()}
        offered.extend(actions)
        menu.close()
        actions[choice].trigger()

    sidebar = running.window.panes.sidebar
    QTimer.singleShot(50, sidebar, choose)
    sidebar.customContextMenuRequested.emit(sidebar.visualRect(lines(running)[name]).center())
    return offered


def test_the_menu_of_a_line(running: Running, qtbot: QtBot):
    save(running, qtbot, a__x="lunch year:>2000")
    offered = in_menu(running, "a/x", "Copy the query")
    assert offered == ["Rename…", "Delete", "Copy the query"]
    assert QGuiApplication.clipboard().text() == "lunch year:>2000"
    offered = in_menu(running, "a", "Delete")
    assert offered == ["Rename…", "Delete"], "a step of the tree has no query"
    qtbot.waitUntil(lambda: lines(running) == {})


def test_the_current_line_stays(running: Running, qtbot: QtBot):
    save(running, qtbot, a="lunch", b="is:read")
    sidebar = running.window.panes.sidebar
    sidebar.setCurrentIndex(lines(running)["b"])
    save(running, qtbot, c="is:later")
    assert sidebar.currentIndex().data(SEARCH) == "b"
