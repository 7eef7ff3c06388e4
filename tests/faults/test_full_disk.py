"""No room: the write is refused in words, all that was stored stays, and writing goes on later.

A limit on the size of files stands in for the small disk, so that no rights are needed: the
system refuses the write that goes beyond it, as a full disk does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from carrel.domain.paper import ImportedPaper
from carrel.library.opening import open_library

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")

CHILD = """
import json, resource, sys
from pathlib import Path
from carrel.domain.paper import ImportedPaper
from carrel.library.backup import make_backup
from carrel.library.errors import LibraryError
from carrel.library.opening import open_library

folder, kind = Path(sys.argv[1]), sys.argv[2]
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
told = {"acknowledged": [], "refused": ""}
with open_library(folder, origin="window") as library:
    library.restore([1])
    biggest = max(path.stat().st_size for path in folder.iterdir() if path.is_file())
    room = {"backup": 8_192}.get(kind, biggest + 300_000)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    number = 0
    try:
        while number < 1_000:
            number += 1
            if kind == "note":
                library.save_note(number % 20 + 1, f"{number} " + "x" * 20_000)
            elif kind == "import":
                library.add_batch(
                    [ImportedPaper(title=f"{number} {n}", abstract="y" * 900) for n in range(40)],
                    source=f"batch {number}",
                )
            else:
                make_backup(folder)
            told["acknowledged"].append(number)
    except LibraryError as error:
        told["refused"] = str(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    told["after"] = library.add_tags([1], ["room again"])
print(json.dumps(told))
"""


def run(folder: Path, kind: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), kind], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def papers(folder: Path) -> None:
    with open_library(folder, origin="window") as library:
        library.add_batch([ImportedPaper(title=f"P {n}") for n in range(20)], source="x")


def test_notes(folder: Path, papers: None, ask):
    told = run(folder, "note")
    assert "could not save the note" in told["refused"]
    assert "What was stored before is safe" in told["refused"]
    assert told["acknowledged"]
    assert told["after"] == 1
    notes = dict(ask("SELECT paper_id, body FROM note"))
    last = {number % 20 + 1: number for number in told["acknowledged"]}
    assert {paper: int(str(body).split()[0]) for paper, body in notes.items()} == last
    assert {len(str(body).split()[1]) for body in notes.values()} == {20_000}


def test_import(folder: Path, papers: None, ask):
    told = run(folder, "import")
    assert "could not add the papers" in told["refused"]
    found = dict(ask("SELECT source, COUNT(*) FROM paper WHERE source <> 'x' GROUP BY source"))
    assert found == {f"batch {number}": 40 for number in told["acknowledged"]}
    assert told["after"] == 1


def test_backup(folder: Path, papers: None, ask):
    told = run(folder, "backup")
    assert told["acknowledged"] == []
    assert "could not make a backup" in told["refused"]
    assert "The library is untouched" in told["refused"]
    assert list((folder / "backups").iterdir()) == []
    assert told["after"] == 1
    ask("SELECT 1")
