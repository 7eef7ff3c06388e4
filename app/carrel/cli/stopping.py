"""Ctrl+C during long work: the work ends at its next safe place; a second one ends it at once."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any, BinaryIO, cast

from carrel.jobs.job import Job


class Stopper:
    """While entered, Ctrl+C cancels `job`. Raises KeyboardInterrupt for a second one."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._waiting = False
        self._before: Any = None
        #: Whether it was stopped while it waited for standard input.
        self.gave_up = False

    def __enter__(self) -> None:
        in_main = threading.current_thread() is threading.main_thread()
        # A process that was started to ignore Ctrl+C (in the background of a shell) goes on so.
        if in_main and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            self._before = signal.signal(signal.SIGINT, self._on_signal)

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def input(self, stream: BinaryIO) -> BinaryIO:
        """Return the stream so that Ctrl+C ends it where it waits for somebody to type."""
        return cast("BinaryIO", _Stoppable(self, stream))

    def read(self, stream: BinaryIO, size: int) -> bytes:
        """Read from a stream that may keep us waiting."""
        try:
            self._waiting = True
            return b"" if self.gave_up else stream.read(size)
        except KeyboardInterrupt:
            self.gave_up = True
            self._job.cancel()
            return b""
        finally:
            self._waiting = False

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._waiting or self._job.cancelled:
            raise KeyboardInterrupt
        self._job.cancel()


class _Stoppable:
    """Has what copying a pipe needs: `read`."""

    def __init__(self, stopper: Stopper, stream: BinaryIO) -> None:
        self._stopper = stopper
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        return self._stopper.read(self._stream, size)
