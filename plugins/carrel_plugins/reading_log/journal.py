"""The log's file: appended to, never rewritten, and followed when another process appends."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from carrel_plugins.reading_log.entries import Entry, entry_of
from carrel_plugins.reading_log.tally import Day, Decision, Tally

FILE = "reading_log.jsonl"


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


class Summary(NamedTuple):
    """The days up to today, oldest first, and what was decided last, newest first."""

    days: list[Day]
    decisions: list[Decision]


class Journal:
    """A log in a file, and what its entries add up to. Every method may be called from any thread.

    `path()` says where the file is; it is asked, and the file read, with the first entry or
    question. Two processes may append at once: every entry is one write at the end of the file. A
    line that is damaged costs itself. What cannot be read or written raises OSError.
    """

    def __init__(self, path: Callable[[], Path], now: Callable[[], datetime] = _now) -> None:
        self._find = path
        self._path: Path | None = None
        self._now = now
        self._lock = threading.Lock()
        self._tally = Tally()
        self._begun = False
        self._read = 0  # bytes of the file that are counted
        self._listeners: list[Callable[[], None]] = []

    @property
    def today(self) -> date:
        """The day on the reader's calendar."""
        return self._now().date()

    def record(self, kind: str, papers: Mapping[str, int | None]) -> None:
        """Append that something happened to papers now; what the log knows already is left out."""
        at = self._now()
        with self._lock:
            self._catch_up()
            known, day = self._tally.knows, at.date()
            fresh = {one: place for one, place in papers.items() if not known(kind, one, day)}
            if not fresh:
                return
            self._append(Entry(at=at, kind=kind, papers=fresh).line())
            self._catch_up()
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    def catch_up(self) -> bool:
        """Count what was appended since, by whatever process; return whether there was anything."""
        with self._lock:
            return self._catch_up()

    def summary(self, days: int, decisions: int = 0) -> Summary:
        """Return the last `days` days, today included, and the last `decisions` decisions."""
        with self._lock:
            self._begin()
            return Summary(self._tally.days(self.today, days), self._tally.decisions(decisions))

    def read_on(self, carrel_ids: Sequence[str]) -> list[date | None]:
        """Return the days on which papers were read, None for those that were not."""
        with self._lock:
            self._begin()
            return [self._tally.read_on.get(carrel_id) for carrel_id in carrel_ids]

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have `listener` called, on the thread that records, after an entry; returns what ends it.

        What the returned function is called with does not matter.
        """
        with self._lock:
            self._listeners.append(listener)

        def end(*_: object) -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return end

    def _begin(self) -> None:
        if not self._begun:
            self._catch_up()

    def _append(self, line: bytes) -> None:
        assert self._path is not None
        # Opened each time: the reader may move or delete the file while the program runs.
        with self._path.open("ab+", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            if end:
                file.seek(end - 1)
                if file.read(1) != b"\n":  # cut off by a crash or a full disk, or being written
                    line = b"\n" + line
            if file.write(line) != len(line):
                raise OSError(errno.ENOSPC, "the entry could not be written whole")

    def _catch_up(self) -> bool:
        if self._path is None:
            self._path = self._find()
        try:
            with self._path.open("rb") as file:
                if os.fstat(file.fileno()).st_size < self._read:
                    self._forget()  # another file took its place
                file.seek(self._read)
                fresh = file.read()
        except FileNotFoundError:
            had_one, self._begun = self._read > 0, True
            self._forget()
            return had_one
        self._begun = True
        whole = fresh[: fresh.rfind(b"\n") + 1]  # what follows is still being written
        self._read += len(whole)
        for line in whole.split(b"\n"):
            entry = entry_of(line)
            if entry is not None:
                self._tally.take(entry)
        return bool(whole)

    def _forget(self) -> None:
        self._tally, self._read = Tally(), 0
