"""The stored values of fields: how far they are right, and one batch of them written.

They are derived from the papers: no part of the undo history, and written by whoever follows the
change feed (`field_follower.py`) in short transactions of their own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from carrel.domain.fields import StoredField, feed_name

if TYPE_CHECKING:
    from carrel.library.transaction import Transaction

#: As stored; a boolean is 1 or 0.
StoredValue = str | int | float


class Progress(NamedTuple):
    """The feed row up to which stored values are right, for papers up to the id `reached`.

    `reached` is None once all papers have been read.
    """

    seq: int
    reached: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldBatch:
    """All values of some papers in some fields, to take the place of those that they have.

    `values` holds, for each paper, a tuple of values for each of `fields`. `before` is the
    progress of all these fields that the batch builds on (None: not stored, or of another version
    or kind) and `after` what it makes of it. Where no value differs and it does not `settle`,
    nothing is written, to spare every follower of the library the look at it.
    """

    fields: tuple[StoredField, ...]
    before: Progress | None
    after: Progress
    values: Mapping[int, tuple[tuple[StoredValue, ...], ...]] = field(default_factory=dict)
    settle: bool = True


def progress_of(connection: sqlite3.Connection, asked: StoredField) -> Progress | None:
    """Return how far a field's values are right; None where none are stored of its version and
    kind.
    """
    found = connection.execute(
        "SELECT seq, reached FROM stored_field WHERE name = ? AND kind = ? AND version = ?",
        (asked.name, asked.kind, asked.version),
    ).fetchone()
    return Progress(*found) if found else None


def store(transaction: Transaction, batch: FieldBatch) -> bool:
    """Store the batch; see `Library.store_fields`."""
    driver = transaction.driver
    if any(progress_of(driver, one) != batch.before for one in batch.fields):
        return False
    # Papers can be deleted for good between the read and this write.
    alive = {key for key, _ in transaction.cells("paper", "live", list(batch.values))}
    for number, one in enumerate(batch.fields):
        field_id = _row(transaction, one, renew=batch.before is None)
        wanted = {
            (value, paper_id)
            for paper_id, values in batch.values.items()
            if paper_id in alive
            for value in values[number]
        }
        touched = _replace(driver, field_id, alive, wanted)
        if touched:
            transaction.feed.change(feed_name(one.name), touched)
        if touched or batch.settle:
            driver.execute(
                "UPDATE stored_field SET seq = ?, reached = ? WHERE id = ?",
                (*batch.after, field_id),
            )
    return True


def drop(transaction: Transaction, keep: Collection[str]) -> list[str]:
    """Forget all fields but those; see `Library.drop_fields`."""
    found = transaction.driver.execute("SELECT name FROM stored_field ORDER BY name").fetchall()
    gone = [name for (name,) in found if name not in keep]
    for name in gone:
        _forget(transaction, name)
    return gone


def _replace(
    driver: sqlite3.Connection,
    field_id: int,
    paper_ids: Iterable[int],
    wanted: set[tuple[StoredValue, int]],
) -> set[int]:
    """Have the papers hold these values in the field; return those that held others."""
    among = f"[{','.join(map(str, paper_ids))}]"
    there = set(
        driver.execute(
            "SELECT f.value, f.paper_id FROM json_each(?) AS j"
            " CROSS JOIN paper_field AS f ON f.paper_id = j.value AND f.field_id = ?",
            (among, field_id),
        )
    )
    gone, fresh = there - wanted, wanted - there
    driver.executemany(
        f"DELETE FROM paper_field WHERE field_id = {field_id} AND value = ? AND paper_id = ?", gone
    )
    driver.executemany(
        f"INSERT INTO paper_field (field_id, value, paper_id) VALUES ({field_id}, ?, ?)", fresh
    )
    return {paper_id for _, paper_id in (*gone, *fresh)}


def _row(transaction: Transaction, one: StoredField, *, renew: bool) -> int:
    """Return the field's number; with `renew` of a row that is made, or brought to its version."""
    known = _known(transaction.driver, one.name)
    if known is not None and known[1] != one.kind:
        # Text among numbers would be above all of them.
        _forget(transaction, one.name)
        known = None
    if known is None:
        transaction.driver.execute(
            "INSERT INTO stored_field (name, kind, version, seq) VALUES (?, ?, ?, 0)",
            (one.name, one.kind, one.version),
        )
        known = _known(transaction.driver, one.name)
    elif renew:
        transaction.driver.execute(
            "UPDATE stored_field SET version = ? WHERE id = ?", (one.version, known[0])
        )
    assert known is not None
    return known[0]


def _known(driver: sqlite3.Connection, name: str) -> tuple[int, str] | None:
    row: tuple[int, str] | None = driver.execute(
        "SELECT id, kind FROM stored_field WHERE name = ?", (name,)
    ).fetchone()
    return row


def _forget(transaction: Transaction, name: str) -> None:
    papers = transaction.driver.execute(
        "SELECT DISTINCT f.paper_id FROM paper_field AS f"
        " JOIN stored_field AS s ON s.id = f.field_id WHERE s.name = ?",
        (name,),
    )
    transaction.feed.change(feed_name(name), (row[0] for row in papers))
    # The values go with it.
    transaction.driver.execute("DELETE FROM stored_field WHERE name = ?", (name,))
