"""A real file system that is small, and then read-only: made in a namespace of its own, which
needs no rights where a system gives them to everybody; elsewhere these tests are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]
CHILD = """
import json, subprocess, sys
from dataclasses import replace
from pathlib import Path
from tests.faults.faulty_disk import Control
from tests.unit.vault.file_rules import read
from tests.unit.vault.shelf import LAMPS
from tests.unit.vault.test_round_trip import texts
from carrel.domain.export_paper import ExportPaper
from carrel.vault.exporting import export

def mount(*words):
    subprocess.run(["mount", *words], check=True)

def papers(note):
    return [
        ExportPaper(paper=replace(LAMPS, carrel_id=f"{n:026d}", title=f"Lamp {n}"), note=note)
        for n in range(60)
    ]

def run(note):
    report = export(papers(note), vault, Control())
    return {
        "outcomes": [str(one.outcome) for one in report.files],
        "reasons": sorted({why for one in report.files for why in one.reasons}),
        "problems": report.problems,
        "damaged": [name for name, text in texts(vault).items() if read(text).damage],
        "notes": sorted({read(text).blocks["notes"][1][0] for text in texts(vault).values()}),
        "files": len(texts(vault)),
        "partial": len(list(vault.rglob("*.tmp"))),
    }

vault = Path(sys.argv[1])
mount("-t", "tmpfs", "-o", "size=200k", "small", str(vault))
told = [run("a" * 500)]
mount("-o", "remount,size=20m", str(vault))
told.append(run("b" * 500))
room = sum(path.stat().st_blocks for path in vault.rglob("*")) // 2
mount("-o", f"remount,size={room + 8}k", str(vault))
told.append(run("c" * 9_000))
mount("-o", "remount,size=20m", str(vault))
told.append(run("d" * 500))
mount("-o", "remount,ro", str(vault))
told.append(run("e" * 500))
print(json.dumps(told))
"""


@pytest.fixture
def told(repository: Path, tmp_path: Path) -> list[dict[str, Any]]:
    """What five exports said: into no room, room again, none for an update, room, read-only."""
    if not shutil.which("unshare"):
        pytest.skip("there is no unshare")
    place = tmp_path / "small"
    place.mkdir()
    mounts = [*_UNSHARE, "mount", "-t", "tmpfs", "none", str(place)]
    if subprocess.run(mounts, capture_output=True).returncode:
        pytest.skip("this system gives nobody a file system of his own")
    done = subprocess.run(
        [*_UNSHARE, sys.executable, "-c", CHILD, str(place)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(repository), *sys.path])},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_small_disk(told: list[dict[str, Any]]):
    full, room, no_update, again, read_only = told
    assert all(not one["damaged"] and not one["partial"] for one in told)
    assert all(len(one["outcomes"]) == 60 for one in told)
    assert 0 < full["outcomes"].count("new") == full["files"] < 60
    assert full["outcomes"].count("skipped") == 60 - full["files"]
    assert "No space left on device" in full["reasons"]
    assert room["files"] == 60
    assert "skipped" not in room["outcomes"]
    assert room["notes"] == ["b"]
    assert no_update["outcomes"].count("skipped") > 30
    assert set(no_update["notes"]) <= {"b", "c"}
    assert (again["notes"], again["problems"]) == (["d"], [])
    assert set(again["outcomes"]) == {"updated"}
    assert (read_only["notes"], read_only["files"]) == (["d"], 60)
    assert (set(read_only["outcomes"]), read_only["reasons"]) == (
        {"skipped"},
        ["Read-only file system"],
    )
