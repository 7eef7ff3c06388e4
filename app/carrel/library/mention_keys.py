"""Values of mentions as SQLite keeps them, to be found and sorted by."""

from __future__ import annotations

from collections.abc import Sequence

from carrel.domain.mention import MOST_KEYS, Mention, MentionKey, MentionValue

#: Between and around the texts of a key that has several.
SEPARATOR = "\n"


def keys_of(mention: Mention, names: Sequence[str]) -> list[MentionKey]:
    """Return the mention's values of these names as SQLite keeps them, `MOST_KEYS` in all."""
    found = [_key(mention.values.get(name)) for name in names]
    return [*found, *[None] * (MOST_KEYS - len(found))]


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
