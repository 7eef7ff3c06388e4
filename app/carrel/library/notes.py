"""Saving a note, and the earlier texts that are kept of it."""

from __future__ import annotations

from sqlalchemy import insert, select

from carrel.library.errors import LibraryError, UnknownPaperError
from carrel.library.id_ranges import decode_ids
from carrel.library.tables import NoteVersionRow
from carrel.library.transaction import Step, Transaction, table

#: A text is kept as a version when the next one is saved this long after it, or by another side.
VERSION_AFTER_MS = 5 * 60 * 1000
MAXIMUM_LENGTH = 5_000_000


def save(transaction: Transaction, paper_id: int, body: str) -> None:
    """Store `body` as the paper's note; keep the text before it where a session has ended.

    Raises UnknownPaperError for a paper that is gone, LibraryError for an absurd length.
    """
    if len(body) > MAXIMUM_LENGTH:
        raise LibraryError(f"a note has at most {MAXIMUM_LENGTH:,} characters")
    if not transaction.live([paper_id]):
        raise UnknownPaperError(
            "could not save the note: its paper is no longer in the library (it was deleted for"
            " good, or its import was undone)"
        )
    note, connection = table("note"), transaction.connection
    # NUL ends SQLite's own text functions, lone surrogates cannot be encoded at all.
    body = body.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    current = connection.execute(
        select(note.c.body, note.c.changed_at).where(note.c.paper_id == paper_id)
    ).first()
    if current is None:
        if body:
            row = {"paper_id": paper_id, "body": body, "changed_at": transaction.at}
            transaction.insert_rows("note", [row])
        return
    if current.body == body:
        return
    if current.body and (
        transaction.at - current.changed_at > VERSION_AFTER_MS
        or _others_wrote(transaction, paper_id)
    ):
        keep_version(transaction, paper_id, current.body, current.changed_at)
    transaction.set_cells("note", "body", {paper_id: body})


def merge_key(paper_id: int) -> str:
    """Return what tells the history that two saves are of the same note."""
    return f"note:{paper_id}"


def keep_before(transaction: Transaction, step: Step) -> None:
    """Keep the texts that undoing or repeating `step` would replace.

    One undo takes a whole writing session back, and the next change drops its redo: the text
    must not be gone with them.
    """
    if step["table"] != "note":
        return
    if step["op"] == "set":
        ids = [one for group in step["groups"] for one in decode_ids(group[0])]
    else:
        column = step["columns"].index("paper_id")
        ids = [row[column] for row in step["rows"]]
    version = table("note_version")
    for paper_id, body in list(transaction.cells("note", "body", ids)):
        newest = transaction.connection.execute(
            select(version.c.body)
            .where(version.c.paper_id == paper_id)
            .order_by(version.c.id.desc())
            .limit(1)
        ).scalar()
        if body and body != newest:
            keep_version(transaction, paper_id, body, transaction.at)


def _others_wrote(transaction: Transaction, paper_id: int) -> bool:
    """Whether the note's text is of another side (the command line's while a window writes)."""
    history = table("history")
    origin = transaction.connection.execute(
        select(history.c.origin)
        .where(history.c.merge_key == merge_key(paper_id))
        .order_by(history.c.id.desc())
        .limit(1)
    ).scalar()
    return origin is not None and origin != transaction.origin


def keep_version(transaction: Transaction, paper_id: int, body: str, saved_at: int) -> None:
    """Keep `body` as an earlier text of the paper's note."""
    transaction.connection.execute(
        insert(NoteVersionRow), {"paper_id": paper_id, "body": body, "saved_at": saved_at}
    )
