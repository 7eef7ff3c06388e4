"""Citekeys that an import brings: which of them papers take."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from carrel.domain.citekeys import wrong_citekey
from carrel.domain.note_links import link_key
from carrel.library.citekey import base_key
from carrel.library.transaction import Transaction

_CHUNK = 300


class ImportedKeys:
    """The keys of one batch that are sound and nobody's, in whatever case; each is taken once.

    Papers of an import that was undone have none: adding drops the redo of it.
    """

    def __init__(self, transaction: Transaction, brought: Iterable[str | None]) -> None:
        self._transaction = transaction
        self._free = {key.lower() for key in brought if key and not wrong_citekey(key)}
        wanted = sorted(self._free)
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            among = f"lower(citekey) IN ({','.join('?' * len(part))})"
            transaction.driver.execute(f"DELETE FROM paper WHERE live = 0 AND {among}", part)
            held = transaction.driver.execute(
                f"SELECT lower(citekey) FROM paper WHERE {among}", part
            )
            self._free.difference_update(row[0] for row in held)

    def take(self, key: str | None) -> str:
        """Return the key where it is free, and is not any more; "" otherwise."""
        if not key or key.lower() not in self._free:
            return ""
        self._free.discard(key.lower())
        return key

    def for_known(self, row: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, str]:
        """Return the citekey that a paper of the library gains.

        Only one that is surely the same, by arXiv id or DOI, whose key was made by Carrel and
        stands in no note: keys are for ever.
        """
        same = any(row[name] and row[name] == values[name] for name in ("arxiv", "doi"))
        if not same or not values["citekey"] or "id" not in row or not _is_made(row):
            return {}
        named = "SELECT 1 FROM note_link WHERE target = ?"
        if self._transaction.one(named, link_key(row["citekey"])) is not None:
            return {}
        key = self.take(values["citekey"])
        return {"citekey": key} if key else {}


def _is_made(row: Mapping[str, Any]) -> bool:
    base = base_key(row["title"], tuple(json.loads(row["authors"])), row["year"])
    return re.fullmatch(f"{re.escape(base)}[a-z]*", row["citekey"]) is not None
