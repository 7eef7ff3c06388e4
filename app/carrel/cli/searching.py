"""`carrel search`: the papers that a query finds."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from carrel.cli.arguments import Command
from carrel.cli.describing import heading_lines
from carrel.cli.text import many, well_formed

if TYPE_CHECKING:
    from carrel.cli.session import Session
    from carrel.library.reading import Heading
    from carrel.search.request import SearchAnswer
    from carrel.search.snippets import Snippet

_ORDERS = ("relevance", "added", "year", "title")


def _arguments(parser: argparse.ArgumentParser) -> None:
    from carrel.search.fields import FIELDS

    parser.add_argument(
        "query",
        nargs="*",
        metavar="QUERY",
        help="words, and clauses such as tag:llm, year:>=2022, search:NAME for what is saved, and"
        " like:KEY for what is most like the paper with that citekey; the fields are "
        + ", ".join(FIELDS),
    )
    parser.add_argument("--limit", type=_count, metavar="N", help="print at most N papers")
    parser.add_argument(
        "--order",
        choices=_ORDERS,
        help="best first, or newest or alphabetically first (default: relevance; without a"
        " query, added)",
    )
    parser.add_argument("--reverse", action="store_true", help="the other way round")
    parser.add_argument("--ids", action="store_true", help="print Carrel ids only, one a line")


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("give a number, 0 or more")
    return int(text)


def _run(options: argparse.Namespace, session: Session) -> int:
    answer = _answer(options, session)
    output, ids = session.output, answer.ids
    if options.reverse and answer.request.order == "relevance":
        ids = ids[::-1]
    papers = session.reader.headings(ids[: options.limit])
    if options.ids and not output.as_json:
        for paper in papers:
            output.line(paper.carrel_id)
        return 0
    found = _found(session, answer, papers)
    if output.as_json:
        output.json(_as_json(answer, papers, found))
    else:
        for paper in papers:
            for line in heading_lines(paper):
                output.line(line)
            for snippet in found.get(paper.id, ()):
                output.line(f"    {snippet.field}: {_marked(snippet, '*', '*')}")
        for clause in answer.understood:
            if clause.kind == "unknown":
                output.aside(clause.meaning)
        output.aside(f"{many(len(ids), 'paper')} in {answer.took_ms:.0f} ms")
    return 0


def _answer(options: argparse.Namespace, session: Session) -> SearchAnswer:
    from carrel.search.request import SearchRequest

    text = well_formed(" ".join(options.query))
    order = options.order or ("relevance" if text.strip() else "added")
    request = SearchRequest(
        text=text, order=order, descending=(order != "title") != options.reverse
    )
    return session.answer(request)


def _found(
    session: Session, answer: SearchAnswer, papers: list[Heading]
) -> dict[int, tuple[Snippet, ...]]:
    """Return what was found in the texts of the papers that will be printed."""
    if not session.found_texts.ask(answer.request.text):
        return {}
    found = session.found_texts.of(paper.id for paper in papers)
    return {paper_id: one.snippets for paper_id, one in found.items()}


def _marked(snippet: Snippet, before: str, after: str) -> str:
    pieces, at = [], 0
    for start, end in snippet.spans:
        pieces += [snippet.text[at:start], before, snippet.text[start:end], after]
        at = end
    return "".join((*pieces, snippet.text[at:]))


def _as_json(
    answer: SearchAnswer, papers: list[Heading], found: dict[int, tuple[Snippet, ...]]
) -> dict[str, Any]:
    return {
        "query": answer.request.text,
        "understood": [
            {
                "text": clause.text,
                "meaning": clause.meaning,
                "kind": clause.kind,
                "start": clause.start,
                "end": clause.end,
            }
            for clause in answer.understood
        ],
        "count": len(answer.ids),
        "took_ms": round(answer.took_ms, 3),
        "results": [
            {
                "id": paper.carrel_id,
                "title": paper.title,
                "year": paper.year,
                "score": answer.scores.get(paper.id, 0) if answer.scores else None,
                "snippets": [
                    {"field": one.field, "text": one.text, "found": [list(s) for s in one.spans]}
                    for one in found.get(paper.id, ())
                ],
            }
            for paper in papers
        ],
    }


COMMANDS = {
    "search": Command(
        description="Find papers; without a query, list all. A word with “-” in front is left out.",
        add_arguments=_arguments,
        run=_run,
        dashed_words=True,
    )
}
