"""Starts the real program, or a peer of it, and hears what it tells about its first paint."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds; a start takes a tenth of one
_LOOK_EVERY = 0.003  # seconds


def add_papers(library: Path, source: Path) -> None:
    """Add `source` to the library by the command line; raises CalledProcessError."""
    command = [sys.executable, "-m", "carrel", "--library", str(library), "add", str(source)]
    subprocess.run(command, check=True, capture_output=True, text=True)


def first_paint(folder: Path, library: Path) -> dict[str, Any]:
    """Start the program off-screen on `library`, wait for its first paint, end it.

    Returns what it wrote (see `carrel.app.first_paint`); `folder` takes the file. Raises
    AssertionError with what the program said when it ends, or paints nothing, within a minute.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CARREL_LIBRARY": str(library)}
    with painted([sys.executable, "-m", "carrel"], folder, environment) as told:
        return told


@contextlib.contextmanager
def painted(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Start a program, wait for its first paint, hand over what it told, and end it.

    What it told gains `wall_ms`, from just before its start to its first paint, `pid`, and
    `started_at` (seconds of the monotonic clock). Raises AssertionError as `first_paint` does.
    """
    trace = folder / "first_paint.json"
    trace.unlink(missing_ok=True)
    told_where = {**environment, "CARREL_TRACE_FIRST_PAINT": str(trace)}
    with (folder / "program.log").open("w+") as log:
        started = time.monotonic()
        with subprocess.Popen(
            command, env=told_where, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT
        ) as program:
            try:
                told = _told(trace, program)
                if told is not None:
                    told["wall_ms"] = (told["painted_at"] - started) * 1000
                    told["pid"], told["started_at"] = program.pid, started
                    yield told
            finally:
                program.kill()
                program.wait()
        if told is None:
            log.seek(0)
            raise AssertionError(f"no first paint (status {program.returncode}):\n{log.read()}")


def _told(trace: Path, program: subprocess.Popen[bytes]) -> dict[str, Any] | None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and program.poll() is None:
        if trace.exists():  # it gets its name when it is whole
            return json.loads(trace.read_text("utf-8"))
        time.sleep(_LOOK_EVERY)
    return None
