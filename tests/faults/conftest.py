"""Libraries to maltreat, and the child process that writes into them until it is killed."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from carrel.library.connection import read_only_uri
from carrel.library.location import library_file
from carrel.library.opening import make_library

WRITER = Path(__file__).with_name("writer.py")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty library; to be copied, never opened."""
    folder = tmp_path_factory.mktemp("template")
    make_library(folder)
    return library_file(folder)


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """The folder of an empty library."""
    made = tmp_path / "library"
    made.mkdir()
    shutil.copyfile(template, library_file(made))
    return made


class Writer:
    """A child process that does one kind of write again and again and prints what was stored."""

    def __init__(self, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(WRITER), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        if self.line() != "READY":
            raise AssertionError(self.process.communicate()[1])

    def line(self) -> str:
        """Return the next line that the child prints, "" once it has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def go(self) -> None:
        """Let the child begin, now that it has imported everything."""
        assert self.process.stdin is not None
        self.process.stdin.write("GO\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """End the child at once, whatever it is doing."""
        self.process.kill()

    def acknowledged(self) -> list[str]:
        """Wait for the end; return what the child had printed and `line` has not returned."""
        out, err = self.process.communicate(timeout=120)
        assert self.process.returncode in (0, -9), err
        return [line.removeprefix("ACK ") for line in out.splitlines() if line.startswith("ACK ")]


@pytest.fixture
def writer(folder: Path) -> Iterator[Callable[..., Writer]]:
    """Starts a writer on the library: writer(kind, name, number)."""
    started: list[Writer] = []

    def start(*arguments: object) -> Writer:
        started.append(Writer(folder, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.process.wait()
        for stream in (one.process.stdin, one.process.stdout, one.process.stderr):
            if stream is not None:
                stream.close()


@pytest.fixture
def ask(folder: Path) -> Callable[[str], list[tuple[object, ...]]]:
    """Asks the library's file after it was found whole."""

    def run(sql: str) -> list[tuple[object, ...]]:
        uri = read_only_uri(library_file(folder))
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            return connection.execute(sql).fetchall()

    return run
