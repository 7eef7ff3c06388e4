"""The panel "Hardware filter"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot
from tests.plugins.open_plugins import Window
from tests.plugins.painted_views import THEMES, WindowThread, colours_of, painted

from carrel.api import Device, Mention, MentionState, PluginContext
from carrel.hardware import load_registry
from carrel.testing.hosting import HostInTest
from carrel.testing.library import LibraryInTest
from carrel.ui.theme.tokens import Tokens
from carrel_plugins.hardware_filter.capability_query import Wanted, clause_of, read_wanted
from carrel_plugins.hardware_filter.capability_view import CapabilityView
from carrel_plugins.hardware_filter.things import Things

THINGS = Things(load_registry())
ALL = [1, 2, 3, 4]


class OnWindow:
    """A plugin's context whose `ui_thread` is the window's, as where there is a window."""

    def __init__(self, plugin: PluginContext) -> None:
        self._plugin, self._thread = plugin, WindowThread()
        self.ui_thread = self._thread.call

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plugin, name)


@dataclass
class Desk(Window):
    """A window with a query, which `narrow` writes into."""

    text: str = ""
    _mentions: list[Callable[[frozenset[str]], None]] = field(default_factory=list)

    def query(self) -> str:
        return self.text

    def narrow(self, clause: str) -> None:
        super().narrow(clause)
        clauses = self.text.split()
        if clause in clauses:
            clauses.remove(clause)
        else:
            clauses.append(clause)
        self.text = " ".join(clauses)

    def on_mentions(self, callback: Callable[[frozenset[str]], None]) -> None:
        self._mentions.append(callback)

    def tell_mentions(self, *extractors: str) -> None:
        for callback in self._mentions:
            callback(frozenset(extractors))

    def type(self, text: str) -> None:
        """Have the reader write a query."""
        self.text = text
        self.show(self.ids)


@pytest.fixture
def desk(carrel_library: LibraryInTest, carrel_host: Callable[..., HostInTest]) -> Desk:
    carrel_library.add("Lamps on an A100 80GB", abstract="It is 2x faster than a V100 GPU.")
    carrel_library.add("Chairs", abstract="We fold chairs on eight H100 GPUs and an A100 80GB.")
    carrel_library.add("Paper cups")
    carrel_library.add("Cups", abstract="We evaluate our cups on an A100 GPU.")
    host = carrel_host("hardware_filter", library=carrel_library)
    return Desk(OnWindow(host.context("hardware_filter.")), ids=ALL)


@pytest.fixture
def view(desk: Desk, qtbot: QtBot) -> CapabilityView:
    made = CapabilityView(desk)
    qtbot.addWidget(made)
    made.resize(320, 640)
    made.show()
    qtbot.waitUntil(lambda: bool(lines(made)))
    return made


def lines(view: CapabilityView) -> dict[str, str]:
    """Return what is said of the papers of each device."""
    items = [view.devices.topLevelItem(row) for row in range(view.devices.topLevelItemCount())]
    return {item.text(0): item.text(2) for item in items if item is not None}


def choose(choice: QComboBox, text: str) -> None:
    """Choose by key, as a reader does."""
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Home)
    while choice.currentText() != text:
        before = choice.currentIndex()
        QTest.keyClick(choice, Qt.Key.Key_Down)
        assert choice.currentIndex() != before, f"there is no {text}"


def named(view: CapabilityView) -> dict[str, str]:
    return {device: number for device, number in lines(view).items() if number != "–"}


def test_it_counts_the_papers_of_the_list(view: CapabilityView, desk: Desk, qtbot: QtBot):
    assert lines(view) == {"A100 80GB": "2", "A100": "1", "H100": "1"}
    assert view.status.text() == "3 devices of the papers in the list"
    choose(view.form.scope, "Mentioned in any role")
    assert lines(view)["V100"] == "1"
    desk.show([4])
    qtbot.waitUntil(lambda: lines(view) == {"A100": "1"})
    desk.show([3])
    qtbot.waitUntil(lambda: lines(view) == {})
    assert view.status.text() == "The papers of the list name no hardware."
    assert desk.asked == []


def test_what_is_chosen_stands_in_the_query(view: CapabilityView, desk: Desk):
    view.form.least["memory"].setFocus()
    choose(view.form.least["memory"], "80 GB")
    assert desk.text == "hw.on.memory:>=80GB"
    assert named(view) == {"A100 80GB": "2", "H100": "1"}
    assert lines(view)["MI300X"] == "–"
    assert "RTX 4090" not in lines(view)
    choose(view.form.least["bandwidth"], "2 TB/s")
    assert desk.text == "hw.on.memory:>=80GB hw.on.bandwidth:>=2TB/s"
    assert named(view) == {"H100": "1"}
    choose(view.form.scope, "Mentioned in any role")
    assert desk.text == "hw.memory:>=80GB hw.bandwidth:>=2TB/s"
    choose(view.form.least["memory"], "Any")
    assert desk.text == "hw.bandwidth:>=2TB/s"
    QTest.keyClick(view.form.reset, Qt.Key.Key_Space)
    assert desk.text == ""
    assert not view.form.reset.isEnabled()


def test_peaks_are_of_one_precision(view: CapabilityView, desk: Desk):
    assert view.form.peak.currentText() == "FP16"
    choose(view.form.peak_least, "300 TFLOP/s")
    assert desk.text == "hw.on.fp16:>=300TFLOP/s"
    assert view.devices.headerItem().text(1) == "FP16 peak"
    choose(view.form.peak, "INT8")
    assert desk.text == "hw.on.int8:>=300TOP/s"
    assert named(view) == {"A100 80GB": "2", "A100": "1", "H100": "1"}
    choose(view.form.peak_least, "Any")
    choose(view.form.peak, "FP8")
    assert desk.text == ""
    choose(view.form.least["released"], "2022")
    assert desk.text == "hw.on.released:>=2022"
    assert named(view) == {"H100": "1"}


def test_it_follows_the_query(view: CapabilityView, desk: Desk, qtbot: QtBot):
    desk.type("lamp hw.memory:>=0.1TB hw.fp8:>=1PFLOPS -hw.power:>=1kW")
    assert view.form.wanted == Wanted(evaluated=False, least={"memory": 100e9, "fp8": 1e15})
    assert view.form.least["memory"].currentText() == "100 GB"
    assert view.form.peak.currentText() == "FP8"
    assert view.form.peak_least.currentText() == "1 PFLOP/s"
    QTest.keyClick(view.form.reset, Qt.Key.Key_Space)
    assert desk.text == "lamp -hw.power:>=1kW"
    desk.type("")
    assert view.form.wanted == Wanted(evaluated=False)


def test_a_click_takes_a_device_into_the_query(view: CapabilityView, desk: Desk, qtbot: QtBot):
    def place(row: int) -> QPoint:
        return view.devices.visualItemRect(view.devices.topLevelItem(row)).center()

    ground = view.devices.viewport()
    qtbot.mouseClick(ground, Qt.MouseButton.LeftButton, pos=place(0))
    assert desk.text == "hw.on:a100-80gb"
    desk.type(desk.text)
    qtbot.waitUntil(lambda: view.devices.topLevelItem(0).font(0).bold())
    assert view.devices.topLevelItem(0).data(0, Qt.ItemDataRole.AccessibleTextRole) == (
        "A100 80GB, 2 papers, in the query"
    )
    view.devices.setCurrentItem(view.devices.topLevelItem(0))
    qtbot.keyClick(view.devices, Qt.Key.Key_Return)
    assert desk.text == ""
    desk.asked.clear()
    qtbot.mouseDClick(ground, Qt.MouseButton.LeftButton, pos=place(1))
    assert len(desk.asked) <= 1


def test_lines_are_high_enough_to_hit(view: CapabilityView):
    assert view.devices.visualItemRect(view.devices.topLevelItem(0)).height() >= 24


def test_it_follows_what_extractors_find(
    view: CapabilityView, desk: Desk, carrel_library: LibraryInTest, qtbot: QtBot
):
    mention = carrel_library.mentions("hardware", 4)[0].mention
    carrel_library.decide_mention(4, "hardware", mention, MentionState.REJECTED)
    desk.tell_mentions("metrics")
    desk.tell_mentions("hardware")
    qtbot.waitUntil(lambda: lines(view) == {"A100 80GB": "2", "H100": "1"})


def test_nobody_counts_for_a_hidden_panel(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    made = CapabilityView(desk)
    qtbot.addWidget(made)
    monkeypatch.setattr(made._counting, "start", lambda _: pytest.fail("counted"))
    desk.show([1, 2])
    qtbot.wait(300)


def test_names_for_a_screen_reader_and_the_way_of_tab(view: CapabilityView, qtbot: QtBot):
    form = view.form
    way = [form.scope, form.least["memory"], form.least["bandwidth"], form.peak, form.peak_least]
    way += [form.least["released"], form.reset, view.devices]
    form.show_wanted(Wanted(least={"memory": 80e9}))
    form.scope.setFocus()
    for at, after in pairwise(way):
        assert at.hasFocus(), at.accessibleName()
        qtbot.keyClick(at, Qt.Key.Key_Tab)
        assert after.accessibleName() or after is form.reset
    assert view.devices.hasFocus()


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.name)
def test_it_paints(view: CapabilityView, tokens: Tokens):
    view.form.show_wanted(Wanted(least={"memory": 80e9}))
    image = painted(view, tokens, 320, 640)
    assert {tokens.window, tokens.text, tokens.muted} <= colours_of(image)


@pytest.mark.parametrize(
    "name", ["A100 80GB", "MI250X, one GCD", 'My "odd" (lamp): 2', "a  b", "x:y", "-z", "NOT"]
)
def test_a_line_s_clause_finds_its_papers(name: str, desk: Desk, carrel_library: LibraryInTest):
    values = {"name": name, "device_id": None, "family": None, "kind": "gpu", "count": None}
    mention = Mention(
        field="title", start=0, end=5, quote="Paper", values={**values, "role": "evaluated_on"}
    )
    carrel_library.decide_mention(3, "hardware", mention, MentionState.ADDED)
    clause = clause_of(THINGS.of(mention.values), Wanted())
    assert 3 in carrel_library.search(clause), clause
    assert 3 not in carrel_library.search(f"-{clause}"), clause


@pytest.mark.parametrize(
    ("query", "evaluated", "least"),
    [
        ("", True, {}),
        ("hw.on.memory:>=80GB", True, {"memory": 80e9}),
        ("hw.memory:>=80gb", False, {"memory": 80e9}),
        ("hw.memory:>=16GB hw.on.memory:>=80000000000", True, {"memory": 80e9}),
        ("HW.ON.FP16:>=300TFLOPS", True, {"fp16": 300e12}),
        ("hw.on.released:>=2022", True, {"released": 2022}),
        ("-hw.on.memory:>=80GB", True, {}),
        ("(hw.on.memory:>=80GB OR year:2020)", True, {}),
        ('title:"hw.on.memory:>=80GB"', True, {}),
        ("xhw.on.memory:>=80GB", True, {}),
        ("hw.on.memory:<=80GB", True, {}),
        ("hw.on.nobody:>=80GB", True, {}),
        ("hw.on.memory:>=much", True, {}),
    ],
)
def test_a_query_is_read(query: str, evaluated: bool, least: Mapping[str, float]):
    wanted, clauses = read_wanted(query, evaluated=True)
    assert wanted == Wanted(evaluated=evaluated, least=least)
    assert all(clause in query for clause in clauses.values())
    again, _ = read_wanted(" ".join(wanted.clauses().values()), evaluated=evaluated)
    assert again == wanted


@pytest.mark.parametrize("device", THINGS.registry.devices, ids=lambda device: device.id)
def test_a_device_has_what_it_has(device: Device):
    thing = THINGS.of_device(device)
    for value in (1e9, 1e14):
        wanted = Wanted(least={"memory": value})
        has = device.memory is not None and device.memory.value >= value
        if len(thing.devices[0]) == 1:
            assert wanted.has(thing) == has
    assert Wanted().has(thing)
