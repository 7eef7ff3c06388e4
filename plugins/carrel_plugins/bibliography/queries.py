"""Clauses of the query language."""

from __future__ import annotations

import re

# Any of these ends a quotation.
_QUOTES = re.compile('["“”„]')
_LONGEST = 200  # characters; a query has 256 at most


def clause(field: str, value: str) -> str:
    """Return `field:"value"`; what cannot stand in a quotation becomes a space."""
    words = " ".join(_QUOTES.sub(" ", value).split())
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rpartition(" ")[0] or words[:_LONGEST]
    return f'{field}:"{words}"'
