"""Fields that papers are searched, sorted and counted by, apart from their texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

FieldKind: TypeAlias = Literal["text", "keyword", "number", "date", "boolean"]
FieldValue: TypeAlias = str | int | float | bool

#: The fields that Carrel has itself and that can be sorted and counted by, each with the name under
#: which the library stores it and the change feed tells that it changed.
BUILT_IN_FIELDS: Mapping[str, str] = {
    "added": "added_at",
    "arxiv": "arxiv",
    "author": "authors",
    "doi": "doi",
    "key": "citekey",
    "rating": "rating",
    "state": "state",
    "venue": "venue",
    "year": "year",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredField:
    """A search field without the function that computes it; it travels between processes.

    `name` is what stands before the colon of a clause; `title`, `kind` and `unit` are as in
    `carrel.api.SearchField`; `version` is another one when the plugin's field or code is.
    """

    name: str
    title: str
    kind: FieldKind
    version: int = 1
    unit: str = ""


def feed_name(field: str) -> str:
    """Return the name under which the change feed tells that values of a stored field changed."""
    return f"field:{field}"
