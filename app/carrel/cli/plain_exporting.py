"""`carrel export --format`: papers as one file, in a format that a plugin brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.cli.exporting import found, progress
from carrel.cli.failures import CommandError, UsageError
from carrel.cli.plugin_failures import failure, guarded
from carrel.cli.stopping import Stopper
from carrel.cli.text import many
from carrel.jobs.job import Job

if TYPE_CHECKING:
    from carrel.api import Exporter, Paper
    from carrel.cli.session import Session


def export_plain(target: str, name: str, query: list[str], session: Session) -> int:
    """Write the papers that `query` finds to the file `target`, or "-" for standard output.

    Returns the exit status: 0 written, 1 stopped. Raises UsageError where there is no such
    format, CommandError where it could not be written; an older file is then as it was.
    """
    output = session.output
    if target == "-" and output.as_json:
        raise UsageError("--json and “-” both mean standard output")
    exporter = _exporter(name, session)
    ids = found(session, query, newest_first=True)  # as in the list
    job = Job("export", progress(output) if target != "-" else None)
    papers = _Papers(session, ids)
    with Stopper(job):
        if target == "-":
            guarded(exporter.id, lambda: exporter.write(papers, output.stream(), job))
            return 1 if job.cancelled else 0
        path = Path(target).expanduser().absolute()
        try:
            written = _write(exporter, papers, path, job)
        finally:
            if output.stderr_is_terminal:
                output.over_last_line("")
    if not written:
        raise CommandError(f"stopped; {path} is as it was")
    if output.as_json:
        output.json({"file": str(path), "format": name, "papers": papers.read})
    else:
        output.line(f"{many(papers.read, 'paper')} written to {path}")
    return 0


def _exporter(name: str, session: Session) -> Exporter:
    exporters: dict[str, Exporter] = {
        one.format: one for one in session.plugins.contributions("register_exporters")
    }
    if name not in exporters:
        there = ", ".join(sorted(exporters)) or "none: no plugin brings one"
        raise UsageError(f"there is no format “{name}”; the formats are {there}")
    return exporters[name]


def _write(exporter: Exporter, papers: _Papers, path: Path, job: Job) -> bool:
    from carrel.vault.plain_export import ExporterError, LeftAloneError, write_file

    try:
        return write_file(exporter.write, papers, path, job)
    except ExporterError as error:
        said = failure(exporter.id, error.error)
        raise CommandError(f"{said}; {_kept(path)}") from error
    except LeftAloneError as error:
        raise CommandError(f"{path} is left alone: {error}") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"{path} could not be written: {reason}; {_kept(path)}") from error


def _kept(path: Path) -> str:
    return f"{path} is as it was" if path.exists() else "nothing was written"


class _Papers:
    """The papers to write, read one by one; `read` is how many were."""

    def __init__(self, session: Session, ids: Iterable[int]) -> None:
        self._session, self._ids = session, list(ids)
        self.read = 0

    def __length_hint__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Paper]:
        self.read = 0
        for paper_id in self._ids:
            paper = self._session.reader.paper(paper_id)
            if paper is not None:  # deleted for good by another process meanwhile
                self.read += 1
                yield paper
