"""The change feed: one row a commit, written with it, followed by every open window."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Mapping
from typing import Any

from carrel.domain.changes import ChangeSet
from carrel.library.id_ranges import decode_ids, encode_ids

#: Rows kept when the feed is thinned; a follower that is further behind reads everything anew.
KEPT_ROWS = 10_000


class FeedDraft:
    """What a transaction has changed so far, in the words of `ChangeSet`."""

    def __init__(self) -> None:
        self.added: set[int] = set()
        self.removed: set[int] = set()
        self.changed: dict[str, set[int]] = {}

    def change(self, field: str, paper_ids: Iterable[int]) -> None:
        """Note that `field` of the papers changed; no papers at all is possible ("tags")."""
        self.changed.setdefault(field, set()).update(paper_ids)

    def set_visible(self, paper_ids: Iterable[int], visible: bool) -> None:
        """Note that the papers came into the library's sight or left it."""
        ids = set(paper_ids)
        came, went = (self.added, self.removed) if visible else (self.removed, self.added)
        came.update(ids)
        went -= ids

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.added or self.removed or self.changed)

    def payload(self) -> str:
        """Return the feed row's JSON."""
        return json.dumps(
            {
                "added": encode_ids(self.added),
                "removed": encode_ids(self.removed),
                "changed": {name: encode_ids(ids) for name, ids in self.changed.items()},
            }
        )


def last_seq(connection: sqlite3.Connection) -> int:
    """Return the number of the newest feed row there ever was, 0 in a new library.

    The newest row is never thinned away, so that no number comes twice without AUTOINCREMENT,
    which would write one page more with every commit.
    """
    (newest,) = connection.execute("SELECT MAX(seq) FROM feed").fetchone()
    return int(newest or 0)


def reaches(connection: sqlite3.Connection, seq: int) -> bool:
    """Whether the feed still holds every row after `seq`.

    It does not where rows were thinned away, or where a backup was put in the library's place.
    """
    newest = last_seq(connection)
    (oldest,) = connection.execute("SELECT MIN(seq) FROM feed").fetchone()
    return (newest if oldest is None else oldest - 1) <= seq <= newest


def begin_anew(connection: sqlite3.Connection, after: int) -> None:
    """Empty the feed of a restored backup and go on with numbers that nobody has seen.

    Whoever had followed the replaced library, up to row `after`, finds that `reaches` is false.
    """
    # Two further: a first row whose number follows what somebody has seen would seem to reach.
    first = max(after, last_seq(connection)) + 2
    connection.execute("DELETE FROM feed")
    connection.execute(
        "INSERT INTO feed (seq, at, origin, payload) VALUES (?, ?, 'restore', ?)",
        (first, time.time_ns() // 1_000_000, FeedDraft().payload()),
    )


def read_feed(connection: sqlite3.Connection, seq: int) -> ChangeSet:
    """Return what the rows after `seq` tell, as one value; later rows override earlier ones."""
    last, added, removed, origins = seq, set[int](), set[int](), set[str]()
    changed: dict[str, set[int]] = {}
    for number, origin, payload in connection.execute(
        "SELECT seq, origin, payload FROM feed WHERE seq > ? ORDER BY seq", (seq,)
    ):
        told: Mapping[str, Any] = json.loads(payload)
        came, went = set(decode_ids(told["added"])), set(decode_ids(told["removed"]))
        added, removed = (added | came) - went, (removed | went) - came
        for name, ids in told["changed"].items():
            changed.setdefault(name, set()).update(decode_ids(ids))
        last = number
        origins.add(origin)
    return ChangeSet(
        last_seq=last,
        added=frozenset(added),
        removed=frozenset(removed),
        changed={name: frozenset(ids) for name, ids in changed.items()},
        origins=frozenset(origins),
    )
