"""Deciding by keys in a whole window: to an empty inbox, skimming, the queue, going on later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.invented import TITLES
from tests.ui.test_window import press, shown, state_of

from carrel.app.running import Running
from carrel.domain.paper import ReadingState

Run = Callable[..., Running]


@pytest.fixture
def running(run_window: Run, library_folder: Path, qtbot: QtBot) -> Running:
    found = run_window(library_folder)
    qtbot.waitUntil(lambda: found.window.session.current >= 0)
    return found


def ask(qtbot: QtBot, running: Running, query: str, titles: list[str]) -> None:
    running.window.session.ask(query)
    qtbot.waitUntil(lambda: shown(running) == titles)


def current(running: Running) -> str:
    paper = running.window.session.paper
    return paper.title if paper is not None else ""


def states(running: Running) -> list[str]:
    desk = running.window.parts.desk
    ids = desk.rows.ids("added")
    return [row.state for row in desk.rows.rows(ids)]


def settle(qtbot: QtBot, running: Running, *wanted: str) -> None:
    """Wait until the papers, in the order of their source, are in these states."""
    left = ["inbox"] * (len(TITLES) - len(wanted))
    qtbot.waitUntil(lambda: states(running) == [*wanted, *left])


def later(qtbot: QtBot, running: Running) -> list[str]:
    """Keep the first four papers for later, one by one; return their titles as the queue."""
    for done in range(4):
        running.window.panes.list.view.go_to_paper(running.window.panes.list.model.ids[done])
        press(qtbot, running, "S")
        settle(qtbot, running, *["later"] * (done + 1))
    ask(qtbot, running, "is:later", list(TITLES[:4]))
    running.window.panes.list.view.go_to_row(0)
    return list(TITLES[:4])


# -- deciding and taking back


def test_the_last_paper_of_a_list_is_decided_on_and_stays_current(running: Running, qtbot: QtBot):
    running.window.panes.list.view.go_to_row(len(TITLES) - 1)
    press(qtbot, running, "R")
    qtbot.waitUntil(lambda: state_of(running, TITLES[-1]) == "read")
    assert current(running) == TITLES[-1]
    press(qtbot, running, "U")
    qtbot.waitUntil(lambda: state_of(running, TITLES[-1]) == "inbox")


def test_several_are_decided_on_together_and_the_one_after_them_follows(
    running: Running, qtbot: QtBot
):
    view = running.window.panes.list.view
    view.select_papers(view.papers.ids[1:3])
    press(qtbot, running, "X")
    qtbot.waitUntil(lambda: state_of(running, TITLES[2]) == "dropped")
    assert current(running) == TITLES[3]
    press(qtbot, running, "U")
    qtbot.waitUntil(lambda: set(states(running)) == {"inbox"})
    assert len(running.window.parts.desk.reader.history(9, undone=True)) == 1


def test_u_walks_back_past_a_star_and_past_what_was_undone_already(running: Running, qtbot: QtBot):
    ask(qtbot, running, "is:inbox", list(TITLES))
    for key in "RSX":
        press(qtbot, running, key)
    settle(qtbot, running, "read", "later", "dropped")
    press(qtbot, running, "Ctrl+Z")
    settle(qtbot, running, "read", "later")
    press(qtbot, running, "*")
    qtbot.waitUntil(lambda: running.window.session.paper.starred)
    press(qtbot, running, "U")
    settle(qtbot, running, "read", "inbox")
    qtbot.waitUntil(lambda: current(running) == TITLES[1])
    press(qtbot, running, "U")
    settle(qtbot, running)
    qtbot.waitUntil(lambda: current(running) == TITLES[0])
    press(qtbot, running, "U")
    status = running.window.panes.status._message
    qtbot.waitUntil(lambda: status.text() == "No decision to take back")
    assert len(running.window.parts.desk.reader.history(9)) >= 1  # the star stands


def test_keys_that_come_faster_than_the_library_are_all_taken_back(running: Running, qtbot: QtBot):
    for key in "RRRUU":
        press(qtbot, running, key)
    settle(qtbot, running, "read")


def test_u_returns_to_the_list_where_the_decision_was(running: Running, qtbot: QtBot):
    ask(qtbot, running, "is:inbox", list(TITLES))
    press(qtbot, running, "R")
    settle(qtbot, running, "read")
    ask(qtbot, running, "crane nothing has", [])
    press(qtbot, running, "U")
    qtbot.waitUntil(lambda: shown(running) == list(TITLES))
    qtbot.waitUntil(lambda: current(running) == TITLES[0])


def test_u_and_continue_know_what_the_window_before_did(
    run_window: Run, library_folder: Path, qtbot: QtBot
):
    first = run_window(library_folder)
    ask(qtbot, first, "is:inbox", list(TITLES))
    press(qtbot, first, "R")
    press(qtbot, first, "S")
    settle(qtbot, first, "read", "later")
    qtbot.waitUntil(lambda: shown(first) == list(TITLES[2:]))
    ask(qtbot, first, "is:read", [TITLES[0]])
    first.window.close()
    first.finish()
    second = run_window(library_folder)
    qtbot.waitUntil(lambda: shown(second) == [TITLES[0]])
    press(qtbot, second, "Ctrl+J")
    qtbot.waitUntil(lambda: shown(second) == list(TITLES[2:]))
    assert current(second) == TITLES[2]
    press(qtbot, second, "U")
    settle(qtbot, second, "read", "inbox")
    press(qtbot, second, "U")
    settle(qtbot, second)


def test_without_moving_on_the_paper_stays(running: Running, qtbot: QtBot):
    running.window.parts.preferences.set("triage.move_on", value=False)
    press(qtbot, running, "R")
    qtbot.waitUntil(lambda: state_of(running, TITLES[0]) == "read")
    assert current(running) == TITLES[0]


# -- the day


def test_the_day_is_counted_and_told_when_the_inbox_is_empty(running: Running, qtbot: QtBot):
    ask(qtbot, running, "is:inbox", list(TITLES))
    for key in "RRSXRX":
        press(qtbot, running, key)
    status, pane = running.window.panes.status, running.window.panes.list
    qtbot.waitUntil(lambda: status._today.text() == "today 6")
    said = "Decided today: 6 — read 3, later 1, dropped 2"
    assert status._today.toolTip() == said
    qtbot.waitUntil(lambda: pane.empty is not None and pane.empty._detail.text() == said)
    press(qtbot, running, "U")
    qtbot.waitUntil(lambda: status._today.text() == "today 5")
    press(qtbot, running, "X")
    qtbot.waitUntil(lambda: pane.empty is not None)
    pane.empty.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: shown(running) == [TITLES[2]])
    assert running.window.session.query == "is:later"


# -- skimming


def test_skimming_shows_the_paper_alone_and_leaves_no_trace(running: Running, qtbot: QtBot):
    panes = running.window.panes
    panes.sidebar.hide()
    panes.list.view.setFocus()
    qtbot.wait(20)
    before, font = panes.sizes(), panes.reader.abstract.font().pointSizeF()
    title = panes.reader.header.title.font().pointSizeF()
    press(qtbot, running, "F8")
    others = (panes.search, panes.sidebar, panes.middle, panes.written)
    assert [one.isVisible() for one in others] == [False] * 4
    assert panes.reader.isVisible()
    assert panes.reader.abstract.font().pointSizeF() == pytest.approx(1.5 * font)
    assert panes.reader.header.title.font().pointSizeF() == pytest.approx(1.5 * title)
    assert QApplication.focusWidget() is panes.reader.abstract
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert [one.isVisible() for one in others] == [True, False, True, True]
    assert panes.reader.abstract.font().pointSizeF() == font
    assert panes.reader.header.title.font().pointSizeF() == title
    qtbot.wait(20)
    assert panes.sizes() == before
    assert QApplication.focusWidget() is panes.list.view


def test_skimming_to_the_end_of_the_inbox_by_key(running: Running, qtbot: QtBot):
    ask(qtbot, running, "is:inbox", list(TITLES))
    running.window.panes.list.view.go_to_row(0)
    press(qtbot, running, "F8")
    bar, panes = running.window.menus._bar, running.window.panes
    assert bar.place.text() == "1 of 6"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_J)
    assert (bar.place.text(), current(running)) == ("2 of 6", TITLES[1])
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_K)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(shown(running)) == 5)
    assert bar.place.text() == "2 of 6"
    bar.buttons["paper.take_back"].click()
    qtbot.waitUntil(lambda: bar.place.text() == "1 of 6")
    for left in range(5, -1, -1):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_X)
        qtbot.waitUntil(lambda left=left: len(shown(running)) == left)
    qtbot.waitUntil(lambda: panes.list.empty is not None and panes.list.empty.isVisible())
    assert not panes.reader.isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_U)
    qtbot.waitUntil(panes.reader.isVisible)
    assert not panes.list.isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_X)
    qtbot.waitUntil(panes.list.isVisible)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert panes.search.isVisible()
    assert running.window.session.query == "is:inbox"


def test_the_note_opens_below_and_escape_returns(running: Running, qtbot: QtBot):
    panes = running.window.panes
    press(qtbot, running, "F8")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_N)
    assert panes.written.isVisible()
    assert panes.notes.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert (panes.written.isVisible(), running.window.menus.skim.on) == (False, True)
    assert QApplication.focusWidget() is panes.reader.abstract


def test_skimming_goes_on_in_the_next_window_and_forgets_nothing(
    run_window: Run, library_folder: Path, qtbot: QtBot
):
    first = run_window(library_folder)
    first.window.panes.sidebar.hide()
    press(qtbot, first, "F8")
    first.window.close()
    first.finish()
    second = run_window(library_folder)
    qtbot.waitUntil(lambda: second.window.menus.skim.on)
    panes = second.window.panes
    qtbot.waitUntil(lambda: not panes.list.isVisible())
    press(qtbot, second, "F8")
    assert (panes.list.isVisible(), panes.search.isVisible()) == (True, True)
    assert panes.sidebar.isHidden()


# -- the queue


@pytest.mark.parametrize(
    ("rows", "key", "order"),
    [
        ([0], "Alt+Shift+Down", [1, 0, 2, 3]),
        ([3], "Alt+Shift+Up", [0, 1, 3, 2]),
        ([2], "Alt+Shift+Home", [2, 0, 1, 3]),
        ([0], "Alt+Shift+End", [1, 2, 3, 0]),
        ([0, 1], "Alt+Shift+Down", [2, 0, 1, 3]),
        ([1, 3], "Alt+Shift+Home", [1, 3, 0, 2]),
        ([0, 2], "Alt+Shift+End", [1, 3, 0, 2]),
        ([0], "Alt+Shift+Up", [0, 1, 2, 3]),
        ([3], "Alt+Shift+Down", [0, 1, 2, 3]),
    ],
)
def test_papers_move_in_the_queue(
    running: Running, qtbot: QtBot, rows: list[int], key: str, order: list[int]
):
    titles = later(qtbot, running)
    view = running.window.panes.list.view
    view.select_papers([view.papers.id_at(row) for row in rows])
    press(qtbot, running, key)
    moved = [titles[one] for one in order]
    qtbot.waitUntil(lambda: shown(running) == moved)
    if moved != titles:
        assert {titles[row] for row in rows} == {
            running.window.parts.desk.reader.paper(one).title for one in view.selected_papers()
        }
        press(qtbot, running, "Ctrl+Z")
        qtbot.waitUntil(lambda: shown(running) == titles)


def test_rows_are_dragged_to_another_place_of_the_queue(running: Running, qtbot: QtBot):
    titles = later(qtbot, running)
    view = running.window.panes.list.view
    drag = running.window.menus._queue._drag
    place, height = view.viewport(), view.verticalHeader().defaultSectionSize()
    middle = [QPoint(120, row * height + height // 2) for row in range(4)]
    QTest.mousePress(place, Qt.MouseButton.LeftButton, pos=middle[0])
    QTest.mouseMove(place, middle[2])
    QTest.mouseMove(place, middle[2] + QPoint(0, height // 4))
    assert drag.line.isVisible()
    QTest.mouseRelease(place, Qt.MouseButton.LeftButton, pos=middle[2] + QPoint(0, height // 4))
    assert not drag.line.isVisible()
    qtbot.waitUntil(lambda: shown(running) == [titles[1], titles[2], titles[0], titles[3]])
    QTest.mousePress(place, Qt.MouseButton.LeftButton, pos=middle[0])
    QTest.mouseMove(place, middle[3])
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not drag.line.isVisible()


def test_only_the_queue_is_moved_in(running: Running, qtbot: QtBot):
    press(qtbot, running, "Alt+Shift+Down")
    status = running.window.panes.status._message
    assert status.text().startswith("Only the queue has an order of your own")
    assert [one.id for one in running.window.parts.desk.reader.history(9)] == [1]  # the import


def test_another_order_that_was_chosen_stays(running: Running, qtbot: QtBot):
    titles = later(qtbot, running)
    search = running.window.parts.desk.search
    assert (search.order, search.descending) == ("queue", False)
    search.set_order("title")
    qtbot.waitUntil(lambda: set(shown(running)) == set(titles) and shown(running) != titles)
    running.window.session.ask("")
    running.window.session.ask("is:later")
    assert search.order == "title"


def test_the_next_of_the_queue_is_opened_and_is_being_read(running: Running, qtbot: QtBot):
    titles = later(qtbot, running)
    press(qtbot, running, "Alt+Shift+Down")
    qtbot.waitUntil(lambda: shown(running)[:2] == [titles[1], titles[0]])
    running.window.session.ask("")
    running.window.menus.registry.run("go.next_in_queue")
    qtbot.waitUntil(lambda: state_of(running, titles[1]) == "reading")
    qtbot.waitUntil(lambda: current(running) == titles[1])
    ask(qtbot, running, "is:later", [titles[0], *titles[2:]])
    running.window.menus.registry.run("go.next_in_queue")
    qtbot.waitUntil(lambda: running.window.session.query == "is:reading")
    qtbot.waitUntil(lambda: current(running) == titles[0])
    assert running.window.session.paper.state is ReadingState.READING


# -- many at once


def test_the_status_bar_says_how_many_are_selected(running: Running, qtbot: QtBot):
    label = running.window.panes.status._selected
    assert not label.isVisible()
    running.window.panes.list.view.selectAll()
    assert (label.isVisible(), label.text()) == (True, "6 selected")
    running.window.panes.list.view.go_to_row(1)
    assert not label.isVisible()
