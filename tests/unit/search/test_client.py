"""The window's side of the search process: the same answers, whatever becomes of the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.unit.search.conftest import STORED

from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.search.client import SearchClient, index_folder
from carrel.search.request import SearchRequest
from carrel.search.sql import SqlSearcher
from carrel.search.state import SearchState
from carrel.search.suggestions import Suggestions

QUERIES = (
    "model",
    "KV-cache",
    '"kv cache"',
    "is:inbox model",
    "graph OR note:model",
    "",
    "count:>3 model",
)


def until(true: Callable[[], object], patience: float = 20.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def gone(pid: int) -> bool:
    """Whether a process has ended (what is left of it does not run)."""
    try:
        return " Z " in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True


@pytest.fixture
def client(library_path: Path, tmp_path: Path) -> Iterator[SearchClient]:
    made = SearchClient(library_path, tmp_path / "cache", LibraryReader)
    yield made
    made.close()


@pytest.fixture
def ready(client: SearchClient) -> SearchClient:
    client.start()
    until(lambda: client.state.kind == "ready")
    return client


def same(client: SearchClient, path: Path) -> None:
    sql = SqlSearcher(path)
    for text in QUERIES:
        for order in ("added", "year", "title", "field:count"):
            request = SearchRequest(text=text, order=order, fields=STORED)
            answer, expected = client.answer(request), sql.answer(request)
            assert answer.ids == expected.ids
            assert answer.understood == expected.understood
            assert answer.request is request
            assert answer.refused is None
    sql.close()


def test_it_answers_before_it_is_started_and_starts_nothing(
    client: SearchClient, library_path: Path
):
    same(client, library_path)
    assert client.pid is None
    assert not client.answer(SearchRequest(text="model")).indexed


def test_what_finds_nothing_is_asked_in_other_words(client: SearchClient):
    wanted = SearchRequest(text="nueral cache is:dropped tag:nowhere", order="relevance")
    assert client.suggest(wanted).meant == ()  # nothing but the process knows the words
    client.start()
    until(lambda: client.state.kind == "ready")
    misspelt = SearchRequest(text="nueral", order="relevance", fields=STORED)
    (meant,) = client.suggest(misspelt).meant
    assert meant.query == "neural"
    assert meant.count == len(client.answer(SearchRequest(text="neural")).ids) > 0
    two = SearchRequest(text="neural tag:nowhere")
    assert [one.query for one in client.suggest(two).without] == ["neural"]
    assert client.suggest(SearchRequest(text="x " * 200)) == Suggestions()
    assert client.suggest(SearchRequest(text="a\0\ud800 (((")) is not None


def test_its_process_answers(ready: SearchClient, library_path: Path):
    same(ready, library_path)
    assert ready.answer(SearchRequest(text="model", order="relevance")).indexed
    assert ready.answer(SearchRequest(text="x " * 200)).refused


def test_it_tells_how_it_is(client: SearchClient):
    told: list[SearchState] = []
    client.on_state(told.append)
    client.start()
    until(lambda: client.state.kind == "ready")
    assert [state.kind for state in told] == ["ready"]
    assert told[0].sentence() == ""
    assert SearchState("indexing", 312, 1000).sentence() == "indexing 312 of 1,000"
    why = SearchState("indexing", 1, 2, "the index was damaged").sentence()
    assert why == "indexing 1 of 2 again, because the index was damaged"
    assert "No space" in SearchState("without", reason="No space left on device").sentence()


def test_closing_ends_the_process(ready: SearchClient):
    pid = ready.pid
    assert pid is not None
    ready.close()
    until(lambda: gone(pid), 0.5)
    ready.close()


def test_closing_at_once_ends_the_process_too(client: SearchClient):
    client.start()
    until(lambda: client.pid is not None)
    pid = client.pid
    assert pid is not None
    client.close()
    assert gone(pid)


def test_closed_before_it_started_it_starts_nothing(client: SearchClient):
    client.close()
    client.start()
    assert client.pid is None


def test_a_process_that_does_not_answer_is_replaced(ready: SearchClient, library_path: Path):
    first = ready.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    start = time.monotonic()
    answer = ready.answer(SearchRequest(text="model"))
    assert 2.0 <= time.monotonic() - start < 4.0
    assert answer.ids
    until(lambda: ready.state.kind == "ready" and ready.pid not in (None, first))
    assert gone(first)
    same(ready, library_path)
    assert ready.answer(SearchRequest(text="model")).indexed


def test_a_killed_process_is_replaced_and_nobody_notices(ready: SearchClient, library_path: Path):
    for _ in range(2):
        pid = ready.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        same(ready, library_path)
        until(lambda: ready.state.kind == "ready" and ready.pid not in (None, pid))  # noqa: B023
    assert ready.answer(SearchRequest(text="model")).indexed


def test_a_note_is_found_as_soon_as_it_is_stored(tmp_path: Path, own_library: Path):
    with open_library(own_library, origin="window") as library:
        client = SearchClient(library.path, tmp_path / "cache", LibraryReader)
        client.start()
        until(lambda: client.state.kind == "ready")
        for number in range(5):
            library.save_note(4, f"zyzzyva{number}")
            answer = client.answer(SearchRequest(text=f"zyzzyva{number}"))
            assert list(answer.ids) == [4]
            assert answer.indexed
        client.close()


PARENT = """
import sys, time
from pathlib import Path
from carrel.library.reading import LibraryReader
from carrel.search.client import SearchClient

if __name__ == "__main__":
    client = SearchClient(Path(sys.argv[1]), Path(sys.argv[2]), LibraryReader)
    client.start()
    while client.state.kind != "ready":
        time.sleep(0.01)
    print(client.pid, *sorted(name for name in sys.modules if "whoosh" in name), flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_process_ends_with_its_parent(number: int, library_path: Path, tmp_path: Path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    command = [sys.executable, script, library_path, tmp_path / "cache"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid, *whoosh = parent.stdout.readline().split()
        assert not whoosh, "the window's process has Whoosh loaded"
        parent.send_signal(number)
        parent.wait()
    until(lambda: gone(int(pid)), 3)


def test_every_library_has_an_index_of_its_own_in_the_cache(tmp_path: Path):
    cache = tmp_path / "cache"
    first = index_folder(cache, tmp_path / "one" / "library.sqlite")
    second = index_folder(cache, tmp_path / "two" / "library.sqlite")
    assert first != second
    assert first.parent == second.parent == cache / "search"
