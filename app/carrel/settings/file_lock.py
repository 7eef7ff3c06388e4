"""A file that one process holds at a time; the lock ends with the process, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

_TRY_EVERY_S = 0.02

if sys.platform == "win32":
    import msvcrt

    # Far behind the content: Windows keeps others from reading a byte that is locked.
    _FAR = 1 << 30

    def _take(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """A small text file, open and locked until `close`.

    Raises OSError where somebody holds it for longer than `patience_s` seconds, where there is
    none and `make` does not allow for one, and where the place knows no locks.
    """

    def __init__(self, path: Path, *, make: bool = True, patience_s: float = 0.0) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR | (os.O_CREAT if make else 0), 0o600)
        until = time.monotonic() + patience_s
        while True:
            try:
                _take(self._descriptor)
                return
            except OSError:
                if time.monotonic() >= until:
                    os.close(self._descriptor)
                    raise
            time.sleep(_TRY_EVERY_S)

    def write(self, text: str) -> None:
        """Make `text` the content."""
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, text.encode())

    def read(self, most: int) -> str:
        """Return the beginning of the content, `most` bytes at most."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return os.read(self._descriptor, most).decode(errors="replace")

    def close(self, *, remove: bool = False) -> None:
        """Let go of the file; with `remove`, delete it."""
        if remove and sys.platform != "win32":  # while nobody else can have taken it
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
        os.close(self._descriptor)
        if remove and sys.platform == "win32":  # which deletes no open file
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
