"""Writes to highlights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from carrel.library.writing import LibraryWriting, quoted

if TYPE_CHECKING:
    from carrel.library.transaction import Transaction


class HighlightWrites(LibraryWriting):
    """What can be done to highlights; each call is one undo."""

    def add_highlight(
        self,
        paper_id: int,
        field: str,
        span: tuple[int, int],
        *,
        colour: str = "yellow",
        comment: str = "",
        tags: Iterable[str] = (),
    ) -> int:
        """Highlight `text[start:end]` (code points) of a paper's "title", "abstract" or "note".

        Returns the highlight's number. Raises LibraryError where no words stand there,
        HighlightError for an unknown colour.
        """
        from carrel.library import highlights, history

        with self._transaction("highlight") as transaction:
            key, title = highlights.add(
                transaction, paper_id, field, span, colour=colour, comment=comment, tags=tags
            )
            history.record(transaction, f"Highlight words of {quoted(title)}")
        return key

    def change_highlights(
        self,
        ids: Sequence[int],
        *,
        colour: str | None = None,
        comment: str | None = None,
        tags: Iterable[str] | None = None,
    ) -> None:
        """Give highlights another colour, comment or tags; None leaves what is there."""
        from carrel.library import highlights, history

        told = {"Colour": colour, "Comment on": comment, "Tag": tags}
        verbs = [verb for verb, value in told.items() if value is not None]
        with self._transaction("change the highlight") as transaction:
            highlights.change(transaction, ids, colour=colour, comment=comment, tags=tags)
            verb = verbs[0] if len(verbs) == 1 else "Change"
            history.record(transaction, f"{verb} {_named(transaction, ids)}")

    def place_highlight(self, key: int, field: str, span: tuple[int, int]) -> None:
        """Put a highlight on other words of its paper; colour, comment and tags stay.

        Raises LibraryError where there is no such highlight, or where no words stand.
        """
        from carrel.library import highlights, history

        with self._transaction("place the highlight") as transaction:
            label = f"Place {_named(transaction, [key])} anew"
            highlights.move(transaction, key, field, span)
            history.record(transaction, label)

    def delete_highlights(self, ids: Sequence[int]) -> int:
        """Delete highlights; return how many there were."""
        from carrel.library import highlights, history

        with self._transaction("delete the highlight") as transaction:
            label = f"Delete {_named(transaction, ids)}"
            count = highlights.delete(transaction, ids)
            history.record(transaction, label)
        return count


def _named(transaction: Transaction, ids: Sequence[int]) -> str:
    if len(ids) != 1:
        return f"{len(ids):,} highlights"
    quotes = [quote for _, quote in transaction.cells("highlight", "quote", ids)]
    return f"the highlight {quoted(' '.join(quotes[0].split()))}" if quotes else "a highlight"
