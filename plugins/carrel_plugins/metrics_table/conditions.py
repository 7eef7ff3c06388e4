"""Finds on what hardware, with which model and data a number was had."""

from __future__ import annotations

from collections.abc import Sequence

from carrel_plugins.metrics_table.amounts import Amount
from carrel_plugins.metrics_table.names import Name, NameKind, names
from carrel_plugins.metrics_table.tokens import Token

_REACH = 30


def conditions(
    text: str, tokens: Sequence[Token], found: Sequence[Amount]
) -> list[dict[NameKind, str]]:
    """Return for each amount the nearest name of each kind in its sentence.

    A name that follows is nearer than one that went before; one behind the next amount of the
    same unit belongs to that.
    """
    known = names(tokens)
    return [_of(text, tokens, known, found, index) for index in range(len(found))]


def _of(
    text: str,
    tokens: Sequence[Token],
    known: Sequence[Name],
    found: Sequence[Amount],
    index: int,
) -> dict[NameKind, str]:
    amount = found[index]
    stop = next(
        (a.first for a in found[index + 1 : index + 9] if a.unit == amount.unit), len(tokens)
    )
    best: dict[NameKind, tuple[int, Name]] = {}
    for name in known:
        if name.first >= amount.last:
            distance = name.first - amount.last + (_REACH if name.first >= stop else 0)
        elif name.last <= amount.first:
            distance = amount.first - name.last + _REACH // 3
        else:
            distance = 0
        if distance <= _REACH and distance < best.get(name.kind, (_REACH + 1, name))[0]:
            best[name.kind] = distance, name
    return {
        kind: " ".join(text[tokens[name.first].start : tokens[name.last - 1].end].split())
        for kind, (_, name) in best.items()
    }
