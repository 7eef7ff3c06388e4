"""Starts the real program off-screen and hears what it tells about its first paint."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PATIENCE = 60.0  # seconds; a start takes a tenth of one


def add_papers(library: Path, source: Path) -> None:
    """Add `source` to the library by the command line; raises CalledProcessError."""
    command = [sys.executable, "-m", "carrel", "--library", str(library), "add", str(source)]
    subprocess.run(command, check=True, capture_output=True, text=True)


def first_paint(folder: Path, library: Path) -> dict[str, Any]:
    """Start the program on `library`, wait for its first paint, end it.

    Returns what it wrote: `ms_since_start`, `rss_kb`, `rows_visible`, `modules` (a list of
    names). `folder` takes the file. Raises AssertionError with what the program said when it
    ends, or paints nothing, within a minute.
    """
    trace = folder / "first_paint.json"
    trace.unlink(missing_ok=True)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "CARREL_TRACE_FIRST_PAINT": str(trace),
        "CARREL_LIBRARY": str(library),
    }
    with (
        (folder / "program.log").open("w+") as log,
        subprocess.Popen(
            [sys.executable, "-m", "carrel"], env=environment, stdout=log, stderr=log
        ) as program,
    ):
        try:
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until and program.poll() is None:
                text = trace.read_text() if trace.exists() else ""
                if text.strip().endswith("}"):  # else it is still being written
                    return json.loads(text)
                time.sleep(0.01)
        finally:
            program.kill()
            program.wait()
        log.seek(0)
        raise AssertionError(f"no first paint (status {program.returncode}):\n{log.read()}")
