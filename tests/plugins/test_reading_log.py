"""The events that write the log, its column, and `carrel log`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.plugins.open_plugins import Terminal, a_paper, given, loaded

from carrel.api import ReadingState
from carrel.plugin_host import PluginHost
from carrel_plugins.reading_log.entries import Entry
from carrel_plugins.reading_log.journal import FILE


@pytest.fixture
def host(tmp_path: Path) -> PluginHost:
    return loaded("reading_log", tmp_path)


Log = Callable[..., Terminal]


@pytest.fixture
def log(host: PluginHost) -> Log:
    """Runs `carrel log`."""

    def run(*words: str, as_json: bool = False, status: int = 0) -> Terminal:
        command = given(host, "register_cli_commands", "reading_log.log")
        parser = argparse.ArgumentParser()
        command.arguments(parser)
        terminal = Terminal(host.context("reading_log."), as_json=as_json)
        assert command.run(parser.parse_args(words), terminal) == status
        return terminal

    return run


def test_everything_is_taken(host: PluginHost):
    assert host.record("reading_log").contributions == {
        "register_settings_pages": ["reading_log.settings"],
        "register_columns": ["reading_log.read_on"],
        "register_views": ["reading_log.panel"],
        "register_cli_commands": ["reading_log.log"],
    }
    assert host.context("reading_log.").settings.goal == 10
    assert all(
        host.listens(one)
        for one in ("papers_added", "papers_changed", "papers_removed", "notes_changed")
    )


def test_a_plugin_that_is_not_asked_leaves_no_folder(tmp_path: Path):
    host = loaded("reading_log", tmp_path / "data")
    host.close()
    assert not (tmp_path / "data").exists()


def test_events_are_logged(host: PluginHost, tmp_path: Path, log: Log):
    inbox = [a_paper(id=n) for n in (1, 2, 3)]
    read = a_paper(id=1, state=ReadingState.READ)
    dropped = a_paper(id=2, state=ReadingState.DROPPED)
    host.tell("papers_added", papers=inbox)
    host.tell("papers_changed", papers=[read, dropped], fields=frozenset({"state"}))
    host.tell("papers_changed", papers=inbox[2:], fields=frozenset({"tags", "title"}))
    host.tell("notes_changed", papers=[read])
    host.tell("papers_removed", paper_ids=[inbox[2].carrel_id])
    lines = (tmp_path / "reading_log" / FILE).read_bytes().splitlines()
    assert [json.loads(line)["what"] for line in lines] == [
        "added",
        "read",
        "dropped",
        "noted",
        "removed",
    ]
    assert json.loads(lines[1])["papers"] == {read.carrel_id: 1}
    (line,) = log().lines
    assert line.endswith("  3 added, 1 read, 1 dropped, 1 noted, 1 removed")
    (told,) = log(as_json=True).told
    day = {"added": 3, "read": 1, "dropped": 1, "noted": 1, "removed": 1}
    assert told == [{"day": line[:10], **day}]


def test_the_log_outlives_the_plugin(host: PluginHost, log: Log):
    host.tell("papers_added", papers=[a_paper()])
    host.disable("reading_log")
    host.tell("papers_added", papers=[a_paper(id=2)])
    host.enable("reading_log")
    host.tell("papers_added", papers=[a_paper(id=3)])
    assert log().lines[0].endswith("2 added")


def test_days_of_the_log(tmp_path: Path, log: Log):
    folder = tmp_path / "reading_log"
    folder.mkdir()
    now = datetime.now().astimezone()
    with (folder / FILE).open("wb") as stream:
        for back in (30, 2, 0):
            at = now - timedelta(days=back)
            stream.write(Entry(at=at, kind="read", papers={f"p{back}": 1}).line())
    assert len(log().lines) == 2
    assert len(log("--days", "1").lines) == 1
    days = [one["day"] for one in log("--days", "60", as_json=True).told[0]]
    assert days == sorted(days, reverse=True)
    assert len(days) == 3


def test_an_empty_log(log: Log):
    assert log().lines == ["Nothing was logged in these days."]
    assert log(as_json=True).told == [[]]


@pytest.mark.parametrize("days", ["0", "-1", "x", "1e3", "99999999999999999999", "٣"])
def test_days_that_are_none(log: Log, days: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        log(f"--days={days}")
    assert "a number of days" in capsys.readouterr().err


def test_the_column(host: PluginHost):
    column = given(host, "register_columns", "reading_log.read_on")
    papers = [a_paper(id=n, state=ReadingState.READ) for n in (1, 2)]
    host.tell("papers_changed", papers=papers[:1], fields=frozenset({"state"}))
    today = datetime.now().astimezone().date().isoformat()
    assert list(column.values(papers)) == [today, None]
    assert list(column.values([])) == []


@pytest.mark.expects_log("the reading log could not be written")
def test_a_file_that_cannot_be_written_costs_no_plugin(host: PluginHost, tmp_path: Path, log: Log):
    (tmp_path / "reading_log" / FILE).mkdir(parents=True)
    for number in range(5):
        host.tell("papers_added", papers=[a_paper(id=number)])
    assert host.record("reading_log").failures == 0
    column = given(host, "register_columns", "reading_log.read_on")
    assert list(column.values([a_paper()])) == [None]
    assert "cannot be read" in log(status=1).warned[0]
