"""What long work is given to say how far it is and to hear that it should stop."""

from __future__ import annotations

from typing import Protocol


class JobControl(Protocol):
    """The side of a long job that the work itself sees; safe to call from its thread."""

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far the work is, in units of the work's own choice."""

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop; the work should then return soon."""
