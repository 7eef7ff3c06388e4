"""`carrel add`, with an importer of one title a line and with Carrel's own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from carrel.api import ImportedPaper, Importer, ImportSource, JobControl, Refusal

THREE = Path(__file__).parents[2] / "data" / "three_papers.jsonl"


def read_titles(source: ImportSource, job: JobControl) -> Iterator[ImportedPaper | Refusal]:
    """One title a line; "!" is refused, "^C" is a hand on the keyboard."""
    with source.open() as stream:
        for number, raw in enumerate(stream, 1):
            title = raw.decode().strip()
            if title == "^C":
                signal.raise_signal(signal.SIGINT)
            elif title.startswith("!"):
                yield Refusal(source=source.name, line=number, reason=f"{title} is no title")
            else:
                yield ImportedPaper(title=title, line=number)


@pytest.fixture
def titles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one importer, which takes everything."""
    importer = Importer(
        id="test.titles",
        title="Titles",
        patterns=("*.titles",),
        sniff=lambda head, name: 1,
        read=read_titles,
    )
    plugins = SimpleNamespace(
        importers=lambda: [importer],
        contributions=lambda _: [],
        guard=None,
        close=lambda: None,
        surroundings=SimpleNamespace(),
    )
    monkeypatch.setattr("carrel.assembly.load_plugins", lambda **_: plugins)


def count(carrel) -> int:
    return carrel("search", "--json").json["count"]


def test_a_file_is_added(carrel, titles, tmp_path: Path):
    (tmp_path / "a.titles").write_text("One\nSlow Lamps\nTwo\n")
    ran = carrel("add", str(tmp_path / "a.titles"), "--json")
    assert ran.status == 0
    assert list(ran.json) == ["added", "updated", "duplicates", "refused"]
    assert [len(ids) for ids in ran.json.values()] == [2, 0, 1, 0]
    assert carrel("show", ran.json["added"][0], "--json").json["title"] == "One"
    assert carrel("add", str(tmp_path / "a.titles")).out == "0 added, 0 updated, 3 duplicates\n"


def test_a_folder_a_pipe_and_one_undo(carrel, titles, tmp_path: Path):
    (tmp_path / "papers" / "deep").mkdir(parents=True)
    (tmp_path / "papers" / "a.titles").write_text("".join(f"A{n}\n" for n in range(700)))
    (tmp_path / "papers" / "deep" / "b.titles").write_text("B\n")
    (tmp_path / "papers" / "c.other").write_text("C\n")
    ran = carrel("add", str(tmp_path / "papers"), "-", stdin="From a pipe\n")
    assert (ran.status, ran.out) == (0, "702 added, 0 updated, 0 duplicates\n")
    assert carrel("undo").status == 0
    assert count(carrel) == 4


def test_refusals_name_their_line(carrel, titles, tmp_path: Path):
    path = tmp_path / "a.titles"
    path.write_text("Good\n!bad\x1b[2J\n" + "!\n" * 30)
    ran = carrel("add", str(path), str(tmp_path / "missing"))
    assert ran.status == 1
    assert ran.out == "1 added, 0 updated, 0 duplicates, 32 refused\n"
    assert ran.err.startswith(f"carrel: {path}:2: !bad␛[2J is no title\n")
    assert "… and 12 more refused" in ran.err
    ran = carrel("add", str(path), str(tmp_path / "missing"), "--json")
    assert ran.status == 1
    assert ran.json["refused"][0] == {
        "source": str(path),
        "line": 2,
        "reason": "!bad\x1b[2J is no title",
    }
    assert ran.json["refused"][-1]["source"] == str(tmp_path / "missing")
    assert ran.json["refused"][-1]["line"] is None
    assert ran.err == ""


def test_ctrl_c_stops_between_batches(carrel, titles, tmp_path: Path):
    (tmp_path / "a.titles").write_text("".join(f"A{n}\n" for n in range(600)) + "^C\nB\n" * 1)
    before = signal.getsignal(signal.SIGINT)
    ran = carrel("add", str(tmp_path / "a.titles"))
    assert ran.status == 1
    assert ran.out == "500 added, 0 updated, 0 duplicates (cancelled)\n"
    assert count(carrel) == 504
    assert signal.getsignal(signal.SIGINT) is before
    carrel("undo")
    assert count(carrel) == 4


def test_a_second_ctrl_c_stops_at_once(carrel, titles, tmp_path: Path):
    (tmp_path / "a.titles").write_text("".join(f"A{n}\n" for n in range(500)) + "^C\n^C\nB\n")
    ran = carrel("add", str(tmp_path / "a.titles"), "--json")
    assert ran.status == 1
    assert ran.json["cancelled"] is True
    assert count(carrel) == 4 + len(ran.json["added"]) == 504


def test_no_library_is_made_for_nothing(carrel, titles, tmp_path: Path):
    nowhere = tmp_path / "new" / "library"
    ran = carrel("add", str(tmp_path / "missing"), library=nowhere)
    assert ran.status == 1
    assert not nowhere.parent.exists()
    assert carrel("add", "-", stdin="First\n", library=nowhere).status == 0
    assert carrel("search", "--ids", library=nowhere).out.count("\n") == 1


def test_a_read_only_library_takes_nothing(carrel, titles, folder: Path):
    import sqlite3

    connection = sqlite3.connect(folder / "library.sqlite")
    connection.execute("PRAGMA user_version = 4711")
    connection.close()
    ran = carrel("add", "-", "--json", stdin="A\n")
    assert ran.status == 1
    assert "newer Carrel" in ran.json["error"]


def test_a_folder_that_cannot_be_made(carrel, titles, tmp_path: Path):
    (tmp_path / "file").write_text("")
    ran = carrel("add", "-", stdin="A\n", library=tmp_path / "file" / "library")
    assert ran.status == 1
    assert ran.err.startswith("carrel: ")
    assert "Traceback" not in ran.err


# -- processes


def test_carrels_own_importers(process):
    done = process("add", str(THREE))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b"3 added, 0 updated, 0 duplicates\n"
    with THREE.open("rb") as piped:
        assert b"3 duplicates" in process("add", "-", stdin=piped).stdout


def test_without_plugins_nothing_can_be_read(process):
    done = process("add", str(THREE), "--no-plugins", "--json")
    assert done.returncode == 1
    assert len(json.loads(done.stdout)["refused"]) == 1


def test_ctrl_c_while_waiting_for_a_pipe(folder: Path, tmp_path: Path):
    command = [sys.executable, "-m", "carrel", "--library", str(folder), "add", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as waiting:
        # More than a pipe holds: when all is written, the other side reads.
        waiting.stdin.write(THREE.read_bytes() * 2000)
        waiting.stdin.flush()
        waiting.send_signal(signal.SIGINT)
        out, err = waiting.communicate(timeout=30)
    assert waiting.returncode == 1
    assert out == b"0 added, 0 updated, 0 duplicates (cancelled)\n"
    assert err == b""


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no terminals to open")
def test_a_terminal_sees_progress_and_a_pipe_does_not(process, tmp_path: Path):
    ours, theirs = os.openpty()
    try:
        done = process("add", str(THREE), stderr=theirs)
        os.set_blocking(ours, False)
        seen = os.read(ours, 65536).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.stdout == b"3 added, 0 updated, 0 duplicates\n"
    assert "stored " in seen
    assert seen.endswith("\r\x1b[K")
