"""The window's program: wires services to the window and does nothing else.

What happens before the first paint is kept to Qt, sqlite3 and the window itself; menus, plugins,
SQLModel and the lock come after it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from carrel.app.options import OptionError, WindowOptions, parse_options

_NO_DISPLAY = """\
carrel: there is no display to open a window on.
  With a display of its own:    xvfb-run carrel
  For a picture of the window:  carrel --screenshot FILE.png
  Without a window:             carrel --help"""
_NO_QT = """\
carrel: Qt cannot be loaded: {error}
  On Debian and Ubuntu this line installs what it needs:
  sudo apt-get install libglib2.0-0 libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 \\
    libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"""


def run_window(arguments: Sequence[str]) -> int:
    """Open the window that the arguments ask for; return the exit status when it is closed."""
    try:
        options = parse_options(arguments)
    except OptionError as error:
        sys.stderr.write(f"carrel: {error}\n")
        return 2
    if options.screenshot is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif _no_display():
        sys.stderr.write(_NO_DISPLAY + "\n")
        return 2
    try:
        from carrel.app.running import run
    except ImportError as error:
        if "PySide6" not in str(error) and ".so" not in str(error):
            raise
        sys.stderr.write(_NO_QT.format(error=error) + "\n")
        return 2
    return run(options)


def _no_display() -> bool:
    known = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in known)


__all__ = ["WindowOptions", "run_window"]
