"""What is said of changes that come back from a vault. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carrel.ui.tags.wording import many

if TYPE_CHECKING:
    from carrel.domain.vault_change import TakenReport
    from carrel.ui.vault.vault_work import BackRow
    from carrel.vault.reading_back import ReadBackReport

NOTHING = "Nothing was changed in the vault since the last export."
_NAMED = 3  # refusals that a sentence names


def changes(row: BackRow) -> list[str]:
    """Return what changes of a paper: "note: +12 −3 words", "tags: + a − b", "rating: — → 4"."""
    change, said = row.change, list[str]()
    if row.note is not None:
        counted = f"+{row.note.inserted:,} −{row.note.deleted:,} words"
        only_signs = not row.note.inserted and not row.note.deleted
        said.append(f"note: {'signs and spaces' if only_signs else counted}")
    signed = (("+", change.tags_added), ("−", change.tags_removed))
    tags = " ".join(f"{sign} {', '.join(names)}" for sign, names in signed if names)
    if tags:
        said.append(f"tags: {tags}")
    if change.state is not None:
        said.append(f"state: {change.expected.state} → {change.state}")
    if change.rating_changed:
        said.append(f"rating: {change.expected.rating or '—'} → {change.rating or '—'}")
    return said


def found_sentence(report: ReadBackReport) -> str:
    """Say what a look through the vault found."""
    looked = f"{many(report.files, 'file')} looked at"
    if report.cancelled:
        looked = f"Cancelled: only {looked}"
    return f"{looked}, {many(len(report.changes), 'paper')} changed there."


def apart_sentence(report: ReadBackReport) -> str:
    """Say what is not read back; "" for nothing."""
    told = []
    if report.conflicts:
        told.append(f"{many(len(report.conflicts), 'paper')} changed on both sides")
    if report.problems:
        told.append(many(len(report.problems), "problem"))
    return f"Not read back: {', '.join(told)}." if told else ""


def apart_lines(report: ReadBackReport) -> list[str]:
    """Return a line for each paper that was changed on both sides, and for each problem."""
    found = [f"{change.title}: {'; '.join(reasons)}" for change, reasons in report.conflicts]
    return found + [f"⚠ {one}" for one in report.problems]


def taken_sentence(taken: TakenReport) -> str:
    """Say what the library took, and what it refused."""
    said = f"Read back {many(taken.taken, 'paper')}; Ctrl+Z takes that back."
    if not taken.taken:
        said = "Nothing was read back."
    return f"{said} {refusals(taken.refused)}".strip()


def refusals(refused: Sequence[tuple[str, str]]) -> str:
    """Name what was refused and why, some of it; "" for nothing."""
    if not refused:
        return ""
    named = "; ".join(f"“{title}”: {reason}" for title, reason in refused[:_NAMED])
    more = len(refused) - _NAMED
    return f"⚠ Refused: {named}{f'; and {more:,} more' if more > 0 else ''}."
