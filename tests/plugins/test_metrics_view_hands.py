"""The panel "Metrics" and the window: marks, changes, decisions, copies, files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from tests.plugins.metrics_desk import QUOTES, Desk, filled_host

from carrel.api import MentionState
from carrel.testing.hosting import HostInTest
from carrel.testing.library import LibraryInTest
from carrel_plugins.metrics_table.narrowing import Narrowing


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


# -- the window


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_goes_to_the_text(desk: Desk, key: Qt.Key):
    desk.row("9x")
    desk.press(key)
    assert [one.mention.quote for one in desk.window.went] == ["9x"]


def test_a_double_click_goes_to_the_text(desk: Desk, qtbot: QtBot):
    at = desk.table.visualRect(desk.view.model.index(1, 0)).center()
    qtbot.mouseClick(desk.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(desk.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [one.mention.quote for one in desk.window.went] == ["1.5x"]


def test_a_mark_selects_its_row(desk: Desk):
    desk.window.choose(desk.kept("225 TFLOP/s"))
    desk.qtbot.waitUntil(lambda: desk.current_quote() == "225 TFLOP/s")
    assert desk.said() == "4 numbers"


def test_filters_are_cleared_for_a_mark_that_is_asked_for_and_no_other(desk: Desk):
    filters = desk.view.filters
    filters.set_narrowing(Narrowing(unit="%", peaks="without"))
    filters.changed.emit(filters.narrowing)
    desk.wait_for(["92.5%"])
    desk.window.choose(desk.kept("20x"))
    desk.qtbot.wait(100)
    assert desk.quotes() == ["92.5%"]
    desk.window.want(desk.kept("20x"))
    desk.qtbot.waitUntil(lambda: desk.current_quote() == "20x")
    assert filters.narrowing == Narrowing(peaks="without", background=True)
    assert desk.said() == "4 numbers. Filters that hid it were cleared"
    assert desk.view.bar.shown["background"].isChecked()


def test_a_mark_asked_for_of_another_paper_shows_the_whole_library(desk: Desk):
    desk.window.show(desk.library.search("title:Quire"))
    desk.wait_for(["1.5x"])
    desk.window.want(desk.kept("9x"))
    desk.qtbot.waitUntil(lambda: desk.current_quote() == "9x")
    assert desk.quotes() == QUOTES
    assert desk.view.bar.scope.currentText() == "Whole library"
    assert "whole library is shown" in desk.said()


def test_what_changes_is_read_again_and_the_row_stays(desk: Desk):
    desk.row("9x")
    desk.library.add("Dust", abstract="Our speedup is 7x.")
    desk.window.ids = desk.library.search("")
    desk.window.change("hardware")
    desk.window.change("metrics")
    desk.wait_for(["7x", *QUOTES])
    assert desk.current_quote() == "9x"


# -- decisions


@pytest.mark.parametrize(
    ("key", "modifiers", "state"),
    [
        (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, MentionState.CONFIRMED),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, MentionState.REJECTED),
    ],
)
def test_keys_decide_and_take_back(
    desk: Desk, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier, state: MentionState
):
    desk.row("9x")
    desk.press(key, modifiers)
    qtbot.waitUntil(lambda: desk.kept("9x").state is state)
    desk.view.bar.shown["rejected"].trigger()
    desk.window.change("metrics")
    qtbot.waitUntil(lambda: desk.cell(2, "state") == str(state))
    desk.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: desk.kept("9x").state is MentionState.FOUND)


def test_all_chosen_rows_are_decided(desk: Desk, qtbot: QtBot):
    desk.view.bar.grouped.trigger()
    qtbot.waitUntil(lambda: len(desk.quotes()) == 7)
    desk.table.selectAll()
    desk.view.actions_of_rows.do("confirm")
    qtbot.waitUntil(lambda: all(desk.kept(one).state is MentionState.CONFIRMED for one in QUOTES))


def test_a_number_is_corrected_in_the_windows_form(desk: Desk):
    desk.row("9x")
    desk.press(Qt.Key.Key_F2)
    assert [one.mention.quote for one in desk.window.corrected] == ["9x"]


def test_the_keys_of_the_table_go_before_those_of_the_window(desk: Desk):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(desk.table, event)
    assert event.isAccepted()
    other = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier)
    other.ignore()
    QApplication.sendEvent(desk.table, other)
    assert not other.isAccepted()


def test_the_menu_says_what_can_be_done(desk: Desk):
    desk.row("9x")
    menu = desk.view.actions_of_rows.menu(desk.table)
    assert menu is not None
    titles = [one.text().partition("\t")[0] for one in menu.actions() if one.text()]
    assert titles == [
        "Show in its text",
        "Find papers like this",
        "Confirm",
        "Correct…",
        "Reject",
        "Take back",
        "Copy",
        "Copy as Markdown",
    ]
    next(one for one in menu.actions() if one.text() == titles[1]).trigger()
    assert desk.window.asked == ["speedup:>=9x"]
    next(one for one in menu.actions() if one.text() == titles[0]).trigger()
    assert [one.mention.quote for one in desk.window.went] == ["9x"]


# -- out


def test_rows_are_copied_as_cells_and_as_markdown(desk: Desk, qtbot: QtBot):
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    desk.row("9x")
    desk.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(clipboard.text()))
    assert clipboard.text().split("\t")[:3] == ["Lampshade: A Fold", "speedup", "9x"]
    table = bytes(clipboard.mimeData().data("text/markdown").data()).decode()
    assert table.splitlines()[2].startswith("| Lampshade: A Fold | speedup | 9x |")


@pytest.mark.parametrize("suffix", ["", ".md", ".csv"])
def test_what_is_shown_is_exported(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
):
    path = tmp_path / f"numbers{suffix}"
    chosen = "Markdown table (*.md)" if suffix == ".md" else "CSV (*.csv)"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), chosen))
    desk.view.bar.grouped.trigger()
    qtbot.waitUntil(lambda: len(desk.quotes()) == 7)
    desk.view.bar.export.click()
    written = path if suffix else path.with_suffix(".csv")
    qtbot.waitUntil(lambda: desk.said() == f"4 numbers are in {written.name}")
    lines = written.read_text().splitlines()
    assert len(lines) == 4 + (2 if suffix == ".md" else 1)


def test_a_file_that_cannot_be_written_is_said(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "nowhere" / "numbers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    desk.view.bar.export.click()
    qtbot.waitUntil(lambda: "No such file" in desk.said())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    desk.view.bar.export.click()
    assert "No such file" in desk.said()


def test_a_library_that_cannot_be_read_is_said(desk: Desk, qtbot: QtBot):
    class Closed:
        def find(self, _query: object) -> list[int]:
            raise RuntimeError("the library cannot be read: gone")

    desk.window.plugin.library = type("L", (), {"mentions": lambda *_: Closed()})()  # type: ignore[misc]
    desk.window.change("metrics")
    qtbot.waitUntil(lambda: desk.view.empty.text() == "the library cannot be read: gone")
