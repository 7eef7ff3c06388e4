"""Tags as a vault takes them: no spaces, at least one character that is no digit."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

# Letters, digits, marks of scripts that write vowels so, and emoji with their joiners.
_FIT = ("L", "M", "N", "So", "Sk")
_JOINERS = "\u200c\u200d"


@functools.lru_cache(maxsize=4096)
def vault_tag(label: str) -> str:
    """Return a tag of the library as a tag of the vault, e.g. "llm/long context" as
    "llm/long-context", "2024" as "y2024".
    """
    text = unicodedata.normalize("NFC", label).strip().lstrip("#")
    steps = ("".join(one if _fits(one) else "-" for one in step) for step in text.split("/"))
    tag = "/".join(re.sub("-{2,}", "-", step) for step in steps if step)
    return tag if tag and not _only_digits(tag) else f"y{tag}"


def vault_tags(labels: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tags of `labels`, each once, and a sentence for each two that became one."""
    found: dict[str, tuple[str, str]] = {}
    told = []
    for label in labels:
        tag = vault_tag(label)
        if tag.casefold() in found:
            told.append(f"the tags “{found[tag.casefold()][1]}” and “{label}” are one here: {tag}")
        else:
            found[tag.casefold()] = tag, label
    return tuple(tag for tag, _ in found.values()), tuple(told)


def is_legal(tag: str) -> bool:
    """Whether a vault takes the tag as it stands, with or without “#” in front."""
    text = tag.removeprefix("#")
    sound = all(one == "/" or _fits(one) for one in text)
    return bool(text) and sound and "//" not in text and not _only_digits(text)


def _fits(character: str) -> bool:
    return (
        character in "_-"
        or character in _JOINERS
        or unicodedata.category(character).startswith(_FIT)
    )


def _only_digits(tag: str) -> bool:
    return all(one.isdigit() or one == "/" for one in tag)
