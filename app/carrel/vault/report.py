"""What an export did, as the window and the command line tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Outcome(StrEnum):
    """What became of one paper's file.

    `KEPT`: it was right already. `CONFLICT`: the reader's text stands where Carrel's should, and
    Carrel's was put beside it; the rest of the file may have been updated. `SKIPPED`: it could
    not be written.
    """

    NEW = "new"
    UPDATED = "updated"
    KEPT = "kept"
    CONFLICT = "conflict"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """One paper's file, relative to the folder; "" where it got none. `reasons` say why it was
    skipped or is in conflict, and what in it is left as the reader has it.
    """

    carrel_id: str
    title: str
    file: str
    outcome: Outcome
    reasons: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class ExportReport:
    """Grows while the export goes on. `files` are in the order of the papers; `passed_over` are
    files that could not be looked into, with the reason; `problems` are of the whole export.
    """

    folder: Path
    dry_run: bool = False
    files: list[ExportedFile] = field(default_factory=list)
    passed_over: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    cancelled: bool = False

    def count(self, outcome: Outcome) -> int:
        """Return how many papers ended so."""
        return sum(one.outcome is outcome for one in self.files)

    @property
    def complete(self) -> bool:
        """Whether every paper has its file, conflicts included."""
        return not (self.cancelled or self.problems or self.count(Outcome.SKIPPED))

    def sentence(self) -> str:
        """Return the report as one line, e.g. "56 new, 0 updated, 0 kept"."""
        counted = [f"{self.count(one)} {one}" for one in (Outcome.NEW, Outcome.UPDATED)]
        counted.append(f"{self.count(Outcome.KEPT)} kept")
        conflicts, skipped = self.count(Outcome.CONFLICT), self.count(Outcome.SKIPPED)
        if conflicts:
            counted.append(f"{conflicts} conflict{'' if conflicts == 1 else 's'}")
        if skipped:
            counted.append(f"{skipped} skipped")
        told = ", ".join(counted) + (" (cancelled)" if self.cancelled else "")
        return f"{told}; nothing was written" if self.dry_run else told
