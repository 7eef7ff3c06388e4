"""Chips of `like:` say which paper it is: the language knows its key, only the library the rest."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

from carrel.domain.fields import StoredField
from carrel.domain.query import LIKENESS, Field
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
    """Return the clauses of `query` with titles in place of keys.

    `title_of` is asked for each key; one that it does not know makes the clause "unknown".
    """
    keys = {}
    for token in tokens(query):
        node = read_clause(token, fields) if token.kind == "leaf" else None
        if isinstance(node, Field) and node.name == LIKENESS:
            keys[token.end] = node.value
    return tuple(
        _told(clause, keys[clause.end], title_of(keys[clause.end]))
        if clause.end in keys
        else clause
        for clause in understood
    )


def _told(clause: UnderstoodClause, key: str, title: str | None) -> UnderstoodClause:
    if title is None:
        return dataclasses.replace(clause, kind="unknown", meaning=f"no paper has the key {key}")
    line = " ".join(title.split())
    short = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
    said = f"like “{short}”" if line else f"like {key}"
    return dataclasses.replace(clause, meaning=f"not: {said}" if clause.kind == "negated" else said)
