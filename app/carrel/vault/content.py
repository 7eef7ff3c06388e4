"""What of a paper goes into its file. A further key is one more entry in a list here; the blocks
are made by templates.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from carrel.domain.paper import Paper
from carrel.vault.front_matter import Field
from carrel.vault.tag_names import vault_tags

SCHEMA = 1
ID_KEY = "carrel_id"
#: When the file last changed by an export; not merged as the others are.
TIME_KEY = "exported"
#: Keys by which Carrel knows a file: every file has them, whatever its template.
CARRELS_KEYS = (ID_KEY, "carrel_uri", TIME_KEY, "carrel_schema")
#: What a plugin's section can give for a key.
Given = str | int | float | bool | Sequence[str]
_PLUGIN_KEY = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionText:
    """A section of one paper: Markdown in which no line looks like a marker.

    `lead` is written above the block when it is inserted, e.g. "## Notes", and is the reader's
    from then on.
    """

    name: str
    lead: str
    text: str
    always: bool

    @property
    def wanted(self) -> bool:
        """Whether a file gets this block that never had it."""
        return self.always or bool(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that one file is to hold. `opening` is written once, above the first block, `closing`
    once below the last. `notices` says what could not go out as it is.
    """

    fields: tuple[Field, ...]
    opening: str
    sections: tuple[SectionText, ...]
    closing: str = ""
    notices: tuple[str, ...] = ()


def paper_fields(paper: Paper) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """Return the keys of a paper, empty ones too, and what is to be told of them."""
    tags, notices = vault_tags(("paper", *paper.tags))
    fields = (
        Field(key="title", value=paper.title),
        Field(key="aliases", value=(f"@{paper.citekey}",) if paper.citekey else (), merged=True),
        Field(key="citekey", value=paper.citekey),
        Field(key="type", value="paper"),
        Field(key="authors", value=paper.authors),
        Field(key="year", value="" if paper.year is None else str(paper.year), plain=True),
        # A month or less is left to the year: a key has one type in a vault.
        Field(key="published", value=day_of(paper.published), plain=True),
        Field(key="arxiv", value=paper.arxiv or ""),
        Field(key="doi", value=paper.doi or ""),
        Field(key="url", value=paper.url or ""),
        Field(key="tags", value=tags, merged=True),
        Field(key="status", value=str(paper.state)),
        Field(key="rating", value=str(paper.rating or ""), plain=True),
        Field(key="starred", value="true" if paper.starred else "", plain=True),
    )
    return tuple(map(_sound_field, fields)), notices


def carrels_fields(paper: Paper) -> tuple[Field, ...]:
    """Return the keys by which Carrel knows the file."""
    return (
        Field(key=ID_KEY, value=paper.carrel_id),
        Field(key="carrel_uri", value=f"carrel://paper/{paper.carrel_id}"),
        Field(key=TIME_KEY, value="", plain=True),
        Field(key="carrel_schema", value=str(SCHEMA), plain=True),
    )


def plugin_fields(
    given: Mapping[str, Given], taken: set[str]
) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """Return the keys of plugins but those that are `taken`, and what was left out."""
    fields, notices = [], []
    for key, value in given.items():
        if key in taken or not _PLUGIN_KEY.fullmatch(key):
            why = "the key is there already" if key in taken else "that is no key"
            notices.append(f"{key}: a plugin's value was left out, {why}")
        else:
            fields.append(_plugin_field(key, value))
    return tuple(fields), tuple(notices)


def _plugin_field(key: str, value: Given) -> Field:
    if isinstance(value, bool):
        return Field(key=key, value="true" if value else "false", plain=True)
    if isinstance(value, int | float):
        return Field(key=key, value=str(value), plain=math.isfinite(value))
    if isinstance(value, str):
        return Field(key=key, value=sound(value))
    return Field(key=key, value=tuple(sound(str(item)) for item in value))


def day_of(text: str | None) -> str:
    """Return a day of the calendar, "" for everything else: a parser that takes 2024-02-31 for
    a date fails on the file.
    """
    if not text or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return ""
    try:
        date.fromisoformat(text)
    except ValueError:
        return ""
    return text


def sound(text: str) -> str:
    """Return `text` without half surrogate pairs, which no file can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _sound_field(one: Field) -> Field:
    value = sound(one.value) if isinstance(one.value, str) else tuple(map(sound, one.value))
    return one if value == one.value else replace(one, value=value)
