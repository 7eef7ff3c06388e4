"""Papers of a JSON-lines file into one table, by sqlite3 and nothing else.

    python -c "..." SOURCE TARGET

No title is compared, no identifier cleaned, nothing can be undone: the least that storing costs.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

BATCH = 500  # papers a commit, as Carrel's imports have it
FIELDS = ("title", "abstract", "authors", "year", "venue", "url", "doi", "keywords")


def rows(lines: Iterator[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the values of FIELDS, lists as JSON."""
    for line in lines:
        paper = json.loads(line)
        values = (paper.get(name) for name in FIELDS)
        yield tuple(json.dumps(one) if isinstance(one, list) else one for one in values)


def main() -> int:
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"CREATE TABLE paper (id INTEGER PRIMARY KEY, {', '.join(FIELDS)})")
    marks = ", ".join("?" * len(FIELDS))
    with source.open(encoding="utf-8") as lines:
        found = rows(lines)
        while batch := list(islice(found, BATCH)):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                f"INSERT INTO paper ({', '.join(FIELDS)}) VALUES ({marks})", batch
            )
            connection.execute("COMMIT")
    connection.close()
    return 0
