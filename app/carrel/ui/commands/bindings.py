"""Which keys each command has: the reader's choice first, then what Carrel gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtGui import QKeySequence

from carrel.ui.commands.command import Command
from carrel.ui.commands.keys import begin, overlap, sequences

#: Whether two scopes can be active at once.
Overlap = Callable[[str, str], bool]
#: Keys with the scopes in which they are somebody's, by what they begin with.
_Taken = dict[int, list[tuple[QKeySequence, str]]]


def resolve(
    commands: Iterable[Command],
    defaults: Mapping[str, Sequence[QKeySequence]],
    chosen: Mapping[str, Sequence[str]],
    can_meet: Overlap,
) -> dict[str, list[QKeySequence]]:
    """Return the keys of each command, by id.

    A key that the reader gave to one command is no other's, where both could hear it: Qt would run
    neither. Of two commands that were given the same key, the first has it.
    """
    commands = list(commands)
    taken: _Taken = {}
    found: dict[str, list[QKeySequence]] = {}
    for command in commands:
        if command.id in chosen:
            free = _free(sequences(chosen[command.id]), command.scope, taken, can_meet)
            for key in free:
                taken.setdefault(begin(key), []).append((key, command.scope))
            found[command.id] = free
    for command in commands:
        if command.id not in chosen:
            usual = defaults[command.id]
            found[command.id] = _free(usual, command.scope, taken, can_meet) if taken else [*usual]
    return found


def _free(
    keys: Iterable[QKeySequence],
    scope: str,
    taken: _Taken,
    can_meet: Overlap,
) -> list[QKeySequence]:
    return [
        key
        for key in keys
        if not any(
            overlap(key, other) and can_meet(scope, where)
            for other, where in taken.get(begin(key), ())
        )
    ]
