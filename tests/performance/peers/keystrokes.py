"""Typing sessions asked of Carrel's search process, then of FTS5, session by session.

    python -c "..." LIBRARY CACHE FTS5_FILE SESSIONS

SESSIONS is a JSON file: a list of lists of texts. Prints a JSON object: `ours_ms`, `best_ms` and
`newest_ms`, one a keystroke, and `resident_mb`, the search process's memory after them.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.performance.peers import fts5
from tests.performance.peers.search_process import answering, pid_of, typed
from tests.performance.processes import resident_mb


def asked(ask: Callable[[str], Any], session: list[str]) -> list[float]:
    """Return the milliseconds of each keystroke."""
    found = []
    for text in session:
        began = time.perf_counter()
        ask(text)
        found.append((time.perf_counter() - began) * 1000)
    return found


def main() -> int:
    library, cache, file, sessions = map(Path, sys.argv[1:])
    peer = fts5.open_file(file)
    told: dict[str, Any] = {"ours_ms": [], "best_ms": [], "newest_ms": []}
    with answering(library, cache) as client:
        for session in json.loads(sessions.read_text("utf-8")):
            told["ours_ms"] += asked(partial(typed, client), session)
            told["best_ms"] += asked(partial(fts5.best, peer), session)
            told["newest_ms"] += asked(partial(fts5.newest, peer), session)
        told["resident_mb"] = resident_mb(pid_of(client))
    peer.close()
    print(json.dumps(told))
    return 0
