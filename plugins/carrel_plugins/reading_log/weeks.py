"""Days gathered to the weeks of the reader's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carrel_plugins.reading_log.tally import Day

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The days of a week, oldest first: seven, or fewer in the current one."""

    days: tuple[Day, ...]

    @property
    def read(self) -> int:
        """Papers read."""
        return sum(day.read for day in self.days)


def days_shown(today: date, weeks: int, begins: str) -> int:
    """Return how many days up to `today` fill `weeks` weeks, the current one being the last."""
    since = (today.weekday() - _WEEKDAYS.index(begins)) % 7
    return (weeks - 1) * 7 + since + 1


def weeks_of(days: Sequence[Day]) -> list[Week]:
    """Return days in a row as weeks; the first day begins one."""
    return [Week(days=tuple(days[start : start + 7])) for start in range(0, len(days), 7)]
