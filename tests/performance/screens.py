"""Where windows are painted: off-screen, and in a real X server that shows nobody anything."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator

PATIENCE = 20.0


def platforms(*, with_x: bool) -> list[str]:
    """Return "offscreen", and "xcb" where an X server can be started for it."""
    return ["offscreen", "xcb"] if with_x and shutil.which("Xvfb") else ["offscreen"]


@contextlib.contextmanager
def screen(platform: str) -> Iterator[dict[str, str]]:
    """Open what the platform needs; yields the environment that leads there."""
    if platform != "xcb":
        yield {"QT_QPA_PLATFORM": platform}
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:  # ends where the server does
            number = told.readline().strip()
        if not number:
            raise RuntimeError("the X server did not start")
        yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
    finally:
        server.terminate()
        server.wait(PATIENCE)
