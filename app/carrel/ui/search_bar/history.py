"""What was asked for: places to go back and forward to, and the last queries to ask again."""

from __future__ import annotations

import json

from PySide6.QtCore import QObject, QTimer

#: A query that is being typed is a place once it stands for so long.
STANDS_AFTER_MS = 1000
KEPT, OFFERED = 50, 20
_PLACES = 100
_LONGEST_QUERY = 256
#: The window's file is read up to 64 KiB; queries in scripts that JSON escapes are long there.
_STORED_BYTES = 16 * 1024


class QueryHistory(QObject):
    """Follows the query: `typed` before the session hears what was typed, `asked` after it did.

    What is typed counts when it stands for a second, or when it is left (`leave`); what a click or
    a command asks for counts at once. Queries are kept without spaces around them.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places = [""]
        self._at = 0
        self._typing: str | None = None
        self._queries: list[str] = []
        self._standing = QTimer(self, singleShot=True, interval=STANDS_AFTER_MS)
        self._standing.timeout.connect(self.leave)

    def begin(self, query: str) -> None:
        """Start from the query that the window opens with."""
        self._places, self._at, self._typing = [query.strip()], 0, None

    def typed(self, query: str) -> None:
        """Hear what the box holds after a stroke of the reader's."""
        self._typing = query
        self._standing.start()

    def asked(self, query: str) -> None:
        """Hear what is asked for, by whatever hand."""
        if query != self._typing:
            self.leave()
            self._visit(query.strip())

    def leave(self) -> None:
        """Take what was typed for a query that counts: the reader goes on from it."""
        self._standing.stop()
        typed, self._typing = self._typing, None
        if typed is not None:
            self._visit(typed.strip())

    # -- back and forward

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0 or self._is_between_places()

    @property
    def can_go_forward(self) -> bool:
        """Whether the reader came back from somewhere."""
        return self._at + 1 < len(self._places) and not self._is_between_places()

    def back(self) -> str | None:
        """Go one place back and return its query; None where there is none."""
        return self._step(-1)

    def forward(self) -> str | None:
        """Go one place forward again and return its query; None where there is none."""
        return self._step(1)

    # -- the last queries

    def recent(self) -> list[str]:
        """Return the queries to offer, the newest first."""
        return self._queries[:OFFERED]

    def state(self) -> list[str]:
        """Return the last queries for the next time, the newest first."""
        kept: list[str] = []
        room = _STORED_BYTES
        for query in self._queries:
            room -= len(json.dumps(query))
            if room < 0:
                break
            kept.append(query)
        return kept

    def restore(self, state: object) -> None:
        """Take back what `state()` said, behind what was asked for since; nonsense is dropped."""
        if isinstance(state, list):
            sound = (one.strip() for one in state if isinstance(one, str))
            old = (one for one in sound if one and len(one) <= _LONGEST_QUERY)
            self._queries = list(dict.fromkeys((*self._queries, *old)))[:KEPT]

    def _is_between_places(self) -> bool:
        return self._typing is not None and self._typing.strip() != self._places[self._at]

    def _visit(self, query: str) -> None:
        if query:
            others = (one for one in self._queries if one != query)
            self._queries = [query, *others][:KEPT]
        if query != self._places[self._at]:
            self._places = [*self._places[: self._at + 1], query][-_PLACES:]
            self._at = len(self._places) - 1

    def _step(self, step: int) -> str | None:
        self.leave()
        if not 0 <= self._at + step < len(self._places):
            return None
        self._at += step
        return self._places[self._at]
