"""Fields that papers are searched, sorted and counted by, apart from their texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

FieldKind: TypeAlias = Literal["text", "keyword", "number", "date", "boolean"]
FieldValue: TypeAlias = str | int | float | bool

_BUILT_IN: Mapping[str, tuple[str, FieldKind]] = {
    "added": ("added_at", "date"),
    "arxiv": ("arxiv", "keyword"),
    "author": ("authors", "keyword"),
    "doi": ("doi", "keyword"),
    "key": ("citekey", "keyword"),
    "rating": ("rating", "number"),
    "state": ("state", "keyword"),
    "venue": ("venue", "keyword"),
    "year": ("year", "number"),
}
#: The fields that Carrel has itself and that can be sorted and counted by, each with the name under
#: which the library stores it and the change feed tells that it changed.
BUILT_IN_FIELDS: Mapping[str, str] = {name: stored for name, (stored, _) in _BUILT_IN.items()}
#: The same fields, each with its kind.
BUILT_IN_KINDS: Mapping[str, FieldKind] = {name: kind for name, (_, kind) in _BUILT_IN.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredField:
    """A search field without the function that computes it; it travels between processes.

    `name` is what stands before the colon of a clause; `title`, `kind` and `unit` are as in
    `carrel.api.SearchField`; `version` is another one when the plugin's field or code is.
    `extractor` is the one whose mentions the values are computed from, "" for the paper.
    """

    name: str
    title: str
    kind: FieldKind
    version: int = 1
    unit: str = ""
    extractor: str = ""


def feed_name(field: str) -> str:
    """Return the name under which the change feed tells that values of a stored field changed."""
    return f"field:{field}"
