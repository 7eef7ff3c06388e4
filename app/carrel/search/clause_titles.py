"""Chips of clauses that name something of the library say what that is, or that it is not there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

from carrel.domain.fields import StoredField
from carrel.domain.query import LIKENESS, SAVED, Field
from carrel.search.query_language import read_clause
from carrel.search.request import UnderstoodClause
from carrel.search.tokens import tokens

#: A chip is a line among others.
_LONGEST = 40


def with_titles(
    query: str,
    understood: Iterable[UnderstoodClause],
    fields: tuple[StoredField, ...],
    title_of: Callable[[str], str | None],
) -> tuple[UnderstoodClause, ...]:
    """Return the clauses of `query` with titles in place of the keys of `like:`.

    `title_of` is asked for each key; one that it does not know makes the clause "unknown".
    """
    keys = _named(query, fields, LIKENESS)
    return tuple(
        _like(clause, keys[clause.end], title_of(keys[clause.end]))
        if clause.end in keys
        else clause
        for clause in understood
    )


def with_missing(
    query: str,
    understood: Iterable[UnderstoodClause],
    fields: tuple[StoredField, ...],
    is_saved: Callable[[str], bool],
) -> tuple[UnderstoodClause, ...]:
    """Return the clauses of `query`, those of `search:` "unknown" whose name is not saved."""
    names = _named(query, fields, SAVED)
    return tuple(
        clause
        if is_saved(names.get(clause.end, ""))
        else dataclasses.replace(
            clause, kind="unknown", meaning=f"nothing is saved as “{names[clause.end]}”"
        )
        if clause.end in names
        else clause
        for clause in understood
    )


def _named(query: str, fields: tuple[StoredField, ...], field: str) -> dict[int, str]:
    """Return the values of a field's clauses by where they end."""
    found = {}
    for token in tokens(query):
        node = read_clause(token, fields) if token.kind == "leaf" else None
        if isinstance(node, Field) and node.name == field:
            found[token.end] = node.value
    return found


def _like(clause: UnderstoodClause, key: str, title: str | None) -> UnderstoodClause:
    if title is None:
        return dataclasses.replace(clause, kind="unknown", meaning=f"no paper has the key {key}")
    line = " ".join(title.split())
    short = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
    said = f"like “{short}”" if line else f"like {key}"
    return dataclasses.replace(clause, meaning=f"not: {said}" if clause.kind == "negated" else said)
