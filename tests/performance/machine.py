"""What a result was measured on: processor, versions, commit, and who else was at work."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import resource
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_TICKS = os.sysconf("SC_CLK_TCK")
#: Cores used by others, over two seconds: more than this is no time to measure.
QUIET = 0.25


def machine() -> dict[str, Any]:
    """Return the machine and the versions; nothing that names this one among its kind."""
    return {
        "cpu": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "qt": importlib.metadata.version("PySide6-Essentials"),
        "sqlite": sqlite3.sqlite_version,
    }


def commit() -> str:
    """Return the commit's short name, with a word where sources differ from it."""
    name = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--", "app", "plugins", "uv.lock")
    return f"{name or 'unknown'}{' with changes' if changed else ''}"


class Others:
    """Tells how many cores other programs used since it was made."""

    def __init__(self) -> None:
        self._busy, self._own, self._at = _busy_s(), _own_s(), time.monotonic()

    def used(self) -> float:
        """Return the cores that neither this process nor an ended child of it used."""
        others = (_busy_s() - self._busy) - (_own_s() - self._own)
        return round(max(0.0, others / (time.monotonic() - self._at)), 2)


def wait_until_quiet(longest_s: float) -> bool:
    """Wait until others leave the machine alone; return whether they did in time."""
    until = time.monotonic() + longest_s
    while True:
        others = Others()
        time.sleep(2)
        if others.used() <= QUIET:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(3)


def _busy_s() -> float:
    # user, nice, system, idle, iowait, irq, softirq, steal
    ticks = [
        int(word) for word in Path("/proc/stat").read_text("ascii").split("\n")[0].split()[1:9]
    ]
    return (sum(ticks) - ticks[3] - ticks[4]) / _TICKS


def _own_s() -> float:
    parts = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in parts)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def _git(*words: str) -> str:
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", *words], cwd=ROOT, capture_output=True, text=True
        )
    except OSError:
        return ""
    return done.stdout.strip()
