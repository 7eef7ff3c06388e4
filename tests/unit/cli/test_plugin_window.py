"""What the window says of `--plugins`, and what a picture of it does not say; as processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

#: A window on a library; prints what its status bar is told.
WINDOW = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from carrel.app.options import parse_options
from carrel.app.running import Running
from carrel.app.screenshot import take
from carrel.library.window_lock import WindowLock

folder, picture = Path(sys.argv[1]), Path(sys.argv[2])
options = parse_options(["--screenshot", str(picture), *sys.argv[3:]])
running = Running(QApplication([]), folder, WindowLock(folder), options)
running.window.session.message.connect(lambda kind, text: print(kind, text))
running.show()
take(running.window, picture, running.settled)
running.window.close()
running.finish()
"""

#: What is said while a picture is taken: by Qt's platform, and by anyone else.
SAYS = """
import sys
from PySide6.QtCore import qInstallMessageHandler, qWarning
from carrel.app.screenshot import without_size_hints

hints = "This plugin does not support propagateSizeHints()"
if sys.argv[1] == "heard":
    qInstallMessageHandler(lambda kind, context, text: print("heard", text, file=sys.stderr))
with without_size_hints():
    qWarning(hints)
    qWarning(hints + " at all")
qWarning(hints)
"""


def done(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_plugin_that_is_not_there_is_said_in_the_status_bar(folder: Path, tmp_path: Path):
    picture = tmp_path / "window.png"
    said = done(WINDOW, str(folder), str(picture), "--plugins", "json_lines,nope").stdout
    assert "problem --plugins: there is no plugin “nope”; there are bibliography, " in said
    assert picture.is_file()
    assert done(WINDOW, str(folder), str(picture), "--plugins", "json_lines").stdout == ""
    assert done(WINDOW, str(folder), str(picture), "--no-plugins").stdout == ""


@pytest.mark.parametrize("before", ["", "heard"])
def test_only_the_off_screen_platform_is_not_heard(before: str):
    hints = "This plugin does not support propagateSizeHints()"
    said = done(SAYS, before).stderr.splitlines()
    assert said == [f"{before} {hints} at all".strip(), f"{before} {hints}".strip()]
