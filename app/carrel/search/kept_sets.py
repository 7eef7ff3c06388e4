"""A few sets of papers, kept until they are too large together; the oldest go first."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

from carrel.search.paper_set import PaperSet

K = TypeVar("K", bound=Hashable)

#: What a set takes beside its bits, its key included; bytes.
_EACH = 400


class KeptSets(Generic[K]):
    """Keeps sets of at most `limit` bytes in all, and always the newest one."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._sets: dict[K, PaperSet] = {}
        self._bytes = 0

    def get(self, key: K) -> PaperSet | None:
        """Return what is kept for `key`."""
        return self._sets.get(key)

    def keep(self, key: K, papers: PaperSet) -> None:
        """Keep a set that `get` did not have."""
        self._sets[key] = papers
        self._bytes += _size(papers)
        while self._bytes > self._limit and len(self._sets) > 1:
            self._bytes -= _size(self._sets.pop(next(iter(self._sets))))

    def clear(self) -> None:
        """Forget all."""
        self._sets.clear()
        self._bytes = 0


def _size(papers: PaperSet) -> int:
    return papers.bits.bit_length() // 8 + _EACH
