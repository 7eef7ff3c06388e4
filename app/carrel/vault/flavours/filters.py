"""The filters that templates have beside Jinja's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from carrel.domain.markdown_text import as_markdown
from carrel.vault.content import day_of, sound
from carrel.vault.flavours.outline_text import to_outline
from carrel.vault.scalars import quoted
from carrel.vault.tag_names import vault_tag


class Day(str):
    """A day of the calendar, which a key tells without quotation marks."""

    __slots__ = ()


def _day(text: str | None) -> str:
    return Day(day_of(text))


def _yaml(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    return f"[{', '.join(map(_yaml, value))}]"


def _markdown(text: str | None) -> str:
    return as_markdown(sound((text or "").strip()))


def _heading(text: str) -> str:
    line = as_markdown(sound(" ".join(text.split()))) or "Untitled"
    # Signs at its end would be taken for the heading's own.
    return re.sub(r"(?<=\s)(?=#+$)", r"\\", line)


def _uncited(text: str) -> str:
    # An address is no citation: its “@” follows a letter.
    return re.sub(r"(?<![\w\\])@(?=[\w{])", r"\\@", text)


def _quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _callout(text: str, kind: str, title: str = "", fold: str = "") -> str:
    return f"> [!{kind}]{fold} {title}".rstrip() + "\n" + _quote(text)


def _paragraphs(parts: Iterable[str | None]) -> str:
    return "\n\n".join(part for part in parts if part)


def _bullets(text: str, depth: int = 0) -> str:
    return to_outline(text, min(max(depth, 0), 20))


def _indent(text: str, width: int = 2) -> str:
    blanks = " " * min(max(width, 0), 20)
    return "\n".join(blanks + line if line else line for line in text.split("\n"))


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


FILTERS: dict[str, Callable[..., Any]] = {
    "yaml": _yaml,
    "markdown": _markdown,
    "heading": _heading,
    "uncited": _uncited,
    "quote": _quote,
    "callout": _callout,
    "paragraphs": _paragraphs,
    "bullets": _bullets,
    "indent": _indent,
    "slug": _slug,
    "tag": vault_tag,
    "day": _day,
}
