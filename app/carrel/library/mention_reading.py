"""Reads of mentions: by paper, and by what they tell, at the size of the whole library.

Ids of mentions are those of rows that are made anew whenever a paper's mentions change: hold them
no longer than it takes to hear of that.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import Self

from carrel.domain.mention import Extraction, KeptMention, MentionKey, MentionQuery, MentionState
from carrel.library.connection import open_for_reading
from carrel.library.mention_keys import SEPARATOR
from carrel.library.mentions import decided_in, found_in, kept_in

_CHUNK = 400
_NOTHING = -1  # is the number of no extractor
_IN_SIGHT = "p.live = 1 AND p.trashed_at IS NULL"


class MentionReader:
    """Reads what one extractor found and the reader made of it, on one thread at a time.

    Raises sqlite3.Error. An extractor whose mentions were never stored has none.
    """

    def __init__(self, path: Path, extractor: str) -> None:
        """Open the library's file."""
        self._connection = open_for_reading(path)
        self._extractor = extractor
        row = self._connection.execute(
            "SELECT id, keys FROM extraction WHERE name = ?", (extractor,)
        ).fetchone()
        self._id: int = row[0] if row else _NOTHING
        keys = json.loads(row[1]) if row else []
        self._columns = {name: f"m.key{n}" for n, name in enumerate(keys, 1)}
        self._columns["state"] = "m.state"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def of(self, paper_ids: Sequence[int]) -> Iterator[tuple[int, list[KeptMention]]]:
        """Yield each of the papers with its mentions in the order of its texts."""
        for start in range(0, len(paper_ids), _CHUNK):
            part = paper_ids[start : start + _CHUNK]
            kept = kept_in(self._connection, self._id, self._extractor, part)
            for paper_id in part:
                yield paper_id, kept.get(paper_id, [])

    def stamps(self, paper_ids: Sequence[int]) -> list[str]:
        """Return sixteen digits for each paper: of what was found, and of what was decided."""
        found = found_in(self._connection, self._id, paper_ids)
        decided = decided_in(self._connection, self._extractor, paper_ids)
        return [_stamp(found.get(one, ""), decided.get(one, "")) for one in paper_ids]

    def find(self, query: MentionQuery) -> array[int]:
        """Return the ids of mentions. Raises ValueError for what is no key of the extractor."""
        where, values = self._condition(query)
        if query.paper_ids is None and not query.order_by:
            rows = self._connection.execute(
                f"SELECT m.id FROM paper AS p JOIN mention AS m ON m.paper_id = p.id"
                f" WHERE {_IN_SIGHT} AND {where} ORDER BY p.added_at DESC, p.id, m.id",
                values,
            )
            return array("q", (row[0] for row in rows))
        found = self._connection.execute(
            f"SELECT m.id, m.paper_id FROM mention AS m WHERE {where} ORDER BY"
            f" {self._order(query)}m.id",
            values,
        ).fetchall()
        if query.paper_ids is None:
            among = {
                row[0]
                for row in self._connection.execute(f"SELECT id FROM paper AS p WHERE {_IN_SIGHT}")
            }
        else:
            among = set(query.paper_ids)
        found = [row for row in found if row[1] in among]
        if query.paper_ids is not None and not query.order_by:
            place = {paper_id: n for n, paper_id in enumerate(query.paper_ids)}
            found.sort(key=lambda row: place[row[1]])
        return array("q", (row[0] for row in found))

    def read(self, ids: Sequence[int]) -> list[KeptMention | None]:
        """Return the mentions of these ids in their order; None for what is no longer there."""
        places: dict[int, tuple[int, int]] = {}
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            places.update(
                (row[0], (row[1], row[2]))
                for row in self._connection.execute(
                    f"SELECT id, paper_id, number FROM mention WHERE id IN ({marks})", tuple(part)
                )
            )
        papers = sorted({paper_id for paper_id, _ in places.values()})
        kept = dict(self.of(papers))

        def one(mention_id: int) -> KeptMention | None:
            paper_id, number = places.get(mention_id, (0, 0))
            there = kept.get(paper_id, [])
            return there[number] if number < len(there) else None

        return [one(mention_id) for mention_id in ids]

    def counts(self, key: str, query: MentionQuery) -> list[tuple[MentionKey, int]]:
        """Return how many of the mentions have each value of a key, most first."""
        column = self._column(key)
        where, values = self._condition(query)
        counts: Counter[MentionKey] = Counter()
        among = None if query.paper_ids is None else set(query.paper_ids)
        for value, paper_id, count in self._connection.execute(
            f"SELECT {column}, m.paper_id, COUNT(*) FROM mention AS m JOIN paper AS p"
            f" ON p.id = m.paper_id WHERE {_IN_SIGHT} AND {where} GROUP BY 1, 2",
            values,
        ):
            if among is None or paper_id in among:
                for one in _several(value):
                    counts[one] += count
        return sorted(counts.items(), key=lambda one: (-one[1], one[0] is None, str(one[0])))

    def _condition(self, query: MentionQuery) -> tuple[str, list[MentionKey]]:
        parts, values = ["m.extraction_id = ?"], list[MentionKey]([self._id])
        if set(query.states) != set(MentionState):
            parts.append(f"m.state IN ({','.join('?' * len(query.states))})")
            values += [str(one) for one in query.states]
        for name, wanted in query.where.items():
            condition, more = _one_of(self._column(name), wanted)
            parts.append(condition)
            values += more
        for name, (least, largest) in query.ranges.items():
            column = self._column(name)
            # Texts and bytes would be larger than any number.
            parts.append(f"typeof({column}) IN ('integer', 'real')")
            for limit, comparison in ((least, ">="), (largest, "<=")):
                if limit is not None:
                    parts.append(f"{column} {comparison} ?")
                    values.append(limit)
        return " AND ".join(parts), values

    def _order(self, query: MentionQuery) -> str:
        if not query.order_by:
            return ""
        column = self._column(query.order_by)
        down = " DESC" if query.descending else ""
        return f"{column} IS NULL, {column} COLLATE NOCASE{down}, "

    def _column(self, key: str) -> str:
        column = self._columns.get(key)
        if column is not None:
            return column
        if self._id == _NOTHING:
            return "NULL"
        raise ValueError(f"{key!r} is no key of {self._extractor}")


def stored_extractions(path: Path) -> list[Extraction]:
    """Return the extractors whose mentions are stored, in the order in which they first were."""
    with closing(open_for_reading(path)) as connection:
        rows = connection.execute("SELECT name, version, keys FROM extraction ORDER BY id")
        return [
            Extraction(name=name, version=version, keys=tuple(json.loads(keys)))
            for name, version, keys in rows
        ]


def read_of(path: Path, extractor: str, paper_ids: Sequence[int]) -> list[KeptMention]:
    """Return the mentions of the papers, in their order."""
    with closing(open_for_reading(path)) as connection:
        row = connection.execute(
            "SELECT id FROM extraction WHERE name = ?", (extractor,)
        ).fetchone()
        kept = kept_in(connection, row[0] if row else _NOTHING, extractor, paper_ids)
    return [one for paper_id in paper_ids for one in kept.get(paper_id, ())]


def _stamp(*told: str) -> str:
    return blake2b("\0".join(told).encode(), digest_size=8).hexdigest()


def _one_of(column: str, wanted: Collection[MentionKey]) -> tuple[str, list[MentionKey]]:
    parts, values = [], list[MentionKey]()
    for one in wanted:
        if one is None:
            parts.append(f"{column} IS NULL")
        elif isinstance(one, str):
            parts.append(f"({column} = ? OR instr({column}, ?))")
            values += [one, SEPARATOR + one + SEPARATOR]
        else:
            parts.append(f"{column} = ?")
            values.append(one)
    return f"({' OR '.join(parts) or '0'})", values


def _several(value: MentionKey) -> list[MentionKey]:
    if isinstance(value, str) and value.startswith(SEPARATOR):
        return [*value.strip(SEPARATOR).split(SEPARATOR)]
    return [value]
