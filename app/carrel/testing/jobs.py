"""A job for one test: what `read` of an importer and `write` of an exporter are given."""

from __future__ import annotations


class JobInTest:
    """A `carrel.api.JobControl` that a test steers and looks at.

    Set `cancelled` when the user should have asked to stop. `told` lists what the work said of
    its progress, as `(done, total)`, the first one first.
    """

    def __init__(self, *, cancelled: bool = False) -> None:
        self.cancelled = cancelled
        self.told: list[tuple[int, int | None]] = []

    def progress(self, done: int, total: int | None = None) -> None:
        """Take note of how far the work says that it is."""
        self.told.append((done, total))
