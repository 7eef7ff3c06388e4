"""The list's fast reads: ordered ids first, rows by the window later.

Reads through sqlite3 alone because the first paint cannot wait for SQLModel (300 ms).
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from carrel.library.connection import open_for_reading

if TYPE_CHECKING:
    from carrel.domain.fields import FieldValue

ORDERS = {
    # Newest import first, but within one import the order of its source.
    "added": "added_at {way}, id {back}",
    "year": "year {way}, id {way}",
    "title": "title_order {way}, id {way}",
}
_STATES = ("inbox", "later", "reading", "read", "dropped")


class ListRow(NamedTuple):
    """What a row of the list shows of one paper."""

    id: int
    title: str
    year: int | None
    first_author: str
    author_count: int
    state: str
    starred: bool
    rating: int | None
    has_note: bool
    tags: tuple[str, ...]
    venue: str | None
    highlights: int = 0


class ListReader:
    """Reads ids, rows and counts through one read-only connection; use it from one thread."""

    def __init__(self, path: Path) -> None:
        """Open the library's file; raises sqlite3.Error."""
        self.path = path
        self._connection: sqlite3.Connection = open_for_reading(path)

    def ids(
        self, order: str = "added", *, descending: bool = True, trashed: bool = False
    ) -> array[int]:
        """Return every paper's id, ordered by "added", "year" or "title"."""
        terms = ORDERS[order].format(
            way="DESC" if descending else "ASC", back="ASC" if descending else "DESC"
        )
        condition = "IS NOT NULL" if trashed else "IS NULL"
        ids = f"SELECT id FROM paper WHERE live = 1 AND trashed_at {condition} ORDER BY {terms}"
        # One string of 50,000 ids is read in 8 ms, 50,000 rows in 14; SQLite keeps the order of a
        # subquery below an aggregate of this kind.
        (joined,) = self._connection.execute(f"SELECT json_group_array(id) FROM ({ids})").fetchone()
        return array("q", json.loads(joined))

    def rows(self, ids: Sequence[int]) -> list[ListRow | None]:
        """Return the rows of `ids` (at most a few hundred) in their order; None where gone."""
        marks = ",".join("?" * len(ids))
        tags = self._tags(ids, marks)
        found: dict[int, ListRow] = {}
        for values in self._connection.execute(
            "SELECT id, title, year, authors, state, starred, rating, venue,"
            " EXISTS (SELECT 1 FROM note WHERE paper_id = paper.id AND body <> ''),"
            " (SELECT COUNT(*) FROM highlight WHERE paper_id = paper.id)"
            # The plus keeps SQLite on the ids: an index on "live" would walk every paper.
            f" FROM paper WHERE id IN ({marks}) AND +live = 1",
            tuple(ids),
        ):
            paper_id, title, year, authors, state, starred, rating, venue, *written = values
            names: list[str] = json.loads(authors) if authors != "[]" else []
            found[paper_id] = ListRow(
                id=paper_id,
                title=title,
                year=year,
                first_author=names[0] if names else "",
                author_count=len(names),
                state=state,
                starred=bool(starred),
                rating=rating,
                has_note=bool(written[0]),
                highlights=written[1],
                tags=tags.get(paper_id, ()),
                venue=venue,
            )
        return [found.get(paper_id) for paper_id in ids]

    def field_values(
        self, ids: Sequence[int], names: Sequence[str]
    ) -> dict[int, dict[str, tuple[FieldValue, ...]]]:
        """Return what the papers (at most a few hundred) have in the fields, by paper and name.

        Names are those of stored fields, whose values come ascending, and `BUILT_IN_FIELDS`:
        "author" has all names in their order, "added" milliseconds since the epoch. What a paper
        has no value for, and a paper or field that is gone, is not in the result.
        """
        from carrel.domain.fields import BUILT_IN_FIELDS  # no first paint waits for it

        marks = ",".join("?" * len(ids))
        found: dict[int, dict[str, tuple[FieldValue, ...]]] = {}
        built_in = [name for name in names if name in BUILT_IN_FIELDS]
        if built_in:
            columns = ", ".join(BUILT_IN_FIELDS[name] for name in built_in)
            sql = f"SELECT id, {columns} FROM paper WHERE id IN ({marks}) AND +live = 1"
            for paper_id, *cells in self._connection.execute(sql, tuple(ids)):
                pairs = zip(built_in, cells, strict=True)
                told = {name: _values_in(name, cell) for name, cell in pairs if cell is not None}
                found[paper_id] = {name: values for name, values in told.items() if values}
        stored = [name for name in names if name not in BUILT_IN_FIELDS]
        if stored:
            for paper_id, name, kind, value in self._connection.execute(
                "SELECT f.paper_id, s.name, s.kind, f.value FROM paper_field AS f"
                " JOIN stored_field AS s ON s.id = +f.field_id"
                f" WHERE f.paper_id IN ({marks}) AND s.name IN ({','.join('?' * len(stored))})"
                " ORDER BY f.paper_id, f.field_id, f.value",
                (*ids, *stored),
            ):
                values = found.setdefault(paper_id, {})
                one = bool(value) if kind == "boolean" else value
                values[name] = (*values.get(name, ()), one)
        return found

    def counts(self) -> dict[str, int]:
        """Return how many papers there are: "all", each state, "unread", "starred", "trash"."""
        counts = dict.fromkeys(("all", *_STATES, "unread", "starred", "trash"), 0)
        for state, starred, number in self._connection.execute(
            "SELECT state, starred, COUNT(*) FROM paper"
            " WHERE live = 1 AND trashed_at IS NULL GROUP BY state, starred"
        ):
            counts["all"] += number
            counts[state] += number
            counts["starred"] += number if starred else 0
        counts["unread"] = counts["inbox"] + counts["later"]
        (counts["trash"],) = self._connection.execute(
            "SELECT COUNT(*) FROM paper WHERE live = 1 AND trashed_at IS NOT NULL"
        ).fetchone()
        return counts

    def data_version(self) -> int:
        """Return a number that differs once another connection has committed."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _tags(self, ids: Sequence[int], marks: str) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        for paper_id, name in self._connection.execute(
            "SELECT paper_tag.paper_id, tag.name FROM paper_tag JOIN tag ON tag.id = tag_id"
            f" WHERE paper_tag.paper_id IN ({marks}) ORDER BY tag.name",
            tuple(ids),
        ):
            found[paper_id] = (*found.get(paper_id, ()), name)
        return found


def _values_in(name: str, cell: str | int) -> tuple[FieldValue, ...]:
    if name == "author":
        return tuple(json.loads(str(cell)))
    return (cell,) if cell != "" else ()
