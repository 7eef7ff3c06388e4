"""Queries that stood: back and forward, the last ones offered under the empty box, kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from carrel.app.running import Running
from carrel.ui.search_bar.history import KEPT, OFFERED, STANDS_AFTER_MS, QueryHistory

Run = Callable[..., Running]


class Asking:
    """A history with the session's part played: strokes and clicks."""

    def __init__(self, query: str = "") -> None:
        self.history = QueryHistory()
        self.history.begin(query)

    def type(self, text: str) -> None:
        for end in range(1, len(text) + 1):
            self.history.typed(text[:end])
            self.history.asked(text[:end])

    def click(self, query: str) -> None:
        self.history.asked(query)

    def back(self) -> str | None:
        return self._walk(self.history.back())

    def forward(self) -> str | None:
        return self._walk(self.history.forward())

    def _walk(self, query: str | None) -> str | None:
        if query is not None:
            self.history.asked(query)
        return query


@pytest.fixture
def asking(qapp: QApplication) -> Asking:
    return Asking()


def test_clicks_count_at_once(asking: Asking):
    assert not asking.history.can_go_back
    asking.click("is:inbox")
    asking.click("is:later")
    assert asking.history.recent() == ["is:later", "is:inbox"]
    assert [asking.back(), asking.back(), asking.back()] == ["is:inbox", "", None]
    assert not asking.history.can_go_back
    assert [asking.forward(), asking.forward(), asking.forward()] == ["is:inbox", "is:later", None]
    assert not asking.history.can_go_forward


def test_typing_is_one_query_once_it_stands(asking: Asking, qtbot: QtBot):
    asking.type("llm")
    assert asking.history.recent() == []
    qtbot.wait(STANDS_AFTER_MS + 200)
    assert asking.history.recent() == ["llm"]
    asking.type("llm")  # the same again is no other place
    asking.history.leave()
    assert asking.back() == ""
    assert asking.back() is None


def test_what_is_left_by_enter_or_a_click_counts(asking: Asking):
    asking.type("one ")
    asking.history.leave()
    asking.type("two")
    asking.click("tag:x")
    assert asking.history.recent() == ["tag:x", "two", "one"]
    assert [asking.back(), asking.back(), asking.back()] == ["two", "one", ""]


def test_what_is_wiped_out_at_once_does_not_count(asking: Asking):
    asking.click("tag:x")
    asking.type("mistake")
    asking.history.typed("")
    asking.history.asked("")
    asking.history.leave()
    assert asking.history.recent() == ["tag:x"]
    assert asking.back() == "tag:x"


def test_back_from_what_is_being_typed(asking: Asking):
    asking.click("tag:x")
    asking.type("half")
    assert asking.history.can_go_back
    assert asking.back() == "tag:x"
    assert asking.forward() == "half"


def test_another_way_forgets_what_was_forward(asking: Asking):
    asking.click("a")
    asking.click("b")
    asking.back()
    asking.click("c")
    assert not asking.history.can_go_forward
    assert asking.back() == "a"


def test_the_last_queries_are_each_there_once(asking: Asking):
    for number in range(KEPT + 5):
        asking.click(f"q{number}")
    asking.click("q20")
    assert asking.history.recent()[:3] == ["q20", "q54", "q53"]
    assert len(asking.history.recent()) == OFFERED
    state = asking.history.state()
    assert len(state) == len(set(state)) == KEPT
    other = Asking()
    other.click("new")
    other.history.restore([*state, 3, "", "x" * 300, state[0]])
    assert other.history.state() == ["new", *state][:KEPT]
    other.history.restore("nonsense")
    assert other.history.state()[0] == "new"


def test_long_queries_do_not_make_the_file_too_large(asking: Asking):
    for number in range(KEPT):
        asking.click(f"{number} " + "\U0001f4da" * 200)
    state = asking.history.state()
    assert state[0].startswith("49 ")
    assert len(json.dumps(state)) < 20_000


# -- in the window


@pytest.fixture
def running(run_window: Run, library_folder: Path, qtbot: QtBot) -> Running:
    found = run_window(library_folder)
    qtbot.waitUntil(lambda: found.window.session.current >= 0)
    return found


def popup(running: Running) -> QListView:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QListView)
    assert found.accessibleName() == "Last searches"
    return found


def texts(view: QListView) -> list[str]:
    return [str(view.model().index(row, 0).data()) for row in range(view.model().rowCount())]


def test_arrow_down_in_the_empty_box_offers_the_last_queries(running: Running, qtbot: QtBot):
    session, search = running.window.session, running.window.panes.search
    search.take_focus()
    qtbot.keyClicks(search._field, "lunch")
    qtbot.keyClick(search._field, Qt.Key.Key_Return)
    session.ask("is:inbox")
    session.ask("")
    search.take_focus()
    qtbot.keyClick(search._field, Qt.Key.Key_Down)
    offered = popup(running)
    assert texts(offered) == ["is:inbox", "lunch"]
    assert offered.width() == search._field.width()
    qtbot.keyClick(offered, Qt.Key.Key_Down)
    qtbot.keyClick(offered, Qt.Key.Key_Return)
    assert QApplication.activePopupWidget() is None
    assert session.query == search._field.text() == "lunch"
    assert search.is_being_used()
    running.window.menus.registry.run("go.back")
    assert session.query == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Up])
def test_the_offer_is_closed_by_key(running: Running, qtbot: QtBot, key: Qt.Key):
    session, search = running.window.session, running.window.panes.search
    session.ask("is:inbox")
    session.ask("")
    search.take_focus()
    qtbot.keyClick(search._field, Qt.Key.Key_Down)
    qtbot.keyClick(popup(running), key)
    assert QApplication.activePopupWidget() is None
    assert session.query == ""
    assert search.is_being_used()


def test_typing_on_closes_the_offer(running: Running, qtbot: QtBot):
    session, search = running.window.session, running.window.panes.search
    session.ask("is:inbox")
    session.ask("")
    search.take_focus()
    qtbot.keyClick(search._field, Qt.Key.Key_Down)
    qtbot.keyClicks(popup(running), "t")
    assert QApplication.activePopupWidget() is None
    assert session.query == search._field.text() == "t"


def test_arrow_down_goes_to_the_list_as_before(running: Running, qtbot: QtBot):
    search, view = running.window.panes.search, running.window.panes.list.view
    search.take_focus()
    qtbot.keyClick(search._field, Qt.Key.Key_Down)  # nothing was asked for yet
    assert view.hasFocus()
    search.take_focus()
    qtbot.keyClicks(search._field, "lunch")
    qtbot.keyClick(search._field, Qt.Key.Key_Down)
    assert view.hasFocus()
    assert search.history.recent() == ["lunch"]


def test_back_and_forward_say_whether_they_can(running: Running):
    registry, session = running.window.menus.registry, running.window.session
    commands = {one.id: one for one in registry.commands()}
    back, forward = commands["go.back"], commands["go.forward"]
    assert not back.enabled()
    session.ask("is:inbox")
    assert back.enabled()
    assert not forward.enabled()
    registry.run("go.back")
    assert (session.query, back.enabled(), forward.enabled()) == ("", False, True)


def test_the_last_queries_are_there_again(run_window: Run, library_folder: Path, qtbot: QtBot):
    first = run_window(library_folder)
    first.window.session.ask("is:inbox")
    first.window.session.ask("lunch")
    first.window.close()
    first.finish()
    second = run_window(library_folder)
    assert second.window.panes.search.history.recent() == ["lunch", "is:inbox"]
    assert not second.window.panes.search.history.can_go_back
