"""Views of plugins as docks: what is closed is gone, what was open comes back."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from tests.ui.view_desk import Desk, open_desk, view

from carrel.api import View

AREA = Qt.DockWidgetArea


@pytest.fixture
def make_desk(qtbot: QtBot) -> Iterator[Callable[[], Desk]]:
    opened = []

    def make() -> Desk:
        opened.append(open_desk(qtbot))
        return opened[-1]

    yield make
    for desk in opened:
        desk.window.hide()


@pytest.fixture
def desk(make_desk: Callable[[], Desk]) -> Desk:
    return make_desk()


# -- opening and closing


def test_a_view_is_made_when_it_is_opened_and_deleted_when_it_is_closed(
    desk: Desk, qtbot: QtBot
) -> None:
    made: list[weakref.ref[QWidget]] = []

    def create(_: Any) -> QWidget:
        label = QLabel("well")
        made.append(weakref.ref(label))
        return label

    told: list[tuple[str, bool]] = []
    desk.docks.opened_changed.connect(lambda view_id, is_open: told.append((view_id, is_open)))
    desk.show(view("chart", create))
    assert not made
    desk.docks.open("sample.chart")
    assert desk.docks.is_open("sample.chart")
    assert desk.docks.open_views() == ["sample.chart"]
    (label,) = made
    assert desk.docks.widget("sample.chart") is label()
    desk.docks.open("sample.chart")  # to the front; not made twice
    assert len(made) == 1
    desk.docks.close("sample.chart")
    desk.docks.close("sample.chart")
    assert [one.closed for one in desk.contexts] == [1]
    assert told == [("sample.chart", True), ("sample.chart", False)]
    assert desk.docks.widget("sample.chart") is None
    qtbot.waitUntil(lambda: (gc.collect() or label()) is None)  # type: ignore[func-returns-value]
    qtbot.waitUntil(lambda: not desk.dock("sample.chart").isVisible())
    with pytest.raises(KeyError):
        desk.docks.open("sample.unknown")


def test_views_that_vanish_are_closed_and_the_others_stay(desk: Desk, qtbot: QtBot) -> None:
    stays, goes = view("stays"), view("goes")
    desk.show(stays, goes)
    for one in (stays, goes):
        desk.docks.open(one.id)
    kept, lost = desk.docks.widget(stays.id), desk.docks.widget(goes.id)
    dock = desk.dock(goes.id)
    desk.show(stays)
    assert desk.docks.open_views() == [stays.id]
    assert desk.docks.views() == [stays]
    assert desk.docks.widget(stays.id) is kept
    qtbot.waitUntil(lambda: not isValid(lost) and not isValid(dock))
    assert [one.closed for one in desk.contexts] == [0, 1]


def test_a_plugin_that_comes_back_gives_a_view_of_its_new_code(desk: Desk, qtbot: QtBot) -> None:
    desk.show(view("chart"))
    desk.docks.open("sample.chart")
    old = desk.docks.widget("sample.chart")
    desk.show(view("chart", lambda _: QLabel("new")))
    qtbot.waitUntil(lambda: not isValid(old))
    desk.docks.open("sample.chart")
    label = desk.docks.widget("sample.chart")
    assert isinstance(label, QLabel)
    assert label.text() == "new"


def test_a_view_appears_where_it_says_and_shares_its_place_in_tabs(
    desk: Desk, qtbot: QtBot
) -> None:
    views = [
        view("left", area="left"),
        view("right", area="right"),
        view("one"),
        view("other"),
    ]
    desk.show(*views)
    for one in views:
        desk.docks.open(one.id)
    areas = [desk.window.dockWidgetArea(desk.dock(one.id)) for one in views]
    assert areas[:2] == [AREA.LeftDockWidgetArea, AREA.RightDockWidgetArea]
    assert areas[2:] == [AREA.BottomDockWidgetArea] * 2
    qtbot.waitUntil(desk.dock("sample.other").isVisible)
    tabs = desk.window.tabifiedDockWidgets(desk.dock("sample.one"))
    assert tabs == [desk.dock("sample.other")]
    assert [desk.dock(f"sample.{side}").width() for side in ("left", "right")] == [300, 300]
    assert 180 <= desk.dock("sample.other").height() <= 220
    desk.docks.open("sample.one")  # to the front
    qtbot.waitUntil(lambda: desk.dock("sample.one").visibleRegion().isEmpty() is False)


def test_the_title_bar_closes_and_floats_and_says_what_its_buttons_do(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.show(View(id="sample.a", title="Cost & gain", create=lambda _: QLabel("well")))
    desk.docks.open("sample.a")
    dock = desk.dock("sample.a")
    qtbot.waitUntil(lambda: desk.docks.widget("sample.a").isVisible())
    docked = dock.size()
    buttons = {one.accessibleName(): one for one in dock.titleBarWidget().findChildren(QWidget)}
    buttons["Take Cost & gain out of the window"].click()
    qtbot.waitUntil(dock.isFloating)
    qtbot.waitUntil(lambda: dock.size() == docked)
    qtbot.waitUntil(desk.docks.widget("sample.a").isVisible)
    assert "Put Cost & gain back" in {
        one.accessibleName() for one in dock.titleBarWidget().findChildren(QWidget)
    }
    assert all(one.width() >= 24 and one.height() >= 24 for one in buttons.values())
    buttons["Close Cost & gain"].click()
    assert not desk.docks.is_open("sample.a")
    desk.docks.open("sample.a")
    qtbot.waitUntil(dock.isVisible)
    dock.close()  # as the window system does with a floating one
    assert not desk.docks.is_open("sample.a")


# -- whose is it


def test_a_widget_is_known_by_the_view_that_contains_it(desk: Desk, qtbot: QtBot) -> None:
    class Tree(QAbstractListModel):
        def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
            return QModelIndex()

    outer, inner = QWidget(), QLabel("inside")
    inner.setParent(outer)
    model = Tree(outer)
    desk.show(view("chart", lambda _: outer))
    assert desk.docks.view_of(inner) is None
    desk.docks.open("sample.chart")
    for thing in (outer, inner, model):
        assert desk.docks.view_of(thing) == "sample.chart"
    assert desk.docks.view_of(desk.window) is None
    assert desk.docks.view_of(QObject()) is None
    desk.docks.close("sample.chart")
    qtbot.waitUntil(lambda: not isValid(inner))
    assert desk.docks.view_of(inner) is None


# -- from one run to the next


def test_what_was_open_is_opened_again_where_it_was(
    make_desk: Callable[[], Desk], qtbot: QtBot
) -> None:
    views = [view("one"), view("other"), view("right", area="right"), view("closed")]
    first = make_desk()
    first.show(*views)
    for one in views:
        first.docks.open(one.id)
    first.docks.close("sample.closed")
    qtbot.waitUntil(first.dock("sample.right").isVisible)
    first.window.resizeDocks([first.dock("sample.right")], [371], Qt.Orientation.Horizontal)
    first.window.addDockWidget(AREA.LeftDockWidgetArea, first.dock("sample.other"))
    state = json.loads(json.dumps(first.docks.state()))
    second = make_desk()
    second.docks.restore(state)  # before any plugin is there
    assert second.docks.state()["open"] == state["open"]
    second.show(*views)
    assert second.docks.open_views() == ["sample.one", "sample.other", "sample.right"]
    area = second.window.dockWidgetArea
    assert area(second.dock("sample.other")) == AREA.LeftDockWidgetArea
    assert area(second.dock("sample.one")) == AREA.BottomDockWidgetArea
    third = make_desk()
    third.show(*views)
    third.docks.open("sample.closed")
    third.docks.restore(state)  # with plugins there and something else open
    qtbot.waitUntil(lambda: third.docks.open_views() == second.docks.open_views())
    for desk in (second, third):
        qtbot.waitUntil(desk.dock("sample.right").isVisible)
        assert desk.dock("sample.right").width() == 371
    assert not third.dock("sample.closed").isVisible()


@pytest.mark.parametrize(
    "state",
    [
        None,
        [],
        {"open": "sample.one", "layout": 7},
        {"open": [3, None, "sample.gone"], "layout": "no base64 ünd so on"},
        {"layout": "AAAA/wAAAAD9AAAAAQ=="},
        {"open": [], "layout": "A" * 200_000},
    ],
)
def test_nonsense_is_passed_over(desk: Desk, qtbot: QtBot, state: Any) -> None:
    desk.docks.restore(state)
    desk.show(view("one"))
    assert desk.docks.open_views() == []
    desk.docks.open("sample.one")
    qtbot.waitUntil(desk.dock("sample.one").isVisible)
