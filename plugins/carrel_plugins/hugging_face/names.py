"""Lines of author names."""

from __future__ import annotations

import re

_DIVIDER = re.compile(r"\s*[,;·•]\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*")
_PARTICLES = frozenset(
    "de del della der den di da dos du la le van von zu ten ter el al bin".split()
)
_NOT_IN_NAMES = re.compile(r"[\d:?!@/\\(){}\[\]<>=+\"“”$%]")
LONGEST_NAME = 60
LONGEST_LIST = 5_000


def names(text: str, *, labelled: bool = False) -> tuple[str, ...]:
    """Return the names in a line that holds nothing but two names or more, or an empty tuple.

    `labelled`: "Authors:" stood before it, so that one name, or one of a single word, will do.
    """
    if len(text) > LONGEST_LIST:
        return ()
    parts = [part for part in _DIVIDER.split(text.strip(" .,;·*")) if part]
    if parts and parts[-1] in {"et al", "et al."}:
        parts.pop()
    if labelled:
        return tuple(parts) if all(len(part) <= LONGEST_NAME for part in parts) else ()
    if len(parts) < 2 or _NOT_IN_NAMES.search(text) or not all(map(_is_name, parts)):
        return ()
    return tuple(parts)


def _is_name(part: str) -> bool:
    words = part.split()
    return (
        2 <= len(words) <= 4
        and len(part) <= LONGEST_NAME
        and all(word in _PARTICLES or not word[0].islower() for word in words)
        and words[-1] not in _PARTICLES
        and all(sum(c.isupper() for c in word) <= 3 for word in words)
    )
