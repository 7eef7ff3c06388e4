"""What the reader can choose about the reading log."""

from __future__ import annotations

from dataclasses import dataclass

from carrel.api import setting


@dataclass(frozen=True)
class ReadingLogSettings:
    """The goal, and what the panel shows."""

    goal: int = setting(10, "Papers to read a week", help="0 is no goal.", minimum=0, maximum=1000)
    weeks: int = setting(4, "Weeks in the panel", minimum=1, maximum=12)
    week_begins: str = setting(
        "Monday", "The week begins on", choices=("Monday", "Saturday", "Sunday")
    )
