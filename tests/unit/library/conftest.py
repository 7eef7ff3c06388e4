"""A library for each test: a copy of one that is made once, since making one takes half a second.

The copy is of a file that this process has never connected to, so no lock is lost by it.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.unit.library.following import Follow

from carrel.domain.paper import ImportedPaper
from carrel.library import transaction
from carrel.library.connection import read_only_uri
from carrel.library.library import Library
from carrel.library.location import library_file
from carrel.library.opening import make_library, open_library
from carrel.library.reading import LibraryReader
from carrel.library.rows import ListReader


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty library; to be copied, never opened."""
    folder = tmp_path_factory.mktemp("template")
    make_library(folder)
    return library_file(folder)


@pytest.fixture
def new_folder(template: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Makes a folder with an empty library of its own."""

    def make(name: str) -> Path:
        made = tmp_path / name
        made.mkdir()
        shutil.copyfile(template, library_file(made))
        return made

    return make


@pytest.fixture
def folder(new_folder: Callable[[str], Path]) -> Path:
    """The folder of an empty library."""
    return new_folder("library")


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    """The library, as the window opens it."""
    with open_library(folder, origin="window") as opened:
        yield opened


@pytest.fixture
def other_side(folder: Path) -> Iterator[Library]:
    """The same library, as the command line opens it."""
    with open_library(folder, origin="command line") as opened:
        yield opened


@pytest.fixture
def reader(library: Library) -> Iterator[LibraryReader]:
    """Reads of one paper and of the feed."""
    opened = LibraryReader(library.path)
    yield opened
    opened.close()


@pytest.fixture
def rows(library: Library) -> Iterator[ListReader]:
    """Reads for the list."""
    opened = ListReader(library.path)
    yield opened
    opened.close()


class Clock:
    """The time that the library reads, in ms."""

    def __init__(self) -> None:
        self.now = 1_700_000_000_000

    def __call__(self) -> int:
        return self.now

    def minutes(self, number: float) -> None:
        """Let time pass."""
        self.now += int(number * 60_000)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stands still unless the test moves it."""
    made = Clock()
    monkeypatch.setattr(transaction, "now_ms", made)
    return made


@pytest.fixture
def add(library: Library) -> Callable[..., list[int]]:
    """Adds papers of these titles and returns their ids."""

    def run(*titles: str) -> list[int]:
        library.add_batch([ImportedPaper(title=title) for title in titles], source="test.jsonl")
        with closing(sqlite3.connect(read_only_uri(library.path), uri=True)) as connection:
            found = dict(connection.execute("SELECT title, id FROM paper WHERE live = 1"))
        return [found[title] for title in titles]

    return run


@pytest.fixture
def unopened(folder: Path) -> Path:
    """A library with papers whose log is merged; written by another process."""
    program = (
        "import sys; from pathlib import Path\n"
        "from carrel.domain.paper import ImportedPaper\n"
        "from carrel.library.opening import open_library\n"
        "with open_library(Path(sys.argv[1]), origin='window') as library:\n"
        "    library.add_batch([ImportedPaper(title=f'P {n}') for n in range(500)], source='x')\n"
    )
    subprocess.run([sys.executable, "-c", program, str(folder)], check=True)
    assert not library_file(folder).with_name("library.sqlite-wal").exists()
    return folder


@pytest.fixture
def set_version(folder: Path) -> Callable[[int], None]:
    """Gives the library's file another schema version."""

    def run(version: int) -> None:
        with closing(sqlite3.connect(library_file(folder))) as other:
            other.execute(f"PRAGMA user_version = {version}")

    return run


@pytest.fixture
def follow(library: Library) -> Follow:
    """Follows the library with two stored fields."""
    return Follow(library)
