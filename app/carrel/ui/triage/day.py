"""What was decided today, counted off the window's thread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from carrel.ui.desk import Desk
    from carrel.ui.preferences import WindowPreferences

_STATES = ("read", "reading", "later", "dropped")


def day_began(now: datetime, hour: int) -> datetime:
    """Return when the day began to which `now` belongs, where days begin at `hour`."""
    begins = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return begins if begins <= now else begins - timedelta(days=1)


def sentence(counts: Mapping[str, int]) -> str:
    """Return "Decided today: 31 — read 12, later 9, dropped 10"; what is none is left out."""
    parts = [f"{state} {counts[state]:,}" for state in _STATES if counts.get(state)]
    told = f"Decided today: {sum(counts.values()):,}"
    return f"{told} — {', '.join(parts)}" if parts else told


class DayCounts(QObject):
    """`told(counts)`: how many papers were decided today, by the state they are in now.

    Told anew with the library's counts, so after every decision and its undo, when the
    preference for the beginning of the day changes, and when another day begins.
    """

    told = Signal(dict)

    def __init__(self, desk: Desk, preferences: WindowPreferences) -> None:
        super().__init__(desk)
        self._desk, self._preferences = desk, preferences
        self._tomorrow = QTimer(self, singleShot=True)
        self._tomorrow.timeout.connect(self.count)
        self._hour = -1
        desk.surroundings.connect(lambda *_: self.count())
        preferences.changed.connect(self._prefer)

    def count(self) -> None:
        """Count now."""
        self._hour = self._preferences.current.triage.day_begins_at
        now = datetime.now().astimezone()
        began = day_began(now, self._hour)
        since = round(began.timestamp() * 1000)
        self._desk.look(lambda reader: reader.decided_since(since), self.told.emit)
        left = began + timedelta(days=1) - now
        self._tomorrow.start(round(left.total_seconds() * 1000) + 1)

    def _prefer(self, _preferences: object) -> None:
        if self._preferences.current.triage.day_begins_at != self._hour:
            self.count()
