"""Views of plugins that fail: a placeholder stands in their place, and the window goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QObject, Qt
from PySide6.QtWidgets import QLabel, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid
from tests.ui.view_desk import Desk, nested, open_desk, raises, view

from carrel.ui.plugins.placeholder import Placeholder


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    opened = open_desk(qtbot)
    yield opened
    opened.window.hide()


@pytest.mark.parametrize("create", [raises, lambda _: "not a widget", lambda _: None])
def test_a_view_that_cannot_be_made_has_a_placeholder(
    desk: Desk, qtbot: QtBot, create: Any
) -> None:
    desk.show(view("chart", create))
    desk.docks.open("sample.chart")
    placeholder = desk.docks.widget("sample.chart")
    assert isinstance(placeholder, Placeholder)
    assert placeholder.accessibleName() == "Chart could not be shown"
    assert [plugin for plugin, _ in desk.failures] == ["sample"]
    qtbot.waitUntil(desk.dock("sample.chart").isVisible)
    assert [one.closed for one in desk.contexts] == [1]
    desk.docks.close("sample.chart")
    assert [one.closed for one in desk.contexts] == [1]


class BrokenModel(QAbstractListModel):
    def data(self, index: Any, role: int = 0) -> Any:
        raise ValueError("no such row")


def rows_of_a_broken_model(_: Any) -> QWidget:
    shown = QListView()
    model = BrokenModel()  # without a parent: known by the view that shows it
    model.rowCount = lambda parent=None: 3  # type: ignore[method-assign]
    shown.setModel(model)
    shown.setProperty("model", model)  # keeps it alive
    return shown


@pytest.fixture
def hooked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, bool]]:
    """What whoever owns `sys.excepthook` found: the view, and whether its failure was news."""
    found: list[tuple[str | None, bool]] = []

    def hook(kind: type, error: BaseException, trace: TracebackType | None) -> None:
        view_id = None
        while trace is not None:
            owner = trace.tb_frame.f_locals.get("self")
            if isinstance(owner, QObject):
                view_id = desk.docks.view_of(owner) or view_id
            trace = trace.tb_next
        found.append((view_id, bool(view_id) and desk.docks.fail(str(view_id), str(error))))

    monkeypatch.setattr(sys, "excepthook", hook)
    return found


@pytest.mark.parametrize(
    "create",
    [
        rows_of_a_broken_model,
        *(nested(mood) for mood in ("show", "resize", "size", "least size", "paint")),
        nested("resize", "show", "resize", "well"),
        nested("well", "show", "show", "show"),
        nested("size", "size", "least size", "paint"),
    ],
)
def test_a_view_that_raises_when_qt_calls_it_is_replaced_once(
    desk: Desk, qtbot: QtBot, hooked: list[tuple[str | None, bool]], create: Any
) -> None:
    desk.show(view("chart", create), view("well"))
    for _ in range(3):
        desk.docks.open("sample.chart")
        made = desk.docks.widget("sample.chart")
        assert isinstance(made, QWidget)
        qtbot.waitUntil(lambda: isinstance(desk.docks.widget("sample.chart"), Placeholder))
        qtbot.waitUntil(lambda: not isValid(made))  # noqa: B023
        assert hooked.count(("sample.chart", True)) == 1
        assert {view_id for view_id, _ in hooked} == {"sample.chart"}
        assert not desk.docks.fail("sample.chart", "again")
        hooked.clear()
        desk.docks.close("sample.chart")
        qtbot.wait(10)
    assert [one.closed for one in desk.contexts] == [1, 1, 1]
    assert not desk.docks.fail("sample.unknown", "never heard of")
    desk.docks.open("sample.well")
    qtbot.waitUntil(desk.dock("sample.well").isVisible)
    assert isinstance(desk.docks.widget("sample.well"), QLabel)


@pytest.mark.parametrize("again", ["close", "reload", "vanish", "open"])
def test_a_view_that_raises_while_it_goes_goes(
    desk: Desk, qtbot: QtBot, hooked: list[tuple[str | None, bool]], again: str
) -> None:
    desk.show(view("chart", nested("hide", "hide", "hide")))
    desk.docks.open("sample.chart")
    widget = desk.docks.widget("sample.chart")
    qtbot.waitUntil(desk.dock("sample.chart").isVisible)
    match again:
        case "close":
            desk.docks.close("sample.chart")
        case "reload":
            desk.docks.reload("sample.chart")
        case "vanish":
            desk.show()
        case "open":
            desk.docks.close("sample.chart")
            desk.docks.open("sample.chart")
    qtbot.waitUntil(lambda: not isValid(widget))
    qtbot.wait(10)
    assert desk.docks.is_open("sample.chart") == (again in ("reload", "open"))
    desk.show()  # nothing of the kind may be left for the window's own end
    qtbot.wait(10)


def test_a_view_that_is_closed_while_it_is_made_is_gone(desk: Desk, qtbot: QtBot) -> None:
    made = QLabel("too late")

    def create(_: Any) -> QWidget:
        desk.show()  # as when the plugin is disabled while its view asks something
        return made

    desk.show(view("chart", create))
    desk.docks.open("sample.chart")
    assert desk.docks.open_views() == []
    assert [one.closed for one in desk.contexts] == [1]
    qtbot.waitUntil(lambda: not isValid(made))


def test_a_widget_that_is_gone_already_is_no_widget(desk: Desk) -> None:
    kept = QLabel("gone")
    delete(kept)
    desk.show(view("chart", lambda _: kept))
    desk.docks.open("sample.chart")
    assert isinstance(desk.docks.widget("sample.chart"), Placeholder)


def test_reload_makes_it_anew_and_disable_names_the_plugin(desk: Desk, qtbot: QtBot) -> None:
    broken = [True]

    def create(_: Any) -> QWidget:
        if broken[0]:
            raise ValueError("not yet")
        return QLabel("well")

    desk.show(view("chart", create))
    desk.docks.open("sample.chart")
    first = desk.docks.widget("sample.chart")
    assert isinstance(first, Placeholder)
    first.reload.click()
    qtbot.waitUntil(lambda: desk.docks.widget("sample.chart") not in (first, None))
    second = desk.docks.widget("sample.chart")
    assert isinstance(second, Placeholder)
    with qtbot.waitSignal(desk.docks.disable_wanted) as asked:
        second.disable.click()
    assert asked.args == ["sample"]
    broken[0] = False
    second.reload.click()
    qtbot.waitUntil(lambda: isinstance(desk.docks.widget("sample.chart"), QLabel))
    qtbot.waitUntil(lambda: not isValid(first) and not isValid(second))
    assert [one.closed for one in desk.contexts] == [1, 1, 0]


def test_a_reload_is_not_undone_by_the_failure_before_it(desk: Desk, qtbot: QtBot) -> None:
    desk.show(view("chart"))
    desk.docks.open("sample.chart")
    assert desk.docks.fail("sample.chart", "late")
    desk.docks.reload("sample.chart")
    qtbot.wait(20)
    assert isinstance(desk.docks.widget("sample.chart"), QLabel)


def test_the_placeholder_can_be_used_by_the_keyboard_in_a_low_panel(qtbot: QtBot) -> None:
    placeholder = Placeholder("Chart", "<b>it</b> failed " * 20, "sample")
    qtbot.addWidget(placeholder)
    placeholder.resize(240, 90)
    with qtbot.waitExposed(placeholder):
        placeholder.show()
    assert placeholder.horizontalScrollBar().maximum() == 0
    buttons = placeholder.findChildren(QPushButton)
    assert [one.text() for one in buttons] == ["Reload", "Disable"]
    assert all(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in buttons)
    with qtbot.waitSignal(placeholder.reload_wanted):
        qtbot.keyClick(placeholder.reload, Qt.Key.Key_Space)
    placeholder.hide()
