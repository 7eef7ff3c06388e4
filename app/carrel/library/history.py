"""The undo history: every change of the reader's, labelled, shared by all processes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from carrel.domain.changes import HistoryEntry
from carrel.library import notes
from carrel.library.id_ranges import decode_ids, decode_ranges, encode_ids
from carrel.library.tables import HistoryRow, HistoryStepRow
from carrel.library.transaction import Step, Transaction, new_key, table

#: A writing session on one note is one undo as long as its saves are no further apart.
MERGE_WITHIN_MS = 5 * 60 * 1000
KEPT_ENTRIES = 1_000
_SHOWN_PAPERS = 1_000


def record(transaction: Transaction, label: str, merge_key: str = "") -> int | None:
    """Store the transaction's steps as one entry and drop what redo could have repeated.

    With a `merge_key`, the newest entry takes the steps in where it has the same key and
    origin and is recent. Returns the entry's id; None where nothing changed.
    """
    if not transaction.steps:
        return None
    history, connection = table("history"), transaction.connection
    connection.execute(delete(history).where(history.c.undone == 1))
    newest = _newest(connection) if merge_key else None
    if (
        newest is not None
        and (newest.merge_key, newest.origin) == (merge_key, transaction.origin)
        and transaction.at - newest.at < MERGE_WITHIN_MS
    ):
        _append(transaction, newest, label)
        return int(newest.id)
    result = connection.execute(
        insert(HistoryRow),
        {
            "at": transaction.at,
            "origin": transaction.origin,
            "label": label,
            "merge_key": merge_key,
            "papers": encode_ids(_papers_of(transaction.steps)),
            "undone": 0,
        },
    )
    entry_id = new_key(result)
    _insert_steps(connection, entry_id, transaction.steps)
    return entry_id


def extend(transaction: Transaction, entry_id: int, label: str) -> int | None:
    """Add the transaction's steps to an earlier entry of the same long work.

    Starts a new entry where the earlier one is no longer the newest or was undone meanwhile:
    steps of others that came between must be undone first.
    """
    newest = _newest(transaction.connection)
    if newest is None or newest.id != entry_id or newest.undone:
        return record(transaction, label)
    if transaction.steps:
        _append(transaction, newest, label)
    return entry_id


def entries(connection: Connection, limit: int) -> list[HistoryEntry]:
    """Return the newest entries first, undone ones before the rest."""
    history = table("history")
    rows = connection.execute(
        select(history).order_by(history.c.undone.desc(), history.c.id.desc()).limit(limit)
    )
    return [_entry(row) for row in rows]


def take_back(transaction: Transaction) -> HistoryEntry | None:
    """Undo the newest entry that stands; None where there is nothing to undo."""
    return _flip(transaction, forward=False)


def repeat(transaction: Transaction) -> HistoryEntry | None:
    """Redo the oldest undone entry; None where there is nothing to redo."""
    return _flip(transaction, forward=True)


def thin(connection: Connection) -> None:
    """Drop the oldest entries beyond `KEPT_ENTRIES`."""
    history = table("history")
    newest = connection.execute(select(func.max(history.c.id))).scalar()
    if newest is not None:
        old = (history.c.id <= newest - KEPT_ENTRIES) & (history.c.undone == 0)
        connection.execute(delete(history).where(old))


def _newest(connection: Connection) -> Row[Any] | None:
    history = table("history")
    return connection.execute(select(history).order_by(history.c.id.desc()).limit(1)).first()


def _append(transaction: Transaction, entry: Row[Any], label: str) -> None:
    history, steps, connection = table("history"), table("history_step"), transaction.connection
    last = connection.execute(
        select(steps.c.id, steps.c.step)
        .where(steps.c.history_id == entry.id)
        .order_by(steps.c.id.desc())
        .limit(1)
    ).first()
    later = list(transaction.steps)
    joined = _joined(json.loads(last.step), later[0]) if last is not None else None
    if last is not None and joined is not None:
        connection.execute(update(steps).where(steps.c.id == last.id).values(step=_as_text(joined)))
        del later[0]
    _insert_steps(connection, entry.id, later)
    papers = [*decode_ids(entry.papers), *_papers_of(transaction.steps)]
    connection.execute(
        update(history)
        .where(history.c.id == entry.id)
        .values(at=transaction.at, label=label, papers=encode_ids(papers[:_SHOWN_PAPERS]))
    )


def _insert_steps(connection: Connection, entry_id: int, steps: Sequence[Step]) -> None:
    if steps:
        connection.execute(
            insert(HistoryStepRow),
            [{"history_id": entry_id, "step": _as_text(step)} for step in steps],
        )


def _flip(transaction: Transaction, *, forward: bool) -> HistoryEntry | None:
    history, steps, connection = table("history"), table("history_step"), transaction.connection
    order = history.c.id.asc() if forward else history.c.id.desc()
    row = connection.execute(
        select(history).where(history.c.undone == int(forward)).order_by(order).limit(1)
    ).first()
    if row is None:
        return None
    step_order = steps.c.id.asc() if forward else steps.c.id.desc()
    numbers = connection.execute(
        select(steps.c.id).where(steps.c.history_id == row.id).order_by(step_order)
    ).scalars()
    # One step at a time: the steps of a large import together can be larger than memory.
    for number in numbers.all():
        text = connection.execute(select(steps.c.step).where(steps.c.id == number)).scalar_one()
        step = json.loads(text)
        notes.keep_before(transaction, step)
        transaction.run(step, forward=forward)
    connection.execute(
        update(history).where(history.c.id == row.id).values(undone=int(not forward))
    )
    return replace(_entry(row), undone=not forward)


def _joined(earlier: Step, later: Step) -> Step | None:
    """Return one step for both where both set the same single cell, else None.

    The saves of a writing session become one step from the first text to the last.
    """
    same = (
        all(earlier.get(part) == later.get(part) for part in ("op", "table", "column"))
        and later["op"] == "set"
    )
    if not same or len(earlier["groups"]) != 1 or len(later["groups"]) != 1:
        return None
    (ids, before, _), (later_ids, _, after) = earlier["groups"][0], later["groups"][0]
    if ids != later_ids or "," in ids or "-" in ids:
        return None
    return {**earlier, "groups": [[ids, before, after]]}


def _as_text(step: Step) -> str:
    return json.dumps(step, ensure_ascii=False, separators=(",", ":"))


def _entry(row: Row[Any]) -> HistoryEntry:
    return HistoryEntry(
        id=row.id,
        label=row.label,
        origin=row.origin,
        at=row.at,
        undone=bool(row.undone),
        paper_ids=tuple(decode_ids(row.papers)),
    )


def _papers_of(steps: Sequence[Step]) -> list[int]:
    """Return the first papers that the steps touch, at most `_SHOWN_PAPERS`."""
    found: dict[int, None] = {}
    for step in steps:
        if step["op"] == "set" and step["table"] in ("paper", "note"):
            for ids, _, _ in step["groups"]:
                for first, last in decode_ranges(ids):
                    found.update(dict.fromkeys(islice(range(first, last + 1), _SHOWN_PAPERS)))
        elif step["op"] != "set" and "paper_id" in step["columns"]:
            column = step["columns"].index("paper_id")
            found.update((int(row[column]), None) for row in islice(step["rows"], _SHOWN_PAPERS))
    return list(islice(found, _SHOWN_PAPERS))
