"""Which papers the notes link to: derived from the notes, kept in step with every write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from carrel.domain.note_links import link_key, note_links
from carrel.library.identifiers import title_key
from carrel.library.transaction import Transaction

_EXCERPT = 80  # characters before and after a link


class Backlink(NamedTuple):
    """A note that links here: its paper, and the words around the link."""

    paper_id: int
    citekey: str
    title: str
    excerpt: str


class LinkedPaper(NamedTuple):
    """The paper that a link means."""

    paper_id: int
    citekey: str
    title: str


def settle(transaction: Transaction, paper_ids: Iterable[int]) -> None:
    """Store anew what the notes of these papers link to."""
    driver = transaction.driver
    for paper_id in paper_ids:
        # Most notes link to nothing, and are saved every second while somebody writes.
        found = transaction.one(
            "SELECT CASE WHEN instr(body, '[[') THEN body ELSE '' END,"
            " EXISTS (SELECT 1 FROM note_link WHERE paper_id = ?1)"
            " FROM note WHERE paper_id = ?1",
            paper_id,
        )
        body, has_links = found or ("", 1)
        if not body and not has_links:
            continue
        now = {link_key(link.target) for link in note_links(body)} - {""}
        before = {
            row[0]
            for row in driver.execute(
                "SELECT target FROM note_link WHERE paper_id = ?", (paper_id,)
            )
        }
        for target in before - now:
            driver.execute(
                "DELETE FROM note_link WHERE target = ? AND paper_id = ?", (target, paper_id)
            )
        driver.executemany(
            "INSERT INTO note_link (target, paper_id) VALUES (?, ?)",
            [(target, paper_id) for target in sorted(now - before)],
        )


def backlinks(connection: sqlite3.Connection, paper_id: int) -> list[Backlink]:
    """Return the notes that link to a paper, by citekey, Carrel id, arXiv id or title."""
    row = connection.execute(
        "SELECT citekey, carrel_id, arxiv, title FROM paper WHERE id = ?", (paper_id,)
    ).fetchone()
    if row is None:
        return []
    names = tuple({link_key(name) for name in row if name} - {""})
    found = connection.execute(
        "SELECT DISTINCT p.id, p.citekey, p.title, note.body FROM note_link"
        " JOIN paper AS p ON p.id = note_link.paper_id JOIN note ON note.paper_id = p.id"
        f" WHERE target IN ({','.join('?' * len(names))}) AND p.id <> ?"
        " AND p.live = 1 AND p.trashed_at IS NULL ORDER BY p.title_order",
        (*names, paper_id),
    )
    return [
        Backlink(key, citekey, title, _excerpt(body, names)) for key, citekey, title, body in found
    ]


def linked_papers(connection: sqlite3.Connection, names: Sequence[str]) -> dict[str, LinkedPaper]:
    """Return the papers that links mean, by the names as given; unknown names are left out."""
    found: dict[str, LinkedPaper] = {}
    for name in names:
        paper = _linked(connection, name)
        if paper is not None:
            found[name] = paper
    return found


def _linked(connection: sqlite3.Connection, name: str) -> LinkedPaper | None:
    key = link_key(name)
    for column, value in (
        ("citekey", name.partition("#")[0].strip()),
        ("carrel_id", key.upper()),
        ("arxiv", key),
        ("title_key", title_key(key)),
    ):
        for row in connection.execute(
            f"SELECT id, citekey, title FROM paper WHERE {column} = ?"
            " AND live = 1 AND trashed_at IS NULL ORDER BY id",
            (value,),
        ):
            paper = LinkedPaper(*row)
            if column != "title_key" or link_key(paper.title) == key:
                return paper
    return None


def _excerpt(body: str, names: Sequence[str]) -> str:
    for link in note_links(body):
        if link_key(link.target) in names:
            start, end = max(0, link.start - _EXCERPT), link.end + _EXCERPT
            cut = " ".join(body[start:end].split())
            return f"{'…' if start else ''}{cut}{'…' if end < len(body) else ''}"
    return ""
