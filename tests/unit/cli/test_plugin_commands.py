"""Commands that plugins bring to the command line, and what becomes of those that fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.cli.plugin_files import VISITOR, put, put_and_enable
from tests.unit.cli.test_imports import loaded

from carrel.cli import run

pytestmark = pytest.mark.usefixtures("forgotten")


@pytest.fixture
def visitor() -> Path:
    return put_and_enable("visitor", VISITOR)


def test_papers_by_name_and_by_query(carrel, visitor: Path):
    cranes = "Counting Paper Cranes with Sparse Hands"
    assert carrel("titles", "2102.99011").out == f"{cranes}\n"
    both = carrel("titles", "beispielSlowLamps2022", "10.5555/Cranes.1", "2102.99011")
    assert both.out == f"Slow Lamps\n{cranes}\n"
    assert carrel("titles", "slow", "lamps").out == "Slow Lamps\n"
    assert carrel("titles", "year:2021").out == f"{cranes}\n"
    carrel("add", "-", stdin='{"title": "Newest of All"}')
    everything = carrel("titles").out.splitlines()
    assert len(everything) == 5
    assert everything[0] == "Newest of All"


def test_fields_of_plugins_are_known_in_queries(carrel, visitor: Path):
    assert carrel("titles", "titlewords:2").out == "Slow Lamps\n"
    assert carrel("search", "titlewords:2", "--json").json["count"] == 1
    carrel("tag", "2102.99011", "--add", "x")
    ran = carrel("search", "titlewords:2..6", "--ids")
    assert (len(ran.out.split()), ran.err) == (2, "")
    assert "searched as text" in carrel("search", "titlewords:2", "--no-plugins").err


def test_nothing_found_ends_the_command(carrel, visitor: Path):
    ran = carrel("titles", "nowhere", "atall")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "carrel: “nowhere atall” finds no paper\n"
    ran = carrel("titles", "year:>=x year:" + "1 " * 500)
    assert (ran.status, ran.out) == (1, "")


def test_no_library(carrel, visitor: Path, tmp_path: Path):
    nowhere = tmp_path / "nowhere"
    said = f"There is no library in {nowhere}."
    ran = carrel("titles", library=nowhere)
    assert (ran.status, ran.err) == (1, f"carrel: {said}\n")
    ran = carrel("ends", "library", library=nowhere)
    assert (ran.status, ran.err) == (1, f"carrel: {said}\n")
    assert carrel("ends", "gentle", library=nowhere).out == f"{said}\n"
    assert carrel("ends", "folder", library=nowhere).out == "visitor\n"  # needs none
    assert not nowhere.exists()


def test_options_stand_anywhere(carrel, visitor: Path, folder: Path, capsys):
    assert carrel("titles", "--times", "2", "slow", "lamps", "--json").json["times"] == 2
    assert carrel("titles", "slow", "--times=2", "lamps").out == "Slow LampsSlow Lamps\n"
    assert carrel("titles", "--json", "--", "lamps").json["title"] == "Slow Lamps"
    assert run(["titles", "lamps", f"--library={folder}"]) == 0
    assert capsys.readouterr().out == "Slow Lamps\n"


def test_arguments_of_any_kind(carrel, visitor: Path):
    assert carrel("numbers", "1", "2").json == [1, 2]
    assert carrel("parts", "run", "x", "--json").out == "run x True\n"
    assert carrel("--json", "parts", "all").out == "all - True\n"


WRONG = [
    ["titles", "--nonsense"],
    ["titles", "--times", "x"],
    ["numbers", "x"],
    ["parts"],
    ["parts", "other"],
    ["ends"],
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage(carrel, visitor: Path, arguments: list[str]):
    ran = carrel(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("carrel: ")
    assert f"“carrel {arguments[0]} --help” tells more" in ran.err


def test_help(carrel, visitor: Path):
    ran = carrel("titles", "--help")
    assert ran.status == 0
    assert ran.out.startswith("usage: carrel titles")
    assert "--times" in ran.out
    assert "--library FOLDER" in ran.out
    assert carrel("numbers", "-h").out.count("100 % numbers") == 1


def test_the_overview_lists_them(capsys, visitor: Path):
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert "commands of plugins:" in said
    assert "\n  titles    print titles\n" in said
    assert run(["--help", "--no-plugins"]) == 0
    assert "commands of plugins" not in capsys.readouterr().out


@pytest.mark.expects_log("plugin broken: importing it raised")
def test_a_broken_plugin_leaves_the_overview(capsys, visitor: Path):
    put_and_enable("broken", "1 / 0")
    assert run(["--help"]) == 0
    told = capsys.readouterr()
    assert "\n  titles    print titles\n" in told.out
    assert (
        told.err
        == "carrel: plugin broken: importing it raised ZeroDivisionError: division by zero\n"
    )


def test_an_unknown_command_is_looked_for_in_both(carrel, visitor: Path):
    assert carrel("title").err == "carrel: there is no command “title”; did you mean “titles”?\n"
    assert "did you mean “search”" in carrel("serach").err
    ran = carrel("titles", "--no-plugins")
    assert (ran.status, ran.err) == (2, "carrel: there is no command “titles”\n")
    assert carrel("titles", "lamps", "--plugins", "visitor").status == 0


def test_a_plugin_that_is_off_has_no_commands(carrel):
    put("visitor", VISITOR)
    assert carrel("titles").status == 2


# -- how they end

FAILED = "carrel: the plugin visitor failed: visitor.ends "
ENDS = {
    "zero": (0, ""),
    "one": (1, ""),
    "exit0": (0, ""),
    "exitNone": (0, ""),
    "exit1": (1, ""),
    "exit2": (1, FAILED + "raised SystemExit: 2\n"),
    "exitTrue": (1, FAILED + "raised SystemExit: True\n"),
    "exit'gone'": (1, FAILED + "raised SystemExit: gone\n"),
    "raises": (1, FAILED + "raised ValueError: tired of it\n"),
    "none": (1, FAILED + "gave no exit status, 0 or 1\n"),
    "seven": (1, FAILED + "gave no exit status, 0 or 1\n"),
}


@pytest.mark.parametrize("how", ENDS)
def test_how_a_command_ends(carrel, visitor: Path, how: str):
    ran = carrel("ends", how)
    assert (ran.status, ran.err) == ENDS[how]
    if ENDS[how][1]:
        assert carrel("ends", how, "--json").json["error"] in ran.err


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("clash", "ArgumentError: argument --json: conflicting option string: --json"),
        ("bad", "RuntimeError: no arguments today"),
    ],
)
@pytest.mark.parametrize("more", [[], ["--help"]])
def test_arguments_that_fail(carrel, visitor: Path, name: str, reason: str, more: list[str]):
    ran = carrel(name, *more)
    said = f"carrel: the plugin visitor failed: visitor.{name} raised {reason}\n"
    assert (ran.status, ran.err) == (1, said)


def test_the_traceback_is_printed_when_asked_for(carrel, visitor: Path, monkeypatch):
    monkeypatch.setenv("CARREL_TRACE_PLUGINS", "1")
    said = carrel("ends", "raises").err
    assert 'raise ValueError("tired\\nof it")' in said
    assert said.endswith(FAILED + "raised ValueError: tired of it\n")


@pytest.mark.expects_log("from the log")
def test_what_is_said_beside_the_result(carrel, visitor: Path):
    ran = carrel("ends", "warns")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "carrel: careful\ncarrel: from the log\nby the ␛[31m way\n"


def test_the_library_is_there(carrel, visitor: Path):
    ran = carrel("ends", "tags")
    assert ran.out == "('short',) ''\nSlow Lamps\n"
    assert carrel("undo").status == 0


def test_a_reader_that_has_had_enough(process, visitor: Path):
    done = process("titles", "--times", "100000", stdout=subprocess.PIPE)
    assert done.returncode == 0
    command = [sys.executable, "-m", "carrel", "titles", "--times", "100000", *done.args[3:5]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr is not None
        assert running.stderr.read() == b""
    assert running.returncode == 0


# -- who pays for plugins


def test_own_commands_load_no_plugins(folder: Path, visitor: Path):
    for arguments in (["search", "lamps"], ["tag", "2102.99011", "--add", "y"], ["undo", "--list"]):
        assert not loaded(folder, *arguments) & {"pluggy", "carrel_plugins", "visitor"}
    assert "visitor" in loaded(folder, "titles")
    assert not loaded(folder, "titles") & {"PySide6"}
