"""Papers by what a reader types of their citekey or title, for links in notes."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

_MOST_WORDS = 8


class NamedPaper(NamedTuple):
    """A paper that can be linked to."""

    citekey: str
    title: str
    year: int | None


def papers_named(connection: sqlite3.Connection, text: str, count: int) -> list[NamedPaper]:
    """Return papers out of the trash whose citekey or title holds every word of `text`: first
    those whose citekey or title begins with it, then the newest.

    Reads every paper (50,000 take some 50 ms): not for the window's thread.
    """
    words = text.split()[:_MOST_WORDS]
    found = " AND ".join(["(citekey LIKE ? ESCAPE '\\' OR title LIKE ? ESCAPE '\\')"] * len(words))
    patterns = [f"%{_plain(word)}%" for word in words for _ in range(2)]
    begins = f"{_plain(text.strip())}%"
    rows = connection.execute(
        "SELECT citekey, title, year FROM paper WHERE live = 1 AND trashed_at IS NULL"
        f" AND citekey <> '' AND {found or '1'}"
        " ORDER BY citekey LIKE ? ESCAPE '\\' DESC, title LIKE ? ESCAPE '\\' DESC,"
        " year DESC, title LIMIT ?",
        (*patterns, begins, begins, count),
    )
    return [NamedPaper._make(row) for row in rows]


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
