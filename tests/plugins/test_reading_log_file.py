"""The log's file, and what it adds up to."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies

from carrel_plugins.reading_log.entries import Entry, entry_of
from carrel_plugins.reading_log.journal import FILE, Journal
from carrel_plugins.reading_log.tally import Day
from carrel_plugins.reading_log.weeks import days_shown, weeks_of

HERE = timezone(timedelta(hours=2))
NOON = datetime(2024, 3, 5, 12, 0, tzinfo=HERE)


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / FILE


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(file: Path, clock: Clock) -> Journal:
    return Journal(lambda: file, clock)


def again(file: Path, clock: Clock) -> Journal:
    """Return the journal as another run finds it."""
    return Journal(lambda: file, clock)


def today(journal: Journal) -> Day:
    return journal.summary(1).days[0]


# -- a line ------------------------------------------------------------------------------------


def test_a_line_reads_back():
    entry = Entry(at=NOON, kind="read", papers={"01H": 7, "01J": None})
    assert json.loads(entry.line()) == {
        "at": "2024-03-05T12:00:00+02:00",
        "what": "read",
        "papers": {"01H": 7, "01J": None},
    }
    assert entry_of(entry.line()) == entry


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'{"at": "2024-03-05T12:00:00+02:00", "what": "read"',
        b'{"at": "2024-03-05T12:00:00", "what": "read", "papers": {}}',
        b'{"at": "yesterday", "what": "read", "papers": {}}',
        b'{"at": 5, "what": "read", "papers": {}}',
        b'{"at": "2024-03-05T12:00:00+02:00", "what": "eaten", "papers": {}}',
        b'{"at": "2024-03-05T12:00:00+02:00", "what": ["read"], "papers": {}}',
        b'{"at": "2024-03-05T12:00:00+02:00", "what": "read", "papers": ["01H"]}',
        b'{"at": "2024-03-05T12:00:00+02:00", "what": "read", "papers": {"01H": "7"}}',
        b'{"at": "2024-03-05T12:00:00+02:00", "what": "read", "papers": {"01H": -1}}',
        b'{"at": "2024-03-05T12:00:00+02:00", "what": "read", "papers": {"01H": true}}',
        b'{"at": "2024-03-05T12:00:00+02:00", "what": "read", "papers": {"01H": 1e99}}',
        b"[" * 100_000,
        b'{"at": ' + b"9" * 10_000 + b"}",
    ],
)
def test_a_damaged_line_is_none(line: bytes):
    assert entry_of(line) is None


@hypothesis.given(strategies.binary(max_size=200))
def test_no_line_raises(line: bytes):
    entry_of(line)


# -- the file ----------------------------------------------------------------------------------


def test_nothing_is_made_before_something_is_logged(journal: Journal, file: Path):
    assert today(journal) == Day(day=NOON.date())
    assert journal.read_on(["01H"]) == [None]
    assert not file.exists()


def test_what_is_recorded_is_found_again(journal: Journal, file: Path, clock: Clock):
    journal.record("added", {"a": 1, "b": 2})
    journal.record("read", {"a": 1})
    journal.record("noted", {"a": 1})
    journal.record("dropped", {"b": 2})
    wanted = Day(day=NOON.date(), added=2, read=1, dropped=1, noted=1)
    assert today(journal) == wanted
    assert today(again(file, clock)) == wanted
    assert again(file, clock).read_on(["a", "b"]) == [NOON.date(), None]
    decided = again(file, clock).summary(1, 10).decisions
    assert [(one.kind, one.carrel_id, one.paper_id) for one in decided] == [
        ("dropped", "b", 2),
        ("read", "a", 1),
    ]


def test_what_is_known_is_not_written_twice(journal: Journal, file: Path):
    for _ in range(3):
        journal.record("noted", {"a": 1})
        journal.record("read", {"a": 1})
    assert file.read_bytes().count(b"\n") == 2


def test_damaged_lines_cost_themselves(journal: Journal, file: Path, clock: Clock):
    journal.record("read", {"a": 1})
    with file.open("ab") as stream:
        stream.write(b"\xff\xfe\0 nonsense\n\n{}\n[1, 2\n")
    journal.record("read", {"b": 2})
    with file.open("ab") as stream:
        stream.write(b'{"at": "2024-03-0')  # cut off by a crash
    other = again(file, clock)
    assert today(other).read == 2
    other.record("read", {"c": 3})
    assert today(other).read == 3
    assert today(again(file, clock)).read == 3
    assert journal.catch_up()
    assert today(journal).read == 3


def test_a_line_that_another_process_is_writing_is_waited_for(journal: Journal, file: Path):
    line = Entry(at=NOON, kind="read", papers={"a": 1}).line()
    file.write_bytes(line[:20])
    assert not journal.catch_up()
    file.write_bytes(line)
    assert journal.catch_up()
    assert today(journal).read == 1


def test_a_file_that_was_taken_away_or_replaced(journal: Journal, file: Path):
    journal.record("read", {"a": 1, "b": 2})
    file.unlink()
    assert journal.catch_up()
    assert today(journal).read == 0
    assert not journal.catch_up()
    journal.record("read", {"a": 1, "b": 2, "c": 3})
    file.write_bytes(Entry(at=NOON, kind="read", papers={"d": 4}).line())
    assert journal.catch_up()
    assert today(journal).read == 1


def test_what_cannot_be_read_raises_each_time(file: Path, clock: Clock):
    file.mkdir()
    journal = again(file, clock)
    for _ in range(2):
        with pytest.raises(OSError, match=r"reading_log\.jsonl"):
            journal.summary(1)


WRITER = """
import sys
from pathlib import Path
from carrel_plugins.reading_log.journal import Journal

journal = Journal(lambda: Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(200):
    journal.record("read", {f"{sys.argv[2]}{number:04}": number})
"""


def test_two_processes_write_at_once(file: Path):
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, file, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "b")
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    # A line that one finds half written by the other gets an empty one behind it.
    lines = [line for line in file.read_bytes().splitlines() if line]
    assert len(lines) == 400
    assert all(map(entry_of, lines))
    journal = Journal(lambda: file)
    assert sum(day.read for day in journal.summary(2).days) == 400


def test_threads_share_a_journal(journal: Journal, file: Path, clock: Clock):
    def write(name: str) -> None:
        for number in range(50):
            journal.record("noted", {f"{name}{number}": number})

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert today(journal).noted == today(again(file, clock)).noted == 200


def test_listeners(journal: Journal):
    heard = []
    end = journal.listen(lambda: heard.append(threading.current_thread()))
    journal.record("read", {"a": 1})
    journal.record("read", {"a": 1})
    end()
    end("what a signal carries")
    journal.record("read", {"b": 1})
    assert heard == [threading.current_thread()]


# -- what it adds up to ------------------------------------------------------------------------


def test_a_day_ends_at_the_reader_s_midnight(journal: Journal, file: Path, clock: Clock):
    clock.at = datetime(2024, 3, 5, 23, 59, 59, tzinfo=HERE)
    journal.record("read", {"a": 1})
    journal.record("noted", {"n": 9})
    clock.at = datetime(2024, 3, 6, 0, 0, 0, tzinfo=HERE)
    journal.record("read", {"b": 2})
    journal.record("noted", {"n": 9})
    days = journal.summary(3).days
    assert [(day.day.day, day.read, day.noted) for day in days] == [(4, 0, 0), (5, 1, 1), (6, 1, 1)]
    # read elsewhere, later: the days stay those of the reader's calendar
    clock.at = datetime(2024, 3, 6, 20, tzinfo=timezone(timedelta(hours=-8)))
    assert again(file, clock).summary(3).days == days


def test_going_back_takes_the_day_away(journal: Journal, clock: Clock):
    journal.record("read", {"a": 1, "b": 2})
    journal.record("inbox", {"a": 1})
    assert today(journal).read == 1
    assert [one.carrel_id for one in journal.summary(1, 9).decisions] == ["b"]
    clock.at += timedelta(days=1)
    journal.record("read", {"a": 1})
    assert [day.read for day in journal.summary(2).days] == [1, 1]
    journal.record("dropped", {"a": 1})  # what was read stays read
    assert [(day.read, day.dropped) for day in journal.summary(2).days] == [(1, 0), (1, 1)]
    journal.record("later", {"a": 1})
    assert [(day.read, day.dropped) for day in journal.summary(2).days] == [(1, 0), (0, 0)]


def test_fifty_thousand_papers(journal: Journal, file: Path, clock: Clock):
    for start in range(0, 50_000, 256):
        journal.record("added", {f"01H{n:023}": n for n in range(start, min(start + 256, 50_000))})
    assert today(again(file, clock)).added == 50_000
    assert file.stat().st_size < 2_500_000


@pytest.mark.parametrize(("begins", "first"), [("Monday", 26), ("Sunday", 25), ("Saturday", 2)])
def test_weeks(journal: Journal, begins: str, first: int):
    tuesday = date(2024, 3, 5)
    shown = days_shown(tuesday, 2, begins)
    weeks = weeks_of(journal.summary(shown).days)
    assert len(weeks) == 2
    assert weeks[-1].days[-1].day == tuesday
    assert weeks[0].days[0].day.strftime("%A") == begins
    assert len(weeks[0].days) == 7
    assert weeks[0].days[0].day.day == first or begins == "Saturday"
    assert days_shown(date(2024, 3, 4), 1, "Monday") == 1
