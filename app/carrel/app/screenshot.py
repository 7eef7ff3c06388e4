"""`--screenshot FILE.png`: the window drawn off-screen once everything in it has arrived."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

_LONGEST_S = 20.0
_QUIET_S = 0.4


def take(window: QWidget, path: Path, settled: Callable[[], bool]) -> int:
    """Write a picture of the window to `path`; return the exit status."""
    begun = quiet_since = time.monotonic()
    while time.monotonic() - begun < _LONGEST_S:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        now = time.monotonic()
        if not settled():
            quiet_since = now
        if now - quiet_since > _QUIET_S:
            break
        time.sleep(0.01)
    if not window.grab().save(str(path)):
        sys.stderr.write(f"carrel: the picture could not be written to {path}\n")
        return 1
    return 0
