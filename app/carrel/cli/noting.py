"""`carrel note`: the reader's Markdown on one paper."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.cli.arguments import Command
from carrel.cli.failures import CommandError, UsageError
from carrel.cli.showing import NAMES_HELP
from carrel.cli.text import iso_time, local_time

if TYPE_CHECKING:
    from carrel.cli.session import Session
    from carrel.domain.paper import Paper


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help=NAMES_HELP)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--set", metavar="TEXT", help="make TEXT the note; “” takes it away")
    what.add_argument("--append", metavar="TEXT", help="put TEXT below what is there")
    what.add_argument("--file", metavar="FILE", help="make the file's text the note; “-”: piped in")
    what.add_argument("--history", action="store_true", help="print the earlier texts")


def _run(options: argparse.Namespace, session: Session) -> int:
    if options.file == "-" and options.id == "-":
        raise UsageError("“-” can stand for standard input only once")
    papers = session.papers([options.id])
    if len(papers) != 1:
        raise UsageError("a note belongs to one paper")
    paper = papers[0]
    if options.history:
        return _history(session, paper)
    if options.file is not None:
        return _save(session, paper, _read(session, options.file))
    if options.set is not None:
        return _save(session, paper, options.set)
    if options.append is not None:
        return _append(session, paper, options.append)
    return _print(session, paper)


def _print(session: Session, paper: Paper) -> int:
    note, output = session.reader.note(paper.id), session.output
    if output.as_json:
        body, at = (note.body, note.changed_at) if note else (None, None)
        output.json({"id": paper.carrel_id, "note": body, "changed_at": iso_time(at)})
    elif note is None:
        output.aside("nothing is written on this paper yet")
    else:
        output.exact(note.body)
    return 0


def _history(session: Session, paper: Paper) -> int:
    versions, output = session.reader.note_versions(paper.id), session.output
    if output.as_json:
        told = [{"saved_at": iso_time(one.saved_at), "note": one.body} for one in versions]
        output.json({"id": paper.carrel_id, "versions": told})
        return 0
    for version in versions:
        output.line(f"-- {local_time(version.saved_at)}")
        output.block(version.body.rstrip("\n") + "\n")
    if not versions:
        output.aside("no earlier texts are kept of this note")
    return 0


def _append(session: Session, paper: Paper, text: str) -> int:
    # Imported before the note is read: the window may write between our reading and our
    # writing, and these 300 ms need not lie between them.
    import carrel.library.notes  # noqa: F401

    note = session.reader.note(paper.id)
    before = note.body if note else ""
    between = "" if not before or before.endswith("\n") else "\n"
    return _save(session, paper, before + between + text)


def _save(session: Session, paper: Paper, body: str) -> int:
    try:
        saved_at = session.library.save_note(paper.id, body)
    except ValueError as error:
        raise CommandError(str(error)) from error
    output = session.output
    if output.as_json:
        _print(session, paper)
    else:
        output.line(f"saved {local_time(saved_at)}: {paper.title}")
    return 0


def _read(session: Session, name: str) -> str:
    content = session.standard_input() if name == "-" else Path(name).expanduser().read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        called = "standard input" if name == "-" else name
        raise CommandError(
            f"{called} is not UTF-8 text (byte {error.start + 1}); the note is as it was"
        ) from error
    return text.replace("\r\n", "\n")


COMMANDS = {
    "note": Command(
        description="Print the note on a paper, or write it.",
        add_arguments=_arguments,
        run=_run,
    )
}
