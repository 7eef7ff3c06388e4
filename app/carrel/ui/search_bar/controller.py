"""Asks the search for what the session wants to see, off the window's thread, newest only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from carrel.search.request import QUEUED, SearchAnswer, SearchRequest

if TYPE_CHECKING:
    from carrel.domain.changes import ChangeSet
    from carrel.domain.fields import StoredField
    from carrel.jobs.runner import Runner
    from carrel.search.client import SearchClient
    from carrel.search.suggestions import Suggestions
    from carrel.ui.bridge import Bridge
    from carrel.ui.session import Session

ORDERS = {
    "best": "Best match first",
    "added": "Date added",
    "year": "Year",
    "title": "Title",
    "queue": "Queue",
}
#: Orders that usually go from small to large.
_ASCENDING = ("title", "queue")
#: Fields whose change can bring a paper into the answer of a query or out of it.
_SETTLE_MS = 30
#: A word that is still being typed is no misspelling.
_INSTEAD_MS = 250


class SearchController(QObject):
    """Keeps one question under way; the ones that came meanwhile are dropped but for the last.

    `answered(SearchAnswer)` is the answer to the newest question; `waiting(bool)` says whether
    one has been under way for longer than a reader notices. `ordered()`: by something else now.
    `suggested(Suggestions)` follows an answer without papers that stood for a moment.
    """

    answered = Signal(object)
    suggested = Signal(object)
    ordered = Signal()
    waiting = Signal(bool)

    def __init__(
        self, searcher: SearchClient, runner: Runner, bridge: Bridge, session: Session
    ) -> None:
        super().__init__(session)
        self._searcher, self._runner = searcher, runner
        self._bridge, self._session = bridge, session
        self._order, self._reversed = "best", False
        self._fields: tuple[StoredField, ...] = ()
        self._busy = self._again = False
        self._late = QTimer(self, singleShot=True, interval=300)
        self._late.timeout.connect(lambda: self.waiting.emit(True))
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.ask)
        self._instead = QTimer(self, singleShot=True, interval=_INSTEAD_MS)
        self._instead.timeout.connect(self._suggest)
        session.query_changed.connect(lambda _: self.ask())
        session.library_changed.connect(self._changed)
        session.library_renewed.connect(self.ask)

    @property
    def order(self) -> str:
        """How answers are ordered: a key of `ORDERS`, or "field:" and a field's name."""
        if self._order == "best" and self._session.query.strip() == QUEUED:
            return "queue"
        return self._order

    @property
    def shows_queue(self) -> bool:
        """Whether the list is of papers kept for later, the next one first."""
        kept = QUEUED in self._session.query.split()
        return kept and self.order == "queue" and not self.descending

    @property
    def descending(self) -> bool:
        """Whether the order goes from large to small, from new to old."""
        return (self.order not in _ASCENDING) != self._reversed

    @property
    def fields(self) -> tuple[StoredField, ...]:
        """The fields that plugins added to the query language."""
        return self._fields

    def set_fields(self, fields: tuple[StoredField, ...]) -> None:
        """Take over what plugins add to the query language."""
        if fields != self._fields:
            self._fields = fields
            self.ask()

    def set_order(self, order: str, *, reverse: bool = False) -> None:
        """Order the answers anew; `reverse` is the other way round than usual."""
        if (order in ORDERS or order.startswith("field:")) and (order, reverse) != (
            self._order,
            self._reversed,
        ):
            self._order, self._reversed = order, reverse
            self.ordered.emit()
            self.ask()

    def sort_by(self, field: str) -> None:
        """Order by a column's field; asked again, the other way round."""
        order = field if field == "title" else f"field:{field}"
        self.set_order(order, reverse=self._order == order and not self._reversed)

    def request(self) -> SearchRequest:
        """Return the question as it stands: "best" is relevance where there is something to
        find, else the newest first.
        """
        text = self._session.query
        order = self.order
        if order == "best":
            order = "relevance" if text.strip() else "added"
        return SearchRequest(
            text=text, order=order, descending=self.descending, fields=self._fields
        )

    def ask(self) -> None:
        """Ask now, or after the question that is under way."""
        if self._busy:
            self._again = True
            return
        self._busy = True
        self._late.start()
        future = self._runner.submit("search", self._searcher.answer, self.request())
        self._bridge.deliver(future, self._arrived, self._failed)

    def _arrived(self, answer: SearchAnswer) -> None:
        stale = self._again
        self._finished()
        if not stale:
            self.answered.emit(answer)
            nothing = not answer.ids and not answer.refused and answer.request.text.strip()
            (self._instead.start if nothing else self._instead.stop)()

    def _suggest(self) -> None:
        request = self.request()

        def told(suggestions: Suggestions) -> None:
            if request.text == self._session.query:
                self.suggested.emit(suggestions)

        future = self._runner.submit("search", self._searcher.suggest, request)
        self._bridge.deliver(future, told, self._failed_to_suggest)

    def _failed_to_suggest(self, error: Exception) -> None:
        self._session.complain(f"Nothing can be suggested: {error}")

    def _failed(self, error: Exception) -> None:
        self._finished()
        self._session.complain(f"The search failed: {error}")

    def _finished(self) -> None:
        self._busy = False
        self._late.stop()
        self.waiting.emit(False)
        if self._again:
            self._again = False
            self.ask()

    def _changed(self, change: ChangeSet) -> None:
        if change.is_of_mentions:
            return  # fields that are computed from them follow
        everything = not self._session.query.strip()
        if change.added or change.removed or not everything:
            # Batches of an import come quickly; one question answers several.
            self._settle.start()
