"""Notices when the window's thread stands still, and names the plugin in whose code it does."""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QTimer

log = logging.getLogger(__name__)

#: Standing still for so long is a hang (seconds).
HANG_S = 2.0
_BEAT_MS = 250
_LOOK_S = 0.25


class HangWatch(QObject):
    """A heart that beats on the window's thread, and a thread that listens to it.

    `blame(frame)` is asked, on that thread, whose code a stack of frames is in: a name, or ""
    where it is nobody's; `told(name, seconds, stack)` is then called there, once a hang.
    """

    def __init__(
        self,
        blame: Callable[[FrameType | None], str],
        told: Callable[[str, float, str], None],
        parent: QObject,
        hang_s: float = HANG_S,
    ) -> None:
        super().__init__(parent)
        self._blame, self._told, self._hang_s = blame, told, hang_s
        self._window_thread = threading.get_ident()
        self._beat = time.monotonic()
        self._stopped = threading.Event()
        self._heart = QTimer(self, interval=_BEAT_MS)
        self._heart.timeout.connect(self._beats)
        self._heart.start()
        self._thread = threading.Thread(target=self._listen, name="carrel-hang-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._stopped.set()
        self._heart.stop()
        self._thread.join()

    def _beats(self) -> None:
        self._beat = time.monotonic()

    def _listen(self) -> None:
        said = 0.0  # the beat after which a hang was told
        while not self._stopped.wait(_LOOK_S):
            beat = self._beat
            stood = time.monotonic() - beat
            if stood < self._hang_s or said == beat:
                continue
            said = beat
            frame = sys._current_frames().get(self._window_thread)  # noqa: SLF001 (documented)
            name = self._blame(frame)
            if name:
                stack = "".join(traceback.format_stack(frame))
                log.warning("the window stood still for %.1f s in %s\n%s", stood, name, stack)
                self._told(name, stood, stack)
