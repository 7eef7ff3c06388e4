"""Keeps the strip of backlinks in step with the paper being read and with the notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from carrel.domain.changes import ChangeSet
    from carrel.library.note_links import Backlink
    from carrel.ui.desk import Desk
    from carrel.ui.notes.backlinks import BacklinksStrip

_SETTLE_MS = 300  # a note is saved while it is typed; its links matter when there is a pause


def follow_backlinks(strip: BacklinksStrip, desk: Desk, go_to: Callable[[int], None]) -> None:
    """Show the notes that link to the current paper from now on; read off the window's thread."""
    session = desk.session
    soon = QTimer(desk, singleShot=True, interval=_SETTLE_MS)

    def read() -> None:
        paper = session.current

        def show(backlinks: list[Backlink]) -> None:
            if paper == session.current:
                strip.show_backlinks(backlinks)

        desk.look(lambda reader: reader.backlinks(paper), show)

    def begin(_: int) -> None:
        strip.show_backlinks([])  # never those of another paper
        soon.start()

    def changed(change: ChangeSet) -> None:
        if change.added or change.removed or "note" in change.changed:
            soon.start()

    soon.timeout.connect(read)
    session.current_changed.connect(begin)
    session.library_changed.connect(changed)
    session.library_renewed.connect(soon.start)
    strip.paper_wanted.connect(go_to)
    soon.start()
