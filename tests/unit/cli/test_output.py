"""What leaves the program: harmless, in UTF-8, and quiet when nobody listens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

HOSTILE_COMMANDS = (
    ["search"],
    ["search", "--order", "title"],
    ["show", "{id}"],
    ["tag", "{id}", "--add", "x"],
    ["state", "{id}", "later"],
    ["note", "{id}", "--set", "\x1b[2J"],
    ["undo", "--list"],
    ["state", "{id}", "--trash"],
    ["trash"],
    ["undo"],
    ["redo", "--list"],
    ["redo"],
    ["show", "\x1b[31m", "{id}"],
    ["search", "\x1b[31m:x"],
    ["\x1b[31m"],
    ["show", "--\x1b[31m"],
)


def steering(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) == "Cc"} - {"\n"} | set(text) & set(
        "\u202e\u2028"
    )


@pytest.fixture
def hostile(ids) -> str:
    return next(found for title, found in ids.items() if title.startswith("Red "))


def test_a_title_cannot_steer_the_terminal(carrel, hostile: str):
    for arguments in HOSTILE_COMMANDS:
        ran = carrel(*(part.format(id=hostile) for part in arguments))
        assert not steering(ran.out + ran.err), arguments
        assert "Traceback" not in ran.err


def test_json_keeps_what_it_says_and_steers_nothing(carrel, hostile: str):
    title = carrel("show", hostile, "--json").json["title"]
    for arguments in HOSTILE_COMMANDS:
        ran = carrel(*(part.format(id=hostile) for part in arguments), "--json")
        assert not steering(ran.out + ran.err), arguments
        json.loads(ran.out)
    assert "\x1b[31m" in title


def test_a_title_is_one_line(carrel, hostile: str):
    assert len(carrel("state", hostile).out.splitlines()) == 2


def test_utf_8_whatever_the_locale(process):
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = process("search", env=environment)
    assert "日本語の論文" in done.stdout.decode()
    assert "日本語の論文" in process("search", "--json", env=environment).stdout.decode()


def test_a_name_that_is_no_utf_8(process):
    for arguments, status in (
        (["show", b"\xff\xfe"], 1),
        (["show", b"\xff\xfe", "--json"], 1),
        (["search", b"\xff"], 0),
        (["tag", "2102.99011", "--add", b"a\xffb"], 0),
        (["note", "2102.99011", "--set", b"a\xffb"], 0),
        (["note", "2102.99011", "--file", b"/\xff"], 1),
        (["restore", b"\xff", "--json"], 1),
        ([b"\xff"], 2),
    ):
        done = process(*arguments)
        assert done.returncode == status, arguments
        assert b"Traceback" not in done.stderr
        done.stdout.decode()


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_closed_pipe_ends_quietly(process, form: list[str]):
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        for arguments in (["search"], ["show", "nobody"], ["--help"], ["tag", "--help"]):
            done = process(*arguments, *form, stdout=write_end)
            assert b"Traceback" not in done.stderr
            assert b"Exception" not in done.stderr
            assert b"Broken" not in done.stderr
            assert done.returncode == (1 if "nobody" in arguments else 0)
    finally:
        os.close(write_end)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said(process):
    with Path("/dev/full").open("wb") as full:
        done = process("search", stdout=full)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("carrel: the result could not be written: No space")
    assert b"Exception" not in done.stderr


def test_streams_that_are_not_there(process):
    command = f'"{sys.executable}" -m carrel --library "$LIBRARY" '
    folder = process("doctor", "--json", "--no-plugins")
    where = json.loads(folder.stdout)["folder"]
    for line, status in (
        ("search >&- 2>&-", 0),
        ("show nobody >&- 2>&-", 1),
        ("show - <&-", 1),
        ("tag 2102.99011 --add heard >&-", 0),
    ):
        done = subprocess.run(
            ["sh", "-c", command + line],
            env={**os.environ, "LIBRARY": where},
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == status, line
        assert b"Traceback" not in done.stderr + done.stdout
    assert "heard" in process("tag").stdout.decode()


def test_an_unforeseen_error_is_said(carrel, monkeypatch: pytest.MonkeyPatch):
    from carrel.library.reading import LibraryReader

    def broken(self, name):
        raise KeyError("\x1b[31m")

    monkeypatch.setattr(LibraryReader, "resolve", broken)
    ran = carrel("show", "2102.99011", "--json")
    assert ran.status == 1
    assert "this should not have happened (KeyError" in ran.json["error"]
    assert "Traceback" in ran.err
    assert not steering(ran.err)


def test_ctrl_c_is_said(carrel, monkeypatch: pytest.MonkeyPatch):
    from carrel.library.reading import LibraryReader

    def stopped(self, name):
        raise KeyboardInterrupt

    monkeypatch.setattr(LibraryReader, "resolve", stopped)
    ran = carrel("show", "2102.99011")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "carrel: stopped; what was stored before is safe\n"


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no terminals to open")
def test_a_note_on_a_terminal_cannot_steer_it(process):
    assert process("note", "2102.99011", "--set", "\x1b[2Jmine").returncode == 0
    ours, theirs = os.openpty()
    try:
        process("note", "2102.99011", stdout=theirs)
        os.set_blocking(ours, False)
        assert os.read(ours, 65536).decode() == "␛[2Jmine\r\n"
    finally:
        os.close(ours)
        os.close(theirs)
    assert process("note", "2102.99011").stdout == b"\x1b[2Jmine\n"
