"""A tag given to many papers: through Carrel's library, and by plain statements on a copy of it.

    python -c "..." LIBRARY PAPERS ROUNDS

Prints a JSON object: `ours_ms`, with its undo history, change feed and checks; `undo_ms`; and
`raw_ms`, one transaction of the same rows. Both commit with WAL and `synchronous=FULL`.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from carrel.library.location import library_file
from carrel.library.opening import open_library
from carrel.library.rows import ListReader


def main() -> int:
    folder, count, rounds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    library = open_library(folder, origin="window", create=False)
    reader = ListReader(library.path)
    papers = list(reader.ids())[:count]
    reader.close()
    library.add_tags(papers[:1], ["first"])  # loads the writer
    told: dict[str, list[float]] = {"ours_ms": [], "undo_ms": [], "raw_ms": []}
    with closing(sqlite3.connect(library_file(folder), isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous = FULL")
        for number in range(rounds):
            began = time.perf_counter()
            given = library.add_tags(papers, [f"tag/{number}"])
            told["ours_ms"].append((time.perf_counter() - began) * 1000)
            if given != len(papers):
                raise AssertionError(f"{given} papers were tagged, not {len(papers)}")
            began = time.perf_counter()
            library.undo()
            told["undo_ms"].append((time.perf_counter() - began) * 1000)
            told["raw_ms"].append(_raw(raw, papers, f"raw/{number}"))
    library.close()
    print(json.dumps(told))
    return 0


def _raw(raw: sqlite3.Connection, papers: list[int], name: str) -> float:
    began = time.perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    tag_id = raw.execute("INSERT INTO tag (name, colour) VALUES (?, '')", (name,)).lastrowid
    raw.executemany(
        "INSERT INTO paper_tag (paper_id, tag_id) VALUES (?, ?)", [(one, tag_id) for one in papers]
    )
    raw.execute("COMMIT")
    took = (time.perf_counter() - began) * 1000
    raw.execute("DELETE FROM tag WHERE id = ?", (tag_id,))
    return took
