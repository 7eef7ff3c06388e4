"""`carrel citekey`: the name by which notes, LaTeX and pandoc cite a paper."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from carrel.cli.arguments import Command
from carrel.cli.failures import UsageError
from carrel.cli.showing import NAMES_HELP

if TYPE_CHECKING:
    from carrel.cli.session import Session


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help=NAMES_HELP)
    parser.add_argument("key", nargs="?", metavar="KEY", help="the citekey that it is to have")


def _run(options: argparse.Namespace, session: Session) -> int:
    papers = session.papers([options.id])
    if len(papers) != 1:
        raise UsageError("a citekey belongs to one paper")
    if options.key is not None:
        session.library.set_citekey(papers[0].id, options.key)
    output, (paper,) = session.output, session.reread(papers)
    if output.as_json:
        output.json({"id": paper.carrel_id, "citekey": paper.citekey})
    else:
        output.line(paper.citekey)
    return 0


COMMANDS = {
    "citekey": Command(
        description=(
            "Print the citekey of a paper, or give it another one. Links to the old one in notes"
            " follow; “carrel undo” takes all of it back."
        ),
        add_arguments=_arguments,
        run=_run,
    )
}
