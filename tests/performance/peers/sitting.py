"""One side of a sitting, asked in a process of its own: Carrel, or a peer that was built before.

    python -c "..." SIDE LIBRARY TARGET

TARGET is Carrel's cache, or the peer's file or folder. Each line of standard input is a JSON list
of questions, each a list of kind and text; each line of standard output answers one: a JSON object
with `ms` and `found` (how many papers), one a question, and `resident_mb`, the memory of the
process that searches.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path

from tests.performance.keystrokes import Question
from tests.performance.processes import resident_mb

Ask = Callable[[Question], Sequence[int]]
#: What is asked, and the process that does the work.
Opened = tuple[Ask, int]


@contextmanager
def _carrel(library: Path, target: Path) -> Iterator[Opened]:
    from tests.performance.peers.search_process import answering, pid_of, typed

    from carrel.library.location import library_file
    from carrel.search.facets import FacetReader

    with (
        answering(library, target) as client,
        closing(FacetReader(library_file(library))) as facets,
    ):

        def ask(question: Question) -> Sequence[int]:
            found = typed(client, question).ids
            if question.kind == "facets":
                for name, kind, order in FACETS:
                    facets.counts(name, kind, found, MOST_VALUES, order=order)
            return found

        yield ask, pid_of(client)


@contextmanager
def _fts5(name: str, _: Path, target: Path) -> Iterator[Opened]:
    from tests.performance.peers import fts5

    with closing(fts5.open_file(target)) as connection:
        yield partial(fts5.best if name == "best" else fts5.newest, connection), os.getpid()


@contextmanager
def _tantivy(name: str, _: Path, target: Path) -> Iterator[Opened]:
    from tests.performance.peers import tantivy_index

    index = tantivy_index.open_folder(target)
    ask = tantivy_index.best if name == "best" else tantivy_index.newest
    yield partial(ask, index.searcher(), index.schema), os.getpid()


@contextmanager
def _whoosh(_: Path, target: Path) -> Iterator[Opened]:
    from tests.performance.peers import naive_whoosh
    from whoosh.index import open_dir

    with closing(open_dir(target)) as index, index.searcher() as searcher:
        yield partial(naive_whoosh.best, searcher), os.getpid()


SIDES: dict[str, Callable[[Path, Path], AbstractContextManager[Opened]]] = {
    "carrel": _carrel,
    "fts5_best": partial(_fts5, "best"),
    "fts5_newest": partial(_fts5, "newest"),
    "tantivy_best": partial(_tantivy, "best"),
    "tantivy_newest": partial(_tantivy, "newest"),
    "whoosh": _whoosh,
}

#: Facets as the window asks for them: field, kind, order; values at most.
FACETS = (
    ("year", "number", "value"),
    ("venue", "keyword", "count"),
    ("state", "keyword", "count"),
)
MOST_VALUES = 300


def main() -> int:
    side, *files = sys.argv[1:]
    library, target = map(Path, files)
    with SIDES[side](library, target) as (ask, pid):
        for line in sys.stdin:
            took, found = [], []
            for kind, text in json.loads(line):
                question = Question(kind, text)
                began = time.perf_counter()
                ids = ask(question)
                took.append((time.perf_counter() - began) * 1000)
                found.append(len(ids))
            told = {"ms": took, "found": found, "resident_mb": resident_mb(pid)}
            print(json.dumps(told), flush=True)
    return 0
