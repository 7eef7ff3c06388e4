"""What a plugin gives to the program: frozen, keyword-only values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from carrel.domain.paper import ImportedPaper, Refusal


class JobControl(Protocol):
    """The side of a long job that the work itself sees; safe to call from its thread."""

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far the work is, in units of the work's own choice."""

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop; the work should then return soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSource:
    """What the user handed over: a file, or bytes that were pasted or piped in.

    `name` is what messages call it (a path as the user typed it, "pasted text", "standard
    input"). `open()` gives a new binary stream at the start of the content each time; the
    caller closes it. `path` is None where there is no file. `size` is in bytes, or None.
    """

    name: str
    open: Callable[[], BinaryIO]
    path: Path | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Reads papers of one format.

    `id` begins with the plugin's name ("hugging_face.listing"). `sniff` gets the first 64 KiB
    of a source (decoded by nobody) and its name, and answers how sure it is that it can read
    it, from 0 (no) to 100 (certainly); the surest importer gets the source. `read` yields, in the
    order of the source, a paper or a refusal of what it could not read; it must stream (a
    source can be larger than memory), look at `job.cancelled` now and then, and not raise on
    bad input: a `ValueError` becomes one refusal of the whole source.
    Both are called on a worker thread; neither may touch Qt or the library.
    """

    id: str
    title: str
    patterns: tuple[str, ...]
    sniff: Callable[[bytes, str], int]
    read: Callable[[ImportSource, JobControl], Iterable[ImportedPaper | Refusal]]
