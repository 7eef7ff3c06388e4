"""Chips of clauses that name something of the library say what that is, or that it is not there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping

from carrel.domain.fields import StoredField
from carrel.domain.query import Field
from carrel.search.query_language import read_clause
from carrel.search.request import UnderstoodClause
from carrel.search.tokens import tokens

#: A chip is a line among others.
_LONGEST = 40


#: Says a clause, as far as it is understood, with what the library has under its value.
Told = Callable[[UnderstoodClause, str], UnderstoodClause]


def with_named(
    query: str,
    understood: Iterable[UnderstoodClause],
    fields: tuple[StoredField, ...],
    told: Mapping[str, Told],
) -> tuple[UnderstoodClause, ...]:
    """Return the clauses of `query`; those of a field in `told` as that says them."""
    named: dict[int, tuple[Told, str]] = {}
    for token in tokens(query):
        node = read_clause(token, fields) if token.kind == "leaf" else None
        if isinstance(node, Field) and node.name in told:
            named[token.end] = told[node.name], node.value
    return tuple(_said(clause, named.get(clause.end)) for clause in understood)


def like(clause: UnderstoodClause, key: str, title: str | None) -> UnderstoodClause:
    """Say which paper `like:` names by its title, or that none (None) has the key."""
    if title is None:
        return dataclasses.replace(clause, kind="unknown", meaning=f"no paper has the key {key}")
    line = " ".join(title.split())
    short = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
    said = f"like “{short}”" if line else f"like {key}"
    return dataclasses.replace(clause, meaning=f"not: {said}" if clause.kind == "negated" else said)


def not_saved(clause: UnderstoodClause, name: str) -> UnderstoodClause:
    """Say that there is nothing under the name that `search:` asks for."""
    return dataclasses.replace(clause, kind="unknown", meaning=f"nothing is saved as “{name}”")


def _said(clause: UnderstoodClause, named: tuple[Told, str] | None) -> UnderstoodClause:
    if named is None:
        return clause
    tell, value = named
    return tell(clause, value)
