"""The texts that a note has had, as a history shows them. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from carrel.ui.notes.history_differences import count_words, differences, words_changed

if TYPE_CHECKING:
    from carrel.domain.note import Note, NoteVersion
    from carrel.library.reading import LibraryReader
    from carrel.ui.notes.history_differences import Piece


class Version(NamedTuple):
    """An earlier text: its number in the library, when it was saved (ms), its words."""

    id: int
    saved_at: int
    body: str
    words: int


class NoteHistory(NamedTuple):
    """The text of now ("" for none) and the earlier ones, newest first."""

    now: str
    versions: tuple[Version, ...]


class Compared(NamedTuple):
    """How two texts differ: piece by piece, and by how many words."""

    pieces: tuple[Piece, ...]
    inserted: int
    deleted: int


def read_history(reader: LibraryReader, paper_id: int) -> NoteHistory:
    """Read a note's history; texts that are the same as the one after them are one."""
    return merged(reader.note(paper_id), reader.note_versions(paper_id))


def merged(note: Note | None, versions: Sequence[NoteVersion]) -> NoteHistory:
    """Return the history of these texts, newest first."""
    now = after = note.body if note is not None else ""
    kept = []
    for version in versions:
        if version.body != after:
            words = count_words(version.body)
            kept.append(Version(version.id, version.saved_at, version.body, words))
        after = version.body
    return NoteHistory(now, tuple(kept))


def compare(old: str, new: str) -> Compared:
    """Return how `new` differs from `old`."""
    pieces = differences(old, new)
    return Compared(tuple(pieces), *words_changed(pieces))


def sides(history: NoteHistory, place: int, *, with_before: bool) -> tuple[str, str]:
    """Return the old and the new text that a version is looked at by: from it to the text of now,
    or from the version before it to it.
    """
    body = history.versions[place].body
    if not with_before:
        return body, history.now
    earlier = history.versions[place + 1 : place + 2]
    return (earlier[0].body if earlier else ""), body
