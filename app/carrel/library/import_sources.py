"""What the user can hand over to an import: files, folders, a pipe, pasted text."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from carrel.api import ImportSource
from carrel.domain.paper import Refusal
from carrel.resources import resource_path

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: Pipes are kept in a temporary file up to this size: importers may read a source twice.
LARGEST_PIPE = 4 << 30

_NOT_YET = re.compile(
    r"(?:arxiv:|doi:|https?://|ftp://)\S+|10\.\d{4,9}/\S+|\d{4}\.\d{4,5}(?:v\d+)?", re.IGNORECASE
)


def expand(
    arguments: Sequence[str], patterns: Sequence[str], stdin: BinaryIO | None = None
) -> list[ImportSource | Refusal]:
    """Return the sources that the arguments of the command line name, in their order.

    A file is itself, whatever its name; a folder is its files that match one of `patterns`
    ("*.jsonl"), recursively and sorted, hidden ones skipped; "-" is standard input. What
    cannot be a source comes back as a Refusal, so that the rest is still imported.
    """
    found: list[ImportSource | Refusal] = []
    for argument in arguments:
        path = Path(argument).expanduser()
        if argument == "-":
            found.append(_piped("standard input", stdin or sys.stdin.buffer))
        elif path.is_dir():
            found += _in_folder(argument, path, patterns)
        elif not path.exists() and _NOT_YET.fullmatch(argument.strip()):
            reason = "not supported yet: give a file, a folder or - for standard input"
            found.append(Refusal(source=argument, reason=reason))
        else:
            found.append(_file(argument, path))
    return found


def pasted(text: str, name: str = "pasted text") -> ImportSource:
    """Return text from the clipboard as a source; lone surrogates become U+FFFD."""
    content = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
    return ImportSource(name=name, open=lambda: io.BytesIO(content), size=len(content))


def sample() -> ImportSource:
    """Return the sample library: papers with summaries in Carrel's own words."""
    path = resource_path("sample_library", "papers.jsonl")
    return ImportSource(name="the sample library", open=lambda: path.open("rb"), path=path)


def _file(name: str, path: Path) -> ImportSource:
    """Return a file, or a pipe with a name, as a source; that it is missing is told on opening."""
    try:
        status = path.stat()
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return ImportSource(name=name, open=lambda: path.open("rb"), path=path)
    if not stat.S_ISREG(status.st_mode):
        return _piped(name, None, path)
    return ImportSource(name=name, open=lambda: path.open("rb"), path=path, size=status.st_size)


def _in_folder(
    argument: str, folder: Path, patterns: Sequence[str]
) -> Iterator[ImportSource | Refusal]:
    refusals: list[Refusal] = []

    def unreadable(error: OSError) -> None:
        where = str(error.filename or argument)
        refusals.append(Refusal(source=where, reason=f"cannot be read: {error.strerror}"))

    count = 0
    for place, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place) / name
            wanted = any(fnmatch(name.lower(), pattern.lower()) for pattern in patterns)
            if wanted and not name.startswith(".") and path.is_file():
                count += 1
                yield _file(str(path), path)
    yield from refusals
    if not count and not refusals:
        looked_for = ", ".join(dict.fromkeys(patterns)) or "none"
        reason = f"no file in this folder that can be imported (looked for {looked_for})"
        yield Refusal(source=argument, reason=reason)


def _piped(name: str, stream: BinaryIO | None, path: Path | None = None) -> ImportSource:
    return ImportSource(name=name, open=_Pipe(stream, path).open)


class _Pipe:
    """The content of a pipe, read once into a temporary file and opened as often as asked.

    Only one of the opened streams may be read at a time: they share a position.
    """

    def __init__(self, stream: BinaryIO | None, path: Path | None) -> None:
        self._stream = stream
        self._path = path
        self._kept: BinaryIO | None = None

    def open(self) -> BinaryIO:
        """Return the content from its beginning; raises OSError where it cannot be had."""
        if self._kept is None:
            # small pipes stay in memory; the file has no name and goes with its last holder
            spooled = tempfile.SpooledTemporaryFile(max_size=8 << 20)  # noqa: SIM115
            weakref.finalize(self, spooled.close)
            kept = cast("BinaryIO", spooled)  # in all but its class
            if self._stream is not None:
                _copy(self._stream, kept)
            elif self._path is not None:
                with self._path.open("rb") as opened:
                    _copy(opened, kept)
            self._kept = kept
        self._kept.seek(0)
        return cast("BinaryIO", _Kept(self._kept))


def _copy(stream: BinaryIO, kept: BinaryIO) -> None:
    while piece := stream.read(1 << 20):
        kept.write(piece)
        if kept.tell() > LARGEST_PIPE:
            raise OSError(f"more than {LARGEST_PIPE >> 30} GB came through the pipe")


class _Kept(io.RawIOBase):
    """A stream on the kept content whose closing leaves it open."""

    def __init__(self, kept: BinaryIO) -> None:
        super().__init__()
        self._kept = kept

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        room = memoryview(buffer)
        piece = self._kept.read(len(room))
        room[: len(piece)] = piece
        return len(piece)
