"""Giving a paper another citekey, with the links of notes that name the old one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from carrel.domain.citekeys import wrong_citekey
from carrel.domain.note_links import link_key, note_links
from carrel.library import notes
from carrel.library.errors import LibraryError, UnknownPaperError
from carrel.library.transaction import Transaction


def change(transaction: Transaction, paper_id: int, key: str) -> None:
    """Give the paper this key, and have the links follow; nothing where it has it already.

    Raises LibraryError for a key that is malformed or another paper's, UnknownPaperError.
    """
    found = transaction.one("SELECT citekey FROM paper WHERE id = ? AND live = 1", paper_id)
    if found is None:
        raise UnknownPaperError("the paper is no longer in the library")
    (before,) = found
    if before == key:
        return
    wrong = wrong_citekey(key)
    if wrong:
        raise LibraryError(wrong)
    other = holder(transaction.driver, key, paper_id)
    if other is not None:
        raise LibraryError(f"the citekey {other[0]} is that of “{other[1]}”")
    transaction.changed_papers = transaction.set_cells("paper", "citekey", {paper_id: key})
    for linking, body in _linking(transaction.driver, before):
        notes.save(transaction, linking, _renamed(body, before, key))


def holder(
    connection: sqlite3.Connection, key: str, but: int | None = None
) -> tuple[str, str] | None:
    """Return citekey and title of another paper that has this key, in whatever case: file
    systems tell no cases apart. Papers in the trash have theirs.
    """
    row: tuple[str, str] | None = connection.execute(
        "SELECT citekey, title FROM paper WHERE citekey = ? COLLATE NOCASE AND live = 1"
        " AND id IS NOT ?",
        (key, but),
    ).fetchone()
    return row


def followers(connection: sqlite3.Connection, key: str) -> int:
    """Return how many notes have links that follow when this key is changed."""
    return sum(1 for _ in _linking(connection, key))


def _linking(connection: sqlite3.Connection, key: str) -> Iterator[tuple[int, str]]:
    """Yield the papers, those in the trash too, whose notes link to the key as it is written."""
    found = connection.execute(
        "SELECT note.paper_id, note.body FROM note_link JOIN note USING (paper_id)"
        " JOIN paper ON paper.id = note.paper_id AND paper.live = 1"
        " WHERE note_link.target = ? ORDER BY note.paper_id",
        (link_key(key),),
    ).fetchall()
    return ((paper_id, body) for paper_id, body in found if _renamed(body, key, "") != body)


def _renamed(body: str, before: str, after: str) -> str:
    """Return the note with its links to one key leading to another; shown texts stay."""
    for link in reversed(note_links(body)):
        name, mark, place = link.target.partition("#")
        if name.strip() == before:
            inside = body[link.start + 2 : link.end - 2].partition("|")
            told = f"{after}{mark}{place}{inside[1]}{inside[2]}"
            body = f"{body[: link.start]}[[{told}]]{body[link.end :]}"
    return body
