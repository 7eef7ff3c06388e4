"""How many papers have which value of a field: for facets, over any set of papers.

The values of a field are kept in memory until the change feed names something that they depend
on. 50,000 papers, on one core: 3 to 20 ms a count then; the first one reads the values, which
takes 20 to 90 ms.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple

from carrel.domain.fields import BUILT_IN_FIELDS, FieldKind, FieldValue, feed_name
from carrel.search.connection import open_for_reading
from carrel.search.text_match import names_of
from carrel.search.words import fold

#: Fields whose values are kept, 2 to 12 MB each for 50,000 papers.
_KEPT = 12
_LIVE = "FROM paper AS p WHERE +p.live = 1"
#: Queries for (paper, value), at most one row a paper; "" is no value.
_ONE_VALUE = {
    "added": f"SELECT p.id, date(p.added_at / 1000, 'unixepoch', 'localtime') {_LIVE}",
    # The trash is in the index of states, too.
    "state": "SELECT p.id, p.state FROM paper AS p WHERE p.live = 1",
} | {
    name: f"SELECT p.id, p.{column} {_LIVE}"
    for name, column in BUILT_IN_FIELDS.items()
    if name not in ("added", "author", "state")
}
_TAGS = "SELECT paper_id, tag.name FROM paper_tag JOIN tag ON tag.id = tag_id"
_STORED = (
    "SELECT paper_id, value FROM paper_field"
    " WHERE field_id = (SELECT id FROM stored_field WHERE name = ? AND kind = ?)"
)

Values = Mapping[int, tuple[FieldValue, ...]]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, and how many papers have it."""

    value: FieldValue
    count: int


class _Change(NamedTuple):
    """What was committed since the last look, in the feed's names; `all` where nobody can say."""

    names: frozenset[str]
    moved: bool  # papers came or went
    all: bool


class FacetReader:
    """Counts through one read-only connection of its own; use it from one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Name the library's file; it is opened by the first count."""
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._seq = self._version = -1
        self._kept: dict[tuple[str, FieldKind, bool], Values] = {}
        self._seen: array[int] | None = None

    def counts(
        self,
        field: str,
        kind_of_field: FieldKind = "keyword",
        ids: array[int] | None = None,
        limit: int | None = None,
        *,
        order: Literal["count", "value"] = "count",
        steps: bool = False,
    ) -> list[FacetValue]:
        """Return the values that papers have in a field, each with how many papers have it.

        `field` is a stored field of that kind, one of `BUILT_IN_FIELDS` ("author" counts all
        names, "added" days of local time: "2024-03-05"), or "tag". `ids` are the papers that
        count; None: all that are not in the trash. By "count" the most frequent comes first,
        equals by value; by "value" numbers and dates descend, and texts ascend whatever their
        case. `steps` takes "/" for steps: a paper with `a/b` has `a`, too. Raises sqlite3.Error.
        """
        self._follow()
        values = self._values(field, kind_of_field, steps=steps)
        found = map(values.get, self._all() if ids is None else ids)
        counted = Counter(chain.from_iterable(filter(None, found)))
        if order == "count":
            pairs = _most_frequent(counted, limit)
        else:
            downwards = kind_of_field in ("number", "date") or field in _DOWNWARDS
            pairs = sorted(counted.items(), key=_by_value, reverse=downwards)[:limit]
        if kind_of_field == "boolean" and field not in BUILT_IN_FIELDS:
            return [FacetValue(bool(value), count) for value, count in pairs]
        return [FacetValue(value, count) for value, count in pairs]

    def without(
        self, field: str, kind_of_field: FieldKind = "keyword", ids: array[int] | None = None
    ) -> int:
        """Return how many papers have no value of a field at all; arguments as in `counts`."""
        self._follow()
        values = self._values(field, kind_of_field)
        return sum(not values.get(one) for one in (self._all() if ids is None else ids))

    def close(self) -> None:
        """Close the connection; a later count opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._forget_all()

    # -- what is kept

    def _values(self, field: str, kind: FieldKind, *, steps: bool = False) -> Values:
        key = (field, kind, steps)
        if key not in self._kept:
            values = _with_steps(self._values(field, kind)) if steps else self._read(field, kind)
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = values
        return self._kept[key]

    def _all(self) -> array[int]:
        if self._seen is None:
            sql = "SELECT id FROM paper WHERE live = 1 AND trashed_at IS NULL"
            self._seen = array("q", (row[0] for row in self._open().execute(sql)))
        return self._seen

    def _read(self, field: str, kind: FieldKind) -> Values:
        rows = self._open().execute
        if field in _ONE_VALUE:
            found = rows(_ONE_VALUE[field])
            return {one: (value,) for one, value in found if value is not None and value != ""}
        if field == "author":
            found = rows(f"SELECT p.id, p.authors {_LIVE} AND p.authors <> '[]'")
            # A name that stands there twice is one person to count.
            return {one: tuple(dict.fromkeys(names_of(names))) for one, names in found}
        several: dict[int, tuple[FieldValue, ...]] = {}
        for one, value in rows(_TAGS) if field == "tag" else rows(_STORED, (field, kind)):
            several[one] = (*several[one], value) if one in several else (value,)
        return several

    # -- following the library

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_for_reading(self._path)
        return self._connection

    def _follow(self) -> None:
        """Forget what the commits since the last count may have made wrong."""
        connection = self._open()
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return
        (newest,) = connection.execute("SELECT max(seq) FROM feed").fetchone()
        change = _since(connection, self._seq)
        if change.all:
            self._forget_all()
        if change.moved:
            self._seen = None
            self._kept.clear()
        for key in [key for key in self._kept if _depends_on(key[0]) in change.names]:
            del self._kept[key]
        # In this order: what is committed meanwhile is looked at the next time.
        self._seq, self._version = newest or 0, version

    def _forget_all(self) -> None:
        self._kept.clear()
        self._seen = None
        self._seq = self._version = -1


_DOWNWARDS = ("added", "rating", "year")


def _since(connection: sqlite3.Connection, seq: int) -> _Change:
    oldest, newest = connection.execute("SELECT min(seq), max(seq) FROM feed").fetchone()
    if seq < 0 or (oldest is not None and not oldest - 1 <= seq <= newest):
        return _Change(frozenset(), moved=True, all=True)
    names, moved = set[str](), False
    for (payload,) in connection.execute("SELECT payload FROM feed WHERE seq > ?", (seq,)):
        told = json.loads(payload)
        names.update(told["changed"])
        moved = moved or bool(told["added"] or told["removed"])
    return _Change(frozenset(names), moved, all=False)


def _depends_on(field: str) -> str:
    """Return the name under which the feed tells that values of a field changed."""
    if field == "tag":
        return "tags"
    return BUILT_IN_FIELDS[field] if field in BUILT_IN_FIELDS else feed_name(field)


def _most_frequent(
    counted: Mapping[FieldValue, int], limit: int | None
) -> list[tuple[FieldValue, int]]:
    pairs: Iterable[tuple[FieldValue, int]] = counted.items()
    if limit is not None and limit < len(counted):
        # Only what can be among them is sorted: keys differ for every paper.
        least = min(nlargest(max(limit, 1), counted.values()))
        surely = [pair for pair in pairs if pair[1] > least]
        equal = nsmallest(limit, (v for v, number in pairs if number == least))
        pairs = [*surely, *((value, least) for value in equal)]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _by_value(pair: tuple[FieldValue, int]) -> tuple[bool, float | str, str]:
    value = pair[0]
    return (True, fold(value), value) if isinstance(value, str) else (False, value, "")


def _with_steps(values: Values) -> Values:
    above: dict[FieldValue, tuple[FieldValue, ...]] = {}

    def all_steps(several: Iterable[FieldValue]) -> Iterator[FieldValue]:
        for value in several:
            if value not in above:
                above[value] = tuple(_steps(value))
            yield from above[value]

    return {one: tuple(dict.fromkeys(all_steps(several))) for one, several in values.items()}


def _steps(value: FieldValue) -> Iterator[FieldValue]:
    if not isinstance(value, str):
        yield value
        return
    parts = value.split("/")
    for end in range(1, len(parts) + 1):
        yield "/".join(parts[:end])
