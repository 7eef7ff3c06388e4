"""Orders of a list in SQL, and which changes of papers move papers in them.

50,000 papers, on one core: by a stored number 60 ms, by text 110, by the first author 100.
"""

from __future__ import annotations

import sqlite3

from carrel.domain.fields import BUILT_IN_FIELDS, feed_name
from carrel.search.fields import STATES
from carrel.search.text_match import names_of
from carrel.search.words import fold

_FIELD = "field:"
_NEWEST = "p.added_at DESC, p.id ASC"
#: As the list orders all papers (library/rows.py), so that a search does not shuffle them.
_WHOLE = {
    "added": "p.added_at {way}, p.id {back}",
    "year": "p.year {way}, p.id {way}",
    "title": "p.title_order {way}, p.id {way}",
    "field:added": "p.added_at {way}, p.id {back}",
    # As the queue has it (library/queue.py).
    "queue": "coalesce(p.queue, p.decided_at, p.added_at) {way}, p.id {way}",
}


def _folded_sql(value: str) -> str:
    # The function takes 0.5 us; what is ASCII needs none.
    beyond_ascii = f"length({value}) < length(CAST({value} AS BLOB))"
    return f"CASE WHEN {beyond_ascii} THEN carrel_folded({value}) ELSE lower({value}) END"


_BY_STATE = " ".join(f"WHEN '{state}' THEN {number}" for number, state in enumerate(STATES))
_BUILT_IN = {
    "arxiv": "p.arxiv",
    "author": "carrel_first_name(p.authors)",
    "doi": "lower(p.doi)",
    "key": "lower(p.citekey)",
    "rating": "p.rating",
    "state": f"CASE p.state {_BY_STATE} END",
    "venue": _folded_sql("nullif(p.venue, '')"),
    "year": "p.year",
}
_TEXTS = ("text", "keyword")


def order_of(connection: sqlite3.Connection, order: str, *, descending: bool) -> str:
    """Return the terms of ORDER BY on `paper AS p`; see `SearchRequest.order`.

    Relevance is decided later: the newest first among equals. So is what nobody knows.
    """
    if order in _WHOLE:
        way, back = ("DESC", "ASC") if descending else ("ASC", "DESC")
        return _WHOLE[order].format(way=way, back=back)
    value = _value_of(connection, order, descending=descending)
    if value is None:
        return _NEWEST
    return f"{value} {'DESC' if descending else 'ASC'} NULLS LAST, {_NEWEST}"


def moved_by(order: str) -> frozenset[str]:
    """Return what moves papers in an order, by the names that the change feed gives it."""
    name = order.removeprefix(_FIELD)
    if order == "title":
        return frozenset(("title", "title_order"))
    if order == "queue":
        return frozenset(("queue", "state", "added_at"))  # a decision is a state
    if order != name and name not in BUILT_IN_FIELDS:
        return frozenset((feed_name(name), "added_at"))
    return frozenset((BUILT_IN_FIELDS.get(name, "added_at"), "added_at"))


def reads_rows(order: str) -> bool:
    """Whether an order looks at columns that no index holds: then walking all papers as they lie
    takes 55 ms for 50,000, and by way of an index 75.
    """
    return order == "queue" or (order not in _WHOLE and order.removeprefix(_FIELD) in _BUILT_IN)


def add_functions(connection: sqlite3.Connection) -> None:
    """Give `connection` the functions that orders call."""
    connection.create_function("carrel_folded", 1, _folded, deterministic=True)
    connection.create_function("carrel_first_name", 1, _first_name, deterministic=True)


def _value_of(connection: sqlite3.Connection, order: str, *, descending: bool) -> str | None:
    """Return the expression that is sorted by; None where there is nothing to sort by."""
    if not order.startswith(_FIELD):
        return None
    name = order.removeprefix(_FIELD)
    if name in _BUILT_IN:
        return _BUILT_IN[name]
    found = connection.execute(
        "SELECT id, kind FROM stored_field WHERE name = ?", (name,)
    ).fetchone()
    if found is None:
        return None
    field_id, kind = found
    value = _folded_sql("value") if kind in _TEXTS else "value"
    outermost = f"{'max' if descending else 'min'}({value})"
    among = f"paper_field WHERE paper_id = p.id AND field_id = {int(field_id)}"
    return f"(SELECT {outermost} FROM {among})"


def _folded(text: str) -> str:
    return fold(text)


def _first_name(authors: str) -> str | None:
    end = authors.find('"', 2)
    if authors.startswith('["') and "\\" not in authors[:end]:
        # A JSON array that begins with a plain string: five times faster than by a parser.
        return fold(authors[2:end])
    names = names_of(authors) if authors != "[]" else []
    return fold(names[0]) if names else None
