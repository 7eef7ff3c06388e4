"""SIGKILL while a note is typed without a pause: at most the last second is lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from carrel.domain.paper import ImportedPaper
from carrel.library.opening import open_library

TYPIST = Path(__file__).with_name("typist.py")
PROMISED_S = 1.0


@pytest.fixture
def paper(folder: Path) -> None:
    """One paper, whose note is empty."""
    with open_library(folder, origin="window") as library:
        library.add_batch([ImportedPaper(title="P")], source="x")


def type_until_killed(folder: Path, seconds: float) -> tuple[float, list[tuple[float, int]]]:
    """Return when the typist was killed, and when it had typed which word."""
    with subprocess.Popen(
        [sys.executable, str(TYPIST), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "READY\n"
        time.sleep(seconds)
        killed = time.monotonic()
        child.kill()
        lines = [line.split() for line in child.stdout.read().splitlines()]
    whole = [line for line in lines if len(line) == 3 and line[0] == "TYPED"]
    return killed, [(float(at), int(number)) for _, at, number in whole]


def test_what_was_typed_a_second_ago_is_stored(folder: Path, paper: None, ask):
    chance = random.Random(21)
    before = ""
    for _ in range(4):
        killed, typed = type_until_killed(folder, 1.3 + 1.5 * chance.random())
        old = [number for at, number in typed if at < killed - PROMISED_S]
        assert old, "nothing was typed in time"
        ((body,),) = ask("SELECT body FROM note")
        assert str(body).startswith(before)
        words = str(body).removeprefix(before).split()
        assert words[: len(old)] == [f"w{number}" for number in old]
        before = str(body)
