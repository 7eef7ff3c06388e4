"""What a command loads: no Qt ever, nothing heavy for a command that only reads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from carrel.cli import run
status = run(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(status)
"""


def loaded(folder: Path, *arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--library", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "2102.99011"],
        ["search", "lamps"],
        ["note", "2102.99011"],
        ["tag"],
        ["highlight"],
        ["highlight", "list", "2102.99011", "--markdown"],
        ["trash"],
        ["undo", "--list"],
        ["backup", "--list"],
        ["state", "2102.99011"],
    ],
    ids=" ".join,
)
def test_reading_is_light(folder: Path, arguments: list[str]):
    loaded(folder, "show", "2102.99011")  # which has papers read that nobody has read yet
    heavy = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "pluggy", "whoosh", "PySide6"}
    assert not loaded(folder, *arguments) & heavy


@pytest.mark.parametrize("arguments", [["tag", "2102.99011", "--add", "x"], ["doctor"]])
def test_no_qt(folder: Path, arguments: list[str]):
    assert not loaded(folder, *arguments) & {"PySide6", "shiboken6"}
