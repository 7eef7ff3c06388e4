"""The window and the search process: it starts by itself, says how it is, and ends with it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.invented import TITLES

from carrel.app.running import Running
from carrel.search.client import SearchClient
from carrel.search.state import SearchState
from carrel.ui.search_bar.chips import ChipRow


@pytest.fixture
def running(run_window: Callable[..., Running], library_folder: Path) -> Running:
    return run_window(library_folder)


@pytest.fixture
def searcher(running: Running, qtbot: QtBot) -> SearchClient:
    """The window's search, once its process answers."""
    found = running.window.parts.desk.searcher
    assert found.pid is None, "the window comes first"
    qtbot.waitUntil(lambda: found.state.kind == "ready", timeout=10_000)
    return found


def shown(running: Running) -> list[str]:
    model = running.window.panes.list.model
    rows = (model.row_at(row) for row in range(model.rowCount()))
    return [row.title for row in rows if row is not None]


def lines(running: Running) -> list[str]:
    """What the status bar says."""
    labels = running.window.panes.status.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible() and label.text()]


def test_the_process_answers_what_is_typed(running: Running, searcher: SearchClient, qtbot: QtBot):
    answers = []
    running.window.parts.desk.search.answered.connect(answers.append)
    running.window.session.ask("invented")
    qtbot.waitUntil(lambda: bool(answers))
    assert answers[-1].indexed
    assert sorted(shown(running)) == sorted(TITLES)


def offered(running: Running) -> list[QPushButton]:
    """The queries to ask instead, as buttons that can be seen."""
    buttons = running.window.panes.list.findChildren(QPushButton)
    return [one for one in buttons if one.isVisible() and "·" in one.text()]


def test_a_query_that_finds_nothing_offers_others(
    running: Running, searcher: SearchClient, qtbot: QtBot
):
    running.window.session.ask("inventd cranes is:dropped")
    qtbot.waitUntil(lambda: shown(running) == [])
    running.window.session.ask("inventd cranes")
    qtbot.waitUntil(lambda: len(offered(running)) == 2)
    meant, less = offered(running)
    assert meant.text() == "Did you mean “invented cranes”?  ·  6 papers"
    assert less.text() == "Without “inventd”  ·  6 papers"
    running.window.panes.search.left.emit()  # Enter goes to what there is in the list's place
    assert meant.hasFocus()
    qtbot.keyClick(meant, Qt.Key.Key_Space)
    assert running.window.session.query == "invented cranes"
    qtbot.waitUntil(lambda: sorted(shown(running)) == sorted(TITLES))
    assert running.window.panes.list.view.hasFocus()
    running.window.session.ask("zyzzyva")  # nothing is near, and nothing can be left out
    qtbot.waitUntil(lambda: shown(running) == [])
    qtbot.wait(400)
    assert offered(running) == []


def test_a_note_is_found_by_a_query_that_stands_there(
    running: Running, searcher: SearchClient, qtbot: QtBot
):
    running.window.session.ask("note:zyzzyva")
    qtbot.waitUntil(lambda: shown(running) == [])
    writer = running.window.parts.desk.writer
    writer.save_note(3, "a zyzzyva")
    qtbot.waitUntil(lambda: shown(running) == [TITLES[2]])


def test_a_killed_process_is_not_noticed(running: Running, searcher: SearchClient, qtbot: QtBot):
    pid = searcher.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    running.window.session.ask("author:nobody OR invented")
    qtbot.waitUntil(lambda: sorted(shown(running)) == sorted(TITLES))
    qtbot.waitUntil(lambda: searcher.state.kind == "ready" and searcher.pid != pid, timeout=10_000)
    assert not [line for line in lines(running) if "search" in line or "index" in line]


def test_the_status_bar_says_that_it_indexes(running: Running, qtbot: QtBot):
    desk = running.window.parts.desk
    desk.searcher._tell(SearchState("indexing", 312, 1000))
    qtbot.waitUntil(lambda: "indexing 312 of 1,000" in lines(running))
    desk.searcher._tell(SearchState("without", reason="No space left on device"))
    qtbot.waitUntil(lambda: "search without an index: No space left on device" in lines(running))
    desk.searcher._tell(SearchState("ready"))
    qtbot.waitUntil(lambda: not [line for line in lines(running) if "index" in line])


def test_the_process_ends_with_the_window(running: Running, searcher: SearchClient):
    pid = searcher.pid
    assert pid is not None
    running.window.close()
    running.finish()
    assert not Path(f"/proc/{pid}").exists()


def test_long_words_do_not_widen_the_window(running: Running, qtbot: QtBot):
    window = running.window
    width, least = window.width(), window.minimumSizeHint().width()
    window.session.ask(" ".join(f"title:word{number}" for number in range(20)))
    qtbot.waitUntil(lambda: bool(window.panes.search.findChildren(ChipRow)))
    window.session.say("Exported to /" + "a very long path/" * 60)
    window.session.complain("This cannot be read: " + "x" * 800)
    qtbot.wait(50)
    assert window.width() == width
    assert window.minimumSizeHint().width() == least
