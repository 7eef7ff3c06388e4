"""`--screenshot FILE.png`: the window drawn off-screen once everything in it has arrived."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    QtMsgType,
    qFormatLogMessage,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QWidget

_LONGEST_S = 20.0
_QUIET_S = 0.4
#: Said for every window with a smallest size, by Qt's off-screen platform alone.
_NO_HINTS = "This plugin does not support propagateSizeHints()"


def take(window: QWidget, path: Path, settled: Callable[[], bool]) -> int:
    """Write a picture of the window to `path`; return the exit status."""
    with without_size_hints():
        return _take(window, path, settled)


@contextmanager
def without_size_hints() -> Iterator[None]:
    """Leave out what Qt's off-screen platform says of size hints; all else is said as before."""
    before: Callable[[QtMsgType, QMessageLogContext, str], None] | None = None

    def pass_on(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if text == _NO_HINTS:
            return
        if before is not None:
            before(kind, context, text)
        elif sys.stderr is not None:
            sys.stderr.write(qFormatLogMessage(kind, context, text) + "\n")

    before = qInstallMessageHandler(pass_on)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _take(window: QWidget, path: Path, settled: Callable[[], bool]) -> int:
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
