"""Writes to what the reader says of a paper: its note, and decisions about mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carrel.library.writing import LibraryWriting, quoted

if TYPE_CHECKING:
    from carrel.domain.mention import Mention, MentionState

_DECISIONS = {
    "found": "Leave to the program",
    "suggested": "Leave to the program",
    "confirmed": "Confirm",
    "corrected": "Correct",
    "added": "Add",
    "rejected": "Reject",
}


class NoteWrites(LibraryWriting):
    """What can be written about papers."""

    def save_note(self, paper_id: int, body: str) -> int:
        """Store the note and return when (ms since the epoch), once SQLite has committed it."""
        from carrel.library import history, notes

        with self._transaction("save the note") as transaction:
            title = notes.save(transaction, paper_id, body)
            label = f"Write a note on {quoted(title)}"
            history.record(transaction, label, merge_key=notes.merge_key(paper_id))
        return transaction.at

    def restore_note(self, paper_id: int, version_id: int) -> None:
        """Put an earlier text of the note in its place, as an undo of its own.

        The text before it becomes a version. Raises LibraryError for an unknown version.
        """
        from carrel.library import history, notes

        with self._transaction("restore the note") as transaction:
            title = notes.restore(transaction, paper_id, version_id)
            history.record(transaction, f"Restore the note on {quoted(title)}")

    def decide_mention(
        self, paper_id: int, extractor: str, mention: Mention, state: MentionState
    ) -> None:
        """Confirm, correct, add or reject a mention; FOUND takes back what was decided.

        Raises LibraryError where its words no longer stand in the paper.
        """
        from carrel.library import history, mentions

        with self._transaction("store what you said of it") as transaction:
            title = mentions.decide(transaction, paper_id, extractor, mention, state)
            said = f"{_DECISIONS[state]} {quoted(mention.quote)} of {quoted(title)}"
            history.record(transaction, said)
