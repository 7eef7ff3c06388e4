"""Stores what a reader changed in the vault: note, tags, state and rating of a paper."""

from __future__ import annotations

from collections.abc import Sequence

from carrel.domain.tag import TagNameError, clean_tag_name
from carrel.domain.vault_change import Expected, TakenReport, VaultChange
from carrel.library import notes, states, tags
from carrel.library.errors import LibraryError
from carrel.library.transaction import Transaction


def take(transaction: Transaction, changes: Sequence[VaultChange]) -> TakenReport:
    """Store the changes; a paper that is not as it was expected to be takes none of its own."""
    taken: list[int] = []
    refused = []
    for change in changes:
        reason = _why_not(transaction, change) or _store(transaction, change)
        if reason:
            refused.append((change.title, reason))
        else:
            taken.append(change.paper_id)
    transaction.changed_papers = set(taken)
    return TakenReport(len(taken), tuple(refused))


def _why_not(transaction: Transaction, change: VaultChange) -> str:
    """Return why a change cannot be stored, "" where it can."""
    found = transaction.one(
        "SELECT coalesce(note.body, ''), paper.state, paper.rating, paper.trashed_at FROM paper"
        " LEFT JOIN note ON note.paper_id = paper.id"
        " WHERE paper.id = ? AND paper.carrel_id = ? AND paper.live = 1",
        change.paper_id,
        change.carrel_id,
    )
    if found is None:
        return "the paper is no longer in the library"
    note, state, rating, trashed_at = found
    if trashed_at is not None:
        return "the paper is in the trash"
    expected: Expected = change.expected
    have = {row[0] for row in _tags(transaction, change.paper_id)}
    meanwhile = {
        "the note": change.note is not None and note != expected.note,
        "the state": change.state is not None and state != expected.state,
        "the rating": change.rating_changed and rating != expected.rating,
        "the tags": bool(change.tags_added or change.tags_removed) and have != set(expected.tags),
    }
    others = [name for name, is_other in meanwhile.items() if is_other]
    return f"{' and '.join(others)} changed in the library meanwhile" if others else ""


def _store(transaction: Transaction, change: VaultChange) -> str:
    try:
        if change.note is not None and len(change.note) > notes.MAXIMUM_LENGTH:
            raise LibraryError(f"a note has at most {notes.MAXIMUM_LENGTH:,} characters")
        added = [clean_tag_name(name) for name in change.tags_added]
    except (LibraryError, TagNameError) as error:
        return str(error)
    ids = [change.paper_id]
    if change.note is not None:
        notes.replace(transaction, change.paper_id, change.note)
    tags.add(transaction, ids, added)
    tags.remove(transaction, ids, change.tags_removed)
    if change.state is not None:
        states.set_state(transaction, ids, change.state)
    if change.rating_changed:
        transaction.set_cells("paper", "rating", {change.paper_id: change.rating})
    return ""


def _tags(transaction: Transaction, paper_id: int) -> list[tuple[str]]:
    return list(
        transaction.driver.execute(
            "SELECT tag.name FROM paper_tag JOIN tag ON tag.id = paper_tag.tag_id"
            " WHERE paper_tag.paper_id = ?",
            (paper_id,),
        )
    )
