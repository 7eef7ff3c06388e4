"""A few sets of papers, kept until they are too large together; the oldest go first."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

#: Smaller sets are made again in no time.
_WORTH_KEEPING = 200


class KeptSets(Generic[K]):
    """Keeps sets with at most `limit` ids in all (45 bytes each), and always the newest one."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._sets: dict[K, frozenset[int]] = {}
        self._ids = 0

    def get(self, key: K) -> frozenset[int] | None:
        """Return what is kept for `key`."""
        return self._sets.get(key)

    def keep(self, key: K, ids: frozenset[int]) -> None:
        """Keep a set that `get` did not have."""
        if len(ids) < _WORTH_KEEPING:
            return
        self._sets[key] = ids
        self._ids += len(ids)
        while self._ids > self._limit and len(self._sets) > 1:
            self._ids -= len(self._sets.pop(next(iter(self._sets))))

    def clear(self) -> None:
        """Forget all."""
        self._sets.clear()
        self._ids = 0
