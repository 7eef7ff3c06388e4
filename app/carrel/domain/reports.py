"""What adding papers did, as the window and the command line tell it."""

from __future__ import annotations

from dataclasses import dataclass, field

from carrel.domain.paper import Refusal


@dataclass(slots=True, kw_only=True)
class AddReport:
    """Counts and ids of one import; grows while the import goes on.

    `added`, `updated` and `duplicates` hold `Paper.carrel_id`s in the order of the source: new
    papers; known papers that gained a field; known papers with nothing to gain.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    cancelled: bool = False

    def extend(self, other: AddReport) -> None:
        """Append what `other` counted."""
        self.added += other.added
        self.updated += other.updated
        self.duplicates += other.duplicates
        self.refused += other.refused
        self.cancelled = self.cancelled or other.cancelled

    def sentence(self) -> str:
        """Return the report as one line, e.g. "56 added, 0 updated, 0 duplicates"."""
        counted = f"{len(self.added)} added, {len(self.updated)} updated, "
        counted += f"{len(self.duplicates)} duplicate{'' if len(self.duplicates) == 1 else 's'}"
        if self.refused:
            counted += f", {len(self.refused)} refused"
        return counted + (" (cancelled)" if self.cancelled else "")
