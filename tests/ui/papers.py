"""Invented papers for tests of the list, and a source that counts what it is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from carrel.library.rows import ListRow

STATES = ("inbox", "later", "reading", "read", "dropped")


def a_row(paper_id: int, **changes: object) -> ListRow:
    """Return a row that differs from its neighbours in every way a row can."""
    row = ListRow(
        id=paper_id,
        title=f"Paper number {paper_id} about beans",
        year=2000 + paper_id % 25,
        first_author="Ada Pennywhistle",
        author_count=1 + paper_id % 3,
        state=STATES[paper_id % 5],
        starred=paper_id % 4 == 0,
        rating=None,
        has_note=paper_id % 3 == 0,
        tags=("beans", "bits/three", "counting", "peas")[: paper_id % 5],
        venue=None,
    )
    return row._replace(**changes)  # type: ignore[arg-type]


class Source:
    """Gives `a_row` for every id; remembers the ids of every call."""

    def __init__(self, **changes: object) -> None:
        self.asked: list[list[int]] = []
        self.changes = changes
        self.gone: set[int] = set()
        self.broken = False

    def field_values(self, ids, names):
        return {i: {name: (f"{name} {i}",) for name in names} for i in ids if i not in self.gone}

    def rows(self, ids: Sequence[int]) -> list[ListRow | None]:
        self.asked.append(list(ids))
        if self.broken:
            raise sqlite3.DatabaseError("database disk image is malformed")
        return [None if i in self.gone else a_row(i, **self.changes) for i in ids]
