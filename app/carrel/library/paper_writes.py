"""Writes to papers: added, decided about, rated, put into the trash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.library.errors import LibraryError
from carrel.library.writing import PAPERS, LibraryWriting

if TYPE_CHECKING:
    from carrel.domain.paper import ImportedPaper, ReadingState
    from carrel.domain.reports import AddReport
    from carrel.library.transaction import Transaction

_RATINGS = range(1, 6)


class PaperWrites(LibraryWriting):
    """What can be done to papers."""

    _import: tuple[int | None, int] = (None, 0)

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
        from carrel.library import states

        words = {"inbox": f"Move {PAPERS} to the inbox", "later": f"Keep {PAPERS} for later"}
        label = words.get(state, f"Mark {PAPERS} {state.value}")
        with self._recorded("store the change", label, changed_only=True) as transaction:
            transaction.changed_papers = states.set_state(transaction, paper_ids, state)

    def move_in_queue(self, paper_ids: Iterable[int], before: int | None) -> None:
        """Put papers that are kept for later before another of them, None for the end."""
        from carrel.library import queue

        label = f"Move {PAPERS} in the queue"
        with self._recorded("move the papers", label, changed_only=True) as transaction:
            transaction.changed_papers = queue.move(transaction, paper_ids, before)

    def set_starred(self, paper_ids: Iterable[int], starred: bool) -> None:
        """Star the papers, or take their stars."""
        label = f"Star {PAPERS}" if starred else f"Take the star from {PAPERS}"
        self._set_cells(paper_ids, "starred", int(starred), label)

    def set_rating(self, paper_ids: Iterable[int], rating: int | None) -> None:
        """Rate the papers 1 to 5, or take the rating away. Raises LibraryError otherwise."""
        if rating is not None and rating not in _RATINGS:
            raise LibraryError("a rating is a number from 1 to 5")
        label = f"Take the rating from {PAPERS}"
        if rating is not None:
            label = f"Rate {PAPERS} {rating} of 5"
        self._set_cells(paper_ids, "rating", rating, label)

    def set_citekey(self, paper_id: int, key: str) -> None:
        """Give the paper another citekey; links to the old one in notes follow, as one undo.

        Raises LibraryError for a key that is malformed, or that another paper has in any case of
        its letters.
        """
        from carrel.library import citekey_changes

        label = f"Change the citekey of {PAPERS} to {key}"
        with self._recorded("change the citekey", label, [paper_id]) as transaction:
            citekey_changes.change(transaction, paper_id, key)

    def trash(self, paper_ids: Iterable[int]) -> None:
        """Put the papers into the trash, with all that belongs to them."""
        from carrel.library.transaction import now_ms

        self._set_cells(paper_ids, "trashed_at", now_ms(), f"Put {PAPERS} into the trash")

    def restore(self, paper_ids: Iterable[int]) -> None:
        """Take the papers out of the trash."""
        self._set_cells(paper_ids, "trashed_at", None, f"Take {PAPERS} out of the trash")

    def empty_trash(self) -> int:
        """Delete what lies in the trash for good (this alone cannot be undone); return how many."""
        gone = "FROM paper WHERE live = 1 AND trashed_at IS NOT NULL"
        with self._transaction("empty the trash") as transaction:
            ids = [row[0] for row in transaction.driver.execute(f"SELECT id {gone}")]
            transaction.driver.execute(f"DELETE {gone}")
            transaction.feed.set_visible(ids, visible=False)
        return len(ids)

    # -- inside

    def _set_cells(self, paper_ids: Iterable[int], column: str, value: object, label: str) -> None:
        with self._recorded("store the change", label, changed_only=True) as transaction:
            ids = transaction.live(paper_ids)
            if column == "trashed_at":
                ids = self._those_to_move(transaction, ids, into_trash=value is not None)
            transaction.changed_papers = transaction.set_cells(
                "paper", column, dict.fromkeys(ids, value)
            )

    @staticmethod
    def _those_to_move(
        transaction: Transaction, ids: Sequence[int], *, into_trash: bool
    ) -> list[int]:
        """Leave out papers that are where they should go: the trash keeps its first date."""
        inside = {
            key for key, at in transaction.cells("paper", "trashed_at", ids) if at is not None
        }
        return [one for one in ids if (one in inside) != into_trash]
