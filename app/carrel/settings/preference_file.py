"""Reads the file of preferences. No dataclasses here: the first paint waits for its first look."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from carrel.settings.places import config_folder

FILE_NAME = "preferences.toml"
LARGEST = 256 * 1024  # bytes

#: What a file was when it was read: time, size, number and mode; () where there was none.
Seen = tuple[int, ...]


def preferences_file() -> Path:
    """Return where the reader's preferences are; there or not."""
    return config_folder() / FILE_NAME


class FileContent(NamedTuple):
    """What a file holds: its text and its tables, or `problem`, why they could not be read."""

    text: str = ""
    tables: Mapping[str, Any] = {}
    problem: str = ""


class FirstChoices(NamedTuple):
    """What must be known before the first paint; None where the reader did not say."""

    theme: str | None = None
    restore: bool = True
    query: str = ""


def seen_now(path: Path) -> Seen:
    """Return what tells one state of a file from another; () where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode)


def read_file(path: Path) -> FileContent:
    """Read a file of preferences. What is not there is empty; it never raises."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would keep us waiting
            return FileContent(problem="it is no ordinary file")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        return FileContent()
    except OSError as error:
        return FileContent(problem=error.strerror or str(error))
    if len(content) > LARGEST:
        return FileContent(problem=f"it has more than {LARGEST // 1024} KiB")
    if not content.strip():
        return FileContent()
    import tomllib

    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return FileContent(text, tomllib.loads(text))
    except UnicodeDecodeError:
        return FileContent(problem="it is not written in UTF-8")
    except RecursionError:
        return FileContent(problem="it is nested too deeply")
    except ValueError as error:
        return FileContent(problem=str(error))


def first_choices(path: Path) -> FirstChoices:
    """Return what the first paint needs; what is not valid counts as not said."""
    tables = read_file(path).tables
    theme = _part(tables, "appearance", "theme", str)
    restore = _part(tables, "start", "restore", bool)
    return FirstChoices(
        theme=theme if theme in ("system", "light", "dark") else None,
        restore=restore is not False,
        query=_part(tables, "start", "query", str) or "",
    )


def _part(tables: Mapping[str, Any], group: str, name: str, kind: type) -> Any:
    table = tables.get(group)
    value = table.get(name) if isinstance(table, dict) else None
    return value if isinstance(value, kind) else None
