"""Lists of amounts: "1.5x, 2x and 3x", which share what is said of them or take it in turn."""

from __future__ import annotations

from collections.abc import Sequence

from carrel_plugins.metrics_table.amounts import Amount
from carrel_plugins.metrics_table.tokens import Token

_MOST_BETWEEN = 3
#: What stands between the parts of a list.
SEPARATORS = frozenset((",", "and", "or"))


def list_places(tokens: Sequence[Token], found: Sequence[Amount]) -> list[tuple[int, int]]:
    """Return for each amount which of its list it is, from 0, and how many the list has."""
    places: list[tuple[int, int]] = []
    first = 0
    for index in range(len(found)):
        if index + 1 < len(found) and _joined(tokens, found, index):
            continue
        size = index + 1 - first
        places += [(place, size) for place in range(size)]
        first = index + 1
    return places


def _joined(tokens: Sequence[Token], found: Sequence[Amount], index: int) -> bool:
    """Whether nothing but a comma or "and" stands between an amount and the next of its unit."""
    one, other = found[index], found[index + 1]
    near = one.unit == other.unit and 0 < other.first - one.last <= _MOST_BETWEEN
    return near and all(token.text in SEPARATORS for token in tokens[one.last : other.first])
