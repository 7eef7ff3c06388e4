"""What of a paper is indexed: its tokens (`carrel.search.cutting`), and where they stand.

No stemming: a stem hides what a prefix looks for ("translatio" does not meet "translat").
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Format

from carrel.search.cutting import LONGEST_TOKEN, cut
from carrel.search.words import fold

#: Part of an index's description; another one means that the index is made anew.
VERSION = 3

PAPER = "paper"
FIELDS = ("title", "authors", "body", "note", "highlight")


def positions(values: Iterable[str]) -> dict[str, list[int]]:
    """Return where each token stands; values do not touch: no phrase reaches across two of them."""
    found: dict[str, list[int]] = {}
    at = 0
    for value in values:
        for token in cut(fold(value)):
            places = found.get(token)
            if places is None:
                found[token] = [at]
            else:
                places.append(at)
            at += 1
        at += 1
    if any(len(token) > LONGEST_TOKEN for token in found):
        return _shortened(found)
    return found


def _shortened(found: dict[str, list[int]]) -> dict[str, list[int]]:
    short: dict[str, list[int]] = {}
    for token, places in found.items():
        short.setdefault(token[:LONGEST_TOKEN], []).extend(places)
    return {token: sorted(places) for token, places in short.items()}


class Places(Format):  # type: ignore[misc]
    """A posting's value as Whoosh sees it: the positions as an array of 32-bit numbers."""

    posting_size = -1

    def __init__(self) -> None:
        self.field_boost = 1.0
        self.options: dict[str, Any] = {}

    def decode_positions(self, value: bytes) -> list[int]:
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        return float(len(value) // 4)


class Words(FieldType):  # type: ignore[misc]
    """A field of words for Whoosh's queries; `PaperWriter` is what fills it."""

    analyzer = vector = column_type = None
    indexed = scorable = True
    stored = unique = spelling = False
    multitoken_query = "default"

    def __init__(self) -> None:
        self.format = Places()

    def clean(self) -> None:
        pass


SCHEMA = Schema(**{PAPER: COLUMN(NumericColumn("Q"))}, **{name: Words() for name in FIELDS})
