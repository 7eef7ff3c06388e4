"""One key decides on a paper and moves on; one key takes the decision back and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from carrel.domain.paper import ReadingState

if TYPE_CHECKING:
    from carrel.ui.desk import Desk
    from carrel.ui.paper_list.view import PaperListView

_REMEMBERED = 200


class _Decision(NamedTuple):
    paper_ids: list[int]
    before: dict[int, str]


class Triage:
    """Decides on the selected papers of a list and remembers what it decided."""

    def __init__(self, desk: Desk, view: PaperListView) -> None:
        self._desk, self._view = desk, view
        self._decisions: list[_Decision] = []

    def decide(self, state: ReadingState) -> None:
        """Set the state of the selected papers and go on to the next one."""
        ids = self._desk.session.selection
        if not ids:
            return
        rows = (self._view.papers.row_at(row) for row in self._view.papers.rows_of(ids))
        before = {row.id: row.state for row in rows if row is not None}
        self._decisions = [*self._decisions[-_REMEMBERED:], _Decision(list(ids), before)]
        self._desk.writer.set_state(list(ids), state)
        # Stepping first is right in every list: where the paper leaves the list, the next one is
        # current already; where it stays, the reader has moved on.
        self._view.step(1)

    def take_back(self) -> None:
        """Give the papers of the last decision their states back and go to the first of them."""
        if not self._decisions:
            self._desk.session.say("No decision to take back")
            return
        decision = self._decisions.pop()
        states: dict[str, list[int]] = {}
        for paper_id, state in decision.before.items():
            states.setdefault(state, []).append(paper_id)
        newest = self._desk.reader.history(1)
        undoable = (
            newest
            and not newest[0].undone
            and set(newest[0].paper_ids) == set(decision.paper_ids)
            and newest[0].label.startswith(("Mark", "Keep", "Move"))
        )
        if undoable:
            self._desk.writer.undo()
        else:
            # Something else was done since: the states come back by a change of their own.
            for state, ids in states.items():
                self._desk.writer.set_state(ids, ReadingState(state))
        self._desk.session.go_to_paper.emit(decision.paper_ids[0])
