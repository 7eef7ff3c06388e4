"""What a commit changed, as the change feed tells it, and an entry of the undo history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_MENTIONS = "mentions:"


def told_as(extractor: str) -> str:
    """Return the name under which the change feed tells that mentions changed."""
    return f"{_MENTIONS}{extractor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """What one or several commits changed, told to whoever follows the feed.

    Ids are `Paper.id`. `changed` maps a field name ("state", "starred", "rating", "tags",
    "note", "title", ...) to the papers whose field changed. A paper that comes back from
    the trash or by undo is in `added`; one that goes there is in `removed`.
    `last_seq` is the newest feed row that this value covers.
    """

    last_seq: int
    added: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    changed: Mapping[str, frozenset[int]] = field(default_factory=dict)
    origins: frozenset[str] = frozenset()

    @property
    def touched(self) -> frozenset[int]:
        """Every paper that this value names."""
        return self.added | self.removed | frozenset().union(*self.changed.values())

    @property
    def is_of_mentions(self) -> bool:
        """Whether nothing changed but what extractors found, or what the reader said of that."""
        if self.added or self.removed or not self.changed:
            return False
        return all(name.startswith(_MENTIONS) for name in self.changed)

    @property
    def extractors(self) -> frozenset[str]:
        """The names of the extractors whose mentions changed, found or decided."""
        names = (name for name in self.changed if name.startswith(_MENTIONS))
        return frozenset(name.removeprefix(_MENTIONS) for name in names)

    @property
    def is_empty(self) -> bool:
        """Whether nothing that a reader can see changed."""
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One reversible change: what undo or redo would take back or repeat.

    `label` is a short imperative phrase ("Mark 3 papers read"); `origin` says which side made
    it ("window" or "command line"); `at` is milliseconds since the epoch.
    `paper_ids` are the papers it touches (at most the first 1,000).
    """

    id: int
    label: str
    origin: str
    at: int
    undone: bool
    paper_ids: tuple[int, ...] = ()
