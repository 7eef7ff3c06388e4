"""The panel "Overview"."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from tests.plugins.open_plugins import Shelf, Window, a_paper, given, loaded
from tests.plugins.painted_views import THEMES, WindowThread, colours_of, painted

from carrel.api import Paper
from carrel.ui.theme.tokens import Tokens
from carrel_plugins.bibliography.overview_view import EMPTY, OverviewView
from carrel_plugins.bibliography.year_bars_view import YearBars

PAPERS = [
    a_paper(id=n, year=2019 + n % 4, venue="MLSys" if n % 3 else "ICML", authors=("Ada Sample",))
    for n in range(1, 41)
]


class Desk:
    """An overview on a shelf, as a window would have it."""

    def __init__(self, tmp_path: Path, qtbot: QtBot | None, shelf: Shelf) -> None:
        self.shelf, self.thread = shelf, WindowThread()
        self.host = loaded("bibliography", tmp_path, shelf=shelf, ui_thread=self.thread.call)
        self.window = Window(self.host.context("bibliography."))
        create = given(self.host, "register_views", "bibliography.overview").create
        self.view: OverviewView = create(self.window)
        if qtbot is not None:  # else the test deletes the panel
            qtbot.addWidget(self.view)
        self.view.resize(900, 240)

    def bars(self) -> list[tuple[str, int]]:
        return [(bar.label, bar.papers) for bar in self.view.bars.bars]


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Desk:
    return Desk(tmp_path, qtbot, Shelf(PAPERS))


@pytest.fixture
def counted(desk: Desk, qtbot: QtBot) -> Desk:
    """A desk whose 40 papers are counted."""
    desk.window.ids = list(desk.shelf.by_id)
    desk.view.show()
    qtbot.waitUntil(lambda: len(desk.bars()) == 4)
    return desk


def test_no_papers(desk: Desk, qtbot: QtBot):
    desk.view.show()
    qtbot.wait(20)
    assert desk.view.currentIndex() == 0
    assert desk.view.empty.text() == EMPTY


def test_it_counts(counted: Desk):
    assert counted.bars() == [("2019", 10), ("2020", 10), ("2021", 10), ("2022", 10)]
    assert counted.view.status.text() == "40 papers by year"
    names = [counted.view.venues.list.item(row).text() for row in range(2)]
    assert names == ["27  MLSys", "13  ICML"]


def test_it_follows_the_list(counted: Desk, qtbot: QtBot):
    counted.window.show([1, 2, 3])
    qtbot.waitUntil(lambda: counted.view.status.text() == "3 papers by year")
    counted.window.show([])
    qtbot.waitUntil(lambda: counted.view.currentIndex() == 0)
    counted.window.show([4])
    qtbot.waitUntil(lambda: counted.view.status.text() == "1 paper by year")
    assert counted.bars() == [("2019", 1)]


def test_nobody_counts_for_a_hidden_panel(desk: Desk, qtbot: QtBot, monkeypatch):
    monkeypatch.setattr(desk.shelf, "papers", lambda ids: pytest.fail("counted"))
    desk.window.show([1, 2])
    qtbot.wait(300)
    assert desk.bars() == []


def test_a_click_asks(counted: Desk, qtbot: QtBot):
    place = counted.view.bars.slot_of(2).center().toPoint()
    qtbot.mouseClick(counted.view.bars, Qt.MouseButton.LeftButton, pos=place)
    assert counted.window.asked == ["year:2021"]
    right = QPoint(counted.view.bars.width() - 1, 10)
    qtbot.mouseClick(counted.view.bars, Qt.MouseButton.LeftButton, pos=right)
    assert len(counted.window.asked) == 1


def test_keys_ask(counted: Desk, qtbot: QtBot):
    bars = counted.view.bars
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(bars, key)
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    qtbot.keyClick(bars, Qt.Key.Key_Space)
    qtbot.keyClick(bars, Qt.Key.Key_End)
    assert bars.accessibleDescription() == "2022: 10 papers. Enter finds them."
    venues = counted.view.venues.list
    venues.setCurrentRow(1)
    qtbot.keyClick(venues, Qt.Key.Key_Return)
    assert counted.window.asked == ["year:2020", "year:2019", 'venue:"ICML"']
    authors = counted.view.authors.list
    authors.setCurrentRow(0)
    qtbot.keyClick(authors, Qt.Key.Key_Return)
    assert counted.window.asked[-1] == 'author:"Ada Sample"'


def test_names_for_a_screen_reader(counted: Desk):
    view = counted.view
    named = [view, view.bars, view.venues.list, view.authors.list]
    assert [one.accessibleName() for one in named] == [
        "Overview",
        "Papers by year",
        "Most frequent venues",
        "Most frequent authors",
    ]
    assert view.bars.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_it_paints(counted: Desk, tokens: Tokens):
    image = painted(counted.view, tokens)
    assert {tokens.window, tokens.text, tokens.muted, tokens.accent, tokens.line} <= colours_of(
        image
    )


def test_a_library_that_cannot_be_read(desk: Desk, qtbot: QtBot):
    desk.shelf.failure = "the library cannot be read"
    desk.window.ids = [1]
    desk.view.show()
    qtbot.waitUntil(lambda: desk.view.empty.text() == "the library cannot be read")
    assert desk.view.currentIndex() == 0


class SlowShelf(Shelf):
    """Gives papers for as long as somebody asks."""

    def __init__(self) -> None:
        super().__init__()
        self.ended = threading.Event()
        self.thread: threading.Thread | None = None

    def papers(self, paper_ids: Iterable[int]) -> Iterator[Paper]:
        self.thread = threading.current_thread()
        try:
            for number in paper_ids:
                threading.Event().wait(0.001)
                yield a_paper(id=number, year=2020)
        finally:
            self.ended.set()


def test_it_says_that_it_counts_and_ends_with_the_panel(tmp_path: Path, qtbot: QtBot):
    shelf = SlowShelf()
    desk = Desk(tmp_path, None, shelf)
    desk.window.ids = range(1, 50_001)
    desk.view.show()
    qtbot.waitUntil(lambda: desk.view.status.text() not in ("", "Counting 50,000 papers …"))
    assert desk.view.status.text().endswith("of 50,000 papers …")
    assert shelf.thread is not threading.main_thread()
    desk.view.close()
    desk.view.deleteLater()
    qtbot.waitUntil(shelf.ended.is_set)


def test_another_result_ends_the_count(tmp_path: Path, qtbot: QtBot):
    shelf = SlowShelf()
    desk = Desk(tmp_path, qtbot, shelf)
    desk.window.ids = range(1, 50_001)
    desk.view.show()
    qtbot.waitUntil(lambda: shelf.thread is not None)
    desk.window.show([1])
    qtbot.waitUntil(lambda: desk.view.status.text() == "1 paper by year")


def test_many_years_in_little_room(qtbot: QtBot):
    bars = YearBars()
    qtbot.addWidget(bars)
    bars.resize(200, 120)
    bars.set_years(dict.fromkeys(range(1958, 2025), 1))
    assert bars.bars[0].query.startswith("year:<=")
    assert sum(bar.papers for bar in bars.bars) == 67
    bars.resize(1200, 120)
    bars.show()
    qtbot.waitUntil(lambda: len(bars.bars) == 67)
    assert bars.slot_of(66).right() <= bars.width()


def test_no_years(qtbot: QtBot):
    bars = YearBars()
    qtbot.addWidget(bars)
    bars.set_years({})
    bars.show()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Return):
        qtbot.keyClick(bars, key)
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton)
    assert not bars.grab().isNull()
    assert bars.accessibleDescription() == "No papers"
