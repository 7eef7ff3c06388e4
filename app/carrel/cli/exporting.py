"""`carrel export`: papers and notes as Markdown files in a folder, or as one file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carrel.cli.arguments import Command
from carrel.cli.failures import CommandError, UsageError
from carrel.cli.text import many, well_formed
from carrel.cli.vault_look import checked_flavour, look_of

if TYPE_CHECKING:
    from carrel.cli.output import Output
    from carrel.cli.session import Session
    from carrel.vault.report import ExportReport

_TOLD = 20


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target",
        metavar="FOLDER",
        help="where the files go, made if missing; with --format, a file, or “-”: standard output",
    )
    parser.add_argument(
        "query", nargs="*", metavar="QUERY", help="only these papers (default: all)"
    )
    parser.add_argument(
        "--format", metavar="NAME", help="write one file in a format that a plugin brings (bibtex)"
    )
    parser.add_argument(
        "--flavour",
        metavar="NAME",
        help="obsidian, plain, pandoc (with references.bib) or logseq; default: as the folder is",
    )
    parser.add_argument(
        "--template",
        metavar="FILE",
        help="how a paper is written, a file of your own; “” goes back to the flavour's",
    )
    parser.add_argument(
        "--print-template", action="store_true", help="print the flavour's, to begin your own with"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
    parser.add_argument(
        "--check", action="store_true", help="only look over the files that are there"
    )


def _run(options: argparse.Namespace, session: Session) -> int:
    if options.print_template:
        return _print_template(options.target, session.output)
    if options.format is not None:
        from carrel.cli.plain_exporting import export_plain

        if options.check or options.dry_run or options.flavour or options.template:
            raise UsageError("--format goes with no other option")
        return export_plain(options.target, options.format, options.query, session)
    folder = Path(options.target).expanduser().absolute()
    if options.check:
        if options.query or options.dry_run:
            raise UsageError("--check takes a folder and nothing else")
        return _check(folder, session.output)
    return _export(folder, options, session)


def _export(folder: Path, options: argparse.Namespace, session: Session) -> int:
    from carrel.cli.stopping import Stopper
    from carrel.domain.attachments import ATTACHMENTS
    from carrel.jobs.job import Job
    from carrel.vault.exporting import export
    from carrel.vault.references import reference_of

    output, ids = session.output, found(session, options.query, newest_first=False)
    looks = look_of(folder, session, options.flavour, options.template)
    job = Job("export", progress(output))
    with Stopper(job), said_if_refused():
        report = export(
            session.reader.export_papers(ids),
            folder,
            job,
            rendering=looks,
            dry_run=options.dry_run,
            total=len(ids),
            reference=reference_of(session.plugins.contributions("register_exporters")),
            attachments=session.folder / ATTACHMENTS,
        )
    if output.stderr_is_terminal:
        output.over_last_line("")
    if output.as_json:
        output.json(_as_json(report))
    else:
        _tell(output, report)
    return 0 if report.complete else 1


@contextmanager
def said_if_refused() -> Iterator[None]:
    """Say in one sentence why an export did not begin."""
    from carrel.vault.exporting import OtherFlavourError
    from carrel.vault.locking import VaultBusyError
    from carrel.vault.rendering import TemplateFaultError

    try:
        yield
    except (OtherFlavourError, TemplateFaultError, VaultBusyError) as error:
        raise CommandError(f"{error}; nothing was written") from error


def _print_template(flavour: str, output: Output) -> int:
    from carrel.vault.rendering import template_text

    output.exact(template_text(checked_flavour(flavour)))
    return 0


def found(session: Session, query: list[str], *, newest_first: bool) -> list[int]:
    """Return the papers to export; what of the query was not understood is said."""
    from carrel.search.request import SearchRequest

    request = SearchRequest(text=well_formed(" ".join(query)), descending=newest_first)
    answer = session.answer(request)
    for clause in answer.understood:
        if clause.kind == "unknown":
            session.output.aside(clause.meaning)
    return list(answer.ids)


def progress(output: Output, done_is: str = "exported") -> Any:
    """Return what hears of progress: a line on a terminal that is written over, or nothing."""
    if not output.stderr_is_terminal:
        return None

    def tell(done: int, total: int | None) -> None:
        output.over_last_line(f"{done_is} {done:,} of {total or done:,} (Ctrl+C stops)")

    return tell


def _as_json(report: ExportReport) -> dict[str, Any]:
    from carrel.vault.report import Outcome

    told: dict[str, Any] = {
        "folder": str(report.folder),
        "dry_run": report.dry_run,
        **{str(outcome): report.count(outcome) for outcome in Outcome},
        "files": [
            {
                "id": one.carrel_id,
                "file": one.file or None,
                "outcome": str(one.outcome),
                "reasons": list(one.reasons),
            }
            for one in report.files
        ],
        "passed_over": [
            {"file": name, "reason": reason} for name, reason in report.passed_over.items()
        ],
        "problems": report.problems,
    }
    return {**told, "cancelled": True} if report.cancelled else told


def _tell(output: Output, report: ExportReport) -> None:
    from carrel.vault.report import Outcome

    lines = [f"{name}: passed over, {reason}" for name, reason in report.passed_over.items()]
    quiet = 0
    for one in report.files:
        # What the reader has made his own in a file is no news at every export.
        if one.outcome in (Outcome.KEPT, Outcome.UPDATED):
            quiet += bool(one.reasons)
        elif one.reasons:
            called = one.file or one.title
            lines.append(f"{called}: {one.outcome}: {'; '.join(one.reasons)}")
    for line in lines[:_TOLD]:
        output.warn(line)
    if len(lines) > _TOLD:
        output.warn(f"… and {len(lines) - _TOLD:,} more (--json tells all)")
    for problem in report.problems:
        output.warn(problem)
    if quiet:
        output.aside(f"{many(quiet, 'file')} with something of your own in it (--json tells all)")
    output.line(report.sentence())


def _check(folder: Path, output: Output) -> int:
    from carrel.vault import state
    from carrel.vault.checking import check
    from carrel.vault.rendering import rendering

    if not folder.is_dir():
        raise CommandError(f"there is no folder {folder}")
    report = check(folder, rendering(state.look_of(folder)[0] or "obsidian"))
    if output.as_json:
        faults = [{"file": fault.file, "reason": fault.reason} for fault in report.faults]
        output.json({"folder": str(folder), "files": report.files, "faults": faults})
    else:
        for fault in report.faults:
            output.line(f"{fault.file}: {fault.reason}")
        sound = "nothing is wrong" if not report.faults else many(len(report.faults), "fault")
        output.line(f"{many(report.files, 'file')}: {sound}")
    return 1 if report.faults else 0


COMMANDS = {
    "export": Command(
        description="Write the papers and your notes on them as Markdown, one file a paper. Done"
        "\nagain, it updates what Carrel wrote and leaves alone what you did."
        "\nWith --format, write the papers to one file in that format, which it replaces.",
        add_arguments=_arguments,
        run=_run,
        dashed_words=True,
    )
}
