"""Papers as JSON and as lines, the same in every command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from carrel.cli.text import iso_time

if TYPE_CHECKING:
    from carrel.domain.changes import HistoryEntry
    from carrel.domain.highlight import Highlight
    from carrel.domain.mention import KeptMention, Mention, MentionState
    from carrel.domain.note import Note
    from carrel.domain.paper import Paper
    from carrel.library.reading import Heading, LibraryReader


def paper_json(
    paper: Paper,
    note: Note | None,
    highlights: Iterable[Highlight],
    mentions: Iterable[KeptMention],
) -> dict[str, Any]:
    """Return everything about a paper, as `carrel show --json` prints it."""
    return {
        "id": paper.carrel_id,
        "citekey": paper.citekey,
        "title": paper.title,
        "abstract": paper.abstract,
        "summary": paper.summary,
        "authors": list(paper.authors),
        "year": paper.year,
        "published": paper.published,
        "venue": paper.venue,
        "url": paper.url,
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "links": [{"url": link.url, "title": link.title} for link in paper.links],
        "source": paper.source,
        "source_data": dict(paper.source_data),
        "state": paper.state.value,
        "starred": paper.starred,
        "rating": paper.rating,
        "tags": list(paper.tags),
        "note": note.body if note else None,
        "added_at": iso_time(paper.added_at),
        "trashed_at": iso_time(paper.trashed_at),
        "highlights": [highlight_json(one, paper.carrel_id) for one in highlights],
        "mentions": [
            {"extractor": one.extractor, **mention_json(one.mention, one.state)} for one in mentions
        ],
    }


def highlight_json(highlight: Highlight, carrel_id: str) -> dict[str, Any]:
    """Return a highlight, and where its words stand in the text now (code points)."""
    start, end = highlight.span or (None, None)
    return {
        "id": highlight.highlight_id,
        "paper": carrel_id,
        "field": highlight.field,
        "quote": highlight.quote,
        "start": start,
        "end": end,
        "lost": highlight.span is None,
        "colour": highlight.colour,
        "comment": highlight.comment,
        "tags": list(highlight.tags),
        "created_at": iso_time(highlight.created_at),
    }


def highlight_lines(highlight: Highlight) -> Iterator[str]:
    """Yield a highlight for a reader: its words, where they stand, what is said of them."""
    lost = "" if highlight.span else ", lost its place"
    quote = " ".join(highlight.quote.split())
    yield f"“{quote}” ({highlight.field}, {highlight.colour}{lost})"
    yield from (line for line in highlight.comment.splitlines() if line.strip())
    if highlight.tags:
        yield f"tags: {', '.join(highlight.tags)}"


def mention_json(mention: Mention, state: MentionState) -> dict[str, Any]:
    """Return where a mention stands, what was understood, and who says so."""
    return {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "quote": mention.quote,
        **mention.values,
        "state": state.value,
    }


def state_json(paper: Paper | Heading) -> dict[str, Any]:
    """Return where a paper stands: id, state, star, rating, trash."""
    return {
        "id": paper.carrel_id,
        "state": str(paper.state),
        "starred": paper.starred,
        "rating": paper.rating,
        "trashed_at": iso_time(paper.trashed_at),
    }


def state_words(paper: Paper | Heading) -> str:
    """Return the state for a reader, e.g. "reading ★ 4 of 5"."""
    parts = [str(paper.state)]
    if paper.starred:
        parts.append("★")
    if paper.rating is not None:
        parts.append(f"{paper.rating} of 5")
    if paper.trashed_at is not None:
        parts.append("(in the trash)")
    return " ".join(parts)


def heading_lines(paper: Paper | Heading) -> tuple[str, str]:
    """Return the two lines of a paper in a listing; the second ends with its citekey."""
    year = "" if paper.year is None else f"{paper.year} · "
    return paper.title, f"    {year}{state_words(paper)} · {paper.citekey}"


def history_json(entry: HistoryEntry, reader: LibraryReader) -> dict[str, Any]:
    """Return a change as JSON; its papers by their Carrel ids, the first 1,000 at most."""
    return {
        "label": entry.label,
        "origin": entry.origin,
        "at": iso_time(entry.at),
        "papers": [heading.carrel_id for heading in reader.headings(entry.paper_ids)],
    }
