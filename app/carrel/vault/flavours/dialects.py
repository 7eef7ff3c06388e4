"""The two ways in which files hold keys and bodies: front matter and Markdown, or an outline."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from carrel.vault import document
from carrel.vault.document import Document
from carrel.vault.flavours import outline_keys
from carrel.vault.flavours.outline_text import from_outline
from carrel.vault.front_matter import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """`fields` makes of Carrel's fields those that a file can hold, `front` their lines;
    `parse` takes a file apart, `plain_text` the dress off a block's text.
    """

    outline: bool
    fields: Callable[[Iterable[Field]], tuple[Field, ...]]
    front: Callable[[Iterable[Field]], list[str]]
    parse: Callable[[str], Document]
    plain_text: Callable[[str], str]


def _yaml_front(fields: Iterable[Field]) -> list[str]:
    return ["---", *(line for one in fields for line in one.lines()), "---"]


YAML = Dialect(
    outline=False,
    fields=tuple,
    front=_yaml_front,
    parse=document.parse,
    plain_text=str,
)
OUTLINE = Dialect(
    outline=True,
    fields=outline_keys.outline_fields,
    front=outline_keys.front_lines,
    parse=outline_keys.parse_outline,
    plain_text=from_outline,
)
