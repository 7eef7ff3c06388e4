"""Reads the texts of papers from the library's file: for indexing, for checking, for snippets."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from carrel.search.text_match import names_of
from carrel.search.words import fold

_COLUMNS = "p.id, p.title, coalesce(nullif(p.abstract, ''), p.summary), p.authors, n.body"
_NOTE = "LEFT JOIN note AS n ON n.paper_id = p.id"
_AMONG = f"json_each(?) AS j CROSS JOIN paper AS p ON p.id = j.value {_NOTE}"
_HIGHLIGHTS = (
    "SELECT paper_id, quote, comment, tags FROM json_each(?) AS j"
    " CROSS JOIN highlight ON paper_id = j.value ORDER BY highlight.id"
)


class PaperText(NamedTuple):
    """What of a paper is text: `body` is its abstract, or its summary where it has none.

    `quotes` are the words of its highlights, `remarks` their comments and tags.
    """

    paper_id: int
    title: str
    body: str
    authors: tuple[str, ...]
    note: str
    quotes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def of_highlights(self) -> tuple[str, ...]:
        """All that its highlights hold."""
        return self.quotes + self.remarks


def texts_of(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[PaperText]:
    """Yield the texts of those of the papers that are live, in the trash or not."""
    among = f"[{','.join(map(str, ids))}]"
    # Few papers have any: read apart, they cost the others nothing but a look.
    quotes, remarks = dict[int, tuple[str, ...]](), dict[int, tuple[str, ...]]()
    for paper_id, quote, comment, tags in connection.execute(_HIGHLIGHTS, (among,)):
        quotes[paper_id] = (*quotes.get(paper_id, ()), quote)
        remarks[paper_id] = (*remarks.get(paper_id, ()), comment, *names_of(tags))
    sql = f"SELECT {_COLUMNS} FROM {_AMONG} WHERE p.live = 1"
    for paper_id, title, body, authors, note in connection.execute(sql, (among,)):
        yield PaperText(
            paper_id,
            title,
            body or "",
            tuple(names_of(authors)),
            note or "",
            quotes.get(paper_id, ()),
            remarks.get(paper_id, ()),
        )


def live_ids(connection: sqlite3.Connection) -> list[int]:
    """Return the ids of all live papers, those in the trash included, ascending."""
    return [row[0] for row in connection.execute("SELECT id FROM paper WHERE live = 1 ORDER BY id")]


def live_of(connection: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Return those of `ids` that are live."""
    among = f"[{','.join(map(str, ids))}]"
    sql = "SELECT p.id FROM json_each(?) AS j CROSS JOIN paper AS p ON p.id = j.value"
    return {row[0] for row in connection.execute(f"{sql} WHERE p.live = 1", (among,))}


def folded(paper: PaperText) -> PaperText:
    """Return the same with all texts folded."""
    paper_id, title, body, authors, note, quotes, remarks = paper
    return PaperText(
        paper_id,
        fold(title),
        fold(body),
        tuple(map(fold, authors)),
        fold(note),
        tuple(map(fold, quotes)),
        tuple(map(fold, remarks)),
    )


def values_of(paper: PaperText, field: str) -> tuple[str, ...]:
    """Return the texts of a field of the query language, one by one."""
    if field == "title":
        return (paper.title,)
    if field == "abstract":
        return (paper.body,)
    if field == "author":
        return paper.authors
    if field == "note":
        return (paper.note,)
    if field == "highlight":
        return paper.of_highlights
    return (paper.title, paper.body, *paper.authors, paper.note, *paper.of_highlights)
