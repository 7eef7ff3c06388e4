"""What a library forgets: old history, papers of undone imports, feed rows long followed."""

from __future__ import annotations

import sqlite3

from carrel.library import history
from carrel.library.change_feed import KEPT_ROWS


def thin(driver: sqlite3.Connection) -> None:
    """Thin history and feed; delete papers that no redo can bring back."""
    history.thin(driver)
    driver.execute(
        "DELETE FROM paper WHERE live = 0 AND NOT EXISTS (SELECT 1 FROM history WHERE undone = 1)"
    )
    driver.execute("DELETE FROM feed WHERE seq <= (SELECT MAX(seq) FROM feed) - ?", (KEPT_ROWS,))
