"""Papers in and out: readers and writers of a file format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from carrel.api.jobs import JobControl
from carrel.domain.paper import ImportedPaper, Paper, Refusal


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """Writes papers in one format, to one file.

    `format` is what follows `carrel export --format` ("bibtex": lower case, digits, "_" and "-");
    `suffix` ends the file's name (".bib"). `write` gets the papers one by one, in the order of
    the list, and a text stream (UTF-8, line ends as written); it must not hold all papers at
    once, and should return when `job.cancelled`. It is called on a worker thread and may not
    touch Qt. The file takes its name only when `write` has returned.
    """

    id: str
    title: str
    format: str
    suffix: str
    write: Callable[[Iterable[Paper], TextIO, JobControl], None]
