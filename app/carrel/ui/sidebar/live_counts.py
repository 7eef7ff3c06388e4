"""Saved searches with how many papers each finds now, counted off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from carrel.search.request import SearchAnswer, SearchRequest

if TYPE_CHECKING:
    from carrel.domain.changes import ChangeSet
    from carrel.domain.fields import StoredField
    from carrel.domain.saved_search import SavedSearch
    from carrel.jobs.runner import Runner
    from carrel.search.client import SearchClient
    from carrel.ui.bridge import Bridge
    from carrel.ui.search_bar.controller import SearchController
    from carrel.ui.session import Session

#: Decisions come one after the other; the counts follow when there is a pause.
_SETTLE_MS = 600


class LiveCounts(QObject):
    """Keeps saved searches and their counts in step with the library.

    `told(searches, counts)`: a list of `SavedSearch`, and the counts by query, without those that
    are not known. Each search is a turn of its own on the search lane, so that a question of the
    reader's comes between two of them; a round that is overtaken by a change begins anew.
    """

    told = Signal(list, dict)

    def __init__(
        self,
        read: Callable[[], list[SavedSearch]],
        searcher: SearchClient,
        runner: Runner,
        bridge: Bridge,
        session: Session,
        search: SearchController,
    ) -> None:
        """`read` and `searcher` are called on the search lane, the latter's only one."""
        super().__init__(session)
        self._read, self._searcher = read, searcher
        self._runner, self._bridge = runner, bridge
        self._session, self._search = session, search
        self._searches: list[SavedSearch] = []
        self._counts: dict[str, int] = {}
        self._fields: tuple[StoredField, ...] = ()
        self._waiting: list[str] = []
        self._busy = self._again = False
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self.refresh)
        session.library_changed.connect(self._changed)
        session.library_renewed.connect(self._soon.start)
        search.answered.connect(self._answered)

    @property
    def searches(self) -> Sequence[SavedSearch]:
        """The saved searches, as they were read last."""
        return self._searches

    def refresh(self) -> None:
        """Read the searches and count them all: now, or after the count that is under way."""
        if self._busy:
            self._again = True
            return
        self._busy = True
        future = self._runner.submit("search", self._read)
        self._bridge.deliver(future, self._were_read, self._failed)

    def close(self) -> None:
        """Count no more."""
        self._soon.stop()

    # -- when to count

    def _changed(self, change: ChangeSet) -> None:
        if "searches" in change.changed:
            self.refresh()
        elif self._searches and not change.is_of_mentions:
            self._soon.start()

    def _answered(self, answer: SearchAnswer) -> None:
        # Plugins that came or went change what a query means.
        if self._searches and answer.request.fields != self._fields:
            self._soon.start()

    # -- one round, on the window's thread

    def _were_read(self, searches: list[SavedSearch]) -> None:
        self._searches = searches
        self._fields = self._search.fields
        self._waiting = list(dict.fromkeys(one.query for one in searches))
        self._counts = {one: n for one, n in self._counts.items() if one in self._waiting}
        self._tell()
        self._next()

    def _next(self) -> None:
        if self._again or not self._waiting:
            self._finished()
            return
        request = SearchRequest(text=self._waiting.pop(0), fields=self._fields)
        future = self._runner.submit("search", self._searcher.answer, request)
        self._bridge.deliver(future, self._counted, self._failed)

    def _counted(self, answer: SearchAnswer) -> None:
        if not self._again:
            self._counts.pop(answer.request.text, None)
            if answer.refused is None:
                self._counts[answer.request.text] = len(answer.ids)
            self._tell()
        self._next()

    def _failed(self, error: Exception) -> None:
        self._session.complain(f"The saved searches cannot be counted: {error}")
        self._finished()

    def _finished(self) -> None:
        self._busy = False
        if self._again:
            self._again = False
            self.refresh()

    def _tell(self) -> None:
        self.told.emit(list(self._searches), dict(self._counts))
