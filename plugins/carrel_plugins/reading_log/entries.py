"""One line of the log: what happened to which papers, and when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

#: What can happen: events of papers and notes, and the reading states that a paper can take.
EVENTS = ("added", "removed", "noted")
STATES = ("inbox", "later", "reading", "read", "dropped")
KINDS = frozenset((*EVENTS, *STATES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`papers` maps a paper's `carrel_id` to its `Paper.id` in the library of that time, or None.

    `at` has the offset of the clock on the wall at that time: the day of an entry is the day as
    the reader saw it, wherever the file is read.
    """

    at: datetime
    kind: str
    papers: Mapping[str, int | None]

    @property
    def day(self) -> date:
        """The reader's day."""
        return self.at.date()

    def line(self) -> bytes:
        """Return the entry as a line of JSON with its line feed."""
        told = {
            "at": self.at.isoformat(timespec="seconds"),
            "what": self.kind,
            "papers": dict(self.papers),
        }
        return json.dumps(told, separators=(",", ":")).encode("ascii") + b"\n"


def entry_of(line: bytes) -> Entry | None:
    """Return the entry that a line holds; None for a line that is empty, damaged or not ours."""
    try:
        told = json.loads(line)
        at = datetime.fromisoformat(told["at"])
        kind, papers = told["what"], told["papers"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if at.tzinfo is None or not isinstance(kind, str) or kind not in KINDS:
        return None
    if not isinstance(papers, dict) or not all(map(_is_place, papers.values())):
        return None
    return Entry(at=at, kind=kind, papers=papers)


def _is_place(value: object) -> bool:
    # SQLite's integers end there, and True is no number of a paper.
    return value is None or (type(value) is int and 0 <= value < 1 << 63)
