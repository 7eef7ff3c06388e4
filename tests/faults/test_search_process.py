"""Whatever becomes of the search process and its index: right answers, by nobody's doing."""

from __future__ import annotations

import json
import os
import pickle
import random
import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from carrel.domain.paper import ImportedPaper
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.search import client as client_module
from carrel.search.client import SearchClient, index_folder
from carrel.search.request import SearchRequest
from carrel.search.sql import SqlSearcher

WORDS = "gnu okapi quokka wombat tapir dugong kea numbat bilby saiga".split()
QUERIES = (*WORDS, "qu", '"gnu okapi"', "title:kea", "note:saiga", "-gnu", "gnu OR numbat")
PAPERS = 400


def until(true: Callable[[], object], patience: float = 30.0) -> None:
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def some_papers(chance: random.Random, count: int) -> list[ImportedPaper]:
    return [
        ImportedPaper(
            title=f"{' '.join(chance.sample(WORDS, 2))} {chance.random()}",
            abstract=" ".join(chance.choices(WORDS, k=60)),
        )
        for _ in range(count)
    ]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of 400 papers; not to be changed."""
    folder = tmp_path_factory.mktemp("filled") / "library"
    with open_library(folder, origin="command line") as library:
        library.add_batch(some_papers(random.Random(5), PAPERS), source="made up")
        for number in range(1, 40):
            library.save_note(number, f"{WORDS[number % 10]} noted")
    return folder


@pytest.fixture
def library_folder(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "library"))


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def start(library_folder: Path, cache: Path) -> Iterator[Callable[[], SearchClient]]:
    clients: list[SearchClient] = []

    def start() -> SearchClient:
        client = SearchClient(library_folder / "library.sqlite", cache, LibraryReader)
        clients.append(client)
        client.start()
        return client

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def folder(library_folder: Path, cache: Path) -> Path:
    """The folder of the index."""
    return index_folder(cache, library_folder / "library.sqlite")


def is_right(client: SearchClient, library_folder: Path, *more: str) -> None:
    sql = SqlSearcher(library_folder / "library.sqlite")
    for query in (*QUERIES, *more):
        request = SearchRequest(text=query)
        answer = client.answer(request)
        assert answer.refused is None
        assert answer.ids == sql.answer(request).ids, query
    assert client.answer(SearchRequest(text="gnu")).ids
    sql.close()


def comes_back(client: SearchClient, library_folder: Path) -> None:
    """Assert that answers are right at once, and come from an index again soon."""
    is_right(client, library_folder)
    until(lambda: client.state.kind == "ready")
    is_right(client, library_folder)
    assert client.answer(SearchRequest(text="gnu")).indexed, "no index answered"


def made(start: Callable[[], SearchClient], library_folder: Path) -> None:
    """Make an index of two segments, and end the process."""
    client = start()
    until(lambda: client.state.kind == "ready")
    with open_library(library_folder, origin="window") as library:
        library.save_note(50, "gnu of a second segment")
    folder = index_folder(client._cache, library_folder / "library.sqlite")
    until(lambda: json.loads((folder / "state.json").read_text())["generation"] == 2)
    client.close()


def test_killed_at_any_moment(
    start: Callable[[], SearchClient],
    library_folder: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(client_module, "_AGAIN_AFTER", (0.01,))
    chance = random.Random(11)
    client = start()
    with open_library(library_folder, origin="window") as library:
        for number in range(12):
            library.add_batch(some_papers(chance, 30), source="more")
            library.save_note(number + 1, f"numbat {number}")
            until(lambda: client.pid is not None)
            # From while it starts to long after its commit; a commit takes 20 ms.
            time.sleep(chance.choice((0.05, 0.15, 0.2, 0.25, 0.3, 0.4)))
            if client.pid is not None:
                os.kill(client.pid, signal.SIGKILL)
            is_right(client, library_folder, f'"numbat {number}"')
    client.close()
    shown = start()
    comes_back(shown, library_folder)
    state = json.loads((folder / "state.json").read_text())
    shown.close()
    left = {one.name for one in (folder / "words").iterdir() if not one.name.endswith("LOCK")}
    assert left == set(state["files"]), "litter"


@pytest.mark.slow
def test_a_flipped_bit_in_any_file(
    start: Callable[[], SearchClient], library_folder: Path, folder: Path, cache: Path
):
    made(start, library_folder)
    whole = cache.with_name("whole")
    shutil.copytree(folder, whole)
    chance = random.Random(2)
    files = [one.relative_to(whole) for one in sorted(whole.rglob("*")) if one.is_file()]
    files = [name for name in files if not name.name.lower().endswith("lock")]
    assert len(files) == 4  # state, table of contents, two segments
    for name in files:
        size = (whole / name).stat().st_size
        for at in (0, chance.randrange(size), size - 1):
            shutil.rmtree(folder)
            shutil.copytree(whole, folder)
            content = bytearray((folder / name).read_bytes())
            content[at] ^= 1 << chance.randrange(8)
            (folder / name).write_bytes(content)
            client = start()
            comes_back(client, library_folder)
            client.close()


@pytest.mark.parametrize("how", ["deleted", "empty", "half"])
@pytest.mark.parametrize("pattern", ["state.json", "*.toc", "*.seg", "words"])
def test_a_file_that_is_gone(
    how: str,
    pattern: str,
    start: Callable[[], SearchClient],
    library_folder: Path,
    folder: Path,
):
    made(start, library_folder)
    for path in list(folder.rglob(pattern)):
        if path.is_dir():
            shutil.rmtree(path)
        elif how == "deleted":
            path.unlink()
        else:
            content = path.read_bytes()
            path.write_bytes(content[: len(content) // 2 if how == "half" else 0])
    client = start()
    comes_back(client, library_folder)


def test_the_index_deleted_while_it_is_used(
    start: Callable[[], SearchClient], library_folder: Path, cache: Path
):
    client = start()
    until(lambda: client.state.kind == "ready")
    shutil.rmtree(cache)
    with open_library(library_folder, origin="window") as library:
        for number in range(1, 4):
            library.save_note(number, f"bilby {number}")
            is_right(client, library_folder, f'"bilby {number}"')
            time.sleep(0.2)
    until(lambda: list(cache.rglob("*.seg")))
    comes_back(client, library_folder)


def test_segments_overwritten_while_they_are_used(
    start: Callable[[], SearchClient], library_folder: Path, folder: Path
):
    made(start, library_folder)
    client = start()
    until(lambda: client.state.kind == "ready")
    for path in folder.rglob("*.seg"):
        with path.open("r+b") as file:
            file.write(b"\xff" * path.stat().st_size)
    client.answer(SearchRequest(text="gnu"))  # sees it, and says nothing
    comes_back(client, library_folder)


@pytest.mark.parametrize("size", [0, 500, 5_000, 20_000])
def test_a_disk_that_is_full(
    size: int, start: Callable[[], SearchClient], library_folder: Path, folder: Path
):
    # As under a window, whose connection has made SQLite's files beside the library.
    window = LibraryReader(library_folder / "library.sqlite")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))  # what the process inherits
    try:
        client = start()
        until(lambda: client.pid is not None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    until(lambda: client.state.kind == "without")
    assert client.state.reason == "File too large"
    is_right(client, library_folder)
    client.close()
    comes_back(start(), library_folder)
    window.close()


def test_a_cache_that_cannot_be_made(
    start: Callable[[], SearchClient], library_folder: Path, cache: Path
):
    cache.write_text("a file in its place")
    client = start()
    until(lambda: client.state.kind == "without")
    is_right(client, library_folder)
    cache.unlink()
    comes_back(client, library_folder)


def test_a_folder_of_the_index_that_is_a_link(
    start: Callable[[], SearchClient], library_folder: Path, folder: Path, tmp_path: Path
):
    folder.parent.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    client = start()
    until(lambda: client.state.kind == "without")
    is_right(client, library_folder)
    assert not list((tmp_path / "elsewhere").iterdir())


class Crafted:
    """A pickle that leaves a trace where it is loaded."""

    def __init__(self, trace: Path) -> None:
        self._trace = trace

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._trace),)


@pytest.mark.parametrize("where", ["library", "cache"])
def test_a_crafted_table_of_contents_is_never_loaded(
    where: str,
    start: Callable[[], SearchClient],
    library_folder: Path,
    folder: Path,
    tmp_path: Path,
):
    trace = tmp_path / "trace"
    if where == "cache":
        made(start, library_folder)
        places = [folder / "words"]
    else:
        # An index that came along with somebody's library.
        places = [library_folder, library_folder / "words", library_folder / "search" / folder.name]
    whole = _table_of_contents(Crafted(trace))
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
        (place / "_carrel_99.toc").write_bytes(whole)
        for path in place.glob("_carrel_2.toc"):
            path.write_bytes(whole)
    comes_back(start(), library_folder)
    assert not trace.exists()


def _table_of_contents(segments: object) -> bytes:
    """Return a table of contents of Whoosh's with `segments` in it, and check that it bites."""
    from whoosh.filedb.filestore import RamStorage
    from whoosh.index import TOC

    from carrel.search.schema import SCHEMA

    storage = RamStorage()
    TOC(SCHEMA, segments, 99).write(storage, "carrel")
    content = bytes(storage.files["_carrel_99.toc"])
    assert pickle.dumps(segments, 2) in content or b"mkdir" in content
    return content
