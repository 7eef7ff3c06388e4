"""A whole window in the test's process, on a library of invented papers."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.invented import invented

from carrel.app.options import WindowOptions
from carrel.app.running import Running
from carrel.library.opening import open_library
from carrel.library.window_lock import WindowLock


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of six papers; copied, never opened, by the tests."""
    folder = tmp_path_factory.mktemp("template") / "library"
    with open_library(folder, origin="command line") as library:
        library.add_batch(invented(), source="invented.jsonl")
    return folder


@pytest.fixture
def library_folder(template: Path, tmp_path: Path) -> Path:
    """A copy of the library of six papers."""
    return Path(shutil.copytree(template, tmp_path / "library"))


@pytest.fixture
def run_window(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[Path], Running]]:
    """Open windows on folders; each is closed, and its lanes ended, after the test."""
    hook, handlers = sys.excepthook, [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)]
    opened: list[Running] = []

    def run(folder: Path, **options: object) -> Running:
        running = Running(qapp, folder, WindowLock(folder), WindowOptions(**options))  # type: ignore[arg-type]
        opened.append(running)
        running.show()
        qtbot.waitUntil(lambda: running.settled() and running.window.parts.desk is not None)
        return running

    yield run
    for running in opened:
        if not running.finished:
            running.window.close()
            running.finish()
        running.deleteLater()
    qtbot.wait(10)
    sys.excepthook = hook
    for number, handler in zip((signal.SIGINT, signal.SIGTERM), handlers, strict=True):
        signal.signal(number, handler)
