"""`carrel show`: one paper with all that the library knows of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from carrel.cli.arguments import Command
from carrel.cli.describing import highlight_lines, paper_json, state_words
from carrel.cli.text import local_time, wrapped

if TYPE_CHECKING:
    from carrel.cli.output import Output
    from carrel.cli.session import Session
    from carrel.domain.highlight import Highlight
    from carrel.domain.mention import KeptMention
    from carrel.domain.note import Note
    from carrel.domain.paper import Paper

NAMES_HELP = (
    "a Carrel id or its unique beginning, an arXiv id, a DOI or a citekey;"
    " “-” reads them from standard input, one a line"
)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="+", metavar="ID", help=NAMES_HELP)


def _run(options: argparse.Namespace, session: Session) -> int:
    from carrel.cli.plugin_mentions import stored_mentions

    papers = session.papers(options.id)
    output, reader = session.output, session.reader
    ids = [paper.id for paper in papers]
    mentions = stored_mentions(session, ids)
    if output.as_json:
        told = [
            paper_json(
                paper, reader.note(paper.id), reader.highlights(paper.id), mentions[paper.id]
            )
            for paper in papers
        ]
        # A program that names one paper gets it as an object.
        one = len(options.id) == 1 and options.id != ["-"]
        output.json(told[0] if one else told)
        return 0
    for index, paper in enumerate(papers):
        if index:
            output.line()
        _print(output, paper, mentions[paper.id])
        _print_written(output, reader.highlights(paper.id), reader.note(paper.id))
    return 0


def _print(output: Output, paper: Paper, mentions: Iterable[KeptMention]) -> None:
    output.block(wrapped(paper.title, ""))
    if paper.authors:
        output.block(wrapped(", ".join(paper.authors), ""))
    output.line()
    for name, value in _facts(paper):
        if value:
            output.line(f"  {name:<10}{value}")
    for link in paper.links:
        output.line(f"  {'Link':<10}{link.url}{f' ({link.title})' if link.title else ''}")
    for name, text in (("Abstract", paper.abstract), ("Summary by Carrel", paper.summary)):
        # The summary stands in for an abstract that is not there.
        if text and not (name != "Abstract" and paper.abstract):
            output.line()
            output.line(name)
            output.block(wrapped(text))
    by_extractor: dict[str, list[str]] = {}
    for one in mentions:
        if one.state.counts:
            by_extractor.setdefault(one.extractor, []).append(one.mention.quote)
    for name, quotes in by_extractor.items():
        output.line()
        output.line(name.replace("_", " ").capitalize())
        output.block(wrapped(" · ".join(dict.fromkeys(quotes))))


def _print_written(output: Output, highlights: Sequence[Highlight], note: Note | None) -> None:
    if highlights:
        output.line()
        output.line("Highlights")
    for one in highlights:
        first, *others = highlight_lines(one)
        output.block("\n".join((wrapped(first), *(wrapped(line, "    ") for line in others))))
    if note is not None:
        output.line()
        output.line(f"Note ({local_time(note.changed_at)})")
        output.block("\n".join(f"  {line}".rstrip() for line in note.body.splitlines()))


def _facts(paper: Paper) -> list[tuple[str, str]]:
    return [
        ("Published", paper.published or ("" if paper.year is None else str(paper.year))),
        ("Venue", paper.venue or ""),
        ("arXiv", paper.arxiv or ""),
        ("DOI", paper.doi or ""),
        ("URL", paper.url or ""),
        ("State", state_words(paper)),
        ("Tags", ", ".join(paper.tags)),
        ("Added", f"{local_time(paper.added_at)} from {paper.source or 'an unknown source'}"),
        ("Trashed", "" if paper.trashed_at is None else local_time(paper.trashed_at)),
        ("Citekey", paper.citekey),
        ("Id", paper.carrel_id),
    ]


COMMANDS = {
    "show": Command(
        description="Show one paper, or several one after the other.",
        add_arguments=_arguments,
        run=_run,
    )
}
