"""Writes down what a start cost, for the tests and benchmarks that measure the real program."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QTableView

_CLOCK_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def write_trace(path: Path, view: QTableView) -> None:
    """Write what the first paint cost to `path` as JSON, whole or not at all.

    `painted_at` is the moment in seconds of the monotonic clock, which a parent on the same
    machine reads as well (the operating system tells a process's start to 10 ms only).
    `cpu_ms` is processor time, all threads: what a busy machine leaves as it is.
    `rows` counts the list's rows, `rows_visible` those in view; `rss_kb` is resident memory.
    """
    painted_at, busy = time.monotonic(), time.process_time()
    since_start = _ms_since_start()
    modules = sorted(sys.modules)
    told = {
        "painted_at": painted_at,
        "ms_since_start": since_start,
        "cpu_ms": busy * 1000,
        "rss_kb": _resident_kb(),
        "rows": view.model().rowCount(),
        "rows_visible": _rows_visible(view),
        "modules": modules,
    }
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(json.dumps(told), "utf-8")
    os.replace(fresh, path)


def _ms_since_start() -> float:
    """Return the milliseconds since the operating system started this process (Linux)."""
    try:
        fields = Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()
        started = int(fields[19]) / _CLOCK_TICKS
        return (time.clock_gettime(time.CLOCK_BOOTTIME) - started) * 1000
    except (OSError, AttributeError, IndexError):
        return time.process_time() * 1000


def _resident_kb() -> int:
    try:
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def _rows_visible(view: QTableView) -> int:
    model = view.model()
    if not view.isVisible() or model.rowCount() == 0:
        return 0
    last = view.rowAt(view.viewport().height() - 1)
    return (last if last >= 0 else model.rowCount() - 1) - view.rowAt(0) + 1
