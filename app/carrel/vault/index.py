"""Which file of a folder is which paper's, by the `carrel_id` in its front matter."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from carrel.vault.names import as_compared
from carrel.vault.replacing import is_old_partial
from carrel.vault.scalars import UnreadableError, read_value

CARREL_FOLDER = ".carrel"
#: Below it: what Carrel would have written where the file is left alone.
CONFLICT_FOLDER = "conflicts"
_FIRST_READ = 8 * 1024
# A front matter of a thousand authors has some 30 KiB.
_LONGEST_FRONT_MATTER = 4 * 1024 * 1024
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(rb"(?:\r\n|\n|\r)---[ \t]*(?:[\r\n]|$)")
_ID = re.compile(rb"(?:^|[\r\n])[\"']?carrel_id[\"']?[ \t]*:([^\r\n]*)")
# An outline's keys are lines `key:: value` above the first empty one.
_OUTLINE = re.compile(rb"(?:\xef\xbb\xbf)?[^\s:]+::[^\r\n]*(?:(?:\r\n|\n|\r)[^\r\n]+)*")
_OUTLINE_ID = re.compile(rb"(?:^|[\r\n])[ \t]*carrel[-_]id::[ \t]*([^\r\n]*)", re.IGNORECASE)
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")


class FileStamp(NamedTuple):
    """What tells without a look into a file that it is as it was: modified (ns), bytes."""

    modified: int
    size: int


#: Of a file that was never seen whole: no file has it.
NO_STAMP = FileStamp(-1, -1)


def stamp_of(found: os.stat_result) -> FileStamp:
    """Return the stamp of a file that was looked at."""
    return FileStamp(found.st_mtime_ns, found.st_size)


@dataclass(slots=True)
class VaultIndex:
    """`files` are the paths of each carrel_id, several where a file was copied; `plain` all other
    Markdown files; `unreadable` those that could not be looked into, with the reason. Paths are
    relative to the folder, with “/”. `taken` are the names directly in the folder, as compared.
    `partial` are files that a killed export left, `unchanged` those that have the stamp by which
    they are known.
    """

    files: dict[str, list[str]] = field(default_factory=dict)
    plain: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    partial: list[Path] = field(default_factory=list)
    unchanged: set[str] = field(default_factory=set)

    def file_of(self, carrel_id: str, known: str) -> str:
        """Return a paper's file, "" for none; of several copies the one that is `known`."""
        files = self.files.get(carrel_id, ())
        if known in files:
            return known
        return min(files, key=lambda name: (name.count("/"), len(name), name), default="")


def index_vault(
    folder: Path, known: Mapping[str, tuple[str, FileStamp]] | None = None
) -> VaultIndex:
    """Look into every Markdown file of the folder and those below it. Links to folders are not
    followed, hidden folders not entered (a vault's trash is one). A file that has the stamp in
    `known` is that carrel_id's without a look into it. Raises OSError where the folder itself
    cannot be listed; a folder that is not there is empty.
    """
    index = VaultIndex()
    if not os.path.lexists(folder):
        return index
    waiting = [("", folder)]
    while waiting:
        prefix, below = waiting.pop()
        try:
            with os.scandir(below) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            if not prefix:
                raise
            index.unreadable[prefix.removesuffix("/")] = error.strerror or str(error)
            continue
        if not prefix:
            index.taken = {as_compared(entry.name) for entry in entries}
        for entry in entries:
            name = prefix + entry.name
            if entry.name == CARREL_FOLDER and not prefix:
                index.partial += filter(is_old_partial, Path(entry.path).rglob(".*"))
            elif entry.name.startswith("."):
                if is_old_partial(Path(entry.path)):
                    index.partial.append(Path(entry.path))
            elif entry.is_dir(follow_symlinks=False):
                waiting.append((name + "/", Path(entry.path)))
            elif entry.name.lower().endswith(".md"):
                carrel_id = _known_id(entry, known.get(name)) if known else ""
                if carrel_id:
                    index.files.setdefault(carrel_id, []).append(name)
                    index.unchanged.add(name)
                else:
                    _look_into(index, name, Path(entry.path))
    return index


def _known_id(entry: os.DirEntry[str], known: tuple[str, FileStamp] | None) -> str:
    """Return the carrel_id of a file that is as it was, "" for another."""
    if known is None:
        return ""
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return ""
    return known[0] if stat.S_ISREG(found.st_mode) and stamp_of(found) == known[1] else ""


def _look_into(index: VaultIndex, name: str, path: Path) -> None:
    try:
        if not path.is_file():  # a pipe would keep us waiting
            return
        carrel_id = carrel_id_in(path)
    except (OSError, UnicodeError) as error:
        index.unreadable[name] = getattr(error, "strerror", None) or str(error)
        return
    if carrel_id:
        index.files.setdefault(carrel_id, []).append(name)
    else:
        index.plain.append(name)


def carrel_id_in(path: Path) -> str:
    """Return the carrel_id in a file's front matter, "" where there is none.

    Raises OSError, UnicodeError for a file that is no UTF-8 by its first bytes.
    """
    with path.open("rb") as file:
        head = file.read(_FIRST_READ)
        if head.startswith(_OTHER_ENCODINGS):
            raise UnicodeError("it is UTF-16, not UTF-8")
        while (
            _is_cut(head) and len(head) < _LONGEST_FRONT_MATTER and (more := file.read(len(head)))
        ):
            head += more
    return carrel_id_of(head)


def _is_cut(head: bytes) -> bool:
    """Whether the keys may go on below the first bytes of a file."""
    if _OPENING.match(head):
        return not _CLOSING.search(head, 3)
    outline = _OUTLINE.match(head)
    return bool(outline) and outline.end() == len(head) if outline else False


def carrel_id_of(content: bytes) -> str:
    """Return the carrel_id of a file's bytes, of which the front matter is enough; "" where
    there is none.
    """
    closing = _CLOSING.search(content, 3) if _OPENING.match(content) else None
    found = _ID.search(content, 0, closing.start()) if closing else None
    if not found:
        outline = _OUTLINE.match(content)
        told = _OUTLINE_ID.search(outline[0]) if outline else None
        return told[1].decode("utf-8", "replace").strip() if told else ""
    try:
        value = read_value(found[1].decode("utf-8", "replace"))
    except UnreadableError:
        return ""
    return value if isinstance(value, str) else ""
