"""Processes that are measured: what one tells, how long it ran, the memory that it holds."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.performance.libraries import ROOT
from tests.performance.place import Place

_LOOK_EVERY = 0.005  # seconds
_END_WITHIN = 10.0  # seconds


def run_peer(place: Place, name: str, *words: str, **more_environment: str) -> dict[str, Any]:
    """Return the JSON object that a module of tests.performance prints; see `Place.module`.

    Raises AssertionError with what it said when it fails.
    """
    done = subprocess.run(
        place.module(name, *words),
        env={**place.environment, **more_environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise AssertionError(f"{name} failed:\n{done.stderr}")
    return json.loads(done.stdout)


@contextmanager
def talking(place: Place, name: str, *words: str) -> Iterator[Callable[[Any], Any]]:
    """Start a module of tests.performance that answers each line of JSON with one; ends it.

    What it hands over asks one thing and returns the answer; that raises AssertionError with what
    the module said when it ends instead.
    """
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(
            place.module(name, *words),
            env=place.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        ) as process,
    ):
        asking, answers = process.stdin, process.stdout
        assert asking is not None
        assert answers is not None

        def ask(question: Any) -> Any:
            try:
                asking.write(json.dumps(question) + "\n")
                asking.flush()
                line = answers.readline()
            except BrokenPipeError:
                line = ""
            if not line:
                process.wait()
                said.seek(0)
                raise AssertionError(f"{name} {words[:1]} ended:\n{said.read()}")
            return json.loads(line)

        try:
            yield ask
            asking.close()
            process.wait(_END_WITHIN)
        finally:
            process.kill()


def timed(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Run a command from start to end; return its seconds and its peak of memory in MB.

    Raises AssertionError with what it said when it fails.
    """
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=said, stderr=said)
        peak = 0.0
        while process.poll() is None:
            peak = peak_mb(process.pid) or peak
            time.sleep(_LOOK_EVERY)
        took = time.perf_counter() - began
        if process.returncode:
            said.seek(0)
            raise AssertionError(f"{command} failed:\n{said.read().decode('utf-8', 'replace')}")
    return took, peak


def peak_mb(pid: int) -> float:
    """Return the most memory that was resident so far; 0 for a process that has just ended.

    Not what wait4 tells: that is at least the memory of whoever started the process.
    """
    return _from_status(pid, "VmHWM:")


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process; one that has just ended has none."""
    return _from_status(pid, "VmRSS:")


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(one) for task in tasks for one in (task / "children").read_text("ascii").split()]


def _from_status(pid: int, name: str) -> float:
    _, _, rest = Path(f"/proc/{pid}/status").read_text("ascii", "replace").partition(name)
    return int(rest.split()[0]) / 1024 if rest else 0.0
