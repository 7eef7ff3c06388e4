"""`carrel state` and `carrel trash`: where papers stand."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from carrel.cli.arguments import Command
from carrel.cli.describing import heading_lines, state_json
from carrel.cli.failures import UsageError
from carrel.cli.showing import NAMES_HELP
from carrel.cli.text import iso_time, local_time, many
from carrel.domain.paper import ReadingState

if TYPE_CHECKING:
    from carrel.cli.session import Session


_STATES = tuple(state.value for state in ReadingState)


def _state_arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage = f"carrel state ID... [{'|'.join(_STATES)}] [option...]"
    # The state is the last of the words, where it is one: argparse cannot tell.
    parser.add_argument("id", nargs="+", metavar="ID", help=NAMES_HELP)
    star = parser.add_mutually_exclusive_group()
    star.add_argument("--star", action="store_true", default=None, dest="starred", help="star")
    star.add_argument("--unstar", action="store_false", dest="starred", help="take the star")
    rating = parser.add_mutually_exclusive_group()
    rating.add_argument("--rating", type=int, choices=range(1, 6), metavar="N", help="1 to 5")
    rating.add_argument("--no-rating", action="store_true", help="take the rating away")
    trash = parser.add_mutually_exclusive_group()
    trash.add_argument("--trash", action="store_true", help="put into the trash")
    trash.add_argument("--restore", action="store_true", help="take out of the trash")


def _state(options: argparse.Namespace, session: Session) -> int:
    names = list(options.id)
    state = ReadingState(names.pop()) if names[-1] in _STATES else None
    if not names:
        raise UsageError("name a paper")
    papers = session.papers(names)
    ids = [paper.id for paper in papers]
    if ids:
        _change(options, session, ids, state)
    output, papers = session.output, session.reread(papers)
    if output.as_json:
        output.json({"papers": [state_json(paper) for paper in papers]})
    else:
        for paper in papers:
            for line in heading_lines(paper):
                output.line(line)
    return 0


def _change(
    options: argparse.Namespace, session: Session, ids: list[int], state: ReadingState | None
) -> None:
    library = session.library
    if options.restore:
        library.restore(ids)
    if state is not None:
        library.set_state(ids, state)
    if options.starred is not None:
        library.set_starred(ids, options.starred)
    if options.rating is not None or options.no_rating:
        library.set_rating(ids, options.rating)
    if options.trash:
        library.trash(ids)


def _trash_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="list what lies there (the default)")
    what.add_argument("--empty", action="store_true", help="delete it for good")
    parser.add_argument("--yes", action="store_true", help="with --empty: that it is meant")


def _trash(options: argparse.Namespace, session: Session) -> int:
    if options.yes and not options.empty:
        raise UsageError("--yes goes with --empty")
    output = session.output
    if options.empty:
        if not options.yes:
            raise UsageError("emptying the trash cannot be undone: add --yes if it is meant")
        number = session.library.empty_trash()
        if output.as_json:
            output.json({"deleted": number})
        else:
            output.line(f"{many(number, 'paper')} deleted for good")
        return 0
    papers = session.reader.headings(session.list_reader.ids(trashed=True))
    if output.as_json:
        told = [
            {
                "id": paper.carrel_id,
                "title": paper.title,
                "year": paper.year,
                "trashed_at": iso_time(paper.trashed_at),
            }
            for paper in papers
        ]
        output.json({"count": len(papers), "papers": told})
        return 0
    for paper in papers:
        title, line = heading_lines(paper._replace(trashed_at=None))
        output.line(title)
        output.line(f"{line} · trashed {local_time(paper.trashed_at or 0)}")
    output.aside(f"{many(len(papers), 'paper')} in the trash")
    return 0


COMMANDS = {
    "state": Command(
        description="Set where papers stand, or print it. Each kind of change is one undo.",
        add_arguments=_state_arguments,
        run=_state,
    ),
    "trash": Command(
        description="List what lies in the trash, or delete it for good. “carrel state ID --trash”"
        "\nputs papers there, --restore takes them out.",
        add_arguments=_trash_arguments,
        run=_trash,
    ),
}
