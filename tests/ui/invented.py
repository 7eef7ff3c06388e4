"""Invented papers for a window's library."""

from __future__ import annotations

from carrel.domain.paper import ImportedPaper

TITLES = (
    "Folding Schedules for Paper Accelerators",
    "Quiet Pipelines: Fewer Bubbles in Deep Stacks",
    "A Field Guide to Tensor Gardens",
    "Weights That Fit in a Lunch Box",
    "Measuring Patience in Large Queues",
    "The Cost of One More Token",
)


def invented(count: int = len(TITLES)) -> list[ImportedPaper]:
    """Return invented papers, each with a title of its own."""
    return [
        ImportedPaper(
            title=TITLES[number % len(TITLES)] + ("" if number < len(TITLES) else f" {number}"),
            abstract=f"Invented paper number {number} folds {number + 1} cranes on one lamp.",
            authors=("Ada Sample", "Ben Muster"),
            year=2018 + number % 7,
        )
        for number in range(count)
    ]
