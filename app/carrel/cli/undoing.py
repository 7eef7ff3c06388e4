"""`carrel undo` and `carrel redo`: the history that window and command line share."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from carrel.cli.arguments import Command
from carrel.cli.describing import history_json
from carrel.cli.failures import CommandError
from carrel.cli.text import local_time

if TYPE_CHECKING:
    from carrel.cli.session import Session

_LISTED = 20


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--list",
        action="store_true",
        help=f"print what it would do next, {_LISTED} changes at most",
    )


def _undo(options: argparse.Namespace, session: Session) -> int:
    return _list(session, undone=False) if options.list else _step(session, back=True)


def _redo(options: argparse.Namespace, session: Session) -> int:
    return _list(session, undone=True) if options.list else _step(session, back=False)


def _step(session: Session, *, back: bool) -> int:
    entry = session.library.undo() if back else session.library.redo()
    if entry is None:
        raise CommandError(f"there is nothing to {'undo' if back else 'redo'}")
    output = session.output
    if output.as_json:
        told = history_json(entry, session.reader)
        output.json({"undone" if back else "redone": told})
    else:
        output.line(f"{'Undone' if back else 'Redone'}: {entry.label}")
    return 0


def _list(session: Session, *, undone: bool) -> int:
    entries, output = session.reader.history(_LISTED, undone=undone), session.output
    if output.as_json:
        output.json({"entries": [history_json(entry, session.reader) for entry in entries]})
        return 0
    for entry in entries:
        output.line(f"{local_time(entry.at)}  {entry.origin:<12}  {entry.label}")
    if not entries:
        output.aside(f"there is nothing to {'redo' if undone else 'undo'}")
    return 0


COMMANDS = {
    "undo": Command(
        description="Take the newest change back, whoever made it.",
        add_arguments=_arguments,
        run=_undo,
    ),
    "redo": Command(
        description="Repeat the change that was undone last.",
        add_arguments=_arguments,
        run=_redo,
    ),
}
