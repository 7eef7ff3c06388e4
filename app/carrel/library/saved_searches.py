"""Saved searches: saved and replaced, renamed with those below them, deleted.

In plain SQL: there are some dozens at most, and so none of these writes waits for SQLModel.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from carrel.domain.saved_search import SavedSearch, clean_search_name
from carrel.library.errors import LibraryError
from carrel.library.transaction import Transaction

TABLE = "saved_search"
_COLUMNS = ("id", "name", "query", "order_by", "position")
_Row = dict[str, Any]


def read(connection: sqlite3.Connection) -> list[SavedSearch]:
    """Return every saved search in the order of their positions."""
    rows = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM {TABLE} ORDER BY position, id")
    return [SavedSearch(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def save(transaction: Transaction, name: str, query: str) -> bool:
    """Save `query` under `name`; return whether it replaced what was saved there."""
    rows = _all(transaction)
    known = next((row for row in rows if row["name"].casefold() == name.casefold()), None)
    if known is not None:
        fresh = known | {"name": name, "query": query}
        _replace(transaction, [known], [fresh])
        return True
    row = dict.fromkeys(_COLUMNS, "") | {
        "id": max((one["id"] for one in rows), default=0) + 1,
        "name": name,
        "query": query,
        "position": max((one["position"] for one in rows), default=0) + 1,
    }
    transaction.insert_rows(TABLE, [row])
    return False


def rename(transaction: Transaction, old: str, new: str) -> int:
    """Rename a search and all below it; return how many have another name now.

    Raises LibraryError for an unknown name, one that is taken, or one inside the old one's own
    branch; SavedSearchError where a name becomes too long.
    """
    if _is_below(new, old):
        raise LibraryError(f"“{old}” cannot be moved below itself")
    branch, others = _branch(_all(transaction), old)
    fresh = [row | {"name": clean_search_name(new + row["name"][len(old) :])} for row in branch]
    taken = {row["name"].casefold(): row["name"] for row in others}
    for row in fresh:
        if row["name"].casefold() in taken:
            raise LibraryError(f"there is a search “{taken[row['name'].casefold()]}” already")
    return _replace(transaction, branch, fresh)


def delete(transaction: Transaction, name: str) -> int:
    """Delete a search and all below it; return how many. Raises LibraryError for an unknown one."""
    branch, _ = _branch(_all(transaction), name)
    transaction.delete_rows(TABLE, branch)
    return len(branch)


def _replace(transaction: Transaction, rows: Sequence[_Row], fresh: Sequence[_Row]) -> int:
    """Put `fresh` in the place of `rows`, those that are the same left alone; return how many."""
    pairs = [(old, new) for old, new in zip(rows, fresh, strict=True) if old != new]
    # All are gone before the first one comes: no name is in the way of another.
    transaction.delete_rows(TABLE, [old for old, _ in pairs])
    transaction.insert_rows(TABLE, [new for _, new in pairs])
    return len(pairs)


def _all(transaction: Transaction) -> list[_Row]:
    rows = transaction.driver.execute(f"SELECT {', '.join(_COLUMNS)} FROM {TABLE} ORDER BY id")
    return [dict(zip(_COLUMNS, row, strict=True)) for row in rows]


def _branch(rows: Sequence[_Row], name: str) -> tuple[list[_Row], list[_Row]]:
    """Return the search of that name with those below it, and all others."""
    inside = [row for row in rows if _is_at_or_below(row["name"], name)]
    if not inside:
        raise LibraryError(f"there is no saved search “{name}”")
    return inside, [row for row in rows if row not in inside]


def _is_at_or_below(name: str, above: str) -> bool:
    return name.casefold() == above.casefold() or _is_below(name, above)


def _is_below(name: str, above: str) -> bool:
    # Cut by length: what casefold() makes of a letter can be longer than the letter.
    start, rest = name[: len(above)], name[len(above) :]
    return rest.startswith("/") and start.casefold() == above.casefold()
