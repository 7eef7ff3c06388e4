"""The panel "Metrics": rows, filters, order, looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.plugins.metrics_desk import PAPERS, QUOTES, Desk, choose, filled_host
from tests.plugins.painted_views import THEMES, colours_of, painted

from carrel.api import KeptMention, MentionState, Paper
from carrel.testing.hosting import HostInTest
from carrel.testing.library import LibraryInTest
from carrel.ui.theme.tokens import Tokens
from carrel_plugins.metrics_table import view_model
from carrel_plugins.metrics_table.listing import Listing
from carrel_plugins.metrics_table.narrowing import Narrowing
from carrel_plugins.metrics_table.view_model import COLUMNS, NumbersModel


@pytest.fixture
def host(carrel_host: Callable[..., HostInTest], carrel_library: LibraryInTest) -> HostInTest:
    return filled_host(carrel_host, carrel_library)


@pytest.fixture
def closed(host: HostInTest, carrel_library: LibraryInTest, qtbot: QtBot) -> Desk:
    return Desk(carrel_library, host, qtbot)


@pytest.fixture
def desk(closed: Desk) -> Iterator[Desk]:
    """A panel that shows the results of all papers."""
    closed.view.show()
    closed.wait_for(QUOTES)
    yield closed
    closed.view.close()


# -- rows


def test_nothing_is_asked_before_somebody_looks(closed: Desk, qtbot: QtBot):
    closed.window.show(closed.window.ids)
    closed.window.change("metrics")
    qtbot.wait(20)
    assert closed.quotes() == []
    closed.view.show()
    closed.wait_for(QUOTES)


def test_a_row_says_all_that_is_known(desk: Desk):
    at = QUOTES.index("9x")
    assert [desk.cell(at, column.name) for column in COLUMNS] == [
        "Lampshade",
        "speedup",
        "≤ 9x",
        "up to",
        "Spine",
        "A100",
        "",
        "9x",
        "",
    ]
    assert desk.cell(at, "paper", Qt.ItemDataRole.ToolTipRole) == "Lampshade: A Fold"
    assert "best case" in desk.cell(at, "value", Qt.ItemDataRole.ToolTipRole)
    spoken = desk.cell(at, "paper", Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Lampshade: A Fold, speedup, up to, 9x, Spine, A100"
    assert desk.said() == "4 numbers"


def test_rows_are_read_a_page_at_a_time(host: HostInTest, carrel_library: LibraryInTest):
    asked: list[int] = []
    registry = host.context("metrics_table.").hardware
    reading = carrel_library.access.mentions("metrics")

    class Mentions:
        def read(self, ids: Sequence[int]) -> Sequence[KeptMention | None]:
            asked.append(len(ids))
            return reading.read(ids)

    class Library:
        def mentions(self, _extractor: str) -> Mentions:
            return Mentions()

        def papers(self, ids: Sequence[int]) -> Iterator[Paper]:
            return carrel_library.access.papers(ids)

    model = NumbersModel(Library(), registry)  # type: ignore[arg-type]
    (first, *_) = reading.find(Narrowing().query(None))
    model.show(Listing(entries=[first] * 100_000))
    assert model.rowCount() == 100_000
    assert asked == []
    for row in (5, 6, 50_000, 5):
        assert model.index(row, 7).data() == "92.5%"
    assert asked == [view_model.PAGE] * 2


def test_what_is_gone_is_an_empty_row(desk: Desk):
    desk.view.model.show(Listing(entries=[99_999_999]))
    assert desk.cell(0, "paper") is None
    assert desk.table.current() is None
    desk.table.choose_row(0)
    desk.press(Qt.Key.Key_Return)
    assert desk.window.went == []


# -- filters


@pytest.mark.parametrize(
    ("box", "line", "quotes"),
    [
        ("quantity", "speedup  (2)", ["1.5x", "9x"]),
        ("unit", "%  (1)", ["92.5%"]),
        ("qualifier", "up to  (1)", ["9x"]),
        ("hardware", "Ampere family  (1)", ["9x"]),
        ("hardware", "H100  (1)", ["1.5x"]),
        ("peaks", "Peaks only", ["9x"]),
        ("peaks", "Without peaks", ["92.5%", "1.5x", "225 TFLOP/s"]),
    ],
)
def test_a_filter_chooses(desk: Desk, qtbot: QtBot, box: str, line: str, quotes: list[str]):
    combo = getattr(desk.view.filters, box)
    qtbot.waitUntil(lambda: any(combo.itemText(at) == line for at in range(combo.count())))
    choose(combo, line)
    desk.wait_for(quotes)
    qtbot.mouseClick(desk.view.filters.clear, Qt.MouseButton.LeftButton)
    desk.wait_for(QUOTES)
    assert combo.currentIndex() == 0
    assert not desk.view.filters.clear.isEnabled()


def test_a_least_value_may_have_a_unit(desk: Desk, qtbot: QtBot):
    least = desk.view.filters.least
    qtbot.keyClicks(least, "2x")
    desk.wait_for(["9x"])
    assert desk.view.filters.unit.currentText().startswith("x")
    least.clear()
    qtbot.keyClicks(least, "1")
    desk.wait_for(["1.5x", "9x"])
    qtbot.keyClicks(least, ".6")  # what was typed stands as it was typed
    desk.wait_for(["9x"])
    assert least.text() == "1.6"
    least.clear()
    qtbot.keyClicks(least, "much")
    qtbot.waitUntil(lambda: "no value" in desk.said())
    assert desk.quotes() == ["9x"]


def test_what_is_no_result_is_shown_when_asked_for(desk: Desk):
    shown = desk.view.bar.shown
    shown["background"].trigger()
    desk.wait_for(["92.5%", "20x", "1.5x", "9x", "225 TFLOP/s"])
    assert desk.cell(1, "state") == "background"
    shown["suggested"].trigger()
    desk.wait_for(["halve", "92.5%", "20x", "1.5x", "9x", "225 TFLOP/s"])
    assert desk.cell(0, "state") == "suggested"
    shown["background"].trigger()
    shown["suggested"].trigger()
    desk.wait_for(QUOTES)


@pytest.mark.parametrize(
    ("narrowing", "said", "remedy", "after"),
    [
        (Narrowing(unit="W"), "The filters hide all 6 numbers.", "Clear filters", QUOTES),
        (None, "No numbers in these papers.", "", None),
    ],
)
def test_an_empty_table_says_why(
    desk: Desk,
    qtbot: QtBot,
    narrowing: Narrowing | None,
    said: str,
    remedy: str,
    after: list[str] | None,
):
    if narrowing is None:
        desk.window.show(desk.library.search("title:Wax"))
    else:
        desk.view.filters.set_narrowing(narrowing)
        desk.view.filters.changed.emit(narrowing)
    qtbot.waitUntil(desk.view.empty.isVisible)
    assert desk.view.empty.text() == said
    assert desk.view.remedy.text() == remedy
    assert desk.view.remedy.isVisible() == bool(remedy)
    if after:
        desk.view.remedy.click()
        desk.wait_for(after)
        assert desk.table.isVisible()


def test_background_alone_can_be_shown(desk: Desk, qtbot: QtBot):
    (paper,) = desk.library.search("title:Quire")
    ratio = desk.kept("1.5x")
    desk.library.decide_mention(paper, "metrics", ratio.mention, MentionState.REJECTED)
    desk.window.show([paper])
    qtbot.waitUntil(lambda: desk.view.remedy.text() == "Show them")
    desk.view.remedy.click()
    desk.wait_for(["20x"])
    desk.window.show([])
    qtbot.waitUntil(lambda: desk.view.empty.text() == "The list shows no papers.")


def test_the_whole_library_or_what_the_list_shows(desk: Desk):
    desk.window.show(desk.library.search("title:Quire"))
    desk.wait_for(["1.5x"])
    choose(desk.view.bar.scope, "Whole library")
    desk.wait_for(QUOTES)
    desk.window.show([])
    desk.view.bar.shown["background"].trigger()
    desk.wait_for(["92.5%", "20x", "1.5x", "9x", "225 TFLOP/s"])


# -- order


def test_the_head_sorts_up_down_and_not_at_all(desk: Desk, qtbot: QtBot):
    heads = desk.table.horizontalHeader()
    at = QPoint(heads.sectionPosition(view_model.VALUE) + 8, 8)
    for quotes in (
        ["1.5x", "9x", "92.5%", "225 TFLOP/s"],
        ["225 TFLOP/s", "92.5%", "9x", "1.5x"],
        QUOTES,
    ):
        qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=at)
        desk.wait_for(quotes)
    assert not heads.isSortIndicatorShown()


def test_the_menu_sorts_too(desk: Desk):
    bar = desk.view.bar
    bar.order_chosen.emit("quantity", False)
    desk.wait_for(["92.5%", "9x", "1.5x", "225 TFLOP/s"])
    assert [one.text() for one in bar._orders.actions() if one.isChecked()] == ["Quantity"]


def test_quantities_have_headings(desk: Desk):
    desk.view.bar.grouped.trigger()
    desk.wait_for(["speedup  2", "1.5x", "9x", "accuracy  1", "92.5%", "throughput  1", QUOTES[3]])
    assert desk.said() == "4 numbers"
    desk.table.choose_row(0)
    assert desk.table.current() is None
    assert desk.view.actions_of_rows.menu(desk.table) is None


# -- looks


@pytest.mark.parametrize("tokens", THEMES, ids=["light", "dark"])
def test_it_is_painted_in_the_colours_of_the_theme(desk: Desk, tokens: Tokens):
    desk.row("9x")
    desk.table.setFocus()
    image = painted(desk.view, tokens, 1200, 300)
    assert {tokens.paper, tokens.text, tokens.selection} <= colours_of(image)


def test_it_may_be_narrow(desk: Desk):
    wide = desk.view.filters.sizeHint().height()
    desk.view.resize(420, 300)
    QApplication.processEvents()
    filters = desk.view.filters
    assert filters.height() > wide
    assert all(
        filters.rect().contains(one.geometry())
        for one in (filters.quantity, filters.least, filters.peaks, filters.clear)
    )
    assert desk.view.minimumSizeHint().width() <= 420


def test_every_control_has_a_name(desk: Desk):
    view = desk.view
    filters = view.filters
    named = [view, view.table, view.bar.scope, filters.quantity, filters.unit, filters.qualifier]
    named += [filters.hardware, filters.least, filters.peaks, filters.clear]
    assert all(one.accessibleName() for one in named)


def test_it_opens_in_a_window(carrel_library: LibraryInTest, carrel_window: Callable[..., Any]):
    for title, abstract in PAPERS.items():
        carrel_library.add(title, abstract=abstract)
    window = carrel_window("metrics_table", carrel_library)
    view = window.open_view("metrics_table.metrics")
    window.wait_until(lambda: view.model.rowCount() == 4)
    window.ask("speedup:>=2")
    window.wait_until(lambda: view.model.rowCount() == 2)
