"""The lock that the window holds on its library: one window a library, known to all processes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from carrel.library.location import WINDOW_LOCK

if TYPE_CHECKING:
    from filelock import BaseFileLock


class WindowLock:
    """Taken once the window has been painted; gone with the process, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / WINDOW_LOCK
        self._lock: BaseFileLock | None = None

    def take(self) -> bool:
        """Take the lock; return False where another window has it.

        A folder that cannot be written cannot be locked either: then True, since nothing can
        be damaged there.
        """
        # Imported here: filelock costs 40 ms, which the first paint does not wait for.
        from filelock import FileLock, Timeout

        lock = FileLock(self._path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError:
            return True
        self._lock = lock
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def is_held(self) -> bool:
        """Whether another window holds the lock, asked cheaply before anything is shown."""
        try:
            import fcntl
        except ImportError:  # Windows: `take` finds out after the first paint
            return False
        try:
            with self._path.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
                fcntl.flock(stream, fcntl.LOCK_UN)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False
