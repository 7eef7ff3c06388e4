"""One write: the change, what undoes it and its feed row, committed together or not at all.

A change is kept as steps, each a JSON object:

- `{"op": "set", "table", "column", "groups": [[ids, before, after], ...]}`: cells of rows whose
  primary key is one integer; rows with the same before and after share a group (id ranges).
- `{"op": "insert" | "delete", "table", "columns": [...], "rows": [[...], ...]}`: whole rows.
- `{"op": "swap", "table", "column", "key", "value"}`: one cell; the step holds the other of its
  two values. A note that is saved every second then costs the history nothing after the first.

Undo runs the steps backwards, redo forwards; both tell the feed by the same rules as the first
time, so that nobody downstream knows the difference.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from carrel.domain.changes import told_as
from carrel.library.change_feed import FeedDraft
from carrel.library.id_ranges import decode_ranges, encode_ids

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from carrel.library.store import WritingConnection

Step = dict[str, Any]
_CHUNK = 400
# A run of ids longer than this is one statement; shorter ones share a statement of many ids.
_LONG_RANGE = 40
_KEYS = {
    "paper": ("id",),
    "note": ("paper_id",),
    "tag": ("id",),
    "paper_tag": ("paper_id", "tag_id"),
    "saved_search": ("id",),
    "mention_edit": ("id",),
    "highlight": ("id",),
}
_FOREIGN = dict.fromkeys(("paper_tag", "note", "mention_edit", "highlight"), "paper_id")
#: Tables whose rows are no paper's own, with the field under which the feed tells of them.
_TOLD_AS = {"tag": "tags", "saved_search": "searches"}
#: Columns of a paper that change only with others, which the feed tells.
_TOLD_BY_OTHERS = ("decided_at",)
#: Tables whose `changed_at` tells when anything of the row changed, by undo as well.
_STAMPED = ("paper", "note", "highlight")


def now_ms() -> int:
    """Return the time in milliseconds since the epoch, UTC."""
    return time.time_ns() // 1_000_000


class Transaction:
    """Writes through one connection inside `BEGIN IMMEDIATE` and records what it did."""

    def __init__(self, driver: WritingConnection, origin: str) -> None:
        self.driver = driver
        self.origin = origin
        self.at = now_ms()
        self.steps: list[Step] = []
        self.feed = FeedDraft()
        self.changed_papers: set[int] = set()
        self._edited: dict[str, set[int]] = {}
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """The same connection for statements over SQLModel's tables."""
        if self._connection is None:
            from carrel.library import models

            self._connection = models.on(self.driver)
        return self._connection

    def close(self) -> None:
        """Let go of SQLAlchemy's side of the connection."""
        if self._connection is not None:
            self._connection.close()

    def one(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """Return the first row of a statement, or None."""
        row: tuple[Any, ...] | None = self.driver.execute(sql, values).fetchone()
        return row

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

    def swap_cell(self, name: str, column: str, key: int, before: Any, after: Any) -> None:
        """Set one cell, whose value is `before`; that is what the recorded step holds."""
        self._set_one(name, column, key, after)
        self.steps.append(
            {"op": "swap", "table": name, "column": column, "key": key, "value": before}
        )

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
        """Do a step, or undo it; neither is recorded. A swap leaves the other value in `step`."""
        if step["op"] == "set":
            self._run_set(step, forward=forward)
        elif step["op"] == "swap":
            self._run_swap(step)
        elif (step["op"] == "insert") == forward:
            self._run_insert(step)
        else:
            self._run_delete(step)

    def _run_set(self, step: Step, *, forward: bool) -> None:
        name, column = step["table"], step["column"]
        (key,) = _KEYS[name]
        for ids, before, after in step["groups"] if forward else reversed(step["groups"]):
            value = after if forward else before
            for condition, values in _conditions(key, ids):
                # Rows can be gone for good since the step was recorded: the feed names no ghosts.
                rows = self.driver.execute(f"SELECT {key} FROM {name} WHERE {condition}", values)
                there = [row[0] for row in rows]
                if column == "citekey":
                    self._make_way(there, value)
                self._update(name, column, value, condition, values)
                self._tell(name, column, there, value)

    def _make_way(self, paper_ids: Sequence[int], citekey: str) -> None:
        """Let a paper out of sight have the key of the one that is to get its own.

        Papers of an import that was undone keep theirs for a redo. Changes are undone in their
        order, so each has its own key again by the time that it comes back.
        """
        hidden = "SELECT id FROM paper WHERE citekey = ? AND live = 0"
        held = self.one(hidden, citekey)
        for paper_id, before in list(self.cells("paper", "citekey", paper_ids)) if held else ():
            # Two papers never have the same one: a blank cannot stand in a key.
            for key, given in ((paper_id, f" {paper_id}"), (held[0] if held else 0, before)):
                self.driver.execute("UPDATE paper SET citekey = ? WHERE id = ?", (given, key))

    def _run_swap(self, step: Step) -> None:
        name, column, key = step["table"], step["column"], step["key"]
        for _, found in self.cells(name, column, [key]):
            self._set_one(name, column, key, step["value"])
            step["value"] = found

    def _set_one(self, name: str, column: str, key: int, value: Any) -> None:
        self._update(name, column, value, f"{_KEYS[name][0]} = ?", (key,))
        self._tell(name, column, [key], value)

    def _update(
        self, name: str, column: str, value: Any, condition: str, values: Sequence[Any]
    ) -> None:
        stamp, stamped = (", changed_at = ?", (self.at,)) if name in _STAMPED else ("", ())
        self.driver.execute(
            f"UPDATE {name} SET {column} = ?{stamp} WHERE {condition}", (value, *stamped, *values)
        )

    def _run_insert(self, step: Step) -> None:
        name = step["table"]
        rows = [dict(zip(step["columns"], row, strict=True)) for row in step["rows"]]
        rows = self._with_parents(name, rows)
        if name in _STAMPED:
            rows = [row | {"changed_at": self.at} for row in rows]
        if rows:
            columns = ", ".join(rows[0])
            marks = ", ".join(f":{column}" for column in rows[0])
            self.driver.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows)
        self._tell_rows(name, rows)

    def _run_delete(self, step: Step) -> None:
        name = step["table"]
        rows = [dict(zip(step["columns"], row, strict=True)) for row in step["rows"]]
        condition = " AND ".join(f"{key} = :{key}" for key in _KEYS[name])
        self.driver.executemany(f"DELETE FROM {name} WHERE {condition}", rows)
        self._tell_rows(name, self._with_parents(name, rows))

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
        (key,) = _KEYS[name]
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            yield from self.driver.execute(
                f"SELECT {key}, {column} FROM {name} WHERE {key} IN ({marks})", part
            ).fetchall()

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
        elif name == "paper" and column not in _TOLD_BY_OTHERS:
            self.feed.change(column, keys)
        elif name == "paper":
            return
        elif name == "note":
            self.feed.change("note", keys)
        elif name == "highlight":
            marks = ",".join("?" * len(keys))
            papers = f"SELECT paper_id FROM highlight WHERE id IN ({marks})"
            self.feed.change("highlights", (row[0] for row in self.driver.execute(papers, keys)))
        elif name == "tag" and column == "name":
            marks = ",".join("?" * len(keys))
            carriers = f"SELECT paper_id FROM paper_tag WHERE tag_id IN ({marks})"
            self.feed.change("tags", (row[0] for row in self.driver.execute(carriers, keys)))
        else:
            self.feed.change(_TOLD_AS[name], ())

    def _tell_rows(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if name == "paper_tag":
            self.feed.change("tags", (row["paper_id"] for row in rows))
        elif name == "note":
            self.feed.change("note", (row["paper_id"] for row in rows))
        elif name == "highlight":
            self.feed.change("highlights", (row["paper_id"] for row in rows))
        elif name == "mention_edit":
            for row in rows:
                self._edited.setdefault(row["extractor"], set()).add(row["paper_id"])
        elif name in _TOLD_AS:
            self.feed.change(_TOLD_AS[name], ())

    def finish(self) -> None:
        """Bring in step what is derived from edits, and write the feed row; then COMMIT."""
        if self.feed.changed:
            from carrel.library import highlights, note_links

            note_links.settle(self, self.feed.changed.get("note", ()))
            highlights.settle(self, self.feed.changed)
        if self._edited:
            from carrel.library import mentions

            mentions.settle(self, self._edited)
            for extractor, papers in self._edited.items():
                self.feed.change(told_as(extractor), papers)
        if not self.feed.is_empty:
            self.driver.execute(
                "INSERT INTO feed (at, origin, payload) VALUES (?, ?, ?)",
                (self.at, self.origin, self.feed.payload()),
            )


def _conditions(key: str, ids: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield what the statements for `ids` are limited to: ranges, or lists of some hundred."""
    scattered: list[int] = []
    for first, last in decode_ranges(ids):
        if last - first >= _LONG_RANGE:
            yield f"{key} BETWEEN ? AND ?", (first, last)
        else:
            scattered.extend(range(first, last + 1))
    for start in range(0, len(scattered), _CHUNK):
        part = tuple(scattered[start : start + _CHUNK])
        yield f"{key} IN ({','.join('?' * len(part))})", part


def _rows_step(op: str, name: str, rows: Sequence[Mapping[str, Any]]) -> Step:
    columns = list(rows[0])
    return {
        "op": op,
        "table": name,
        "columns": columns,
        "rows": [[row[column] for column in columns] for row in rows],
    }
