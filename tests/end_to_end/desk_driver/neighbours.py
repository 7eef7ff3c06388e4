"""What other programs on the desktop give and take: the clipboard, and drags."""

from __future__ import annotations

import contextlib
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk_driver.desktop import Desktop

_PROGRAM = Path(__file__).with_name("other_program.py")
_numbers = itertools.count(1)


@contextlib.contextmanager
def copied_elsewhere(desktop: Desktop, text: str) -> Iterator[None]:
    """While inside, the clipboard holds `text`, owned by another program."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write(text)
        file.flush()
        with _neighbour(desktop, "copy", [file.name]):
            yield


def clipboard_text(desktop: Desktop) -> str:
    """What another program would paste now."""
    with _neighbour(desktop, "paste", []) as (line, _):
        return str(json.loads(line))


def drag_from_elsewhere(
    desktop: Desktop,
    to: tuple[int, int],
    *,
    files: Sequence[Path] = (),
    text_of: Path | None = None,
) -> str:
    """Drag files, or the text of one, from another program and drop them at a point.

    Gives the name of Qt's drop action that the target took: "CopyAction", or "IgnoreAction"
    when it refused.
    """
    what, names = ("files", files) if text_of is None else ("text", [text_of])
    with _neighbour(desktop, what, [str(name) for name in names]) as (line, process):
        x, y = json.loads(line)
        desktop.hands.drag((x, y), to)
        assert process.stdout is not None
        return process.stdout.readline().strip().removeprefix("dropped: ")


@contextlib.contextmanager
def _neighbour(
    desktop: Desktop, what: str, names: Sequence[str]
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start the other program, wait for its first line, and end it after use."""
    name = f"neighbour-{next(_numbers)}"
    process = desktop.start(
        name, [sys.executable, str(_PROGRAM), what, *names], stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        if not line:
            raise RuntimeError(f"{what}: {desktop.log(name).read_text()}")
        yield line, process
    finally:
        process.terminate()
        process.wait(5.0)
