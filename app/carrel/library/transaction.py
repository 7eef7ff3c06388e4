"""One write: the change, what undoes it and its feed row, committed together or not at all.

A change is kept as steps, each a JSON object:

- `{"op": "set", "table", "column", "groups": [[ids, before, after], ...]}`: cells of rows whose
  primary key is one integer; rows with the same before and after share a group (id ranges).
- `{"op": "insert" | "delete", "table", "columns": [...], "rows": [[...], ...]}`: whole rows.

Undo runs the steps backwards, redo forwards; both tell the feed by the same rules as the first
time, so that nobody downstream knows the difference.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlmodel import SQLModel

from carrel.library.change_feed import FeedDraft
from carrel.library.id_ranges import decode_ranges, encode_ids
from carrel.library.tables import FeedRow

Step = dict[str, Any]
_CHUNK = 400
# A run of ids longer than this is one statement; shorter ones share a statement of many ids.
_LONG_RANGE = 40
_KEYS = {"paper": "id", "note": "paper_id", "tag": "id"}
_FOREIGN = {"paper_tag": "paper_id", "note": "paper_id"}
#: Tables whose `changed_at` tells when anything of the row changed, by undo as well.
_STAMPED = ("paper", "note")


def now_ms() -> int:
    """Return the time in milliseconds since the epoch, UTC."""
    return time.time_ns() // 1_000_000


def table(name: str) -> Table:
    """Return the table of that name."""
    return SQLModel.metadata.tables[name]


def new_key(inserted: CursorResult[Any]) -> int:
    """Return the number that the one inserted row was given."""
    key = inserted.inserted_primary_key
    assert key is not None
    return int(key[0])


class Transaction:
    """Writes through one connection inside `BEGIN IMMEDIATE` and records what it did."""

    def __init__(self, connection: Connection, origin: str) -> None:
        self.connection = connection
        self.origin = origin
        self.at = now_ms()
        self.steps: list[Step] = []
        self.feed = FeedDraft()
        self.changed_papers: set[int] = set()

    # -- recorded writes

    def set_cells(self, name: str, column: str, values: Mapping[int, Any]) -> set[int]:
        """Set `column` of the rows with these keys; return the keys whose value changed."""
        groups: dict[tuple[Any, Any], list[int]] = {}
        for key, before in self.cells(name, column, list(values)):
            if before != values[key]:
                groups.setdefault((before, values[key]), []).append(key)
        if not groups:
            return set()
        step = {
            "op": "set",
            "table": name,
            "column": column,
            "groups": [[encode_ids(ids), old, new] for (old, new), ids in groups.items()],
        }
        self._do(step)
        return {key for ids in groups.values() for key in ids}

    def insert_rows(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert whole rows, all with the same columns."""
        if rows:
            self._do(_rows_step("insert", name, rows))

    def delete_rows(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Delete these rows, given whole so that undo can bring them back."""
        if rows:
            self._do(_rows_step("delete", name, rows))

    def _do(self, step: Step) -> None:
        self.run(step, forward=True)
        self.steps.append(step)

    # -- running steps

    def run(self, step: Step, *, forward: bool) -> None:
        """Do a step, or undo it; neither is recorded."""
        if step["op"] == "set":
            self._run_set(step, forward=forward)
        elif (step["op"] == "insert") == forward:
            self._run_insert(step)
        else:
            self._run_delete(step)

    def _run_set(self, step: Step, *, forward: bool) -> None:
        target = table(step["table"])
        key = target.c[_KEYS[step["table"]]]
        groups = step["groups"] if forward else reversed(step["groups"])
        for ids, before, after in groups:
            value = after if forward else before
            change = update(target).values({step["column"]: value})
            if step["table"] in _STAMPED:
                change = change.values(changed_at=self.at)
            for condition in _conditions(key, ids):
                # Rows can be gone for good since the step was recorded: the feed names no ghosts.
                there = self.connection.execute(select(key).where(condition)).scalars().all()
                self.connection.execute(change.where(condition))
                self._tell(step["table"], step["column"], there, value)

    def _run_insert(self, step: Step) -> None:
        rows = [dict(zip(step["columns"], row, strict=True)) for row in step["rows"]]
        rows = self._with_parents(step["table"], rows)
        if step["table"] in _STAMPED:
            rows = [row | {"changed_at": self.at} for row in rows]
        if rows:
            self.connection.execute(insert(table(step["table"])), rows)
        self._tell_rows(step["table"], rows)

    def _run_delete(self, step: Step) -> None:
        target = table(step["table"])
        keys = [column.name for column in target.primary_key.columns]
        rows = [dict(zip(step["columns"], row, strict=True)) for row in step["rows"]]
        condition = [target.c[key] == bindparam(f"key_{key}") for key in keys]
        self.connection.execute(
            delete(target).where(*condition),
            [{f"key_{key}": row[key] for key in keys} for row in rows],
        )
        self._tell_rows(step["table"], self._with_parents(step["table"], rows))

    def _with_parents(self, name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Leave out rows of papers that were deleted for good since the step was recorded."""
        column = _FOREIGN.get(name)
        if column is None:
            return rows
        wanted = sorted({row[column] for row in rows})
        alive = {key for key, _ in self.cells("paper", "live", wanted)}
        return [row for row in rows if row[column] in alive]

    def cells(self, name: str, column: str, keys: Sequence[int]) -> Iterable[tuple[int, Any]]:
        """Yield key and value of `column` for the rows with these keys that exist."""
        target = table(name)
        key = target.c[_KEYS[name]]
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            for found in self.connection.execute(
                select(key, target.c[column]).where(key.in_(part))
            ):
                yield found[0], found[1]

    def live(self, paper_ids: Iterable[int]) -> list[int]:
        """Return those of the papers that are in the library or its trash, in their order.

        A window that has not followed yet can name papers whose import was undone meanwhile:
        what is stored with them would never be seen again.
        """
        ids = list(dict.fromkeys(paper_ids))
        there = {key for key, live in self.cells("paper", "live", ids) if live}
        return [one for one in ids if one in there]

    # -- telling the feed

    def _tell(self, name: str, column: str, keys: Sequence[int], value: Any) -> None:
        if name == "paper" and column == "live":
            self.feed.set_visible(keys, visible=bool(value))
        elif name == "paper" and column == "trashed_at":
            self.feed.set_visible(keys, visible=value is None)
        elif name == "paper":
            self.feed.change(column, keys)
        elif name == "note":
            self.feed.change("note", keys)
        elif column == "name":
            link = table("paper_tag")
            carriers = select(link.c.paper_id).where(link.c.tag_id.in_(keys))
            self.feed.change("tags", self.connection.execute(carriers).scalars())
        else:
            self.feed.change("tags", ())

    def _tell_rows(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if name == "paper_tag":
            self.feed.change("tags", (row["paper_id"] for row in rows))
        elif name == "note":
            self.feed.change("note", (row["paper_id"] for row in rows))
        elif name == "tag":
            self.feed.change("tags", ())

    def write_feed(self) -> None:
        """Write the feed row; the last thing before COMMIT."""
        if not self.feed.is_empty:
            self.connection.execute(
                insert(FeedRow),
                {"at": self.at, "origin": self.origin, "payload": self.feed.payload()},
            )


def _conditions(key: ColumnElement[int], ids: str) -> Iterator[ColumnElement[bool]]:
    """Yield what the statements for `ids` are limited to: ranges, or lists of some hundred."""
    scattered: list[int] = []
    for first, last in decode_ranges(ids):
        if last - first >= _LONG_RANGE:
            yield key.between(first, last)
        else:
            scattered.extend(range(first, last + 1))
    for start in range(0, len(scattered), _CHUNK):
        yield key.in_(scattered[start : start + _CHUNK])


def _rows_step(op: str, name: str, rows: Sequence[Mapping[str, Any]]) -> Step:
    columns = list(rows[0])
    return {
        "op": op,
        "table": name,
        "columns": columns,
        "rows": [[row[column] for column in columns] for row in rows],
    }
