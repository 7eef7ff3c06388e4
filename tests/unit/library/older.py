"""Makes a library what an earlier version of the program left behind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

#: The tables that came with each version, in an order in which they can be dropped.
TABLES = {
    5: ("note_link", "highlight"),
    4: ("mention", "mention_edit", "paper_mentions", "extraction"),
    3: ("saved_search",),
    2: ("paper_field", "stored_field"),
}


def make_older(path: Path, version: int) -> None:
    """Take the library's file back to schema `version`, as a closed program leaves it."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA foreign_keys = OFF")
        for came_with in sorted(TABLES, reverse=True):
            for table in TABLES[came_with] if came_with > version else ():
                other.execute(f"DROP TABLE {table}")
        if version < 5:
            other.execute("DROP INDEX paper_by_decision")
            for column in ("decided_at", "queue"):
                other.execute(f"ALTER TABLE paper DROP COLUMN {column}")
        other.execute("UPDATE alembic_version SET version_num = ?", (f"{version:04}",))
        other.execute(f"PRAGMA user_version = {version}")
        other.execute("PRAGMA journal_mode = DELETE")
        other.commit()
