"""Mentions as the library stores them: JSON lists, and the keys by which they are found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from carrel.domain.mention import Mention, MentionKey, MentionValue

#: How many values of a mention can be keys.
MOST_KEYS = 8
#: Between and around the texts of a key that has several.
SEPARATOR = "\n"


def dumped(mentions: Iterable[Mention]) -> str:
    """Return the mentions as JSON. Raises TypeError and ValueError for values it cannot hold."""
    rows = [_row(one) for one in mentions]
    return json.dumps(rows, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def loaded(text: str) -> list[Mention]:
    """Return the mentions that `dumped` wrote."""
    return [
        Mention(
            field=field, start=start, end=end, quote=quote, values=values, certain=bool(certain)
        )
        for field, start, end, quote, values, certain in json.loads(text)
    ]


def keys_of(mention: Mention, names: Sequence[str]) -> list[MentionKey]:
    """Return the mention's values of these names as SQLite keeps them, `MOST_KEYS` in all."""
    found = [_key(mention.values.get(name)) for name in names]
    return [*found, *[None] * (MOST_KEYS - len(found))]


def _row(one: Mention) -> list[Any]:
    return [one.field, one.start, one.end, one.quote, dict(one.values), int(one.certain)]


def _key(value: MentionValue) -> MentionKey:
    """Several texts are kept as lines, which any of them finds; several numbers as the first."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return _line(value)
    if value and all(isinstance(one, str) for one in value):
        return SEPARATOR + "".join(_line(str(one)) + SEPARATOR for one in value)
    return _key(value[0]) if value else None


def _line(text: str) -> str:
    # NUL ends SQLite's own texts, lone surrogates have no bytes.
    plain = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return " ".join(plain.split())
