"""Reading states: a decision, when it was taken, and the place in the queue that it ends."""

from __future__ import annotations

from collections.abc import Iterable

from carrel.domain.paper import ReadingState
from carrel.library.transaction import Transaction


def set_state(transaction: Transaction, paper_ids: Iterable[int], state: ReadingState) -> set[int]:
    """Set the reading state of the papers; return those that had another one."""
    ids = transaction.live(paper_ids)
    changed = transaction.set_cells("paper", "state", dict.fromkeys(ids, state.value))
    # A paper that is kept for later anew stands at the end of the queue.
    for column, value in (("decided_at", transaction.at), ("queue", None)):
        transaction.set_cells("paper", column, dict.fromkeys(changed, value))
    return changed
