"""Notes saved until a search finds their new words: Carrel's and FTS5's in turn, in one process.

    python -c "..." LIBRARY CACHE FTS5_FILE SAVES

Prints a JSON object: `ours_ms` and `peer_ms`, a list each.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

from tests.performance.keystrokes import Question
from tests.performance.peers import fts5
from tests.performance.peers.search_process import answering, typed
from tests.performance.reader_notes import note_of

from carrel.library.opening import open_library
from carrel.library.rows import ListReader
from carrel.search.client import SearchClient

_PATIENCE_S = 10.0
#: Seconds between two saves, at random: indexing looks at the library ten times a second.
_PAUSE_S = (0.05, 0.25)


def wait_until_found(client: SearchClient, word: str, paper_id: int) -> None:
    """Ask until the paper is among the answer's; raises TimeoutError."""
    until = time.perf_counter() + _PATIENCE_S
    while paper_id not in typed(client, Question("typed", word)).ids:
        if time.perf_counter() > until:
            raise TimeoutError("a note that was saved is not found")


def main() -> int:
    folder, cache, file = map(Path, sys.argv[1:4])
    chance, saves = random.Random(11), int(sys.argv[4])
    told: dict[str, list[float]] = {"ours_ms": [], "peer_ms": []}
    library = open_library(folder, origin="window", create=False)
    library.thin()  # as the window does after its first paint: it loads the writer
    reader, peer = ListReader(library.path), fts5.open_file(file)
    papers = list(reader.ids())
    reader.close()
    with answering(folder, cache) as client:
        for number in range(saves):
            paper_id, word = chance.choice(papers), f"zyx{number}qv{chance.randrange(10**6)}"
            body = f"{note_of(number)}\n{word}\n"
            time.sleep(chance.uniform(*_PAUSE_S))
            began = time.perf_counter()
            library.save_note(paper_id, body)
            wait_until_found(client, word, paper_id)
            between = time.perf_counter()
            fts5.save_note(peer, paper_id, body)
            assert fts5.best(peer, Question("typed", word)) == [paper_id]
            told["ours_ms"].append((between - began) * 1000)
            told["peer_ms"].append((time.perf_counter() - between) * 1000)
    peer.close()
    library.close()
    print(json.dumps(told))
    return 0
