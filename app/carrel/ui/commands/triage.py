"""One key decides on a paper and moves on; one key takes the decision back and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carrel.domain.paper import ReadingState
from carrel.ui.triage.decisions import Decision, Decisions

if TYPE_CHECKING:
    from carrel.ui.desk import Desk
    from carrel.ui.shell.parts import Parts

_INBOX = "is:inbox"


class Triage:
    """Decides on the selected papers of the list, and knows where the reader stopped."""

    def __init__(self, parts: Parts, desk: Desk, stored: object = None) -> None:
        """`stored` is what `state` of an earlier window returned; nonsense is passed over."""
        known = stored if isinstance(stored, dict) else {}
        query, paper = known.get("query"), known.get("next")
        self._parts, self._desk = parts, desk
        self._view = parts.panes.list.view
        self._decisions = Decisions(desk.library, known.get("decisions"))
        self._query = query if isinstance(query, str) else _INBOX
        self._next = paper if isinstance(paper, int) else -1

    def state(self) -> dict[str, Any]:
        """Return what a later window takes."""
        return {
            "query": self._query,
            "next": self._next,
            "decisions": self._decisions.state(),
        }

    def decide(self, state: ReadingState) -> None:
        """Set the state of the selected papers and go on to the one after them."""
        ids = self._desk.session.selection
        if not ids:
            return
        row = self._view.papers.rows_of(ids)[-1:] or [self._view.currentIndex().row()]
        self._query = self._desk.session.query
        self._next = self._view.papers.id_at(row[0] + 1)
        self._desk.writer.run(self._decisions.decide, list(ids), state, self._query)
        # Stepping first is right in every list: where the paper leaves the list, the next one is
        # current already; where it stays, the reader has moved on.
        if self._parts.preferences.current.triage.move_on:
            self._view.go_to_row(row[0] + 1)

    def take_back(self) -> None:
        """Give the papers of the last decision their states back and go to the first of them."""
        self._desk.writer.run(self._decisions.take_back, done=self._return)

    def continue_(self) -> None:
        """Go on after the last paper that was decided, in the list where that was."""
        self._desk.session.ask(self._query)
        if self._next >= 0:
            self._desk.session.go_to_paper.emit(self._next)

    def _return(self, decision: Decision | None) -> None:
        session = self._desk.session
        if decision is None or not decision.papers:
            session.say("No decision to take back")
            return
        first = decision.papers[0]
        self._query, self._next = decision.query, first
        if self._view.papers.row_of(first) < 0:
            session.ask(decision.query)
        session.go_to_paper.emit(first)
        count = len(decision.papers)
        session.say(
            f"Taken back: the decision on {'a paper' if count == 1 else f'{count:,} papers'}"
        )
