"""`carrel tag`: the tags of papers, and the tags themselves."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from carrel.cli.arguments import Command
from carrel.cli.failures import UsageError
from carrel.cli.showing import NAMES_HELP
from carrel.cli.text import many
from carrel.domain.tag import TAG_COLOURS, TagNameError, clean_tag_name

if TYPE_CHECKING:
    from carrel.cli.session import Session

_COLOURS = (*TAG_COLOURS[1:], "none")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="*", metavar="ID", help=NAMES_HELP)
    name = _tag_name
    parser.add_argument("--add", action="append", default=[], type=name, metavar="TAG")
    parser.add_argument("--remove", action="append", default=[], type=name, metavar="TAG")
    whole = parser.add_argument_group(
        "the tags of the whole library"
    ).add_mutually_exclusive_group()
    whole.add_argument("--list", action="store_true", help="list all tags with their counts")
    whole.add_argument("--rename", nargs=2, type=name, metavar=("OLD", "NEW"))
    whole.add_argument("--delete", type=name, metavar="TAG")
    whole.add_argument(
        "--colour", "--color", nargs=2, metavar=("TAG", "COLOUR"), help=", ".join(_COLOURS)
    )


def _tag_name(text: str) -> str:
    try:
        return clean_tag_name(text)
    except TagNameError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _run(options: argparse.Namespace, session: Session) -> int:
    whole = options.rename or options.delete or options.colour
    if options.id and (whole or options.list):
        raise UsageError("--list, --rename, --delete and --colour take no papers")
    if not options.id and (options.add or options.remove):
        raise UsageError("--add and --remove need papers")
    if options.id:
        return _papers(options, session)
    return _library(options, session) if whole else _list(session)


def _papers(options: argparse.Namespace, session: Session) -> int:
    papers = session.papers(options.id)
    ids = [paper.id for paper in papers]
    given = session.library.add_tags(ids, options.add) if options.add and ids else 0
    taken = session.library.remove_tags(ids, options.remove) if options.remove and ids else 0
    output, papers = session.output, session.reread(papers)
    if output.as_json:
        told = [{"id": paper.carrel_id, "tags": list(paper.tags)} for paper in papers]
        output.json({"given": given, "taken": taken, "papers": told})
        return 0
    for paper in papers:
        output.line(paper.title)
        output.line(f"    {', '.join(paper.tags) or 'no tags'}")
    if options.add or options.remove:
        output.line(f"{many(len(papers), 'paper')}: {many(given, 'tag')} given, {taken} taken")
    return 0


def _library(options: argparse.Namespace, session: Session) -> int:
    library, output = session.library, session.output
    if options.rename:
        old, new = options.rename
        number = library.rename_tag(old, new)
        told, said = {"renamed": old, "to": new}, f"“{old}” is now “{new}”"
    elif options.delete:
        number = library.delete_tag(options.delete)
        told, said = {"deleted": options.delete}, f"“{options.delete}” was deleted"
    else:
        name, colour = _tag_name_and_colour(options.colour)
        library.set_tag_colour(name, colour)
        if output.as_json:
            output.json({"coloured": name, "colour": colour})
        else:
            output.line(f"“{name}” is {colour or 'without a colour'}")
        return 0
    if output.as_json:
        output.json({**told, "papers": number})
    else:
        output.line(f"{said} ({many(number, 'paper')})")
    return 0


def _tag_name_and_colour(pair: list[str]) -> tuple[str, str]:
    name, colour = pair
    if colour not in _COLOURS:
        raise UsageError(f"a tag's colour is one of {', '.join(_COLOURS)}")
    try:
        return clean_tag_name(name), "" if colour == "none" else colour
    except TagNameError as error:
        raise UsageError(str(error)) from error


def _list(session: Session) -> int:
    tags, output = session.reader.tags(), session.output
    if output.as_json:
        told = [{"name": tag.name, "colour": tag.colour, "count": tag.count} for tag in tags]
        output.json({"tags": told})
        return 0
    for tag in tags:
        output.line(f"{tag.count:>7,}  {tag.name}{f' ({tag.colour})' if tag.colour else ''}")
    if not tags:
        output.aside("no tags yet")
    return 0


COMMANDS = {
    "tag": Command(
        description="Give papers tags and take them; without options, print a paper's tags, and"
        "\nwithout papers, all tags. Giving and taking are one undo each.",
        add_arguments=_arguments,
        run=_run,
    )
}
