"""What the fields mean in SQL: a tree without text becomes one condition on `paper AS p`.

Every condition is true or false, never NULL, so that NOT means "all the others".
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from carrel.domain.fields import StoredField
from carrel.domain.query import SAVED, And, Field, Node, Not, Or, Range, Text, all_of, any_of
from carrel.search import stored_conditions
from carrel.search.words import check_of, fold


class Condition(NamedTuple):
    """An SQL expression and the values of its question marks."""

    sql: str
    values: tuple[int | float | str, ...] = ()


def condition_of(node: Node, fields: Sequence[StoredField] = ()) -> Condition:
    """Return the condition of a tree that asks for no word of a paper's own texts."""
    if isinstance(node, And | Or):
        inner = [condition_of(child, fields) for child in node.children]
        joined = (" AND " if isinstance(node, And) else " OR ").join(one.sql for one in inner)
        return Condition(f"({joined})", tuple(value for one in inner for value in one.values))
    if isinstance(node, Not):
        opposite = condition_of(node.child, fields)
        return Condition(f"NOT {opposite.sql}", opposite.values)
    stored = stored_conditions.stored_condition(node, fields)
    if stored is None:
        assert not isinstance(node, Text)
        stored = _CONDITIONS[node.name](node)
    sql, values = stored
    return Condition(f"({sql})", values)


def in_trash(tree: Node) -> Node | None:
    """Return what `tree` asks of papers in the trash; None where it does not look there.

    A paper in the trash is found only because of an `is:trashed` that it owes its place to:
    in `is:trashed x` both, in `is:trashed OR x` the first alone, in `-is:trashed` nothing.
    """
    if isinstance(tree, And):
        reasons = any_of(part for child in tree.children if (part := in_trash(child)) is not None)
        return None if reasons is None else all_of((*tree.children, reasons))
    if isinstance(tree, Or):
        return any_of(part for child in tree.children if (part := in_trash(child)) is not None)
    return tree if tree == Field("is", "=", "trashed") else None


def add_functions(connection: sqlite3.Connection) -> None:
    """Give `connection` the functions that conditions call."""
    connection.create_function("carrel_tag_is", 2, _tag_is, deterministic=True)
    stored_conditions.add_functions(connection)
    connection.create_function("carrel_has_words", 2, _has_words, deterministic=True)


def _tag_is(name: str, wanted: str) -> bool:
    folded, below = fold(name), fold(wanted)
    return folded == below or folded.startswith(below + "/")


@lru_cache(maxsize=4096)  # there are far fewer venues than papers
def _has_words(text: str | None, words: str) -> bool:
    return text is not None and check_of(Text(tuple(words.split()), True, True))(text)


# -- one field each ----------------------------------------------------------------------------


def _tag(leaf: Field | Range) -> Condition:
    assert isinstance(leaf, Field)
    return Condition(
        "p.id IN (SELECT paper_id FROM paper_tag WHERE tag_id IN"
        " (SELECT id FROM tag WHERE carrel_tag_is(name, ?)))",
        (leaf.value,),
    )


def _number(column: str) -> Callable[[Field | Range], Condition]:
    def condition(leaf: Field | Range) -> Condition:
        if isinstance(leaf, Field):
            return Condition(
                f"{column} IS NOT NULL AND {column} {leaf.op} ?",
                (int(leaf.value),),
            )
        ends = [(">=", leaf.low), ("<=", leaf.high)]
        given = [(op, int(end)) for op, end in ends if end is not None]
        sql = "".join(f" AND {column} {op} ?" for op, _ in given)
        return Condition(f"{column} IS NOT NULL{sql}", tuple(value for _, value in given))

    return condition


def _added(leaf: Field | Range) -> Condition:
    if isinstance(leaf, Range):
        low = 0 if leaf.low is None else day_bounds(leaf.low)[0]
        high = 2**62 if leaf.high is None else day_bounds(leaf.high)[1]
        return Condition("p.added_at >= ? AND p.added_at < ?", (low, high))
    start, end = day_bounds(leaf.value)
    if leaf.op == "=":
        return Condition("p.added_at >= ? AND p.added_at < ?", (start, end))
    moment = end if leaf.op in (">", "<=") else start
    return Condition(f"p.added_at {'>=' if leaf.op in ('>', '>=') else '<'} ?", (moment,))


def day_bounds(date: str) -> tuple[int, int]:
    """Return when "2024", "2024-03" or "2024-03-05" begins and ends, local time, in ms (UTC)."""
    given = [int(number) for number in date.split("-")]
    start = (*given, 1, 1)[:3]
    # mktime carries: month 13 is January of the next year, day 32 the first of the next month.
    after = (*given[:-1], given[-1] + 1, 1, 1)[:3]
    first, last = (
        int(time.mktime((year, month, day, 0, 0, 0, 0, 0, -1)) * 1000)
        for year, month, day in (start, after)
    )
    return first, last


def _state(leaf: Field | Range) -> Condition:
    assert isinstance(leaf, Field)
    return Condition("p.state = ?", (leaf.value,))


def _venue(leaf: Field | Range) -> Condition:
    assert isinstance(leaf, Field)
    return Condition("carrel_has_words(p.venue, ?)", (leaf.value,))


def _begins(column: str) -> Callable[[Field | Range], Condition]:
    def condition(leaf: Field | Range) -> Condition:
        assert isinstance(leaf, Field)
        return Condition(
            f"{column} IS NOT NULL AND {column} LIKE ? ESCAPE '\\'",
            (like_escaped(leaf.value) + "%",),
        )

    return condition


def like_escaped(text: str) -> str:
    r"""Return `text` so that LIKE with ESCAPE '\' takes it literally."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_IS = {
    "unread": "p.state IN ('inbox', 'later')",
    "starred": "p.starred = 1",
    "trashed": "p.trashed_at IS NOT NULL",
}
_HAS = {
    "note": "p.id IN (SELECT paper_id FROM note WHERE body <> '')",
    "highlight": "p.id IN (SELECT paper_id FROM highlight)",
    "tag": "p.id IN (SELECT paper_id FROM paper_tag)",
    "abstract": "ifnull(p.abstract, '') <> ''",
    "year": "p.year IS NOT NULL",
    "venue": "ifnull(p.venue, '') <> ''",
    "arxiv": "p.arxiv IS NOT NULL",
    "doi": "p.doi IS NOT NULL",
    "rating": "p.rating IS NOT NULL",
}


def _is(leaf: Field | Range) -> Condition:
    assert isinstance(leaf, Field)
    return Condition(_IS[leaf.value]) if leaf.value in _IS else _state(leaf)


def _has(leaf: Field | Range) -> Condition:
    assert isinstance(leaf, Field)
    return Condition(_HAS[leaf.value])


def _no(leaf: Field | Range) -> Condition:
    return Condition(f"NOT ({_has(leaf).sql})")


def _saved(_leaf: Field | Range) -> Condition:
    # What is there has been put in its place (saved_clauses.py).
    return Condition("0")


_CONDITIONS: dict[str, Callable[[Field | Range], Condition]] = {
    "tag": _tag,
    "year": _number("p.year"),
    "rating": _number("p.rating"),
    "added": _added,
    "state": _state,
    "venue": _venue,
    "arxiv": _begins("p.arxiv"),
    "doi": _begins("p.doi"),
    "key": _begins("p.citekey"),
    "is": _is,
    "has": _has,
    "no": _no,
    SAVED: _saved,
}
