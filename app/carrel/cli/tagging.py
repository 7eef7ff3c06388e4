"""`carrel tag`: the tags of papers, and the tags themselves."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from typing import TYPE_CHECKING

from carrel.cli.arguments import Command
from carrel.cli.failures import UsageError
from carrel.cli.showing import NAMES_HELP
from carrel.cli.text import many
from carrel.domain.tag import TAG_COLOURS, TagNameError, clean_tag_name
from carrel.library.errors import LibraryError

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
    whole.add_argument(
        "--merge", nargs="+", type=name, metavar="TAG", help="make them one, named by --into"
    )
    whole.add_argument("--delete", type=name, metavar="TAG")
    whole.add_argument(
        "--colour", "--color", nargs=2, metavar=("TAG", "COLOUR"), help=", ".join(_COLOURS)
    )
    parser.add_argument("--into", type=name, metavar="TAG", help="what --merge makes of the tags")
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="print what --rename, --merge or --delete would change, and change nothing",
    )


def _tag_name(text: str) -> str:
    try:
        return clean_tag_name(text)
    except TagNameError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _run(options: argparse.Namespace, session: Session) -> int:
    many_tags = options.rename or options.merge or options.delete
    whole = many_tags or options.colour
    if options.id and (whole or options.list):
        raise UsageError("--list, --rename, --merge, --delete and --colour take no papers")
    if not options.id and (options.add or options.remove):
        raise UsageError("--add and --remove need papers")
    if bool(options.merge) != bool(options.into):
        raise UsageError("--merge and --into need each other")
    if options.dry_run and not many_tags:
        raise UsageError("--dry-run goes with --rename, --merge or --delete")
    if options.id:
        return _papers(options, session)
    if options.dry_run:
        return _preview(options, session)
    if not whole:
        return _list(session)
    try:
        return _library(options, session)
    except LibraryError as error:
        raise LibraryError(f"{error}{_near(str(error), options, session)}") from error


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
        told: dict[str, object] = {"renamed": old, "to": new}
        said = f"“{old}” is now “{new}”"
    elif options.merge:
        number = library.merge_tags(options.merge, options.into)
        told = {"merged": options.merge, "into": options.into}
        said = f"{', '.join(f'“{one}”' for one in options.merge)}: now “{options.into}”"
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


def _preview(options: argparse.Namespace, session: Session) -> int:
    reader, output = session.reader, session.output
    if options.rename:
        told = reader.tag_rename_preview(*options.rename)
    elif options.merge:
        told = reader.tag_merge_preview(options.merge, options.into)
    else:
        told = reader.tag_delete_preview(options.delete)
    if told.trouble:
        raise LibraryError(f"{told.trouble.rstrip('.')}{_near(told.trouble, options, session)}")
    if output.as_json:
        moves = [move._asdict() for move in told.moves]
        output.json({**told._asdict(), "moves": moves})
        return 0
    for move in told.moves:
        then = f"-> {move.new}" if move.new else "goes"
        merges = " (merges)" if move.merges else ""
        carried = f"{many(move.papers, 'paper')}, {many(move.highlights, 'highlight')}"
        output.line(f"{move.old} {then}{merges}: {carried}")
    papers, highlights = many(told.papers, "paper"), many(told.highlights, "highlight")
    trash = f" ({told.in_trash:,} in the trash)" if told.in_trash else ""
    output.line(f"{many(len(told.moves), 'tag')} on {papers}{trash} and {highlights}")
    return 0


def _near(said: str, options: argparse.Namespace, session: Session) -> str:
    """Return the names that are nearly those of unknown tags, as the end of a sentence."""
    colour = options.colour[:1] if options.colour else []
    asked = [*(options.rename or ())[:1], *(options.merge or ()), *colour]
    asked += [options.delete] if options.delete else []
    unknown = [name for name in asked if f"no tag “{name}”" in said]
    known = {tag.name.casefold(): tag.name for tag in session.reader.browsed_tags()}
    near = [known[found] for name in unknown for found in get_close_matches(name.casefold(), known)]
    return f"; did you mean {' or '.join(f'“{name}”' for name in near)}?" if near else ""


def _list(session: Session) -> int:
    output = session.output
    tags = [tag for tag in session.reader.browsed_tags() if tag.stored or tag.highlights]
    if output.as_json:
        told = [
            {
                "name": tag.name,
                "colour": tag.colour,
                "count": tag.papers,
                "own": tag.own,
                "highlights": tag.highlights,
            }
            for tag in tags
        ]
        output.json({"tags": told})
        return 0
    for tag in tags:
        colour = f" ({tag.colour})" if tag.colour else ""
        marked = f" ({many(tag.highlights, 'highlight')})" if tag.highlights else ""
        output.line(f"{tag.papers:>7,}  {tag.name}{colour}{marked}")
    if not tags:
        output.aside("no tags yet")
    return 0


COMMANDS = {
    "tag": Command(
        description="Give papers tags and take them; without options, print a paper's tags, and"
        "\nwithout papers, all tags. Giving, taking, renaming and merging are one undo each.",
        add_arguments=_arguments,
        run=_run,
    )
}
