"""What fields of plugins mean in SQL, over the values that the library stores.

Like those of conditions.py, every condition is true or false, never NULL. A field whose values
the library does not have (yet) is one that no paper has a value of.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache

from carrel.domain.fields import FieldKind, StoredField
from carrel.domain.query import Field, Range, Text
from carrel.search.stored_language import number_of
from carrel.search.words import check_of, fold

#: An SQL expression on `paper AS p`, and the values of its question marks.
Sql = tuple[str, tuple[int | float | str, ...]]

# Values of another kind are not looked at: they wait to be replaced.
_OF_FIELD = "field_id = (SELECT id FROM stored_field WHERE name = ? AND kind = ?)"
_PAPERS = f"p.id IN (SELECT paper_id FROM paper_field WHERE {_OF_FIELD}"
# Each value is looked at once, however many papers have it: the LIMIT keeps SQLite from asking
# first and taking doubles out later.
_AMONG = (
    f"{_PAPERS} AND value IN (SELECT value FROM"
    f" (SELECT DISTINCT value FROM paper_field WHERE {_OF_FIELD} LIMIT -1) WHERE {{}}))"
)
#: Behind every date that begins like this one, before every later one: "-" comes before ".".
_END = "."


def stored_condition(leaf: Text | Field | Range, fields: Sequence[StoredField]) -> Sql | None:
    """Return the condition of a leaf that is about one of `fields`; None for any other."""
    name = leaf.field if isinstance(leaf, Text) else leaf.name
    about_values = isinstance(leaf, Field) and name in ("has", "no")
    if about_values and isinstance(leaf, Field):
        name = leaf.value
    field = next((one for one in fields if one.name == name), None)
    if field is None:
        return None
    of_field = (field.name, field.kind)
    if about_values:
        no = "NOT " if isinstance(leaf, Field) and leaf.name == "no" else ""
        return f"{no}{_PAPERS})", of_field
    if isinstance(leaf, Text):
        asked = (" ".join(leaf.words), leaf.phrase, leaf.prefix)
        return _AMONG.format("carrel_value_has(value, ?, ?, ?)"), (*of_field, *of_field, *asked)
    if field.kind == "keyword":
        assert isinstance(leaf, Field)
        asked_value = (_plain(leaf.value),)
        return _AMONG.format("carrel_value_is(value, ?)"), (*of_field, *of_field, *asked_value)
    compared = _COMPARED[field.kind](leaf)
    sql = "".join(f" AND value {sign} ?" for sign, _ in compared)
    return f"{_PAPERS}{sql})", (*of_field, *(value for _, value in compared))


def add_functions(connection: sqlite3.Connection) -> None:
    """Give `connection` the functions that these conditions call."""
    connection.create_function("carrel_value_is", 2, _is, deterministic=True)
    connection.create_function("carrel_value_has", 4, _has, deterministic=True)


# -- called by SQLite, for each value ----------------------------------------------------------


def _is(value: str, wanted: str) -> bool:
    plain = _plain(value)
    return plain == wanted or plain.startswith(wanted + "/")


def _plain(value: str) -> str:
    # No clause can hold a quotation mark.
    return " ".join(fold("".join(" " if c in '"“”„' else c for c in value)).split())


def _has(value: str, words: str, phrase: int, prefix: int) -> bool:
    return _check(words, bool(phrase), bool(prefix))(value)


@lru_cache(maxsize=8)
def _check(words: str, phrase: bool, prefix: bool) -> Callable[[str], bool]:
    return check_of(Text(tuple(words.split(" ")), phrase, prefix))


# -- values with an order ----------------------------------------------------------------------

Compared = list[tuple[str, int | float | str]]


def _number(leaf: Field | Range) -> Compared:
    if isinstance(leaf, Field):
        return [(leaf.op, number_of(leaf.value))]
    ends = [(">=", leaf.low), ("<=", leaf.high)]
    return [(sign, number_of(end)) for sign, end in ends if end is not None]


def _date(leaf: Field | Range) -> Compared:
    if isinstance(leaf, Range):
        ends = [(">=", leaf.low), ("<", leaf.high and leaf.high + _END)]
        return [(sign, end) for sign, end in ends if end is not None]
    signs: dict[str, Compared] = {
        "=": [(">=", leaf.value), ("<", leaf.value + _END)],
        ">=": [(">=", leaf.value)],
        "<": [("<", leaf.value)],
        ">": [(">=", leaf.value + _END)],
        "<=": [("<", leaf.value + _END)],
    }
    return signs[leaf.op]


def _boolean(leaf: Field | Range) -> Compared:
    assert isinstance(leaf, Field)
    return [("=", int(leaf.value == "yes"))]


_COMPARED: dict[FieldKind, Callable[[Field | Range], Compared]] = {
    "number": _number,
    "date": _date,
    "boolean": _boolean,
}
