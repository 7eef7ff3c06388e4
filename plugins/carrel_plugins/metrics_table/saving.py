"""Numbers into a file that is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from carrel_plugins.metrics_table.export import Format
from carrel_plugins.metrics_table.rows import Row


def save(
    path: Path,
    format_: Format,
    rows: Iterable[Row | None],
    wanted: Callable[[], bool] = lambda: True,
) -> int:
    """Write rows and return how many; a file of this name is replaced once all are on the disk.

    Rows that are None are left out. Nothing is changed where nobody wants it any more. Raises
    OSError where it cannot be written.
    """
    written = 0

    def counted() -> Iterator[Row]:
        nonlocal written
        for row in rows:
            if not wanted():
                return
            if row is not None:
                written += 1
                yield row

    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            for line in format_.lines(counted()):
                file.write(line + format_.line_end)
            file.flush()
            os.fsync(file.fileno())
        if wanted():
            os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return written
