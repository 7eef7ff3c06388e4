"""`carrel add`: papers from files, folders and standard input."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from carrel.cli.arguments import Command
from carrel.cli.failures import CommandError, UsageError
from carrel.cli.standard_input import standard_input
from carrel.cli.text import many
from carrel.domain.reports import AddReport

if TYPE_CHECKING:
    from carrel.cli.output import Output
    from carrel.cli.session import Session
    from carrel.domain.paper import ImportedPaper

_TOLD_REFUSALS = 20
_STANDARD_INPUT = "standard input"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", nargs="*", metavar="SOURCE", help="a file, a folder, or “-” for standard input"
    )
    parser.add_argument(
        "--sample", action="store_true", help="the sample library: 56 papers, summarised by Carrel"
    )


def _run(options: argparse.Namespace, session: Session) -> int:
    from carrel.assembly import importing
    from carrel.cli.stopping import Stopper
    from carrel.jobs.job import Job
    from carrel.library.import_sources import expand, sample

    if not (options.source or options.sample):
        raise UsageError("name a source to add, or --sample")
    output, writer = session.output, _Writer(session)
    job = Job("add papers", _progress(output, writer.so_far))
    stopper = Stopper(job)
    plugins = session.plugins
    patterns = [pattern for importer in plugins.importers() for pattern in importer.patterns]
    piped = stopper.input(standard_input()) if "-" in options.source else None
    with stopper:
        try:
            sources = expand(options.source, patterns, piped)
            sources += [sample()] if options.sample else []
            report = importing(plugins, writer).run(sources, job)
        except KeyboardInterrupt:  # the second one: what is whole stays
            report = writer.so_far
            report.cancelled = True
    if stopper.gave_up:
        report.cancelled = True
        report.refused = [one for one in report.refused if one.source != _STANDARD_INPUT]
    if output.stderr_is_terminal:
        output.over_last_line("")
    _tell(output, report)
    return 1 if report.refused or report.cancelled else 0


class _Writer:
    """Stores batches and counts them; makes the library only when there is something to store."""

    def __init__(self, session: Session) -> None:
        """Open the library that is there. Raises LibraryError where it cannot take papers."""
        from carrel.library.health import FileState, look

        self.so_far = AddReport()
        self._session = session
        self._library = None
        if look(session.folder) is not FileState.ABSENT:
            self._library = session.library
            if self._library.read_only:
                raise CommandError(f"could not add the papers: {self._library.read_only}")

    def __call__(
        self, papers: Sequence[ImportedPaper], source: str, history_id: int | None
    ) -> tuple[AddReport, int | None]:
        from carrel.assembly import batch_writer

        if self._library is None:
            self._library = self._session.open_library(create=True)
        report, history_id = batch_writer(self._library)(papers, source, history_id)
        self.so_far.extend(report)
        return report, history_id


def _progress(output: Output, so_far: AddReport) -> Any:
    """Return what hears of progress: a line on a terminal that is written over, or nothing."""
    if not output.stderr_is_terminal:
        return None

    def tell(done: int, total: int | None) -> None:
        stored = many(len(so_far.added) + len(so_far.updated), "paper")
        read = f"{done * 100 // total} %" if total else f"{done // 1_000_000:,} MB"
        output.over_last_line(f"read {read}, stored {stored} (Ctrl+C stops)")

    return tell


def _tell(output: Output, report: AddReport) -> None:
    if output.as_json:
        told: dict[str, Any] = {
            "added": report.added,
            "updated": report.updated,
            "duplicates": report.duplicates,
            "refused": [
                {"source": one.source, "line": one.line, "reason": one.reason}
                for one in report.refused
            ],
        }
        output.json({**told, "cancelled": True} if report.cancelled else told)
        return
    for one in report.refused[:_TOLD_REFUSALS]:
        line = "" if one.line is None else f":{one.line}"
        output.warn(f"{one.source}{line}: {one.reason}")
    more = len(report.refused) - _TOLD_REFUSALS
    if more > 0:
        output.warn(f"… and {more:,} more refused (--json tells all)")
    output.line(report.sentence())


COMMANDS = {
    "add": Command(
        description="Add papers. What the library knows already gains the fields it lacks, or is a"
        "\nduplicate. All that one call adds is one undo.",
        add_arguments=_arguments,
        run=_run,
    )
}
