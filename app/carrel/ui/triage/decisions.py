"""What was decided on papers, and how it is taken back: one key each, in the library's lane.

Everything here runs in that lane, after the changes that were asked for before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from carrel.domain.paper import ReadingState
from carrel.library.reading import LibraryReader

if TYPE_CHECKING:
    from carrel.library.library import Library

_REMEMBERED = 200
_STORED, _STORED_PAPERS = 50, 100
#: How the history calls a decision; for one that a window before this one made.
_LABEL = re.compile(
    r"(Mark .*(reading|read|dropped)|Keep .*for later|Move .*to the inbox)", re.DOTALL
)


class Decision(NamedTuple):
    """One key press: the papers, their states before where it changed them, the state after.

    `query` is what the list had been asked for, `entry` the number of the history's entry.
    """

    query: str
    papers: tuple[int, ...]
    before: Mapping[int, str]
    after: str
    entry: int


class Decisions:
    """Decides, and takes decisions back from the last to the first."""

    def __init__(self, library: Library, stored: object = None) -> None:
        """`stored` is what `state` of an earlier window returned; nonsense is passed over."""
        self._library = library
        self._made = _read(stored)
        self._taken_back: set[int] = set()  # entries of the history that are no decisions

    def state(self) -> list[list[Any]]:
        """Return the last decisions as JSON knows them, without those on very many papers."""
        small = [one for one in self._made if len(one.papers) <= _STORED_PAPERS]
        return [
            [one.query, list(one.papers), [*one.before.items()], one.after, one.entry]
            for one in small[-_STORED:]
        ]

    def decide(self, paper_ids: Sequence[int], state: ReadingState, query: str) -> None:
        """Set the state of the papers and remember how they were. Raises LibraryError."""
        with closing(LibraryReader(self._library.path)) as reader:
            before = _states(reader, paper_ids)
            changed = {key: was for key, was in before.items() if was != state}
            self._library.set_state(paper_ids, state)
            entry = _newest(reader) if changed else 0
        made = Decision(query, tuple(paper_ids), changed, state.value, entry)
        self._made = [*self._made[1 - _REMEMBERED :], made]

    def take_back(self) -> Decision | None:
        """Take the last decision back that still stands; return it, or None."""
        with closing(LibraryReader(self._library.path)) as reader:
            while self._made:
                decision = self._made.pop()
                if not decision.before or self._undo(reader, decision):
                    return decision
            return self._of_the_history(reader)

    def _undo(self, reader: LibraryReader, decision: Decision) -> bool:
        """Return whether there was anything to take back: it may be undone already."""
        now = _states(reader, list(decision.before))
        standing = {
            key: was for key, was in decision.before.items() if now.get(key) == decision.after
        }
        if len(standing) == len(decision.before) and _newest(reader) == decision.entry:
            self._library.undo()
            return True
        # Something else was done since: the states come back by a change of their own.
        for state in set(standing.values()):
            ids = [key for key, was in standing.items() if was == state]
            self._library.set_state(ids, ReadingState(state))
            self._taken_back.add(_newest(reader))
        return bool(standing)

    def _of_the_history(self, reader: LibraryReader) -> Decision | None:
        """Take back what the history has last, where that is a decision."""
        newest = next(iter(reader.history(1)), None)
        if (
            newest is None
            or newest.id in self._taken_back
            or newest.origin != "window"
            or not _LABEL.fullmatch(newest.label)
        ):
            return None
        self._library.undo()
        return Decision("is:inbox", newest.paper_ids, {}, "", newest.id)


def _states(reader: LibraryReader, paper_ids: Sequence[int]) -> dict[int, str]:
    return {one.id: one.state for one in reader.headings(paper_ids)}


def _newest(reader: LibraryReader) -> int:
    return next((one.id for one in reader.history(1)), 0)


def _read(stored: object) -> list[Decision]:
    try:
        return [_decision(one) for one in stored] if isinstance(stored, list) else []
    except (TypeError, ValueError):
        return []


def _decision(stored: Iterable[Any]) -> Decision:
    query, papers, before, after, entry = stored
    states = {int(key): ReadingState(was).value for key, was in before}
    return Decision(
        str(query), tuple(map(int, papers)), states, ReadingState(after).value, int(entry)
    )
