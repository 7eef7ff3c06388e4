"""What happens when something of the window's fails or is asked to end from outside."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from carrel.ui.shell.window import MainWindow

log = logging.getLogger("carrel")

#: `(error, traceback)`: whether the failure was somebody's (a plugin's), who has been told.
Blame = Callable[[BaseException, TracebackType | None], bool]
#: `(frame)`: whose code is running, a plugin's name or "".
Running = Callable[[FrameType | None], str]


class ExitRefusedError(Exception):
    """A plugin called `sys.exit()`."""


class Guards:
    """Installed once a window; `remove` puts back what was there."""

    def __init__(self, window: MainWindow) -> None:
        if not logging.getLogger().handlers:
            logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
        self._window = window
        self._told: set[str] = set()
        self._blame: Blame = lambda *_: False
        self._running: Running = lambda _: ""
        self._before = (sys.excepthook, sys.exit)
        sys.excepthook = self._failed
        sys.exit = self._exit
        for number in (signal.SIGINT, signal.SIGTERM):
            # The feed's timer lets Python look for signals four times a second.
            signal.signal(number, lambda *_: window.close())

    def know_plugins(self, blame: Blame, running: Running) -> None:
        """Tell plugins' failures to whom they belong, and let no plugin end the program."""
        self._blame, self._running = blame, running

    def remove(self) -> None:
        """Put back what was there before."""
        sys.excepthook, sys.exit = self._before

    def _failed(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log exceptions of slots and paints, and say so once a message."""
        if self._blame(error, trace):
            return
        where = f"{kind.__name__}: {error}"
        if where in self._told:  # a broken paint fails sixty times a second
            return
        self._told.add(where)
        log.error("something in the window failed", exc_info=(kind, error, trace))
        self._window.session.complain(
            f"Something failed ({where}). Your papers and notes are safe."
        )

    def _exit(self, status: Any = None) -> Any:
        # SystemExit in a slot would end the program without storing what is under way.
        name = self._running(sys._getframe(1))  # noqa: SLF001 (documented)
        if name:
            raise ExitRefusedError(f"the plugin {name} called sys.exit({status!r})")
        raise SystemExit(status)
