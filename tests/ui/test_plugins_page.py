"""The Plugins page: how each plugin stands, what it adds, and what can be done about it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from carrel.api import SettingsPage, setting
from carrel.plugin_host.record import PluginRecord, PluginState, Problem
from carrel.ui.plugins.page import PluginsPage
from carrel.ui.plugins.plugin_list import PluginList
from carrel.ui.plugins.wording import added_lines, origin_sentence, standing, state_sentence
from carrel.ui.theme.fonts import scaled
from carrel.ui.theme.palette import Theme

TRACEBACK = "Traceback (most recent call last):\n  File “a”\nValueError: no table"


@dataclass(frozen=True)
class Settings:
    goal: int = setting(10, "Papers a week", minimum=0, maximum=1000)
    name: str = setting("", "Name")


def record(name: str, *, first_party: bool = True, **more: Any) -> PluginRecord:
    more.setdefault("version", "1.2")
    more.setdefault("origin", "Carrel" if first_party else f"the package carrel-{name} 1.2")
    return PluginRecord(name=name, distribution=name, first_party=first_party, **more)


class Model:
    """Plugins without a host: what is asked for is written down and done when told to."""

    def __init__(self) -> None:
        self.list = [
            record(
                "healthy",
                state=PluginState.ON,
                contributions={
                    "register_columns": ["healthy.authors", "healthy.last_author"],
                    "register_settings_pages": ["healthy.settings"],
                },
                load_ms=12.3,
            ),
            record("disabled", off_because="you turned it off"),
            record(
                "failed",
                first_party=False,
                state=PluginState.FAILED,
                problems=[Problem(where="import", reason="no table", traceback=TRACEBACK)],
            ),
            record("unknown", first_party=False),
            record("healthy", first_party=False, state=PluginState.FAILED),  # a name that is taken
        ]
        self.asked: list[tuple[str, str]] = []
        self.stored: list[tuple[str, dict[str, Any]]] = []
        self.callbacks: list[Callable[[], None]] = []
        self.values: Any = Settings(goal=3)

    def records(self) -> list[PluginRecord]:
        return list(self.list)

    def enable(self, name: str) -> None:
        self.asked.append(("enable", name))

    def disable(self, name: str) -> None:
        self.asked.append(("disable", name))

    def on_change(self, callback: Callable[[], None]) -> None:
        self.callbacks.append(callback)

    def settings_page(self, name: str) -> SettingsPage | None:
        page = SettingsPage(id="healthy.settings", title="Healthy", schema=Settings)
        return page if name == "healthy" else None

    def settings(self, name: str) -> Any:
        if isinstance(self.values, Exception):
            raise self.values
        return self.values

    def store_settings(self, name: str, values: dict[str, Any]) -> None:
        self.stored.append((name, values))

    def change(self) -> None:
        for callback in self.callbacks:
            callback()


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def page(model: Model, qtbot: QtBot) -> Iterator[PluginsPage]:
    made = PluginsPage(model)
    qtbot.addWidget(made)
    made.open()
    qtbot.waitExposed(made).__enter__()
    yield made
    made.reject()


def choose(page: PluginsPage, name: str, nth: int = 0) -> None:
    shown = page.findChild(PluginList)
    assert shown is not None
    rows = [row for row in range(shown.count()) if shown.item(row).text() == name]
    shown.setCurrentRow(rows[nth])
    QApplication.processEvents()  # what is new in a layout is shown by the event loop


def words(page: PluginsPage) -> str:
    found = (one for one in page.findChildren(QLabel) if one.isVisible())
    return "\n".join(one.text().replace("\u200b", "") for one in found)


def button(page: PluginsPage, text: str) -> QPushButton:
    found = [one for one in page.findChildren(QPushButton) if one.text() == text]
    (shown,) = [one for one in found if one.isVisible()]
    return shown


def buttons(page: PluginsPage) -> set[str]:
    return {one.text() for one in page.findChildren(QPushButton) if one.isVisible()}


def test_the_list_tells_whose_and_how_each_stands(page: PluginsPage) -> None:
    shown = page.findChild(PluginList)
    said = [
        shown.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(shown.count())
    ]
    assert said == [
        "Carrel's own:",
        "healthy, on, Carrel's own",
        "disabled, off, Carrel's own",
        "From elsewhere:",
        "failed, failed, from elsewhere",
        "unknown, off, from elsewhere",
        "healthy, failed, from elsewhere",
    ]
    icons = {standing(one).icon for one in (*Model().list, record("x", state=PluginState.ON))}
    assert len(icons) == 3  # on, off and failed look different without their colours


def test_a_healthy_plugin_says_what_it_adds(page: PluginsPage) -> None:
    said = words(page)
    for line in (
        "On.",
        "Version 1.2 · Part of Carrel · Loaded in 12 ms",
        "2 columns: authors, last author",
        "Settings",
    ):
        assert line in said.splitlines()
    assert {"Turn off", "Settings", "Copy report"} <= buttons(page)


def test_carrels_own_is_turned_on_and_off_without_being_asked(
    page: PluginsPage, model: Model
) -> None:
    choose(page, "disabled")
    assert "Off: you turned it off." in words(page)
    toggle = button(page, "Turn on")
    toggle.setFocus()
    toggle.click()
    assert model.asked == [("enable", "disabled")]
    assert toggle.text() == "Turning on…"
    toggle.click()  # while it is under way
    assert len(model.asked) == 1
    model.list[1].state = PluginState.ON
    model.change()
    assert toggle.text() == "Turn off"
    assert QApplication.focusWidget() is toggle
    toggle.click()
    assert model.asked[-1] == ("disable", "disabled")


def test_someone_elses_is_turned_on_after_its_rights_were_said(
    page: PluginsPage, model: Model
) -> None:
    choose(page, "unknown")
    assert "Known once it is on." in words(page)
    button(page, "Turn on").click()
    assert model.asked == []
    said = words(page)
    assert "Carrel's own rights" in said
    assert "version 1.2" in said
    assert "the package carrel-unknown 1.2" in said
    assert QApplication.focusWidget() is button(page, "Leave it off")
    button(page, "Leave it off").click()
    assert "Carrel's own rights" not in words(page)
    assert QApplication.focusWidget() is button(page, "Turn on")
    button(page, "Turn on").click()
    choose(page, "failed")
    assert "Carrel's own rights" not in words(page)  # what was asked belonged to the other
    choose(page, "unknown")
    button(page, "Turn on").click()
    button(page, "Turn it on").click()
    assert model.asked == [("enable", "unknown")]


def test_a_failed_plugin_says_why_and_shows_its_traceback_on_demand(page: PluginsPage) -> None:
    choose(page, "failed")
    assert "Failed: no table." in words(page)
    assert "import: no table" in words(page)
    (unfold,) = [
        one
        for one in page.findChildren(QAbstractButton)
        if one.accessibleName() == "Show the traceback"
    ]
    assert not page.findChildren(QPlainTextEdit)
    unfold.click()
    (text,) = page.findChildren(QPlainTextEdit)
    assert text.isVisible()
    assert text.toPlainText() == TRACEBACK
    page._renew()  # what is unfolded stays so
    assert isValid(text)
    unfold.click()
    assert not text.isVisible()
    button(page, "Copy report").click()
    assert TRACEBACK in QGuiApplication.clipboard().text()
    assert "Report copied" in buttons(page)


def test_a_name_that_is_taken_cannot_be_turned_on(page: PluginsPage) -> None:
    choose(page, "healthy", nth=1)
    assert not button(page, "Turn on").isEnabled()
    assert "Settings" not in buttons(page)


def test_settings_are_kept_at_once_and_what_is_typed_when_leaving(
    page: PluginsPage, model: Model
) -> None:
    button(page, "Settings").click()
    goal, name = page.findChild(QWidget, "goal"), page.findChild(QWidget, "name")
    assert goal.isVisible()
    assert QApplication.focusWidget() is goal
    goal.setValue(5)
    assert model.stored == [("healthy", {"goal": 5})]
    name.setText("Mine")
    button(page, "Back").click()
    assert model.stored[-1] == ("healthy", {"goal": 5, "name": "Mine"})
    assert "What it adds" in words(page)
    button(page, "Settings").click()
    page.findChildren(QWidget, "name")[-1].setText("Other")
    page.reject()
    assert model.stored[-1] == ("healthy", {"goal": 3, "name": "Other"})


def test_settings_go_with_the_plugin(page: PluginsPage, model: Model, qtbot: QtBot) -> None:
    button(page, "Settings").click()
    goal = page.findChild(QWidget, "goal")
    model.list[0].state = PluginState.OFF
    model.change()
    qtbot.waitUntil(lambda: not isValid(goal))
    assert "Turn on" in buttons(page)
    assert "Settings" not in buttons(page)


@pytest.mark.expects_log("settings of the plugin healthy could not be read")
def test_settings_that_cannot_be_read_begin_with_the_defaults(
    page: PluginsPage, model: Model
) -> None:
    model.values = ValueError("__post_init__ said no")
    button(page, "Settings").click()
    assert page.findChild(QWidget, "goal").value() == 10


def test_the_chosen_plugin_stays_chosen_when_others_come(page: PluginsPage, model: Model) -> None:
    choose(page, "unknown")
    model.list.insert(0, record("another", state=PluginState.ON))
    model.change()
    assert "Off: you have not turned it on." in words(page)
    assert page.findChild(PluginList).currentItem().text() == "unknown"


def test_without_plugins_there_is_nothing_to_do(qtbot: QtBot, model: Model) -> None:
    model.list.clear()
    page = PluginsPage(model)
    qtbot.addWidget(page)
    page.open()
    assert buttons(page) == {"Close"}
    page.reject()


def test_the_keyboard_alone_reaches_everything(page: PluginsPage, qtbot: QtBot) -> None:
    shown = page.findChild(PluginList)
    assert QApplication.focusWidget() is shown
    for name in ("disabled", "failed", "unknown"):  # passing over the heading
        qtbot.keyClick(shown, Qt.Key.Key_Down)
        assert shown.currentItem().text() == name
    reached = set()
    for _ in range(8):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        reached.add(focused.text() if isinstance(focused, QPushButton) else "")
    assert {"Turn on", "Copy report", "Close"} <= reached
    button(page, "Turn on").setFocus()
    qtbot.keyClick(button(page, "Turn on"), Qt.Key.Key_Space)
    qtbot.keyClick(button(page, "Leave it off"), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is button(page, "Turn it on")


@pytest.mark.parametrize("scale", [1.0, 1.8])
def test_nothing_is_cut_off_at_800_by_560(
    model: Model, qtbot: QtBot, qapp: QApplication, scale: float
) -> None:
    model.list[
        3
    ].origin = "the plugin folder (/opt/shared/reading/carrel/data/plugins/a_longish_name.py)"
    before = QFont(qapp.font())
    qapp.setFont(scaled(before, scale))
    try:
        page = PluginsPage(model)
        qtbot.addWidget(page)
        page.open()
        page.resize(800, 560)
        assert (page.width(), page.height()) == (800, 560)
        for name in ("healthy", "disabled", "failed", "unknown"):
            choose(page, name)
            if name == "unknown":
                button(page, "Turn on").click()
            qtbot.wait(20)
            for area in page.findChildren(QScrollArea):
                assert area.horizontalScrollBar().maximum() == 0
            for one in page.findChildren(QPushButton):
                assert not one.isVisible() or one.width() >= one.minimumSizeHint().width()
                assert not one.isVisible() or one.height() >= 24
        focused = QApplication.focusWidget()
        assert focused is button(page, "Leave it off")
        qtbot.waitUntil(lambda: focused.visibleRegion().boundingRect() == focused.rect())
        page.reject()
    finally:
        qapp.setFont(before)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_painted_in_the_theme(
    page: PluginsPage, qapp: QApplication, qtbot: QtBot, scheme: str
) -> None:
    before = qapp.palette()
    theme = Theme(qapp)
    theme.apply(scheme)
    qtbot.wait(20)
    image: QImage = page.grab().toImage()
    ground = image.pixelColor(image.width() - 4, 4).name()
    assert ground == theme.tokens.window
    theme.apply("system")
    theme.deleteLater()
    qapp.setPalette(before)


def test_the_page_goes_when_it_is_closed(model: Model, qtbot: QtBot) -> None:
    page = PluginsPage(model)
    page.finished.connect(page.deleteLater)
    page.open()
    there = weakref.ref(page)
    with qtbot.waitSignal(page.destroyed):
        page.reject()
    model.change()  # a page that is gone hears nothing
    del page
    gc.collect()
    assert there() is None
    model.change()


# -- the words


def test_words_for_states_and_origins() -> None:
    broken = record("x", state=PluginState.ON, problems=[Problem(where="x.a", reason="no")])
    assert state_sentence(broken) == "On, with problems."
    taken_out = record("x", state=PluginState.FAILED, off_because="it failed 3 times")
    assert state_sentence(taken_out) == "Failed: it failed 3 times."
    nowhere = record("x", first_party=False, version="", origin="", load_ms=0.2)
    assert origin_sentence(nowhere) == "No version given · From x · Loaded in 1 ms"
    assert added_lines(record("x", contributions={"register_views": ["x.word_count"]})) == [
        "1 panel: word count"
    ]
    assert added_lines(record("x", contributions={"register_later": ["x.a", "x.b"]})) == [
        "2 register_later: a, b"
    ]
