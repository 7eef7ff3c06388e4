"""Window or command, told from the arguments alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from carrel.cli.choice import COMMANDS, command_index, wants_window


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--library", "somewhere"],
        ["--library", "add"],
        ["--library=add"],
        ["--query", "search"],
        ["--screenshot", "show.png", "--size", "1200x800", "--theme", "dark"],
        ["--no-plugins"],
    ],
)
def test_the_window(arguments: list[str]):
    assert wants_window(arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "x.txt"],
        ["--library", "somewhere", "search"],
        ["--library=somewhere", "--json", "search"],
        ["serach", "typing error"],
        ["-"],
        ["--version"],
        ["--help"],
        ["-h"],
        ["--json"],
    ],
)
def test_a_command_or_a_question(arguments: list[str]):
    assert not wants_window(arguments)


def test_the_command_is_the_first_word():
    assert command_index(["--library", "add", "show", "add"]) == 2


def test_every_command_is_there():
    from carrel.cli.arguments import Command, find_command

    for name in COMMANDS:
        found, command, rest = find_command(["--json", name, "x"])
        assert (found, rest) == (name, ["--json", "x"])
        assert isinstance(command, Command)


def test_choosing_is_cheap():
    program = "import sys; import carrel.cli.choice; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "argparse" not in loaded
    assert not {name for name in loaded if name.startswith("carrel.library")}
