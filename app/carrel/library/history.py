"""The undo history: every change of the reader's, labelled, shared by all processes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

from carrel.domain.changes import HistoryEntry
from carrel.library import notes
from carrel.library.id_ranges import decode_ids, decode_ranges, encode_ids
from carrel.library.transaction import Step, Transaction

#: A writing session on one note is one undo as long as its saves are no further apart.
MERGE_WITHIN_MS = 5 * 60 * 1000
KEPT_ENTRIES = 1_000
_SHOWN_PAPERS = 1_000
#: A session's entry is dated anew this often, not with every save: one page less to write.
_DATED_EVERY_MS = 20 * 1000


class _Entry(NamedTuple):
    """A row of the history."""

    id: int
    at: int
    origin: str
    label: str
    merge_key: str
    papers: str
    undone: int


_SELECT = f"SELECT {', '.join(_Entry._fields)} FROM history"


def record(transaction: Transaction, label: str, merge_key: str = "") -> int | None:
    """Store the transaction's steps as one entry and drop what redo could have repeated.

    With a `merge_key`, the newest entry takes the steps in where it has the same key and
    origin and is recent. Returns the entry's id; None where nothing changed.
    """
    if not transaction.steps:
        return None
    newest = _newest(transaction)
    # Given by hand, so that no number comes twice where undone entries are dropped: a long
    # import knows its entry by it.
    number = newest.id + 1 if newest is not None else 1
    if newest is not None and newest.undone:  # undone entries are always the newest ones
        transaction.driver.execute("DELETE FROM history WHERE undone = 1")
        newest = _newest(transaction) if merge_key else None
    if (
        newest is not None
        and merge_key
        and (newest.merge_key, newest.origin) == (merge_key, transaction.origin)
        and transaction.at - newest.at < MERGE_WITHIN_MS
    ):
        _join(transaction, newest)
        return newest.id
    transaction.driver.execute(
        "INSERT INTO history (id, at, origin, label, merge_key, papers, undone)"
        " VALUES (?, ?, ?, ?, ?, ?, 0)",
        (
            number,
            transaction.at,
            transaction.origin,
            label,
            merge_key,
            encode_ids(_papers_of(transaction.steps)),
        ),
    )
    _insert_steps(transaction, number, 1)
    return number


def extend(transaction: Transaction, entry_id: int, label: str) -> int | None:
    """Add the transaction's steps to an earlier entry of the same long work.

    Starts a new entry where the earlier one is no longer the newest or was undone meanwhile:
    steps of others that came between must be undone first.
    """
    newest = _newest(transaction)
    if newest is None or newest.id != entry_id or newest.undone:
        return record(transaction, label)
    if transaction.steps:
        last = transaction.one(
            "SELECT MAX(number) FROM history_step WHERE history_id = ?", entry_id
        )
        _insert_steps(transaction, entry_id, (last[0] or 0) + 1 if last else 1)
        papers = [*decode_ids(newest.papers), *_papers_of(transaction.steps)]
        transaction.driver.execute(
            "UPDATE history SET at = ?, label = ?, papers = ? WHERE id = ?",
            (transaction.at, label, encode_ids(papers[:_SHOWN_PAPERS]), entry_id),
        )
    return entry_id


def take_back(transaction: Transaction) -> HistoryEntry | None:
    """Undo the newest entry that stands; None where there is nothing to undo."""
    return _flip(transaction, forward=False)


def repeat(transaction: Transaction) -> HistoryEntry | None:
    """Redo the oldest undone entry; None where there is nothing to redo."""
    return _flip(transaction, forward=True)


def thin(driver: sqlite3.Connection) -> None:
    """Drop the oldest entries beyond `KEPT_ENTRIES`."""
    driver.execute(
        "DELETE FROM history WHERE undone = 0 AND id <= (SELECT MAX(id) FROM history) - ?",
        (KEPT_ENTRIES,),
    )


def _newest(transaction: Transaction) -> _Entry | None:
    row = transaction.one(f"{_SELECT} ORDER BY id DESC LIMIT 1")
    return _Entry(*row) if row else None


def _join(transaction: Transaction, entry: _Entry) -> None:
    """Let the entry of a writing session stand for one more save of it.

    Its step is a swap of the same cell and holds the text of before the session, which this save
    does not change.
    """
    assert [step["op"] for step in transaction.steps] == ["swap"]
    if transaction.at - entry.at >= _DATED_EVERY_MS:
        transaction.driver.execute(
            "UPDATE history SET at = ? WHERE id = ?", (transaction.at, entry.id)
        )


def _insert_steps(transaction: Transaction, entry_id: int, first: int) -> None:
    transaction.driver.executemany(
        "INSERT INTO history_step (history_id, number, step) VALUES (?, ?, ?)",
        [
            (entry_id, number, _as_text(step))
            for number, step in enumerate(transaction.steps, start=first)
        ],
    )


def _flip(transaction: Transaction, *, forward: bool) -> HistoryEntry | None:
    way = "ASC" if forward else "DESC"
    row = transaction.one(f"{_SELECT} WHERE undone = ? ORDER BY id {way} LIMIT 1", int(forward))
    if row is None:
        return None
    entry = _Entry(*row)
    numbers = transaction.driver.execute(
        f"SELECT number FROM history_step WHERE history_id = ? ORDER BY number {way}", (entry.id,)
    ).fetchall()
    # One step at a time: the steps of a large import together can be larger than memory.
    for (number,) in numbers:
        found = transaction.one(
            "SELECT step FROM history_step WHERE history_id = ? AND number = ?", entry.id, number
        )
        assert found is not None
        step: Step = json.loads(found[0])
        notes.keep_before(transaction, step)
        transaction.run(step, forward=forward)
        if step["op"] == "swap":
            transaction.driver.execute(
                "UPDATE history_step SET step = ? WHERE history_id = ? AND number = ?",
                (_as_text(step), entry.id, number),
            )
    transaction.driver.execute(
        "UPDATE history SET undone = ? WHERE id = ?", (int(not forward), entry.id)
    )
    return HistoryEntry(
        id=entry.id,
        label=entry.label,
        origin=entry.origin,
        at=entry.at,
        undone=not forward,
        paper_ids=tuple(decode_ids(entry.papers)),
    )


def _as_text(step: Step) -> str:
    return json.dumps(step, ensure_ascii=False, separators=(",", ":"))


def _papers_of(steps: Sequence[Step]) -> list[int]:
    """Return the first papers that the steps touch, at most `_SHOWN_PAPERS`."""
    found: dict[int, Any] = {}
    for step in steps:
        if step["op"] == "swap":
            found[step["key"]] = None
        elif step["op"] == "set" and step["table"] in ("paper", "note"):
            for ids, _, _ in step["groups"]:
                for first, last in decode_ranges(ids):
                    found.update(dict.fromkeys(islice(range(first, last + 1), _SHOWN_PAPERS)))
        elif step["op"] != "set" and "paper_id" in step["columns"]:
            column = step["columns"].index("paper_id")
            found.update((int(row[column]), None) for row in islice(step["rows"], _SHOWN_PAPERS))
    return list(islice(found, _SHOWN_PAPERS))
