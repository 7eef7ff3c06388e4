"""Imports: from what the user handed over, through an importer, in batches into the library."""

from __future__ import annotations

import codecs
import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from carrel.api import Importer, ImportSource, JobControl
from carrel.domain.paper import ImportedPaper, Refusal
from carrel.domain.reports import AddReport
from carrel.library.import_cleaning import UnusablePaperError, cleaned
from carrel.library.import_sources import expand, pasted
from carrel.library.import_streams import HEAD, prepared

__all__ = ["Importing", "expand", "pasted"]

log = logging.getLogger(__name__)

BATCH_PAPERS = 500
BATCH_CHARACTERS = 4_000_000
BATCH_SECONDS = 0.5
#: Refusals told of one source; the rest are counted.
MOST_REFUSALS = 1_000

Write = Callable[[Sequence[ImportedPaper], str, int | None], tuple[AddReport, int | None]]

#: What the beginning of a file that no importer knows may say about it.
_KNOWN_BY_SIGHT = (
    (rb"%PDF", "a PDF"),
    (rb"PK\x03\x04", "a ZIP archive"),
    (rb"(?:\x1f\x8b|\xfd7zXZ|BZh|\x28\xb5\x2f\xfd)", "a packed file of something else"),
    (rb"SQLite format 3", "an SQLite database"),
    (rb"\s*@\w+\s*\{", "BibTeX"),
    (rb"\s*TY  -", "RIS"),
    (rb"(?i)\s*(?:<!doctype html|<html)", "a web page; copy its text instead"),
    (rb"\s*<\?xml", "XML"),
)


class WriteError(Exception):
    """The library did not take a batch; the message says why."""


@dataclass(slots=True)
class _Batch:
    """Papers of one source that wait to be written together."""

    papers: list[ImportedPaper] = field(default_factory=list)
    characters: int = 0
    since: float = field(default_factory=time.monotonic)

    def is_due(self) -> bool:
        return (
            len(self.papers) >= BATCH_PAPERS
            or self.characters >= BATCH_CHARACTERS
            or time.monotonic() - self.since >= BATCH_SECONDS
        )


class Importing:
    """Runs imports. `write(papers, source, history_id)` stores one batch, whole or not at all,
    and returns what it did and the history id that the next batch of the same run is given.
    """

    def __init__(self, importers: Sequence[Importer], write: Write) -> None:
        self._importers = tuple(importers)
        self._write = write

    def expand(self, arguments: Sequence[str]) -> list[ImportSource | Refusal]:
        """Return what the arguments of the command line name; see `expand`."""
        return expand(arguments, [p for importer in self._importers for p in importer.patterns])

    def run(self, sources: Sequence[ImportSource | Refusal], job: JobControl) -> AddReport:
        """Import the sources one after another and return what happened to all of them.

        Nothing a source holds raises: what is wrong with it becomes a Refusal. Progress is in
        bytes read of all bytes, or in bytes alone where a size is not known. A cancelled job
        stops between batches: what was written stays, as one undo. When the library cannot
        be written, the run ends there with a refusal that says so.
        """
        return _Run(self._importers, self._write, job).all(sources)


class _Run:
    def __init__(self, importers: Sequence[Importer], write: Write, job: JobControl) -> None:
        self._importers = importers
        self._write = write
        self._job = job
        self._report = AddReport()
        self._history_id: int | None = None
        self._read_before = 0
        self._total: int | None = 0
        self._told_at = 0.0

    def all(self, sources: Sequence[ImportSource | Refusal]) -> AddReport:
        sizes = [source.size for source in sources if isinstance(source, ImportSource)]
        self._total = sum(s for s in sizes if s is not None) if None not in sizes else None
        for source in sources:
            if self._job.cancelled:
                self._report.cancelled = True
                break
            if isinstance(source, Refusal):
                self._report.refused.append(source)
                continue
            try:
                self._one(source)
            except WriteError as error:
                self._refuse(source, str(error))
                break
            self._read_before += source.size or 0
            self._job.progress(self._read_before, self._total)
        return self._report

    def _one(self, source: ImportSource) -> None:
        """Import one source; raises only WriteError."""
        try:
            told = prepared(source, self._count)
            with told.open() as stream:
                head = stream.read(HEAD)
            importer = self._surest(head, source.name) if head.strip() else None
            if importer is None:
                self._refuse(source, *_unknown(head))
                return
            results = importer.read(told, self._job)
            self._take(source, results)
        except WriteError:
            raise
        except OSError as error:
            self._refuse(source, f"cannot be read: {error.strerror or error}")
        except ValueError as error:
            self._refuse(source, f"cannot be read: {_one_line(error)}")
        except Exception as error:  # a plugin's; whatever it is, it costs this source only
            log.exception("importing %s failed", source.name)
            reason = f"its importer failed ({type(error).__name__}: {_one_line(error)})"
            self._refuse(source, reason)

    def _surest(self, head: bytes, name: str) -> Importer | None:
        best: Importer | None = None
        highest = 0
        for importer in self._importers:
            try:
                sure = int(importer.sniff(head, name))
            except Exception:  # a plugin's; the others are asked all the same
                log.exception("%s could not look at %s", importer.id, name)
                continue
            if sure > highest:
                best, highest = importer, sure
        return best

    def _take(self, source: ImportSource, results: Iterable[ImportedPaper | Refusal]) -> None:
        """Write what an importer yields; also writes what came before an error of its."""
        batch = _Batch()
        refusals = _Refusals(source.name)
        try:
            for result in results:
                if self._job.cancelled:
                    break
                if isinstance(result, Refusal):
                    refusals.add(result)
                else:
                    self._add(batch, result, refusals)
                if batch.papers and batch.is_due():
                    self._flush(batch, source)
                if refusals.hopeless:
                    break
        finally:
            close = getattr(results, "close", None)
            if close is not None:
                close()
            self._report.refused += refusals.told()
            if self._job.cancelled:
                self._report.cancelled = True
            elif batch.papers:
                self._flush(batch, source)
        if not self._report.cancelled and not refusals.count and not refusals.papers:
            self._refuse(source, "no paper was found in it")

    @staticmethod
    def _add(batch: _Batch, paper: ImportedPaper, refusals: _Refusals) -> None:
        try:
            if not isinstance(paper, ImportedPaper):
                raise UnusablePaperError(f"the importer gave a {type(paper).__name__}")
            clean, characters = cleaned(paper)
        except UnusablePaperError as error:
            line = getattr(paper, "line", None)
            refusals.add(Refusal(source=refusals.source, reason=str(error), line=line))
            return
        if not batch.papers:
            batch.since = time.monotonic()
        refusals.papers += 1
        batch.papers.append(clean)
        batch.characters += characters

    def _flush(self, batch: _Batch, source: ImportSource) -> None:
        before = len(self._report.added) + len(self._report.updated)
        papers, batch.papers, batch.characters = batch.papers, [], 0
        try:
            report, self._history_id = self._write(papers, source.name, self._history_id)
        except Exception as error:
            said = _one_line(error) or type(error).__name__
            full = "disk is full" in said.lower() or "no space left" in said.lower()
            log.info("a batch of %s was not written", source.name, exc_info=True)
            raise WriteError(
                f"{'the disk is full' if full else f'the library could not be written: {said}'}; "
                f"the {before} papers before stay, of the rest nothing was written"
            ) from error
        self._report.extend(report)

    def _refuse(self, source: ImportSource, reason: str, line: int | None = None) -> None:
        self._report.refused.append(Refusal(source=source.name, reason=reason, line=line))

    def _count(self, position: int) -> None:
        now = time.monotonic()
        if now - self._told_at >= 0.05:
            self._told_at = now
            self._job.progress(self._read_before + position, self._total)


class _Refusals:
    """The refusals of one source: the first thousand are told, the rest are counted."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.papers = 0
        self.count = 0
        self._kept: list[Refusal] = []

    def add(self, refusal: Refusal) -> None:
        self.count += 1
        if len(self._kept) < MOST_REFUSALS:
            self._kept.append(refusal)

    @property
    def hopeless(self) -> bool:
        """Whether nothing but refusals came so far, and many: the source is something else."""
        return self.papers == 0 and self.count >= MOST_REFUSALS

    def told(self) -> Iterator[Refusal]:
        yield from self._kept
        if self.hopeless:
            reason = f"stopped reading: the first {MOST_REFUSALS:,} things in it were all refused"
            yield Refusal(source=self.source, reason=reason)
        elif self.count > len(self._kept):
            reason = f"{self.count - len(self._kept):,} more were refused"
            yield Refusal(source=self.source, reason=reason)


def _unknown(head: bytes) -> tuple[str, int | None]:
    """Say what a source is that no importer took, and on which line that shows."""
    if not head:
        return "it is empty", None
    if not head.strip():
        return "it holds nothing but blank lines", None
    for pattern, what in _KNOWN_BY_SIGHT:
        if re.match(pattern, head):
            return f"a format that Carrel cannot read: it looks like {what}", None
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the head may end in a character
    except UnicodeDecodeError as error:
        if b"\0" in head:
            return "a format that Carrel cannot read: it holds binary data", None
        line = head.count(b"\n", 0, error.start) + 1
        return "neither UTF-8 text nor another format that Carrel can read", line
    return "a format that Carrel cannot read", None


def _one_line(error: BaseException, limit: int = 300) -> str:
    try:
        said = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - the exception class may itself be broken
        return "its message could not be read"
    return said if len(said) <= limit else said[: limit - 1] + "…"
