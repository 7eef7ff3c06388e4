"""`carrel vault`: read back what was changed in the exported files, and settle conflicts."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carrel.cli.arguments import Command
from carrel.cli.exporting import found, progress, said_if_refused
from carrel.cli.failures import CommandError, UsageError
from carrel.cli.text import many, well_formed
from carrel.cli.vault_look import look_of

if TYPE_CHECKING:
    from carrel.cli.output import Output
    from carrel.cli.session import Session
    from carrel.domain.vault_change import VaultChange
    from carrel.vault.differences import Difference, DifferencesReport, PaperDifferences
    from carrel.vault.reading_back import ReadBackReport

_KEEP = ("mine", "theirs", "both", "import")
_ALL = "all"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("read", "conflicts", "resolve"))
    parser.add_argument("folder", metavar="FOLDER", help="the folder that was exported to")
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORD",
        help="read, conflicts: only papers of this query; resolve: FILE and PART, a block or a"
        " key (“all”: every part)",
    )
    parser.add_argument("--dry-run", action="store_true", help="read: only say what would change")
    parser.add_argument(
        "--keep",
        choices=_KEEP,
        help="resolve: the file's text, Carrel's, both, or the file's, into the library",
    )


def _run(options: argparse.Namespace, session: Session) -> int:
    folder = Path(options.folder).expanduser().absolute()
    words = [well_formed(word) for word in options.words]
    if options.dry_run and options.what != "read":
        raise UsageError("--dry-run goes with “carrel vault read”")
    if bool(options.keep) != (options.what == "resolve"):
        raise UsageError("“carrel vault resolve” takes --keep, the others do not")
    if not folder.is_dir():
        raise CommandError(f"there is no folder {folder}")
    if options.what == "read":
        return _read(folder, words, session, dry_run=options.dry_run)
    if options.what == "conflicts":
        return _conflicts(folder, words, session)
    if len(words) != 2:
        raise UsageError("“carrel vault resolve” goes with FOLDER FILE PART")
    return _resolve(folder, words[0], words[1], options.keep, session)


# -- read


def _read(folder: Path, query: list[str], session: Session, *, dry_run: bool) -> int:
    from carrel.cli.stopping import Stopper
    from carrel.jobs.job import Job
    from carrel.vault.reading_back import read_back

    output, ids = session.output, found(session, query, newest_first=False)
    look = look_of(folder, session)
    labels = [tag.name for tag in session.reader.tags()]
    job = Job("read back", progress(output, "looked at"))
    with Stopper(job):
        report = read_back(session.reader.export_papers(ids), folder, look, job, labels)
    if output.stderr_is_terminal:
        output.over_last_line("")
    if report.cancelled:
        raise CommandError("stopped; nothing was read back")
    taken, refused = 0, tuple[tuple[str, str], ...]()
    if report.changes and not dry_run:
        taken, refused = session.library.take_from_vault(report.changes)
    if output.as_json:
        output.json(_as_json(folder, report, dry_run=dry_run, taken=taken, refused=refused))
    else:
        _tell(output, report, dry_run=dry_run, taken=taken, refused=refused)
    return 1 if refused or report.problems else 0


def _as_json(
    folder: Path,
    report: ReadBackReport,
    *,
    dry_run: bool,
    taken: int,
    refused: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "dry_run": dry_run,
        "files": report.files,
        "taken": taken,
        "changes": [_change_json(one) for one in report.changes],
        "conflicts": [
            {"id": one.carrel_id, "file": one.file, "reasons": list(reasons)}
            for one, reasons in report.conflicts
        ],
        "refused": [{"title": title, "reason": reason} for title, reason in refused],
        "problems": report.problems,
    }


def _change_json(one: VaultChange) -> dict[str, Any]:
    told: dict[str, Any] = {"id": one.carrel_id, "file": one.file}
    if one.note is not None:
        told["note"] = one.note
    if one.tags_added or one.tags_removed:
        told |= {"tags_added": list(one.tags_added), "tags_removed": list(one.tags_removed)}
    if one.state is not None:
        told["state"] = str(one.state)
    return told | ({"rating": one.rating} if one.rating_changed else {})


def _tell(
    output: Output,
    report: ReadBackReport,
    *,
    dry_run: bool,
    taken: int,
    refused: Sequence[tuple[str, str]],
) -> None:
    for one in report.changes:
        output.line(f"{one.file}: {'; '.join(_in_words(one))}")
    for one, reasons in report.conflicts:
        output.warn(f"{one.file}: not read back: {'; '.join(reasons)}")
    for title, reason in refused:
        output.warn(f"{title}: not read back: {reason}")
    for problem in report.problems:
        output.warn(problem)
    if report.conflicts:
        output.aside("“carrel vault conflicts” shows both sides, “carrel vault resolve” settles")
    if not report.changes:
        output.line(f"{many(report.files, 'file')} looked at: nothing to read back")
    elif dry_run:
        output.line(f"{many(len(report.changes), 'paper')} would change; nothing was read back")
    else:
        output.line(f"{many(taken, 'paper')} read back (“carrel undo” takes that back)")


def _in_words(one: VaultChange) -> list[str]:
    told = []
    if one.note is not None:
        before, after = len(one.expected.note.split()), len(one.note.split())
        told.append(f"note, {before:,} words → {many(after, 'word')}")
    told += [f"tag +{name}" for name in one.tags_added]
    told += [f"tag −{name}" for name in one.tags_removed]
    if one.state is not None:
        told.append(f"state {one.expected.state} → {one.state}")
    if one.rating_changed:
        told.append(f"rating {one.expected.rating or 'none'} → {one.rating or 'none'}")
    return told


# -- conflicts


def _conflicts(folder: Path, query: list[str], session: Session) -> int:
    report = _differences(folder, found(session, query, newest_first=False), session)
    output = session.output
    if output.as_json:
        output.json(
            {
                "folder": str(folder),
                "papers": [_paper_json(one) for one in report.papers],
                "unreadable": [
                    {"file": name, "reason": reason} for name, reason in report.unreadable.items()
                ],
            }
        )
        return 0
    for paper in report.papers:
        if paper.damaged:
            output.line(f"{paper.file}: left alone: {paper.damaged}")
        for one in paper.differences:
            _show(output, paper, one)
    for name, reason in report.unreadable.items():
        output.warn(f"{name}: passed over, {reason}")
    if not report.papers:
        output.aside("no conflicts")
    return 0


def _differences(folder: Path, ids: list[int], session: Session) -> DifferencesReport:
    from carrel.cli.stopping import Stopper
    from carrel.jobs.job import Job
    from carrel.vault.differences import differences

    look = look_of(folder, session)
    job = Job("conflicts", progress(session.output, "looked at"))
    with Stopper(job):
        report = differences(session.reader.export_papers(ids), folder, look, job)
    if session.output.stderr_is_terminal:
        session.output.over_last_line("")
    if job.cancelled:
        raise CommandError("stopped")
    return report


def _paper_json(one: PaperDifferences) -> dict[str, Any]:
    return {
        "id": one.carrel_id,
        "file": one.file,
        "damaged": one.damaged or None,
        "parts": [
            {
                "part": part.part,
                "edited": str(part.edited),
                "mine": part.in_file,
                "theirs": part.in_carrel,
                "choices": [str(choice) for choice in part.choices],
            }
            for part in one.differences
        ],
    }


def _show(output: Output, paper: PaperDifferences, one: Difference) -> None:
    where = "in the file" if one.edited == "file" else "in the file and in Carrel"
    output.line(f"{paper.file}: {one.part}: edited {where}")
    if not one.is_block:
        output.line(f"  mine {_value(one.in_file)}, theirs {_value(one.in_carrel)}")
        return
    theirs, mine = (str(text).splitlines() for text in (one.in_carrel, one.in_file))
    for line in unified_diff(theirs, mine, "theirs", "mine", lineterm="", n=2):
        output.line(f"  {line}")


def _value(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value) or "nothing"


# -- resolve


def _resolve(folder: Path, file: str, part: str, keep: str, session: Session) -> int:
    from carrel.vault.differences import Choice
    from carrel.vault.lines import DamagedError
    from carrel.vault.replacing import ChangedMeanwhileError, LeftAloneError
    from carrel.vault.resolving import resolve

    choice, name = Choice(keep), _name_in(folder, file)
    ids = found(session, [], newest_first=False)
    paper = next(
        (one for one in _differences(folder, ids, session).papers if one.file == name), None
    )
    if paper is None:
        raise CommandError(f"there is no conflict in {name}")
    if paper.damaged:
        raise CommandError(f"{name} must be mended by hand: {paper.damaged}")
    parts = {one.part: one for one in paper.differences}
    chosen = list(parts) if part == _ALL else [part]
    if part != _ALL and part not in parts:
        raise CommandError(f"{part} of {name} is no conflict; these are: {', '.join(parts)}")
    refused = [each for each in chosen if choice not in parts[each].choices]
    if refused:
        raise CommandError(f"--keep {keep} cannot be done with {', '.join(refused)}")
    (one,) = session.reader.export_papers([paper.paper_id])
    labels = [tag.name for tag in session.reader.tags()]
    choices = dict.fromkeys(chosen, choice)
    try:
        with said_if_refused():
            done = resolve(one, folder, look_of(folder, session), name, choices, labels)
    except (DamagedError, ChangedMeanwhileError, LeftAloneError) as error:
        raise CommandError(f"{name}: {error}; nothing was changed") from error
    if done.change is not None:
        for _, reason in session.library.take_from_vault([done.change]).refused:
            raise CommandError(f"{name}: not imported: {reason}")
    output = session.output
    if output.as_json:
        told = {"id": paper.carrel_id, "file": name, "parts": chosen, "kept": keep}
        output.json(told | {"written": done.written})
    else:
        output.line(f"{name}: {', '.join(chosen)}: {_DONE[keep]}")
    return 0


_DONE = {
    "mine": "stays as you have it",
    "theirs": "is as Carrel has it",
    "both": "has both",
    "import": "is in the library now (“carrel undo” takes that back)",
}


def _name_in(folder: Path, file: str) -> str:
    path = Path(file).expanduser()
    try:
        return path.absolute().relative_to(folder).as_posix()
    except ValueError:
        return path.as_posix()


COMMANDS = {
    "vault": Command(
        description="Read back what you changed in exported files: notes, tags, state, rating;"
        "\nlist where the files and the library differ, and settle it part by part."
        "\n\n  carrel vault read ~/vault/Papers --dry-run"
        "\n  carrel vault conflicts ~/vault/Papers"
        "\n  carrel vault resolve ~/vault/Papers 'Slow Lamps.md' notes --keep both",
        add_arguments=_arguments,
        run=_run,
        dashed_words=True,
    )
}
