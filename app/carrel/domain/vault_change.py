"""What a reader changed in the vault, on its way back into the library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from carrel.domain.paper import ReadingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the library held when the vault was looked at; what differs by now is not written."""

    note: str = ""
    tags: tuple[str, ...] = ()
    state: ReadingState = ReadingState.INBOX
    rating: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultChange:
    """What of one paper's file goes into the library; None and () leave what is there.

    `file` is relative to the vault. `rating` None with `rating_changed` takes the rating away.
    """

    paper_id: int
    carrel_id: str
    title: str
    file: str
    expected: Expected
    note: str | None = None
    tags_added: tuple[str, ...] = ()
    tags_removed: tuple[str, ...] = ()
    state: ReadingState | None = None
    rating: int | None = None
    rating_changed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be changed."""
        return not (
            self.note is not None
            or self.tags_added
            or self.tags_removed
            or self.state is not None
            or self.rating_changed
        )


class TakenReport(NamedTuple):
    """How many papers took what the vault says; the titles of the others, each with why not."""

    taken: int
    refused: tuple[tuple[str, str], ...]
