"""One export at a time: two into one folder would each see half of the other's."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from carrel.vault.index import CARREL_FOLDER

_LOCK_FILE = "lock"


class VaultBusyError(Exception):
    """Another program of Carrel is at work in the folder; nothing was done."""


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Keep other exports out of a vault, in this process and in others of this machine.

    Raises VaultBusyError at once where one is at work. A folder in which no lock can be made (it
    is read-only, or its file system knows none) is not locked: each file that is written is
    compared with what was read all the same.
    """
    # Imported here: filelock costs 40 ms, which nobody pays who exports nothing.
    from filelock import FileLock, Timeout

    lock = FileLock(folder / CARREL_FOLDER / _LOCK_FILE, timeout=0)
    try:
        (folder / CARREL_FOLDER).mkdir(exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise VaultBusyError("another export into this folder is at work") from error
    except (OSError, NotImplementedError):
        yield
        return
    try:
        yield
    finally:
        # Where the folder has vanished meanwhile there is nothing left to unlock.
        with contextlib.suppress(OSError):
            lock.release()
