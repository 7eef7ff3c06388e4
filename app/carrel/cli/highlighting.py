"""`carrel highlight`: words of titles, abstracts and notes that are marked."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from carrel.cli.arguments import Command
from carrel.cli.describing import highlight_json, highlight_lines
from carrel.cli.failures import CommandError, UsageError
from carrel.cli.text import many, well_formed
from carrel.domain.highlight import HIGHLIGHT_COLOURS, HIGHLIGHT_FIELDS
from carrel.domain.tag import TagNameError, clean_tag_name

if TYPE_CHECKING:
    from carrel.cli.session import Session
    from carrel.domain.highlight import Highlight
    from carrel.domain.paper import Paper
    from carrel.library.highlight_reading import ListedHighlight

#: What each action takes: its words, and its options.
_USAGE = {
    "list": ("[ID or QUERY...]", ("colour", "tag", "markdown")),
    "add": ("ID QUOTE", ("colour", "comment", "tag", "field", "occurrence")),
    "change": ("HIGHLIGHT", ("colour", "comment", "tag", "untag")),
    "delete": ("HIGHLIGHT...", ()),
}
_NONE_GIVEN: dict[str, Any] = {
    "colour": None, "comment": None, "tag": [], "untag": [], "markdown": False, "field": None,
    "occurrence": None,
}  # fmt: skip
#: What of an id is shown and can be given for it.
_SHOWN_OF_ID = 8


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        default="list",
        choices=tuple(_USAGE),
        help="list highlights, those of the whole library or of the papers named (the default);"
        " highlight words of a paper; change or delete a highlight",
    )
    told = ", ".join(f"{what}: {words}" for what, (words, _) in _USAGE.items())
    parser.add_argument("words", nargs="*", metavar="WORD", help=told)
    colours = ", ".join(HIGHLIGHT_COLOURS)
    add = parser.add_argument
    add("--colour", "--color", choices=HIGHLIGHT_COLOURS, metavar="COLOUR", help=colours)
    add("--comment", metavar="TEXT", help="what you say of it; “” takes it away")
    add("--tag", action="append", default=[], metavar="TAG", help="can be given several times")
    add("--untag", action="append", default=[], metavar="TAG", help="the same")
    add("--field", choices=HIGHLIGHT_FIELDS, help="where the words stand (default: abstract)")
    add("--occurrence", type=int, metavar="N", help="which one of several places, from 1 on")
    add("--markdown", action="store_true", help="list them as Markdown with links back")


def _run(options: argparse.Namespace, session: Session) -> int:
    what, words = options.what, [well_formed(word) for word in options.words]
    usage, takes = _USAGE[what]
    sound = {
        "list": True,
        "add": len(words) == 2,
        "change": len(words) == 1,
        "delete": bool(words),
    }
    if not sound[what]:
        raise UsageError(f"“carrel highlight {what}” goes with {usage}")
    for name, none in _NONE_GIVEN.items():
        if name not in takes and getattr(options, name) != none:
            raise UsageError(f"“carrel highlight {what}” takes no --{name}")
    try:
        options.tag = [clean_tag_name(name) for name in options.tag]
        options.untag = [clean_tag_name(name) for name in options.untag]
    except TagNameError as error:
        raise UsageError(str(error)) from error
    if what == "add":
        return _add(*words, options=options, session=session)
    if what == "change":
        return _change(words[0], options, session)
    return _delete(words, session) if what == "delete" else _list(words, options, session)


# -- list


def _list(words: list[str], options: argparse.Namespace, session: Session) -> int:
    if options.markdown and session.output.as_json:
        raise UsageError("--markdown and --json do not go together")
    found = [
        one
        for one in _listed(words, session)
        if options.colour in (None, one.highlight.colour)
        and all(_has_tag(one.highlight, tag) for tag in options.tag)
    ]
    output = session.output
    if output.as_json:
        output.json({"highlights": [highlight_json(one.highlight, one.carrel_id) for one in found]})
    elif options.markdown:
        output.exact(_as_markdown(found))
    else:
        _print(found, session)
    if not found:
        output.aside("no highlights")
    return 0


def _listed(words: list[str], session: Session) -> list[ListedHighlight]:
    from carrel.library.errors import UnknownPaperError

    if not words:
        return session.reader.all_highlights()
    if len(words) == 1:
        try:
            # In the trash or not: the paper was named.
            return [
                _listed_one(highlight, paper)
                for paper in session.papers(words)
                for highlight in session.reader.highlights(paper.id)
            ]
        except UnknownPaperError:
            pass  # a word to look for
    from carrel.cli.exporting import found

    return session.reader.all_highlights(found(session, words, newest_first=True))


def _listed_one(highlight: Highlight, paper: Paper) -> ListedHighlight:
    from carrel.library.highlight_reading import ListedHighlight

    return ListedHighlight(highlight, paper.title, paper.citekey, paper.carrel_id, paper.year)


def _has_tag(highlight: Highlight, name: str) -> bool:
    wanted = name.casefold()
    tags = (tag.casefold() for tag in highlight.tags)
    return any(tag == wanted or tag.startswith(f"{wanted}/") for tag in tags)


def _as_markdown(found: Iterable[ListedHighlight]) -> str:
    from carrel.domain.highlight_markdown import highlight_markdown

    return "\n\n".join(highlight_markdown(one.highlight, one.title, one.carrel_id) for one in found)


def _print(found: Iterable[ListedHighlight], session: Session) -> None:
    carrel_id = ""
    for one in found:
        if one.carrel_id != carrel_id:
            carrel_id = one.carrel_id
            session.output.line(one.title)
        shown = one.highlight.highlight_id[-_SHOWN_OF_ID:].lower()
        for number, line in enumerate(highlight_lines(one.highlight)):
            session.output.line(f"  {shown if number == 0 else '':<{_SHOWN_OF_ID}}  {line}")


# -- change


def _add(name: str, quote: str, *, options: argparse.Namespace, session: Session) -> int:
    # Imported before the text is read: what another process changes in it between our reading
    # and our writing would move the words, and these 300 ms need not lie between them.
    import carrel.library.highlights  # noqa: F401

    papers = session.papers([name])
    if len(papers) != 1:
        raise UsageError("words are highlighted in one paper")
    field = options.field or "abstract"
    text = _text_of(papers[0], field, session)
    key = session.library.add_highlight(
        papers[0].id,
        field,
        _place(quote, text, field, options.occurrence),
        colour=options.colour or HIGHLIGHT_COLOURS[0],
        comment=options.comment or "",
        tags=options.tag,
    )
    return _tell(key, papers[0], session)


def _text_of(paper: Paper, field: str, session: Session) -> str:
    if field == "note":
        note = session.reader.note(paper.id)
        return note.body if note else ""
    return paper.title if field == "title" else paper.abstract or paper.summary or ""


def _place(quote: str, text: str, field: str, occurrence: int | None) -> tuple[int, int]:
    """Return where the words stand. Raises CommandError where that is not one place."""
    words = quote.split()
    if not words:
        raise UsageError("a highlight needs words")
    shown = f"“{' '.join(words)}”"
    places = _places(quote, text)
    if not places:
        raise CommandError(f"{shown} does not stand in the {field}")
    if len(places) > 1 and occurrence is None:
        raise CommandError(
            f"{shown} stands {len(places):,} times in the {field}:"
            f" --occurrence says which one (1 to {len(places):,})"
        )
    number = 1 if occurrence is None else occurrence
    if not 1 <= number <= len(places):
        raise CommandError(f"{shown} stands {many(len(places), 'time')} in the {field}")
    return places[number - 1]


def _places(quote: str, text: str) -> list[tuple[int, int]]:
    """Return where the words stand as they are, or else with other spaces between them."""
    spaced = r"\s+".join(map(re.escape, quote.split()))
    for pattern in (re.escape(quote.strip()), spaced):
        if found := [one.span() for one in re.finditer(pattern, text)]:
            return found
    return []


def _change(name: str, options: argparse.Namespace, session: Session) -> int:
    if not (options.colour or options.comment is not None or options.tag or options.untag):
        raise UsageError("say what to change: --colour, --comment, --tag or --untag")
    highlight = _named(name, session)
    tags = None
    if options.tag or options.untag:
        gone = {tag.casefold() for tag in options.untag}
        tags = [tag for tag in highlight.tags if tag.casefold() not in gone] + options.tag
    session.library.change_highlights(
        [highlight.id], colour=options.colour, comment=options.comment, tags=tags
    )
    paper = session.reader.paper(highlight.paper_id)
    if paper is None:
        raise CommandError("the paper is no longer in the library")
    return _tell(highlight.id, paper, session)


def _delete(names: list[str], session: Session) -> int:
    found = {one.id: one for one in (_named(name, session) for name in names)}
    number, output = session.library.delete_highlights(list(found)), session.output
    if output.as_json:
        output.json({"deleted": [one.highlight_id for one in found.values()]})
    else:
        output.line(f"{many(number, 'highlight')} deleted")
    return 0


def _named(name: str, session: Session) -> Highlight:
    """Return the highlight of an id, of its beginning or end, or of a link to it."""
    from carrel.domain.highlight_markdown import library_link

    link = library_link(name)
    found = session.reader.find_highlight(link.highlight_id if link else name)
    if found is None:
        raise CommandError(
            f"no highlight is called “{name}”, or several are: “carrel highlight” lists them"
        )
    return found


def _tell(key: int, paper: Paper, session: Session) -> int:
    """Print a highlight as it is now."""
    for one in session.reader.highlights(paper.id):
        if one.id == key and session.output.as_json:
            session.output.json(highlight_json(one, paper.carrel_id))
        elif one.id == key:
            _print([_listed_one(one, paper)], session)
    return 0


COMMANDS = {
    "highlight": Command(
        description="List highlights; highlight words of a paper, in its abstract (Carrel's summary"
        "\nwhere it has none), title or note; change and delete highlights, which go by their id,"
        "\nits beginning, or its last eight letters.",
        add_arguments=_arguments,
        run=_run,
        dashed_words=True,
    )
}
