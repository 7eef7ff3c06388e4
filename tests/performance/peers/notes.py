"""Saves of notes, Carrel's and plain commits of the same texts in turn, in one process.

    python -c "..." LIBRARY SAVES

Prints a JSON object: `ours_ms` and `raw_ms`, a list each.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from carrel.library.opening import open_library
from carrel.library.rows import ListReader

BYTES = 4096
#: Saves of one note in a row, as somebody goes on writing it.
SITTING = 20
_SYLLABLES = "ba ce di fo gu ha ki lo mu ne pa ri so tu ve wa xi yo ze".split()


def texts(saves: int) -> Iterator[tuple[int, str]]:
    """Yield the number of the note and its text of 4 KB; each save has other last words."""
    chance = random.Random(3)

    def words(count: int) -> str:
        return " ".join("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(count))

    body = ""
    for save in range(saves):
        if save % SITTING == 0:
            body = words(BYTES)
        yield save // SITTING, f"{body[: BYTES - 60]} {words(20)}"[:BYTES]


def raw_file(path: Path) -> sqlite3.Connection:
    """Open a file of one table with the promises that a library keeps: WAL and FULL."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE note (paper_id INTEGER PRIMARY KEY, body TEXT)")
    return connection


def raw_save(connection: sqlite3.Connection, paper_id: int, body: str) -> None:
    """Commit the text."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "INSERT INTO note VALUES (?, ?) ON CONFLICT (paper_id) DO UPDATE SET body = excluded.body",
        (paper_id, body),
    )
    connection.execute("COMMIT")


def main() -> int:
    folder, saves = Path(sys.argv[1]), int(sys.argv[2])
    library = open_library(folder, origin="window", create=False)
    library.thin()  # as the window does after its first paint: it loads the writer
    reader = ListReader(library.path)
    papers = reader.ids()
    reader.close()
    raw = raw_file(folder / "raw.sqlite")
    told: dict[str, list[float]] = {"ours_ms": [], "raw_ms": []}
    for number, body in texts(saves):
        paper_id = papers[number % len(papers)]
        began = time.perf_counter()
        library.save_note(paper_id, body)
        between = time.perf_counter()
        raw_save(raw, paper_id, body)
        told["ours_ms"].append((between - began) * 1000)
        told["raw_ms"].append((time.perf_counter() - between) * 1000)
    raw.close()
    library.close()
    print(json.dumps(told))
    return 0
