"""What the entries of a log add up to."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from carrel_plugins.reading_log.entries import STATES, Entry

#: States that say what the reader made of a paper.
DECISIONS = ("read", "later", "dropped")
_COUNTED_ONCE = ("added", "removed", "noted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What happened on a day, in papers."""

    day: date
    added: int = 0
    read: int = 0
    dropped: int = 0
    noted: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided of a paper last, and when; `paper_id` as in `Entry.papers`."""

    at: datetime
    kind: str
    carrel_id: str
    paper_id: int | None


@dataclass(slots=True)
class Tally:
    """Takes entries in their order.

    A paper counts as read on the day on which it was last marked so, and not any more when it
    went back to the inbox, to later or to reading (as by undo); the same for dropped. Added,
    removed and noted count a paper once a day.
    """

    read_on: dict[str, date] = field(default_factory=dict)
    dropped_on: dict[str, date] = field(default_factory=dict)
    _state: dict[str, str] = field(default_factory=dict)
    _decided: dict[str, Decision] = field(default_factory=dict)  # the last one last
    _seen: dict[tuple[date, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, entry: Entry) -> None:
        """Count an entry."""
        if entry.kind in STATES:
            for carrel_id, paper_id in entry.papers.items():
                if self._state.get(carrel_id) != entry.kind:
                    self._state[carrel_id] = entry.kind
                    self._decide(entry, carrel_id, paper_id)
        else:
            self._seen[entry.day, entry.kind].update(entry.papers)

    def knows(self, kind: str, carrel_id: str, day: date) -> bool:
        """Whether an entry of this would change nothing."""
        if kind in STATES:
            return self._state.get(carrel_id) == kind
        return carrel_id in self._seen.get((day, kind), ())

    def days(self, last: date, number: int) -> list[Day]:
        """Return the `number` days up to `last`, oldest first, the empty ones too."""
        read, dropped = Counter(self.read_on.values()), Counter(self.dropped_on.values())
        return [
            Day(
                day=day,
                read=read[day],
                dropped=dropped[day],
                **{kind: len(self._seen.get((day, kind), ())) for kind in _COUNTED_ONCE},
            )
            for day in (last - timedelta(days=back) for back in range(number - 1, -1, -1))
        ]

    def decisions(self, most: int) -> list[Decision]:
        """Return what was decided last, the newest first, one a paper."""
        newest = reversed(self._decided.values())
        return [decision for decision, _ in zip(newest, range(most), strict=False)]

    def _decide(self, entry: Entry, carrel_id: str, paper_id: int | None) -> None:
        kind = entry.kind
        if kind != "dropped":
            self.read_on.pop(carrel_id, None)
            self.dropped_on.pop(carrel_id, None)
        if kind == "read":
            self.read_on[carrel_id] = entry.day
        elif kind == "dropped":
            self.dropped_on[carrel_id] = entry.day
        self._decided.pop(carrel_id, None)
        if kind in DECISIONS:
            self._decided[carrel_id] = Decision(
                at=entry.at, kind=kind, carrel_id=carrel_id, paper_id=paper_id
            )
