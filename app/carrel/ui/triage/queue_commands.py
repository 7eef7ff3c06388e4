"""Commands that change the order of the queue, and the one that reads the next paper of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from carrel.domain.paper import ReadingState
from carrel.search.request import QUEUED
from carrel.ui.commands.command import Command
from carrel.ui.paper_list.queue_drag import QueueDrag

if TYPE_CHECKING:
    from carrel.library.reading import LibraryReader
    from carrel.ui.desk import Desk
    from carrel.ui.shell.parts import Parts

_NO_QUEUE = "Only the queue has an order of your own: open Later, sorted by queue"
_MOVES = {
    "queue_up": ("Move &up in the queue", "Alt+Shift+Up"),
    "queue_down": ("Move do&wn in the queue", "Alt+Shift+Down"),
    "queue_first": ("Read &first of the queue", "Alt+Shift+Home"),
    "queue_last": ("Read &last of the queue", "Alt+Shift+End"),
}


class QueueCommands:
    """Moves the selected papers in the queue, together and in the order of the list."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._view = parts.panes.list.view
        self._drag = QueueDrag(self._view)
        self._drag.dropped.connect(self._drop)

    def open_desk(self, desk: Desk) -> None:
        """Let rows be dragged while the list shows the queue of this library."""
        desk.search.answered.connect(lambda _: self._drag.allow(desk.search.shows_queue))

    def commands(self) -> list[Command]:
        """Return the commands, the moves in the Paper menu."""
        moves: list[Command] = [
            Command(
                id=f"paper.{name}",
                title=title,
                run=partial(self._move, name),
                menu="Paper",
                section=1,
                submenu="In the &queue",
                keys=(key,),
                scope="papers",
                enabled=self._has_selection,
            )
            for name, (title, key) in _MOVES.items()
        ]
        return [
            *moves,
            Command(
                id="go.next_in_queue",
                title="Ne&xt in the queue",
                run=self._read_next,
                menu="Go",
                section=1,
                keys=("Ctrl+Shift+N",),
                icon="later",
            ),
        ]

    def _has_selection(self) -> bool:
        return self._parts.desk is not None and bool(self._parts.session.selection)

    def _move(self, name: str) -> None:
        moving = self._view.selected_papers()
        rows = self._view.papers.rows_of(moving)
        if not rows:
            return
        places = {
            "queue_up": max(rows[0] - 1, 0),
            "queue_down": rows[-1] + 2,
            "queue_first": 0,
            "queue_last": len(self._view.papers.ids),
        }
        self._put(moving, places[name])

    def _drop(self, row: int) -> None:
        self._put(self._view.selected_papers(), row)

    def _put(self, moving: list[int], row: int) -> None:
        """Put papers before the one at a row, or before the next that stays, or at the end."""
        desk = self._parts.desk
        if desk is None:
            return
        if not desk.search.shows_queue:
            self._parts.session.say(_NO_QUEUE)
            return
        ids, among = self._view.papers.ids, set(moving)
        before = next((one for one in ids[row:] if one not in among), None)
        desk.writer.move_in_queue(moving, before)

    def _read_next(self) -> None:
        desk = self._parts.desk
        if desk is None:
            return

        def first(reader: LibraryReader) -> int:
            return next(iter(reader.queue()), -1)

        desk.look(first, self._open)

    def _open(self, paper_id: int) -> None:
        desk, session = self._parts.desk, self._parts.session
        if desk is None or paper_id < 0:
            session.say("Nothing is kept for later")
            return

        def show(_stored: object) -> None:
            # It leaves the queue for the papers that are being read.
            if QUEUED in session.query.split() or self._view.papers.row_of(paper_id) < 0:
                session.ask("is:reading")
            session.go_to_paper.emit(paper_id)

        desk.writer.run(desk.library.set_state, [paper_id], ReadingState.READING, done=show)
