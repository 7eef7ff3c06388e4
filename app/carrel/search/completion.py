"""What can stand where a reader is typing: names of fields, and values behind `field:`.

Operators, quotations and plain words that begin no field's name are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from carrel.domain.fields import StoredField
from carrel.domain.query import LIKENESS, SAVED
from carrel.search.clauses import write_clause
from carrel.search.fields import FIELDS, SearchField
from carrel.search.stored_language import language
from carrel.search.tokens import Token, tokens

#: Gives the values that papers have in a field and that suit what is typed, best first.
Values = Callable[[str, str], list[str]]

_FIXED = ("is", "has", "no", "state")
#: Fields of values that papers have, and the field whose values these are.
_OF_PAPERS = {name: name for name in ("tag", "venue", "author", "key", SAVED)} | {LIKENESS: "key"}
_ANSWERS = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be put in, and what it means in a few words ("" where it speaks for itself)."""

    text: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """A choice's text takes the place of `query[start:end]` (characters).

    The text of a field's name ends in a colon, with which the next completion begins.
    """

    start: int
    end: int
    choices: tuple[Choice, ...] = ()


def complete(
    query: str, cursor: int, fields: tuple[StoredField, ...], values: Values
) -> Completion:
    """Return what can stand at `cursor` (characters; outside of the query: at its ends).

    `fields` are those of plugins; `values(field, typed)` is asked for tags, venues, authors, keys
    and keywords. Nothing raises but `values`.
    """
    cursor = max(0, min(cursor, len(query)))
    known = language(fields)
    token = next((one for one in tokens(query) if one.start < cursor <= one.end), None)
    if token is None or token.kind in ("(", ")", "-"):
        return Completion(cursor, cursor, _names(known.values(), ""))
    if token.kind != "leaf":
        return Completion(cursor, cursor)
    if token.name and cursor > token.start + len(token.name):
        return _of_value(query, cursor, token, known.get(token.name.lower()), fields, values)
    if token.quoted and not token.name:
        return Completion(cursor, cursor)
    typed = query[token.start : cursor]
    if typed == "-":  # stands alone, as nothing follows it yet
        return Completion(cursor, cursor, _names(known.values(), ""))
    # What stands behind the cursor becomes the value, unless it is a name to its end.
    end = token.start + len(token.name) + 1 if token.name else cursor
    return Completion(token.start, end, _names(known.values(), typed))


def _names(known: Iterable[SearchField], typed: str) -> tuple[Choice, ...]:
    beginning = typed.lower()
    return tuple(
        Choice(f"{field.name}:", field.about) for field in known if field.name.startswith(beginning)
    )


def _of_value(
    query: str,
    cursor: int,
    token: Token,
    field: SearchField | None,
    fields: tuple[StoredField, ...],
    values: Values,
) -> Completion:
    start = token.start + len(token.name) + 1
    closed = token.quoted and not token.open
    if field is None or (closed and cursor == token.end):
        return Completion(cursor, cursor)
    typed = query[start + token.quoted : cursor]
    return Completion(start, token.end, tuple(_values_of(field, typed, fields, values)))


def _values_of(
    field: SearchField, typed: str, fields: tuple[StoredField, ...], values: Values
) -> Iterable[Choice]:
    stored = {one.name: one for one in fields if one.name not in FIELDS}
    kind = stored[field.name].kind if field.name in stored else None
    if field.name in _FIXED or kind == "boolean":
        fixed = _ANSWERS if kind == "boolean" else field.values
        for value in fixed:
            if value.startswith(typed.strip().lower()):
                about = stored[value].title if value in stored and kind is None else ""
                yield Choice(value, about)
    elif field.name in _OF_PAPERS or kind == "keyword":
        for value in values(_OF_PAPERS.get(field.name, field.name), typed):
            clause = write_clause(field.name, value, fields)
            yield Choice(clause.removeprefix(f"{field.name}:"))
