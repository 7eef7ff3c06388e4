"""Fields of plugins in the query language: beside Carrel's own in one table.

What they mean for a paper stands in stored_conditions.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from carrel.domain.fields import FieldKind, StoredField
from carrel.domain.query import Field, Range, Text
from carrel.search import units
from carrel.search.fields import (
    FIELDS,
    SearchField,
    Typed,
    is_later,
    plainly,
    read_choice,
    read_ordered,
    read_text,
    read_value,
    split_words,
    tidy_date,
)

_LARGEST_INTEGER = 2**63
#: Up to here every whole number is one of the numbers with a point, too.
_EXACT = 2**53


@lru_cache(maxsize=8)
def language(fields: tuple[StoredField, ...]) -> Mapping[str, SearchField]:
    """Return all fields by name: Carrel's own, and of `fields` those with names of their own."""
    stored = {field.name: field for field in fields if field.name not in FIELDS}
    known = dict(FIELDS)
    if stored:
        for name, field in stored.items():
            known[name] = _KINDS[field.kind](field)._replace(about=_about(field))
        for name, says in (("has", "{} is known"), ("no", "{} is not known")):
            known[name] = _about_values(FIELDS[name], stored, says)
    return known


def _about(field: StoredField) -> str:
    return f"{field.title} ({field.unit})" if field.unit else field.title


def _about_values(field: SearchField, stored: Mapping[str, StoredField], says: str) -> SearchField:
    def say(field: SearchField, leaf: Text | Field | Range) -> str:
        asked = stored.get(leaf.value) if isinstance(leaf, Field) else None
        return plainly(field, leaf) if asked is None else says.format(asked.title)

    return field._replace(values=(*field.values, *stored), say=say)


# -- numbers and answers -----------------------------------------------------------------------


def number_of(text: str) -> int | float:
    """Return the number that `tidy_number` wrote."""
    return int(text) if text.lstrip("-").isdigit() else float(text)


def tidy_number(value: str) -> str | None:
    """Return a number in the one form that it is compared and written in; None for no number."""
    if not value.isascii() or any(c not in "0123456789.+-eE" for c in value):
        return None
    try:
        number = float(value)
        whole = int(number)  # fails for infinity, which 1e400 is
        if value.lstrip("+-").isdigit() and -_LARGEST_INTEGER <= int(value) < _LARGEST_INTEGER:
            return str(int(value))
    except (ValueError, OverflowError):
        return None
    return str(whole) if number == whole and abs(whole) < _EXACT else repr(number)


_ANSWERS = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}


def _read_answer(field: SearchField, typed: Typed) -> Field | None:
    found = read_choice(field, typed)
    return None if found is None else Field(field.name, "=", _ANSWERS[found.value])


def _tidy_amount(unit: str, value: str) -> str | None:
    plain = tidy_number(value)
    if plain is None and (amount := units.in_unit(value, unit)) is not None:
        plain = tidy_number(amount)
    return plain


def _read_amount(field: SearchField, typed: Typed) -> Field | Range | None:
    low, dots, high = "".join(split_words(typed.value)).partition("..")
    if dots and units.is_number(low) and (behind := units.unit_behind(high)):
        # "7..13B" is said of billions, both times.
        value = f"{low}{behind}..{high}"
        if (read := read_ordered(field, typed._replace(value=value))) is not None:
            return read
    return read_ordered(field, typed)


# -- what a chip says --------------------------------------------------------------------------


class _Wording(NamedTuple):
    """How comparisons are said; "{}" is the value."""

    at_least: str
    at_most: str
    more: str
    less: str


_NUMBERS = _Wording("is at least {}", "is at most {}", "is more than {}", "is less than {}")
_DATES = _Wording("is {} or later", "is {} or earlier", "is after {}", "is before {}")


def _says(wording: _Wording, leaf: Field | Range) -> tuple[str, tuple[str, ...]]:
    if isinstance(leaf, Field):
        by_sign = {">=": wording.at_least, "<=": wording.at_most}
        by_sign |= {">": wording.more, "<": wording.less}
        return by_sign.get(leaf.op, "is {}"), (leaf.value,)
    if leaf.low is None and leaf.high is None:
        return "is known", ()
    if leaf.low is None or leaf.high is None:
        end = leaf.low or leaf.high or ""
        return (wording.at_most if leaf.low is None else wording.at_least), (end,)
    return "is {} to {}", (leaf.low, leaf.high)


def _ordered(stored: StoredField, wording: _Wording) -> SearchField:
    def say(_field: SearchField, leaf: Text | Field | Range) -> str:
        assert not isinstance(leaf, Text)
        words, values = _says(wording, leaf)
        return f"{stored.title} {_with_units(words, values, stored)}"

    return SearchField(stored.name, read_ordered, "", say=say)


def _with_units(words: str, values: tuple[str, ...], stored: StoredField) -> str:
    if stored.kind != "number" or not values:
        return words.format(*values)
    said = [units.said(value, stored.unit) for value in values]
    last = said[-1][1]
    # "3 to 7 GB", but "500 MB to 2 GB".
    alone = (f"{number} {unit}" if unit != last else number for number, unit in said)
    return f"{words.format(*alone)} {last}".rstrip()


# -- the kinds ---------------------------------------------------------------------------------


def _plain(stored: StoredField, verb: str) -> str:
    # A title may hold braces.
    return f"{stored.title.replace('{', '{{').replace('}', '}}')} {verb} {{}}"


def _text(stored: StoredField) -> SearchField:
    return SearchField(stored.name, read_text, _plain(stored, "has"))


def _keyword(stored: StoredField) -> SearchField:
    return SearchField(stored.name, read_value, _plain(stored, "is"))


def _number(stored: StoredField) -> SearchField:
    return _ordered(stored, _NUMBERS)._replace(
        read=_read_amount,
        tidy=partial(_tidy_amount, stored.unit),
        is_after=lambda low, high: number_of(low) > number_of(high),
    )


def _date(stored: StoredField) -> SearchField:
    return _ordered(stored, _DATES)._replace(tidy=tidy_date, is_after=is_later)


def _boolean(stored: StoredField) -> SearchField:
    return SearchField(stored.name, _read_answer, _plain(stored, "is"), tuple(_ANSWERS))


_KINDS: dict[FieldKind, Callable[[StoredField], SearchField]] = {
    "text": _text,
    "keyword": _keyword,
    "number": _number,
    "date": _date,
    "boolean": _boolean,
}
