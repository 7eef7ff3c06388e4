"""What is said of an export, tried out or done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from carrel.ui.tags.wording import many
from carrel.vault.report import Outcome

if TYPE_CHECKING:
    from carrel.vault.report import ExportReport

#: How the outcomes are called in a count; these are said even where there are none.
COUNTED = {
    Outcome.NEW: ("new", "new"),
    Outcome.UPDATED: ("updated", "updated"),
    Outcome.KEPT: ("unchanged", "unchanged"),
    Outcome.CONFLICT: ("conflict", "conflicts"),
    Outcome.SKIPPED: ("skipped", "skipped"),
}


def named(outcome: Outcome, number: int) -> str:
    """Return e.g. "12 new", "1 conflict"."""
    one, several = COUNTED[outcome]
    return f"{number:,} {one if number == 1 else several}"


def tally(report: ExportReport) -> Counter[Outcome]:
    """Count all outcomes at once: of 50,000 files each count would be felt."""
    return Counter(one.outcome for one in report.files)


def counts(report: ExportReport) -> str:
    """Return e.g. "12 new, 3 updated, 41 unchanged, 2 conflicts, 0 skipped"."""
    found = tally(report)
    return ", ".join(named(outcome, found[outcome]) for outcome in COUNTED)


def tried_sentence(report: ExportReport) -> str:
    """Say what an export would do."""
    if not report.files:
        return "There is nothing to export."
    return f"An export would give: {counts(report)}."


def done_sentence(report: ExportReport, asked: int) -> str:
    """Say what an export of so many papers did."""
    if report.cancelled:
        return f"Cancelled after {len(report.files):,} of {asked:,}: {counts(report)}."
    return f"Exported: {counts(report)}."


def trouble(report: ExportReport) -> str:
    """Return what went wrong on the whole, and why most files were skipped; "" for nothing."""
    told = [f"{one[:1].upper()}{one[1:]}." for one in report.problems]
    skipped = _most(one.reasons for one in report.files if one.outcome is Outcome.SKIPPED)
    if skipped:
        told.append(f"Skipped: {skipped}.")
    if report.passed_over:
        name, reason = next(iter(report.passed_over.items()))
        more = f", and {len(report.passed_over) - 1:,} more" if len(report.passed_over) > 1 else ""
        told.append(f"Not looked into: {name}{more} ({reason}).")
    return " ".join(told)


def _most(reasons: Iterable[tuple[str, ...]]) -> str:
    """Return the commonest first reason, and how many others there are."""
    counted = Counter(one[0] for one in reasons if one)
    if not counted:
        return ""
    ((reason, _),) = counted.most_common(1)
    others = len(counted) - 1
    return f"{reason}, and {many(others, 'other reason')}" if others else reason
