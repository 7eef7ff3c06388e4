"""A small library to run commands on: made once, copied for each test."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from carrel.cli import run
from carrel.domain.paper import ImportedPaper, Link
from carrel.library.opening import open_library

#: What a stranger's paper may be called: colours, a bell, a title for the terminal, bidi tricks.
HOSTILE = (
    "Red \x1b[31mAlert\x1b]0;owned\x07\nSecond line \u202egnp.exe \x9b2J <b>&amp;</b> \u2028end"
)

PAPERS = (
    ImportedPaper(
        title="Counting Paper Cranes with Sparse Hands",
        abstract="Forty cranes were folded.\n\nNobody was hurt.",
        authors=("Ada Sample", "Ben Muster"),
        year=2021,
        published="2021-03-04",
        venue="Proceedings of Nowhere",
        url="https://example.org/cranes",
        arxiv="2102.99011",
        doi="10.5555/Cranes.1",
        links=(Link(url="https://example.org/code", title="Code"),),
        source_data={"upvotes": 3},
    ),
    ImportedPaper(title="Slow Lamps", authors=("Carla Beispiel",), year=2022, summary="Dim."),
    ImportedPaper(title=HOSTILE, authors=("Eve \x1b[2J",), year=2020, abstract=f"A {HOSTILE}"),
    ImportedPaper(title="日本語の論文", year=2023),
)


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "library"
    with open_library(folder, origin="window") as library:
        library.add_batch(PAPERS, source="made-up.jsonl")
    return folder


@pytest.fixture
def folder(tmp_path: Path, template: Path) -> Path:
    """The folder of a library that holds PAPERS."""
    return Path(shutil.copytree(template, tmp_path / "library"))


@pytest.fixture
def carrel(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run a command on the library in this process: `carrel("show", "2102.99011")`."""
    return _runner(folder, capsys, monkeypatch)


def _runner(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    def runner(*arguments: str, stdin: bytes | str = b"", library: Path = folder) -> Ran:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        capsys.readouterr()
        status = run(["--library", str(library), *arguments])
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return runner


@pytest.fixture
def process(folder: Path):
    """Run a command as a process of its own; more arguments go to `subprocess.run`."""

    def runner(*arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
        more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 60, **more}
        command = [sys.executable, "-m", "carrel", "--library", str(folder), *arguments]
        return subprocess.run(command, check=False, **more)

    return runner


@pytest.fixture
def ids(carrel: Callable[..., Ran]) -> dict[str, str]:
    """The Carrel ids of the papers by their titles."""
    return {one["title"]: one["id"] for one in carrel("search", "--json").json["results"]}


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Modules of this test's plugin folder are no other test's."""
    from carrel.settings.places import plugin_folder

    folder = plugin_folder()
    yield
    sys.path[:] = [place for place in sys.path if place != str(folder)]
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and Path(file).is_relative_to(folder):
            del sys.modules[name]
