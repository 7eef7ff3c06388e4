"""A plain evaluation of queries: one paper and one tree at a time, no set, no SQL, no index.

It reads a library without any of the program's own code and shares nothing with the search but the
tree: what the search finds is compared with it, so it is written to be obvious rather than fast.
Papers are read once, and their texts folded and cut into words (plain_texts.py).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import eq, ge, gt, le, lt
from pathlib import Path
from typing import Any

from tests.unit.search.plain_texts import PlainTexts, finder, in_one, plain, plain_texts

from carrel.domain.fields import StoredField
from carrel.domain.query import And, Field, Group, Node, Not, Or, Range, Text

# -- values ------------------------------------------------------------------------------------


SIGNS: dict[str, Callable[[Any, Any], bool]] = {"=": eq, ">=": ge, "<=": le, ">": gt, "<": lt}


def comparer(leaf: Field | Range, read: Callable[[str], Any]) -> Callable[[Any], bool]:
    """Return what says whether a value is what a leaf asks for; no value never is."""
    if isinstance(leaf, Range):
        low, high = (None if end is None else read(end) for end in (leaf.low, leaf.high))
        return lambda value: (
            value is not None and (low is None or value >= low) and (high is None or value <= high)
        )
    is_so, other = SIGNS[leaf.op], read(leaf.value)
    return lambda value: value is not None and is_so(value, other)


def date_comparer(leaf: Field | Range) -> Callable[[str], bool]:
    """Return what says whether a date is what a leaf asks for.

    Both are cut to the precision that was typed: a day is inside its month.
    """
    if isinstance(leaf, Range):
        low, high = leaf.low, leaf.high
        return lambda date: (
            (low is None or date[: len(low)] >= low) and (high is None or date[: len(high)] <= high)
        )
    is_so, other = SIGNS[leaf.op], leaf.value
    return lambda date: is_so(date[: len(other)], other)


def is_or_below(value: str, wanted: str) -> bool:
    """Whether `value` is `wanted` or one of the steps below it."""
    return value == wanted or value.startswith(wanted + "/")


# -- papers ------------------------------------------------------------------------------------


@dataclass(slots=True)
class PlainPaper:
    """A paper as it stands in the library: `cells` is its row, and what else is known of it.

    `texts` are the texts of each field of text, `stored` the values of each field of plugins.
    """

    cells: dict[str, Any]
    texts: dict[str, PlainTexts]
    stored: dict[str, list[Any]]
    tags: list[str]
    note: str
    highlights: list[str]  # what they quote, their comments and tags, each on its own
    trashed: bool
    added: str  # the day, in local time

    @property
    def authors(self) -> list[str]:
        return list(json.loads(self.cells["authors"]))

    @property
    def body(self) -> str:
        return self.cells["abstract"] or self.cells["summary"] or ""

    def has(self, what: str) -> bool:
        if what in self.stored:
            return bool(self.stored[what])
        beside = {"note": self.note, "tag": self.tags, "highlight": self.highlights}
        return bool(beside[what] if what in beside else self.cells[what])


Check = Callable[[PlainPaper], bool]


class Papers(dict[int, PlainPaper]):
    """All live papers of a library by id, and the fields that plugins added to it."""

    def __init__(self, fields: Sequence[StoredField]) -> None:
        super().__init__()
        self.kinds = {field.name: field.kind for field in fields}

    def __repr__(self) -> str:
        return f"{len(self)} papers"  # a failure is told without all of them

    def found_by(self, tree: Node | None) -> set[int]:
        """Return the papers that a query finds."""
        if tree is None:
            return {id_ for id_, paper in self.items() if not paper.trashed}
        holds, is_owed = self.check(tree), self._owing_to_trash(tree)
        return {
            id_
            for id_, paper in self.items()
            if holds(paper) and (not paper.trashed or is_owed(paper))
        }

    def check(self, node: Node) -> Check:
        """Return what says whether a paper is what a tree asks for."""
        if isinstance(node, Group):
            return _together([self.check(child) for child in node.children], isinstance(node, And))
        if isinstance(node, Not):
            opposite = self.check(node.child)
            return lambda paper: not opposite(paper)
        if isinstance(node, Text):
            found, field = finder(node), node.field
            return lambda paper: found(paper.texts[field])
        name = node.name
        if name in self.kinds:
            fits = value_check(self.kinds[name], node)
            return lambda paper: any(map(fits, paper.stored[name]))
        if name in ("year", "rating"):
            compared = comparer(node, int)
            return lambda paper: compared(paper.cells[name])
        if name == "added":
            on_day = date_comparer(node)
            return lambda paper: on_day(paper.added)
        assert isinstance(node, Field)
        return _own_check(name, node.value)

    def _owing_to_trash(self, node: Node) -> Check:
        """Return what says of a paper of the trash for which `node` holds whether an `is:trashed`
        has a part in that.
        """
        if isinstance(node, And):
            reasons = [self._owing_to_trash(child) for child in node.children]
            return lambda paper: any(reason(paper) for reason in reasons)
        if isinstance(node, Or):
            ways = [(self.check(child), self._owing_to_trash(child)) for child in node.children]
            return lambda paper: any(holds(paper) and is_owed(paper) for holds, is_owed in ways)
        asks_for_it = node == Field("is", "=", "trashed")
        return lambda paper: asks_for_it


def _together(checks: Sequence[Check], each: bool) -> Check:
    """Return what says whether all of some checks hold; or, unless for `each`, one of them."""

    def check(paper: PlainPaper) -> bool:
        for one in checks:
            if one(paper) != each:
                return not each
        return each

    return check


def value_check(kind: str, leaf: Field | Range) -> Callable[[Any], bool]:
    """Return what says whether a stored value is what a leaf asks for."""
    if kind == "number":
        return comparer(leaf, float)
    if kind == "date":
        return date_comparer(leaf)
    assert isinstance(leaf, Field)
    if kind == "boolean":
        return lambda value: bool(value == (leaf.value == "yes"))
    wanted = plain(leaf.value)
    # No clause can hold a quotation mark.
    return lambda value: is_or_below(" ".join(re.sub('["“”„]', " ", plain(value)).split()), wanted)


def _own_check(name: str, value: str) -> Check:
    """Return what says whether a paper has a value in a field of Carrel's own."""
    if name == "tag":
        wanted = plain(value)
        return lambda paper: any(is_or_below(plain(tag), wanted) for tag in paper.tags)
    if name == "venue":
        found = finder(Text(tuple(value.split()), phrase=True, prefix=True))
        return lambda paper: found(paper.texts["venue"])
    if name in ("arxiv", "doi", "key"):
        column, beginning = ("citekey" if name == "key" else name), value.lower()
        return lambda paper: (paper.cells[column] or "").lower().startswith(beginning)
    if name in ("has", "no"):
        return lambda paper: paper.has(value) == (name == "has")
    if value == "trashed":
        return lambda paper: paper.trashed
    if value == "starred":
        return lambda paper: bool(paper.cells["starred"])
    states = ("inbox", "later") if value == "unread" else (value,)
    return lambda paper: paper.cells["state"] in states


# -- reading -----------------------------------------------------------------------------------


def read_papers(path: Path, fields: Sequence[StoredField]) -> Papers:
    """Return every live paper of a library's file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tags: dict[int, list[str]] = {}
        for row in connection.execute("SELECT * FROM paper_tag JOIN tag ON tag.id = tag_id"):
            tags.setdefault(row["paper_id"], []).append(row["name"])
        notes = dict(tuple(row) for row in connection.execute("SELECT paper_id, body FROM note"))
        highlights: dict[int, list[str]] = {}
        for row in connection.execute("SELECT * FROM highlight"):
            said = (row["quote"], row["comment"], *json.loads(row["tags"]))
            highlights.setdefault(row["paper_id"], []).extend(said)
        stored: dict[tuple[str, int], list[Any]] = {}
        values = "SELECT name, paper_id, value FROM paper_field JOIN stored_field ON id = field_id"
        for name, paper_id, value in connection.execute(values):
            stored.setdefault((name, paper_id), []).append(value)
        papers = Papers(fields)
        for row in connection.execute("SELECT * FROM paper WHERE live = 1"):
            id_ = row["id"]
            mine = {name: stored.get((name, id_), []) for name in papers.kinds}
            paper = PlainPaper(
                cells=dict(row),
                texts={},
                stored=mine,
                tags=tags.get(id_, []),
                note=notes.get(id_, ""),
                highlights=highlights.get(id_, []),
                trashed=row["trashed_at"] is not None,
                added=_day_of(row["added_at"]),
            )
            paper.texts.update(_texts_of(paper, papers.kinds))
            papers[id_] = paper
    return papers


def _day_of(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000, tz=UTC).astimezone().strftime("%Y-%m-%d")


def _texts_of(paper: PlainPaper, kinds: Mapping[str, str]) -> Iterator[tuple[str, PlainTexts]]:
    own = {
        "title": plain_texts(paper.cells["title"]),
        "abstract": plain_texts(paper.body),
        "author": plain_texts(*paper.authors),
        "note": plain_texts(paper.note),
        "highlight": plain_texts(*paper.highlights),
    }
    yield from own.items()
    tags = plain_texts(*paper.tags)
    yield "any", in_one(tuple(one for texts in (*own.values(), tags) for one in texts.folded))
    yield "venue", plain_texts(paper.cells["venue"])
    for name, kind in kinds.items():
        if kind == "text":
            yield name, plain_texts(*paper.stored[name])
