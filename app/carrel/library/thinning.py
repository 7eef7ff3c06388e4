"""What a library forgets: old history, papers of undone imports, feed rows long followed."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, select

from carrel.library import history
from carrel.library.change_feed import KEPT_ROWS
from carrel.library.transaction import table


def thin(connection: Connection) -> None:
    """Thin history and feed; delete papers that no redo can bring back."""
    history.thin(connection)
    entries, paper, feed = table("history"), table("paper"), table("feed")
    undone = connection.execute(
        select(func.count()).select_from(entries).where(entries.c.undone == 1)
    ).scalar_one()
    if not undone:
        connection.execute(delete(paper).where(paper.c.live == 0))
    newest = connection.execute(select(func.max(feed.c.seq))).scalar()
    if newest is not None:
        connection.execute(delete(feed).where(feed.c.seq <= newest - KEPT_ROWS))
