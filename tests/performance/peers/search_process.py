"""Carrel's search process as the window has it: started by a client, asked through its pipe.

    python -c "..." LIBRARY CACHE

starts it on an empty cache and prints a JSON object: `took_s`, from the start to "ready", and
`peak_mb`, the most memory that it had until then.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from tests.performance.keystrokes import Question
from tests.performance.processes import peak_mb

from carrel.library.location import library_file
from carrel.library.reading import LibraryReader
from carrel.search.client import SearchClient
from carrel.search.request import SearchAnswer, SearchRequest
from carrel.search.sql import SqlSearcher

_PATIENCE_S = 300.0
_LOOK_EVERY = 0.005  # seconds


@contextmanager
def started(folder: Path, cache: Path) -> Iterator[SearchClient]:
    """Start the search of a library; ends its process."""
    client = SearchClient(library_file(folder), cache, LibraryReader)
    try:
        client.start()
        yield client
    finally:
        client.close()


def wait_for(client: SearchClient, kind: str) -> None:
    """Wait for a state of the search; raises AssertionError for one that does not lead there."""
    until = time.monotonic() + _PATIENCE_S
    while (state := client.state).kind != kind:
        if state.reason or state.kind == "ready" or time.monotonic() > until:
            raise AssertionError(f"the search is not {kind} but {state}")
        time.sleep(_LOOK_EVERY)


@contextmanager
def answering(folder: Path, cache: Path) -> Iterator[SearchClient]:
    """Wait until the search process answers; what SQL would answer in its stead is an error."""
    with started(folder, cache) as client:
        wait_for(client, "ready")
        with patch.object(SqlSearcher, "answer", _refuse):
            yield client


def as_typed(question: Question) -> str:
    """Return what a reader types into Carrel's box."""
    if question.kind == "or":
        return " OR ".join(question.words)
    return f'"{question.text}"' if question.kind == "phrase" else question.text


def typed(client: SearchClient, question: Question) -> SearchAnswer:
    """Ask what the window asks when somebody has typed that."""
    answer = client.answer(SearchRequest(text=as_typed(question), order="relevance"))
    if answer.refused is not None:
        raise AssertionError(answer.refused)
    return answer


def pid_of(client: SearchClient) -> int:
    """Return the process that answers."""
    assert client.pid is not None
    return client.pid


def _refuse(*_: object) -> SearchAnswer:
    raise AssertionError("the search process did not answer")


def main() -> int:
    folder, cache = map(Path, sys.argv[1:])
    began = time.perf_counter()
    with started(folder, cache) as client:
        wait_for(client, "ready")
        took = time.perf_counter() - began
        print(json.dumps({"took_s": took, "peak_mb": peak_mb(pid_of(client))}))
    return 0
