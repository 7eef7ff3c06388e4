"""What happens when something of the window's fails or is asked to end from outside."""

from __future__ import annotations

import logging
import signal
import sys
from types import TracebackType

from carrel.ui.shell.window import MainWindow

log = logging.getLogger("carrel")


def install_guards(window: MainWindow) -> None:
    """Log exceptions of slots and paints, say so once a message, and end well on a signal."""
    if not logging.getLogger().handlers:
        logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    told: set[str] = set()

    def failed(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        where = f"{kind.__name__}: {error}"
        if where in told:  # a broken paint fails sixty times a second
            return
        told.add(where)
        log.error("something in the window failed", exc_info=(kind, error, trace))
        window.session.complain(f"Something failed ({where}). Your papers and notes are safe.")

    sys.excepthook = failed
    for number in (signal.SIGINT, signal.SIGTERM):
        # The feed's timer lets Python look for signals four times a second.
        signal.signal(number, lambda *_: window.close())
