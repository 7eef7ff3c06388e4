"""`carrel export` as real processes: two at once, and one that is killed again and again."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.unit.vault.file_rules import normal, read
from tests.unit.vault.test_round_trip import id_in, texts

from carrel.domain.paper import ImportedPaper
from carrel.library.opening import open_library
from carrel.vault.locking import only_one

PAPERS = 120
KILLS = 5
_MINE = "\nmy own line\n"
_WITHIN = 60  # seconds


def export_command(library: Path, vault: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "carrel", "--library", str(library), "export", str(vault), *more]


def ran(library: Path, vault: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = export_command(library, vault, *more)
    return subprocess.run(command, capture_output=True, text=True, timeout=_WITHIN)


def write_notes(folder: Path, text: str) -> None:
    with open_library(folder, origin="window") as library:
        for paper_id in range(1, PAPERS + 1):
            library.save_note(paper_id, f"{text} of {paper_id} {'x' * 3_000}")


@pytest.fixture
def library(folder: Path) -> Path:
    """The folder of a library with papers and a note on each."""
    papers = [ImportedPaper(title=f"Lamp {number}", abstract="Dim.") for number in range(PAPERS)]
    with open_library(folder, origin="window") as opened:
        opened.add_batch(papers, source="x")
    write_notes(folder, "note 0")
    return folder


def check_whole(vault: Path) -> None:
    """Assert that each file is one paper's, whole, and no paper has two."""
    found = texts(vault)
    ids = [id_in(text) for text in found.values()]
    assert all(ids)
    assert len(ids) == len(set(ids))
    for path, text in found.items():
        parts = read(text)
        assert parts.damage == "", path
        assert parts.blocks.keys() == {"abstract", "notes"}, path
        note = re.fullmatch(r"note \d of (\d+) x{3000}", normal(parts.blocks["notes"]))
        assert note or "of mine" in text, path


def test_the_second_of_two_says_so_and_does_nothing(library: Path, tmp_path: Path):
    vault = tmp_path / "vault"
    assert ran(library, vault).returncode == 0
    write_notes(library, "note 1")
    before = texts(vault)
    with only_one(vault):
        refused = ran(library, vault)
        looked = ran(library, vault, "--dry-run")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert len(refused.stderr.splitlines()) == 1
    assert "another export into this folder is at work" in refused.stderr
    assert texts(vault) == before
    assert f"{PAPERS} updated" in looked.stdout
    assert f"{PAPERS} updated" in ran(library, vault).stdout
    check_whole(vault)


def test_three_at_the_same_moment(library: Path, tmp_path: Path):
    vault = tmp_path / "vault"
    for text in ("note 0", "note 1"):
        write_notes(library, text)
        children = [
            subprocess.Popen(
                export_command(library, vault),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(3)
        ]
        told = [child.communicate(timeout=_WITHIN) for child in children]
        ends = [child.returncode for child in children]
        assert 0 in ends
        for end, (out, err) in zip(ends, told, strict=True):
            busy = "another export into this folder is at work" in err
            assert (end, bool(out)) == ((1, False) if busy else (0, True)), err
        assert len(texts(vault)) == PAPERS
        check_whole(vault)
    assert f"{PAPERS} kept" in ran(library, vault).stdout
    assert ran(library, vault, "--check").returncode == 0


def kill_soon(library: Path, vault: Path, chance: random.Random) -> int:
    """Kill an export once it has written some files; return its exit status."""
    began, wanted = time.time_ns(), chance.randint(1, PAPERS * 3 // 4)
    with subprocess.Popen(
        export_command(library, vault), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        until = time.monotonic() + _WITHIN
        while child.poll() is None and time.monotonic() < until:
            if written_since(vault, began) >= wanted:
                child.kill()
                break
            time.sleep(0.001)
        return child.wait(_WITHIN)


def written_since(vault: Path, began: int) -> int:
    try:
        with os.scandir(vault) as found:
            return sum(
                entry.name.endswith(".md") and entry.stat().st_mtime_ns > began for entry in found
            )
    except OSError:  # not there yet, or a file got its name in this moment
        return 0


def test_one_that_is_killed_again_and_again(library: Path, tmp_path: Path):
    vault, chance = tmp_path / "vault", random.Random(5)
    mine: dict[str, str] = {}
    ends = []
    for number in range(1, KILLS + 1):
        ends.append(kill_soon(library, vault, chance))
        check_whole(vault)
        found = texts(vault)
        for path, text in mine.items():
            assert text in found[path]
        for path, text in sorted(found.items())[number::9]:
            if path not in mine:
                typed = text.replace(" xxx", " of mine xxx", 1) if len(mine) % 3 else text + _MINE
                (vault / path).write_text(typed)
                mine[path] = "of mine" if len(mine) % 3 else _MINE
        write_notes(library, f"note {number}")
    assert ends.count(-9) > KILLS // 2  # else nothing was tried
    assert set(mine.values()) == {"of mine", _MINE}

    for path in vault.rglob("*.tmp"):
        os.utime(path, (1, 1))  # a day later
    assert ran(library, vault).returncode == 0
    check_whole(vault)
    found = texts(vault)
    assert len(found) == PAPERS
    for path, text in found.items():
        assert ("of mine" in text) or f"note {KILLS} of" in text, path
        assert mine.get(path, "") in text, path
    assert not list(vault.glob("*.tmp"))
    after = ran(library, vault).stdout
    assert after.startswith("0 new, 0 updated, ")
    assert ran(library, vault, "--check").returncode == 0
