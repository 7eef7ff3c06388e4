"""What a plugin's field says of a paper, checked: values of the field's kind, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice

from carrel.domain.fields import FieldKind
from carrel.library.stored_fields import StoredValue

#: As the plugin API says.
MOST_VALUES = 100
#: In characters.
LONGEST_TEXT = 500

_LARGEST_INTEGER = 2**63


def checked(kind: FieldKind, given: Iterable[object]) -> tuple[StoredValue, ...]:
    """Return those of the first `MOST_VALUES` given that are values of this kind, each once.

    Raises TypeError where a single text was given instead of several values, and whatever going
    through `given` raises.
    """
    if isinstance(given, str | bytes):
        raise TypeError(f"values must be a list of values, not {type(given).__name__}")
    check = _CHECKS[kind]
    found = (check(value) for value in islice(given, MOST_VALUES))
    return tuple(dict.fromkeys(value for value in found if value is not None))


def _text(value: object) -> str | None:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return None
    # NUL ends SQLite's own texts, lone surrogates have no bytes, and what only divides words is a
    # single space in every query.
    plain = "".join(" " if _divides(c) else c for c in value) if not value.isprintable() else value
    return " ".join(plain.split()) or None


def _divides(character: str) -> bool:
    return character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff"


def _number(value: object) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int) and -_LARGEST_INTEGER <= value < _LARGEST_INTEGER:
        return int(value)
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _date(value: object) -> str | None:
    if not isinstance(value, str) or len(value) not in (4, 7, 10):
        return None
    parts = value.split("-")
    if [len(part) for part in parts] != [4, 2, 2][: len(parts)]:
        return None
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    try:
        date(*(*map(int, parts), 1, 1)[:3])
    except ValueError:
        return None
    return "-".join(parts)


def _boolean(value: object) -> int | None:
    return int(value) if isinstance(value, bool) else None


_CHECKS: dict[FieldKind, Callable[[object], StoredValue | None]] = {
    "text": _text,
    "keyword": _text,
    "number": _number,
    "date": _date,
    "boolean": _boolean,
}
