"""Wrong usage, help, and options wherever they stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from carrel import __version__
from carrel.cli import run
from carrel.cli.choice import COMMANDS

WRONG = [
    ["serach"],
    ["--json"],
    ["add"],
    ["search", "--limit", "-1"],
    ["search", "--limit", "few"],
    ["search", "--order", "beauty"],
    ["search", "--unknown"],
    ["show"],
    ["show", "2102.99011", "--bogus"],
    ["tag", "--add", "x"],
    ["tag", "2102.99011", "--list"],
    ["tag", "2102.99011", "--rename", "a", "b"],
    ["tag", "2102.99011", "--add", " # "],
    ["tag", "--rename", "only-one"],
    ["tag", "--colour", "a", "mauve"],
    ["tag", "--delete", "a", "--list"],
    ["tag", "--merge", "a", "b"],
    ["tag", "--into", "a"],
    ["tag", "--dry-run"],
    ["note"],
    ["note", "2102.99011", "another"],
    ["note", "2102.99011", "--set", "a", "--append", "b"],
    ["note", "-", "--file", "-"],
    ["state"],
    ["state", "read"],
    ["state", "2102.99011", "--rating", "6"],
    ["state", "2102.99011", "--star", "--unstar"],
    ["state", "2102.99011", "--trash", "--restore"],
    ["trash", "--empty"],
    ["trash", "--yes"],
    ["trash", "2102.99011"],
    ["undo", "3"],
    ["restore", "a", "b"],
    ["doctor", "what"],
    ["show", "-", "-"],
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage(carrel, folder: Path, arguments: list[str]):
    before = (folder / "library.sqlite").read_bytes()
    ran = carrel(*arguments)
    assert ran.status == 2
    assert ran.err.startswith("carrel: ")
    assert "Traceback" not in ran.err
    assert "\x00" not in ran.err
    assert ran.out == "" or "--json" in arguments
    assert (folder / "library.sqlite").read_bytes() == before


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_as_json(carrel, arguments: list[str]):
    ran = carrel("--json", *arguments)
    assert ran.status == 2
    assert set(ran.json) == {"error"}
    assert ran.json["error"] in ran.err


def test_a_near_word_is_proposed(carrel):
    assert "“search”" in carrel("serach", "lamps").err


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command(carrel, name: str):
    ran = carrel(name, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"usage: carrel {name}")
    assert "--library FOLDER" in ran.out
    assert "exit status" in ran.out


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_help_lists_all(capsys: pytest.CaptureFixture[str], word: str):
    assert run([word]) == 0
    said = capsys.readouterr().out
    assert all(f"\n  {name} " in said for name in COMMANDS)
    for option in ("--screenshot FILE.png", "--size WxH", "--theme light|dark", "--query TEXT"):
        assert option in said


def test_version(capsys: pytest.CaptureFixture[str]):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"carrel {__version__}\n"
    assert run(["--version", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"version": __version__}


def test_shared_options_stand_anywhere(folder: Path, capsys: pytest.CaptureFixture[str]):
    for arguments in (
        ["--library", str(folder), "--json", "search", "lamps"],
        ["search", "--json", "lamps", "--library", str(folder)],
        ["--json", "search", f"--library={folder}", "lamps", "--no-plugins"],
    ):
        assert run(arguments) == 0
        assert json.loads(capsys.readouterr().out)["count"] == 1


def test_the_environment_names_the_library(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CARREL_LIBRARY", str(folder))
    assert run(["search", "--ids"]) == 0
    assert len(capsys.readouterr().out.split()) == 4


def test_words_after_two_dashes_are_words(carrel):
    ran = carrel("search", "--json", "--", "--limit")
    assert ran.json["query"] == "--limit"
    assert carrel("show", "--", "-2102").err.count("-2102") == 1
