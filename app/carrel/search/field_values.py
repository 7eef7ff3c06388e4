"""The values that papers have in a field, for completion while a clause is typed.

A field's values are kept as one folded text, a line each and the most frequent first, so that a
keystroke is a few passes of `str.find`. 50,000 papers, on one core: 1 to 3 ms, and 0.2 s to read
their 90,000 authors when they are first asked for and after they changed (venues, keys: 0.05 s).
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

from carrel.domain.fields import BUILT_IN_FIELDS, feed_name
from carrel.domain.query import SAVED
from carrel.search.connection import open_for_reading
from carrel.search.text_match import names_of
from carrel.search.words import fold

MOST = 50
#: Fields that are kept; the authors of 50,000 papers are 15 MB.
_KEPT = 6
#: Under which name the change feed tells of what is no field of a paper.
_TOLD_AS = {"tag": "tags", SAVED: "searches"}
_SEEN = "+live = 1 AND trashed_at IS NULL"
_TAGS = (
    "SELECT name, (SELECT count(*) FROM paper_tag WHERE tag_id = tag.id) AS papers"
    " FROM tag WHERE papers > 0"
)
_STORED = (
    "SELECT value, count(*) FROM paper_field"
    " WHERE field_id = (SELECT id FROM stored_field WHERE name = ? AND kind = 'keyword')"
    " GROUP BY value"
)


class _Values(NamedTuple):
    """Values, the most frequent first, and their folded lines, one line feed before each.

    `starts` says where each line's feed stands, and behind them all where the last one does.
    """

    values: tuple[str, ...]
    lines: str
    starts: tuple[int, ...]


class FieldValueReader:
    """Reads through one read-only connection of its own; use it from one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Name the library's file; it is opened by the first question."""
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._seq = self._version = -1
        self._kept: dict[str, _Values] = {}

    def values(self, field: str, typed: str) -> list[str]:
        """Return up to 50 values that suit what is typed, as they are stored.

        `field` is "tag", "venue", "author", "key", "search" (names of saved ones), or a stored
        field of kind "keyword"; any other has none. Values that begin so come first, then those
        with a word that does, then those that hold it anywhere; among equals the most frequent. Of
        authors the family name is as good a beginning as the first. Case and accents do not count.
        Raises sqlite3.Error.
        """
        self._follow()
        found = self._kept.get(field)
        if found is None:
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            found = self._kept[field] = _in_lines(self._read(field))
        places = _suiting(found, _line(typed).lstrip(), by_word=field == "author")
        return [found.values[at] for at in islice(places, MOST)]

    def close(self) -> None:
        """Close the connection; a later question opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._kept.clear()
        self._seq = self._version = -1

    # -- the library

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_for_reading(self._path)
        return self._connection

    def _read(self, field: str) -> Counter[str]:
        rows = self._open().execute
        counted: Counter[str] = Counter()
        if field == "author":
            for (names,) in rows(f"SELECT authors FROM paper WHERE {_SEEN} AND authors <> '[]'"):
                counted.update(names_of(names))
        elif field == "tag":
            counted.update(dict(rows(_TAGS)))
        elif field == SAVED:
            counted.update(name for (name,) in rows("SELECT name FROM saved_search"))
        elif field in ("venue", "key"):
            column = BUILT_IN_FIELDS[field]
            found = rows(f"SELECT {column} FROM paper WHERE {_SEEN} AND {column} <> ''")
            counted.update(value for (value,) in found)
        else:
            counted.update(dict(rows(_STORED, (field,))))
        return counted

    def _follow(self) -> None:
        """Forget what the commits since the last question may have made wrong."""
        connection = self._open()
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return
        oldest, newest = connection.execute("SELECT min(seq), max(seq) FROM feed").fetchone()
        if self._seq < 0 or (oldest is not None and not oldest - 1 <= self._seq <= newest):
            self._kept.clear()
        else:
            self._forget_changed(connection)
        # In this order: what is committed meanwhile is looked at the next time.
        self._seq, self._version = newest or 0, version

    def _forget_changed(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT payload FROM feed WHERE seq > ?", (self._seq,))
        for (payload,) in rows:
            told = json.loads(payload)
            if told["added"] or told["removed"]:
                self._kept.clear()
            for field in [one for one in self._kept if _depends_on(one) in told["changed"]]:
                del self._kept[field]


def _depends_on(field: str) -> str:
    """Return the name under which the feed tells that values of a field changed."""
    return _TOLD_AS.get(field) or BUILT_IN_FIELDS.get(field, feed_name(field))


# -- lines -------------------------------------------------------------------------------------


def _line(text: str) -> str:
    return fold(text).replace("\n", " ")


def _in_lines(counted: Counter[str]) -> _Values:
    values = sorted(counted, key=lambda value: (-counted[value], value))
    lines = [_line(value) for value in values]
    # A space before the first word makes it one like the others.
    starts = accumulate((len(line) + 2 for line in lines), initial=0)
    return _Values(tuple(values), "".join(f"\n {line}" for line in lines) + "\n", tuple(starts))


def _suiting(found: _Values, typed: str, *, by_word: bool) -> Iterator[int]:
    """Yield the places of the values that hold what is typed, the best first, each once."""
    told: set[int] = set()
    for asked in (f" {typed}", typed) if by_word else (f"\n {typed}", f" {typed}", typed):
        for place in _holding(found, asked):
            if place not in told:
                told.add(place)
                yield place


def _holding(found: _Values, asked: str) -> Iterable[int]:
    at = found.lines.find(asked)
    while 0 <= at < len(found.lines) - 1:
        place = bisect_right(found.starts, at) - 1
        yield place
        at = found.lines.find(asked, found.starts[place + 1])
