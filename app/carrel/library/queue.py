"""The order in which papers kept for later will be read.

A paper joins at the end: it stands by when it was decided. Moving one gives it a number between
its neighbours' instead.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import pairwise

from carrel.library.transaction import Transaction

#: What the queue is sorted by (`p` is the paper); equals by number.
PLACE = "coalesce(p.queue, p.decided_at, p.added_at)"
_QUEUED = "p.live = 1 AND p.trashed_at IS NULL AND p.state = 'later'"


def in_order(connection: sqlite3.Connection) -> list[tuple[int, float]]:
    """Return the papers of the queue with what they are sorted by, the next one first."""
    rows = connection.execute(
        f"SELECT p.id, {PLACE} FROM paper AS p WHERE {_QUEUED} ORDER BY {PLACE}, p.id"
    )
    return [(key, float(place)) for key, place in rows]


def move(transaction: Transaction, paper_ids: Iterable[int], before: int | None) -> set[int]:
    """Put papers of the queue before another one of it, None for the end; return what moved.

    They stand in the order in which they are given. What is not in the queue is passed over.
    """
    queue = in_order(transaction.driver)
    places = dict(queue)
    moving = [one for one in dict.fromkeys(paper_ids) if one in places and one != before]
    among = set(moving)
    staying = [one for one, _ in queue if one not in among]
    if not moving:
        return set()
    at = staying.index(before) if before in places else len(staying)
    order = [*staying[:at], *moving, *staying[at:]]
    if order == [one for one, _ in queue]:
        return set()
    values = _between(moving, staying[:at], staying[at:], places)
    if values is None:
        # No room between the two: all stand anew, before whatever joins from now on.
        first = float(transaction.at - len(order))
        values = {one: first + number for number, one in enumerate(order)}
    transaction.set_cells("paper", "queue", values)
    return set(moving)


def _between(
    moving: list[int], above: list[int], below: list[int], places: dict[int, float]
) -> dict[int, float] | None:
    low = places[above[-1]] if above else places[below[0]] - len(moving) - 1 if below else 0.0
    high = places[below[0]] if below else low + len(moving) + 1
    step = (high - low) / (len(moving) + 1)
    values = {one: low + step * (number + 1) for number, one in enumerate(moving)}
    distinct = [low, *values.values(), high]
    return values if all(a < b for a, b in pairwise(distinct)) else None


def decided_since(connection: sqlite3.Connection, since: int) -> dict[str, int]:
    """Return how many papers were decided since then (ms since the epoch), by their state now."""
    rows = connection.execute(
        "SELECT state, COUNT(*) FROM paper WHERE live = 1 AND decided_at >= ? GROUP BY state",
        (since,),
    )
    return {state: count for state, count in rows if state != "inbox"}
