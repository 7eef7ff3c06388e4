"""The library's facade: every write that the window or the command line can do.

Every method may be called from any thread but only from one at a time (the window gives all of
them to its library lane). Every write is one `BEGIN IMMEDIATE` transaction that stores the
change, what undoes it and its row in the change feed together, or nothing.
Importing this module is cheap; SQLModel is imported by the first write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from carrel.library.connection import file_identity
from carrel.library.errors import LibraryError, ReadOnlyLibraryError
from carrel.library.location import library_file
from carrel.library.schema_version import SCHEMA_VERSION

if TYPE_CHECKING:
    from carrel.domain.changes import HistoryEntry
    from carrel.domain.mention import Mention, MentionState
    from carrel.domain.paper import ImportedPaper, ReadingState
    from carrel.domain.reports import AddReport
    from carrel.library.mentions import MentionBatch
    from carrel.library.store import WritingConnection
    from carrel.library.stored_fields import FieldBatch
    from carrel.library.transaction import Transaction

_RATINGS = range(1, 6)
_DECISIONS = {
    "found": "Leave to the program",
    "suggested": "Leave to the program",
    "confirmed": "Confirm",
    "corrected": "Correct",
    "added": "Add",
    "rejected": "Reject",
}
#: Stands in a label for the papers; no tag's name and no title can hold it.
_PAPERS = "\x00"


class Library:
    """An open library. Use `opening.open_library`; close it with `close()` or as a context."""

    def __init__(self, folder: Path, *, origin: str, read_only: str | None = None) -> None:
        """Keep where the library lies; nothing is opened before the first write.

        `origin` names this side in history and feed; `read_only` says why nothing can be
        written, or is None.
        """
        self.folder = folder
        self.path = library_file(folder)
        self.read_only = read_only
        self._origin = origin
        self._driver: WritingConnection | None = None
        self._import: tuple[int | None, int] = (None, 0)
        self._identity: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- papers

    def add_batch(
        self, papers: Sequence[ImportedPaper], *, source: str, history_id: int | None = None
    ) -> tuple[AddReport, int | None]:
        """Add a batch in one transaction.

        Pass the returned history id on with the next batch, so that an import of many batches
        is one undo. A paper whose arXiv id, DOI or title the library knows is not added
        again: it gains the fields it lacks and leaves the trash, or is a duplicate.
        """
        from carrel.library import history
        from carrel.library import papers as adding

        with self._transaction("add the papers") as transaction:
            # All batches of one import count as added at once: the list keeps their order.
            entry, began = self._import
            began = began if history_id is not None and entry == history_id else transaction.at
            report = adding.add_batch(transaction, papers, source, added_at=began)
            label = f"Add papers from {adding.clean(Path(source).name or source)}"
            if history_id is None:
                history_id = history.record(transaction, label)
            else:
                history_id = history.extend(transaction, history_id, label)
        self._import = (history_id, began)
        return report, history_id

    def set_state(self, paper_ids: Iterable[int], state: ReadingState) -> None:
        """Set the reading state of the papers."""
        words = {"inbox": f"Move {_PAPERS} to the inbox", "later": f"Keep {_PAPERS} for later"}
        label = words.get(state, f"Mark {_PAPERS} {state.value}")
        self._set_cells(paper_ids, "state", state.value, label)

    def set_starred(self, paper_ids: Iterable[int], starred: bool) -> None:
        """Star the papers, or take their stars."""
        label = f"Star {_PAPERS}" if starred else f"Take the star from {_PAPERS}"
        self._set_cells(paper_ids, "starred", int(starred), label)

    def set_rating(self, paper_ids: Iterable[int], rating: int | None) -> None:
        """Rate the papers 1 to 5, or take the rating away. Raises LibraryError otherwise."""
        if rating is not None and rating not in _RATINGS:
            raise LibraryError("a rating is a number from 1 to 5")
        label = f"Take the rating from {_PAPERS}"
        if rating is not None:
            label = f"Rate {_PAPERS} {rating} of 5"
        self._set_cells(paper_ids, "rating", rating, label)

    def trash(self, paper_ids: Iterable[int]) -> None:
        """Put the papers into the trash, with all that belongs to them."""
        from carrel.library.transaction import now_ms

        self._set_cells(paper_ids, "trashed_at", now_ms(), f"Put {_PAPERS} into the trash")

    def restore(self, paper_ids: Iterable[int]) -> None:
        """Take the papers out of the trash."""
        self._set_cells(paper_ids, "trashed_at", None, f"Take {_PAPERS} out of the trash")

    def empty_trash(self) -> int:
        """Delete what lies in the trash for good (this alone cannot be undone); return how many."""
        gone = "FROM paper WHERE live = 1 AND trashed_at IS NOT NULL"
        with self._transaction("empty the trash") as transaction:
            ids = [row[0] for row in transaction.driver.execute(f"SELECT id {gone}")]
            transaction.driver.execute(f"DELETE {gone}")
            transaction.feed.set_visible(ids, visible=False)
        return len(ids)

    # -- notes

    def save_note(self, paper_id: int, body: str) -> int:
        """Store the note and return when (ms since the epoch), once SQLite has committed it."""
        from carrel.library import history, notes

        with self._transaction("save the note") as transaction:
            title = notes.save(transaction, paper_id, body)
            label = f"Write a note on {_quoted(title)}"
            history.record(transaction, label, merge_key=notes.merge_key(paper_id))
        return transaction.at

    # -- tags

    def add_tags(self, paper_ids: Iterable[int], names: Iterable[str]) -> int:
        """Give the papers the tags; return how many tags were newly given."""
        from carrel.domain.tag import clean_tag_name
        from carrel.library import tags

        ids, names = list(paper_ids), [clean_tag_name(name) for name in names]
        label = f"Tag {_PAPERS} {', '.join(names)}"
        with self._recorded("add the tag", label, ids) as transaction:
            return tags.add(transaction, ids, names)

    def remove_tags(self, paper_ids: Iterable[int], names: Iterable[str]) -> int:
        """Take the tags from the papers; return how many were taken."""
        from carrel.domain.tag import clean_tag_name
        from carrel.library import tags

        ids, names = list(paper_ids), [clean_tag_name(name) for name in names]
        label = f"Take the tag {', '.join(names)} from {_PAPERS}"
        with self._recorded("remove the tag", label, ids) as transaction:
            return tags.remove(transaction, ids, names)

    def rename_tag(self, old: str, new: str) -> int:
        """Rename a tag and those below it, merging where the new name exists; return the
        number of papers that carry them.
        """
        from carrel.domain.tag import clean_tag_name
        from carrel.library import tags

        old, new = clean_tag_name(old), clean_tag_name(new)
        with self._recorded("rename the tag", f"Rename the tag {old} to {new}") as transaction:
            return tags.rename(transaction, old, new)

    def delete_tag(self, name: str) -> int:
        """Delete a tag and those below it; return how many papers carried them."""
        from carrel.domain.tag import clean_tag_name
        from carrel.library import tags

        name = clean_tag_name(name)
        with self._recorded("delete the tag", f"Delete the tag {name}") as transaction:
            return tags.delete(transaction, name)

    def set_tag_colour(self, name: str, colour: str) -> None:
        """Colour a tag (see `TAG_COLOURS`), "" for none."""
        from carrel.domain.tag import clean_tag_name
        from carrel.library import tags

        name = clean_tag_name(name)
        with self._recorded("colour the tag", f"Colour the tag {name}") as transaction:
            tags.set_colour(transaction, name, colour)

    # -- saved searches

    def save_search(self, name: str, query: str) -> bool:
        """Save a query under a name; return whether it replaced the one that was saved there.

        Raises SavedSearchError for a name or a query that cannot be saved.
        """
        from carrel.domain.saved_search import clean_search_name, clean_search_query
        from carrel.library import saved_searches

        name, query = clean_search_name(name), clean_search_query(query)
        with self._recorded("save the search", f"Save the search “{name}”") as transaction:
            return saved_searches.save(transaction, name, query)

    def rename_search(self, old: str, new: str) -> int:
        """Rename a saved search and those below it; return how many have another name now.

        Raises LibraryError where the new name is taken, SavedSearchError where it is none.
        """
        from carrel.domain.saved_search import clean_search_name
        from carrel.library import saved_searches

        old, new = clean_search_name(old), clean_search_name(new)
        label = f"Rename the search “{old}” to “{new}”"
        with self._recorded("rename the search", label) as transaction:
            return saved_searches.rename(transaction, old, new)

    def delete_search(self, name: str) -> int:
        """Delete a saved search and those below it; return how many."""
        from carrel.domain.saved_search import clean_search_name
        from carrel.library import saved_searches

        name = clean_search_name(name)
        with self._recorded("delete the search", f"Delete the search “{name}”") as transaction:
            return saved_searches.delete(transaction, name)

    # -- what plugins compute

    def store_fields(self, batch: FieldBatch) -> bool:
        """Store values of stored fields; nothing that could be undone, since it is derived data.

        False, and nothing is stored, where another process changed the fields meanwhile.
        """
        from carrel.library import stored_fields

        with self._transaction("store the fields") as transaction:
            return stored_fields.store(transaction, batch)

    def drop_fields(self, keep: Collection[str]) -> list[str]:
        """Forget all stored fields but those named in `keep`; return the names of the others."""
        from carrel.library import stored_fields

        with self._transaction("drop the fields") as transaction:
            return stored_fields.drop(transaction, keep)

    def store_mentions(self, batch: MentionBatch) -> bool:
        """Store what extractors found, as `store_fields` does values."""
        from carrel.library import mentions

        with self._transaction("store the mentions") as transaction:
            return mentions.store(transaction, batch)

    def drop_mentions(self, keep: Collection[str]) -> list[str]:
        """Forget what all extractors but those named in `keep` found; return their names."""
        from carrel.library import mentions

        with self._transaction("drop the mentions") as transaction:
            return mentions.drop(transaction, keep)

    # -- what the reader says of mentions

    def decide_mention(
        self, paper_id: int, extractor: str, mention: Mention, state: MentionState
    ) -> None:
        """Confirm, correct, add or reject a mention; FOUND takes back what was decided.

        Raises LibraryError where its words no longer stand in the paper.
        """
        from carrel.library import history, mentions

        with self._transaction("store what you said of it") as transaction:
            title = mentions.decide(transaction, paper_id, extractor, mention, state)
            said = f"{_DECISIONS[state]} {_quoted(mention.quote)} of {_quoted(title)}"
            history.record(transaction, said)

    # -- history

    def undo(self) -> HistoryEntry | None:
        """Take the newest change back, whoever made it; return it, or None."""
        from carrel.library import history

        with self._transaction("undo") as transaction:
            return history.take_back(transaction)

    def redo(self) -> HistoryEntry | None:
        """Repeat the change that was undone last; return it, or None."""
        from carrel.library import history

        with self._transaction("redo") as transaction:
            return history.repeat(transaction)

    def thin(self) -> None:
        """Drop what is too old to be undone and feed rows that nobody follows any more."""
        from carrel.library import thinning

        with self._transaction("tidy the library up") as transaction:
            thinning.thin(transaction.driver)

    def close(self) -> None:
        """Close the connection; what was acknowledged is stored already."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    # -- inside

    def _set_cells(self, paper_ids: Iterable[int], column: str, value: object, label: str) -> None:
        with self._recorded("store the change", label, changed_only=True) as transaction:
            ids = transaction.live(paper_ids)
            if column == "trashed_at":
                ids = self._those_to_move(transaction, ids, into_trash=value is not None)
            transaction.changed_papers = transaction.set_cells(
                "paper", column, dict.fromkeys(ids, value)
            )

    @contextmanager
    def _recorded(
        self, doing: str, label: str, ids: Sequence[int] = (), *, changed_only: bool = False
    ) -> Iterator[Transaction]:
        """One transaction that becomes one history entry; `_PAPERS` in the label names papers."""
        from carrel.library import history

        with self._transaction(doing) as transaction:
            yield transaction
            named = sorted(transaction.changed_papers) if changed_only else list(ids)
            if _PAPERS in label:
                label = label.replace(_PAPERS, self._name(transaction, named), 1)
            history.record(transaction, label)

    @contextmanager
    def _transaction(self, doing: str) -> Iterator[Transaction]:
        if self.read_only:
            raise ReadOnlyLibraryError(f"could not {doing}: {self.read_only}")
        from carrel.library.store import immediate, in_words
        from carrel.library.transaction import Transaction

        with in_words(doing):
            driver = self._writing_connection()
            with immediate(driver):
                self._check_before_writing(doing, driver)
                transaction = Transaction(driver, self._origin)
                try:
                    yield transaction
                    transaction.finish()
                finally:
                    transaction.close()

    def _writing_connection(self) -> WritingConnection:
        """Return a connection to the file that goes by the library's name now.

        A connection outlives its file's name: what is written after a restore, or after the
        folder was moved, would be acknowledged and seen by nobody.
        """
        from carrel.library.store import open_for_writing

        identity = file_identity(self.path)
        if self._driver is not None and identity != self._identity:
            self.close()
        if self._driver is None:
            self._driver, self._identity = open_for_writing(self.path), identity
        return self._driver

    def _check_before_writing(self, doing: str, driver: WritingConnection) -> None:
        """Look, with the write lock held, whether this is still the library that was opened."""
        if file_identity(self.path) != self._identity:
            raise LibraryError(
                f"could not {doing}: the library's file was replaced at this moment; try again"
            )
        version = driver.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            self.read_only = "a newer Carrel has changed this library meanwhile; start it again"
            raise ReadOnlyLibraryError(f"could not {doing}: {self.read_only}")

    @staticmethod
    def _those_to_move(
        transaction: Transaction, ids: Sequence[int], *, into_trash: bool
    ) -> list[int]:
        """Leave out papers that are where they should go: the trash keeps its first date."""
        inside = {
            key for key, at in transaction.cells("paper", "trashed_at", ids) if at is not None
        }
        return [one for one in ids if (one in inside) != into_trash]

    @staticmethod
    def _name(transaction: Transaction, ids: Sequence[int]) -> str:
        if len(ids) != 1:
            return f"{len(ids):,} papers"
        title = next((title for _, title in transaction.cells("paper", "title", ids)), "a paper")
        return _quoted(title)


def _quoted(title: str) -> str:
    return f"“{title[:60]}…”" if len(title) > 61 else f"“{title}”"
