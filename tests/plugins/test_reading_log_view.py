"""The panel "Reading log"."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.plugins.open_plugins import Shelf, Window, a_paper, given, loaded
from tests.plugins.painted_views import THEMES, WindowThread, colours_of, painted

from carrel.api import Paper, ReadingState
from carrel.ui.theme.tokens import Tokens
from carrel_plugins.reading_log.reading_log_view import EMPTY, ReadingLogView

STATE = frozenset({"state"})


def in_state(state: str, number: int, **values: object) -> Paper:
    return a_paper(id=number, state=ReadingState(state), title=f"Title {number}", **values)


class Desk:
    """A reading log as a window would have it; `hear` tells of papers on another thread."""

    def __init__(self, tmp_path: Path, qtbot: QtBot | None, **settings: object) -> None:
        self.shelf, self.thread = Shelf(in_state("inbox", n) for n in range(1, 60)), WindowThread()
        self.host = loaded(
            "reading_log",
            tmp_path,
            shelf=self.shelf,
            settings=settings,
            ui_thread=self.thread.call,
        )
        self.window = Window(self.host.context("reading_log."))
        self.view: ReadingLogView = given(self.host, "register_views", "reading_log.panel").create(
            self.window
        )
        if qtbot is not None:  # else the test deletes the panel
            qtbot.addWidget(self.view)
        self.view.resize(900, 240)

    def hear(self, *papers: Paper) -> None:
        what = {"papers": papers, "fields": STATE}
        teller = threading.Thread(target=self.host.tell, args=("papers_changed",), kwargs=what)
        teller.start()
        teller.join()

    def decided(self) -> list[str]:
        rows = range(self.view.decided.count())
        return [self.view.decided.item(row).text().split("  ", 1)[1] for row in rows]


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Desk:
    return Desk(tmp_path, qtbot)


def test_an_empty_log(desk: Desk):
    desk.view.show()
    assert desk.view.currentIndex() == 0
    assert desk.view.empty.text() == EMPTY


def test_it_shows_what_is_decided(desk: Desk, qtbot: QtBot):
    desk.view.show()
    desk.hear(in_state("read", 1), in_state("read", 2))
    desk.hear(in_state("later", 3))
    qtbot.waitUntil(
        lambda: desk.decided() == ["Later:  Title 3", "Read:  Title 2", "Read:  Title 1"]
    )
    assert desk.view.currentIndex() == 1
    assert desk.view.status.text() == "2 papers read this week; the goal is 10"
    assert "2 of 10 read" in desk.view.chart.accessibleDescription()
    desk.hear(in_state("inbox", 1))
    qtbot.waitUntil(lambda: desk.view.status.text().startswith("1 paper "))


def test_it_catches_up_when_it_is_shown(desk: Desk):
    desk.hear(in_state("dropped", 1))
    desk.view.show()
    assert desk.decided() == ["Dropped:  Title 1"]


def test_enter_and_a_double_click_go_to_the_paper(desk: Desk, qtbot: QtBot):
    desk.hear(in_state("read", 1))
    desk.hear(in_state("read", 2))
    desk.view.show()
    decided = desk.view.decided
    decided.setCurrentRow(1)
    qtbot.keyClick(decided, Qt.Key.Key_Return)
    assert desk.window.gone_to == [1]
    place = decided.visualItemRect(decided.item(0)).center()
    qtbot.mouseClick(decided.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(decided.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.window.gone_to[-1] == 2


def test_papers_of_another_library_are_left_out(desk: Desk):
    desk.hear(in_state("read", 1), in_state("read", 2, carrel_id="01HELSEWHERE"))
    desk.hear(in_state("read", 3))
    desk.shelf.by_id[3] = in_state("read", 3, trashed_at=1)
    desk.view.show()
    assert desk.decided() == ["Read:  Title 1"]
    desk.shelf.failure = "the library cannot be read"
    desk.view.refresh()
    assert desk.decided() == []


def test_no_goal_and_other_weeks(tmp_path: Path, qtbot: QtBot):
    desk = Desk(tmp_path, qtbot, goal=0, weeks=1, week_begins="Sunday")
    desk.hear(in_state("read", 1))
    desk.view.show()
    assert desk.view.status.text() == "1 paper read this week"
    assert " of " not in desk.view.chart.accessibleDescription().removeprefix("week of ")


def test_many_decisions(desk: Desk):
    for number in range(1, 60):
        desk.hear(in_state("read", number))
    desk.view.show()
    assert len(desk.decided()) == 30
    assert desk.decided()[0] == "Read:  Title 59"


def test_what_is_logged_after_the_panel_reaches_nobody(tmp_path: Path, qtbot: QtBot):
    desk = Desk(tmp_path, None)
    desk.view.show()
    desk.hear(in_state("read", 1))
    desk.view.close()
    desk.view.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.hear(in_state("read", 2))
    qtbot.wait(300)


def test_a_log_that_cannot_be_read(tmp_path: Path, qtbot: QtBot):
    (tmp_path / "reading_log" / "reading_log.jsonl").mkdir(parents=True)
    desk = Desk(tmp_path, qtbot)
    desk.view.show()
    assert desk.view.currentIndex() == 0
    assert desk.view.empty.text().startswith("The reading log cannot be read: ")


def test_names_for_a_screen_reader(desk: Desk):
    named = [desk.view, desk.view.chart, desk.view.decided]
    assert [one.accessibleName() for one in named] == [
        "Reading log",
        "Papers read a day",
        "Decided last",
    ]


def test_the_mouse_is_told_the_day(desk: Desk, qtbot: QtBot):
    desk.hear(in_state("read", 1))
    desk.view.show()
    for x in range(0, desk.view.chart.width(), 9):
        place = QPoint(x, 40)
        asked = QHelpEvent(QEvent.Type.ToolTip, place, desk.view.chart.mapToGlobal(place))
        QApplication.sendEvent(desk.view.chart, asked)
    QApplication.processEvents()


@pytest.mark.parametrize("weeks", [1, 4, 12])
@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_it_paints(tmp_path: Path, qtbot: QtBot, tokens: Tokens, weeks: int):
    desk = Desk(tmp_path, qtbot, weeks=weeks)
    desk.hear(*(in_state("read", number) for number in range(1, 8)))
    desk.view.show()
    colours = colours_of(painted(desk.view, tokens))
    assert {tokens.window, tokens.text, tokens.muted, tokens.accent, tokens.line} <= colours
