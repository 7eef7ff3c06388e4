"""Reads highlights, each with the place where its words stand now."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from carrel.domain.anchoring import placed
from carrel.domain.highlight import Highlight
from carrel.library.highlights import SELECTED, TEXTS, anchor_of

_KEYS = tuple(column.rpartition(".")[2].strip('"') for column in SELECTED.split(", "))
_TEXT = " ".join(
    ("CASE highlight.field", *(f"WHEN '{name}' THEN {sql}" for name, sql in TEXTS.items()), "END")
)
_FROM = (
    " FROM highlight JOIN paper AS p ON p.id = highlight.paper_id"
    " LEFT JOIN note AS n ON n.paper_id = p.id AND highlight.field = 'note'"
)
_IN_ORDER = "CASE field WHEN 'title' THEN 0 WHEN 'abstract' THEN 1 ELSE 2 END, start, highlight.id"


class ListedHighlight(NamedTuple):
    """A highlight with what a list over the library says of its paper."""

    highlight: Highlight
    title: str
    citekey: str
    carrel_id: str
    year: int | None


def highlights_of(connection: sqlite3.Connection, paper_id: int) -> list[Highlight]:
    """Return a paper's highlights in the order of its texts: title, abstract, note."""
    rows = connection.execute(
        f"SELECT {_TEXT}, {SELECTED}{_FROM} WHERE highlight.paper_id = ? ORDER BY {_IN_ORDER}",
        (paper_id,),
    )
    return [_highlight(row[0], row[1:]) for row in rows]


def of_many(connection: sqlite3.Connection, paper_ids: Sequence[int]) -> dict[int, list[Highlight]]:
    """Return the highlights of those papers that have some, each paper's in their order."""
    found: dict[int, list[Highlight]] = {}
    for row in connection.execute(
        f"SELECT {_TEXT}, {SELECTED}{_FROM}"
        " WHERE highlight.paper_id IN (SELECT value FROM json_each(?))"
        f" ORDER BY {_IN_ORDER}",
        (json.dumps(list(paper_ids)),),
    ):
        highlight = _highlight(row[0], row[1:])
        found.setdefault(highlight.paper_id, []).append(highlight)
    return found


def all_highlights(
    connection: sqlite3.Connection, paper_ids: Sequence[int] | None = None
) -> list[ListedHighlight]:
    """Return the highlights of the library (or of these papers), those of papers in the trash
    left out; the newest paper's first, each paper's in the order of its texts.
    """
    among = "" if paper_ids is None else " AND p.id IN (SELECT value FROM json_each(?))"
    values = () if paper_ids is None else (json.dumps(list(paper_ids)),)
    rows = connection.execute(
        f"SELECT {_TEXT}, p.title, p.citekey, p.carrel_id, p.year, {SELECTED}{_FROM}"
        f" WHERE p.live = 1 AND p.trashed_at IS NULL{among}"
        f" ORDER BY p.added_at DESC, p.id, {_IN_ORDER}",
        values,
    )
    return [ListedHighlight(_highlight(row[0], row[5:]), *row[1:5]) for row in rows]


def find_highlight(connection: sqlite3.Connection, name: str) -> Highlight | None:
    """Return the highlight of this id (a ULID, or its unique beginning or end of eight letters)."""
    rows = connection.execute(
        f"SELECT {_TEXT}, {SELECTED}{_FROM} WHERE p.live = 1 AND"
        " (highlight_id GLOB ?1 || '*' OR (length(?1) >= 8 AND highlight_id GLOB '*' || ?1))"
        " LIMIT 2",
        ("".join(letter for letter in name.upper() if letter.isalnum()) or "-",),
    ).fetchall()
    return _highlight(rows[0][0], rows[0][1:]) if len(rows) == 1 else None


def highlight_tags(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the tags of highlights, each with how many carry it."""
    counts: dict[str, int] = {}
    for (told,) in connection.execute(
        "SELECT tags FROM highlight JOIN paper AS p ON p.id = paper_id"
        " WHERE tags <> '[]' AND p.live = 1 AND p.trashed_at IS NULL"
    ):
        for name in json.loads(told):
            counts[name] = counts.get(name, 0) + 1
    return counts


def _highlight(text: str, values: Sequence[object]) -> Highlight:
    row = dict(zip(_KEYS, values, strict=True))
    anchor = anchor_of(row)
    tags = json.loads(str(row["tags"]))
    known = {
        name: row[name] for name in ("id", "highlight_id", "paper_id", "field", "colour", "comment")
    }
    times = {name: row[name] for name in ("created_at", "changed_at")}
    return Highlight(anchor=anchor, tags=tuple(tags), span=placed(anchor, text), **known, **times)  # type: ignore[arg-type]  # columns are not null
