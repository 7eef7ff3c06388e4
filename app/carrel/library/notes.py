"""Saving a note, and the earlier texts that are kept of it."""

from __future__ import annotations

from typing import Any

from carrel.library.errors import LibraryError, UnknownPaperError
from carrel.library.transaction import Step, Transaction

#: A text is kept as a version when the next one is saved this long after it, or by another side.
VERSION_AFTER_MS = 5 * 60 * 1000
MAXIMUM_LENGTH = 5_000_000


def save(transaction: Transaction, paper_id: int, body: str) -> str:
    """Store `body` as the paper's note; keep the text before it where a session has ended.

    Returns the paper's title. Raises UnknownPaperError for a paper that is gone, LibraryError
    for an absurd length.
    """
    if len(body) > MAXIMUM_LENGTH:
        raise LibraryError(f"a note has at most {MAXIMUM_LENGTH:,} characters")
    found = transaction.one(
        "SELECT paper.title, note.body, note.changed_at FROM paper"
        " LEFT JOIN note ON note.paper_id = paper.id WHERE paper.id = ? AND paper.live = 1",
        paper_id,
    )
    if found is None:
        raise UnknownPaperError(
            "could not save the note: its paper is no longer in the library (it was deleted for"
            " good, or its import was undone)"
        )
    title, before, changed_at = found
    # NUL ends SQLite's own text functions, lone surrogates cannot be encoded at all.
    body = body.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if body == (before or ""):
        return str(title)
    if before is None:
        # An empty note is no note, so this needs no undoing.
        transaction.driver.execute(
            "INSERT INTO note (paper_id, body, changed_at) VALUES (?, '', ?)",
            (paper_id, transaction.at),
        )
    if before and (
        transaction.at - changed_at > VERSION_AFTER_MS or _others_wrote(transaction, paper_id)
    ):
        _keep_unless_newest(transaction, paper_id, before, changed_at)
    transaction.swap_cell("note", "body", paper_id, before or "", body)
    return str(title)


def replace(transaction: Transaction, paper_id: int, body: str) -> str:
    """Store `body` as `save` does, and keep the text before it however young it is."""
    for before, changed_at in transaction.driver.execute(
        "SELECT body, changed_at FROM note WHERE paper_id = ?", (paper_id,)
    ).fetchall():
        _keep_unless_newest(transaction, paper_id, before, changed_at)
    return save(transaction, paper_id, body)


def restore(transaction: Transaction, paper_id: int, version_id: int) -> str:
    """Put an earlier text in the note's place; the text that it takes the place of is kept.

    Returns the paper's title. Raises LibraryError where the paper has no such version.
    """
    found = transaction.one(
        "SELECT note_version.body, note.body, note.changed_at, paper.title FROM note_version"
        " JOIN note ON note.paper_id = note_version.paper_id"
        " JOIN paper ON paper.id = note.paper_id AND paper.live = 1"
        " WHERE note_version.id = ? AND note_version.paper_id = ?",
        version_id,
        paper_id,
    )
    if found is None:
        raise LibraryError("this version of the note is no longer in the library")
    body, before, changed_at, title = found
    if body != before:
        _keep_unless_newest(transaction, paper_id, before, changed_at)
        transaction.swap_cell("note", "body", paper_id, before, body)
    return str(title)


def merge_key(paper_id: int) -> str:
    """Return what tells the history that two saves are of the same note."""
    return f"note:{paper_id}"


def keep_before(transaction: Transaction, step: Step) -> None:
    """Keep the text that undoing or repeating `step` would replace.

    One undo takes a whole writing session back, and the next change drops its redo: the text
    must not be gone with them.
    """
    if step["table"] != "note":
        return
    paper_id = step["key"]
    for _, body in transaction.cells("note", "body", [paper_id]):
        _keep_unless_newest(transaction, paper_id, body, transaction.at)


def _others_wrote(transaction: Transaction, paper_id: int) -> bool:
    """Whether the note's text is of another side (the command line's while a window writes)."""
    newest = transaction.one(
        "SELECT origin FROM history WHERE merge_key = ? ORDER BY id DESC LIMIT 1",
        merge_key(paper_id),
    )
    return newest is not None and newest[0] != transaction.origin


def _keep_unless_newest(transaction: Transaction, paper_id: int, body: str, saved_at: Any) -> None:
    newest = transaction.one(
        "SELECT body FROM note_version WHERE paper_id = ? ORDER BY id DESC LIMIT 1", paper_id
    )
    if body and (newest is None or body != newest[0]):
        _keep_version(transaction, paper_id, body, saved_at)


def _keep_version(transaction: Transaction, paper_id: int, body: str, saved_at: Any) -> None:
    transaction.driver.execute(
        "INSERT INTO note_version (paper_id, body, saved_at) VALUES (?, ?, ?)",
        (paper_id, body, saved_at),
    )
