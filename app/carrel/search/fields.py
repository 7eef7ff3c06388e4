"""The fields of the query language: one table, and how each kind of field reads its value.

What a field means for a paper stands in conditions.py (fields that SQL answers), in text_match.py
(fields of text) and in likeness.py (`like`). A new field is a row here and a row there, and no
branch. Fields of plugins join the table in stored_language.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from carrel.domain.query import LIKENESS, SAVED, Field, Node, Range, Text
from carrel.search.tokens import is_space
from carrel.search.words import near_of, parts


class Typed(NamedTuple):
    """A value as typed: in quotation marks or not; `unfinished` where the hand may still write."""

    value: str
    quoted: bool = False
    unfinished: bool = False


def plainly(field: SearchField, leaf: Text | Field | Range) -> str:
    """Return what a leaf asks for, by the field's `says`."""
    says = field.says
    if isinstance(leaf, Text):
        return says.format(_quoted(leaf))
    if isinstance(leaf, Field):
        return says.format(leaf.value if leaf.op == "=" else f"{leaf.op} {leaf.value}")
    if leaf.low is None and leaf.high is None:
        return says.format("known")
    if leaf.low is None:
        return says.format(f"up to {leaf.high}")
    return says.format(f"from {leaf.low} on" if leaf.high is None else f"{leaf.low} to {leaf.high}")


def _quoted(leaf: Text) -> str:
    if leaf.fuzzy:
        word = leaf.words[-1].rstrip("~")
        return f'"{word}"' if near_of(leaf) is None else f'about "{word}"'
    words = " ".join(leaf.words)
    return f'exactly "{words}"' if leaf.phrase else f'"{words}"'


class SearchField(NamedTuple):
    """A field: its name, what reads a value of it, and how a chip says it.

    `read` returns None where the value is not one for this field; the clause is then text.
    `says` holds "{}" for the value. `values` are the only ones allowed where there are such.
    `tidy` returns a single value in canonical form, or None. `is_after` says which of two such
    values is the larger one, and `say` what a clause asks for. `about` is what the field is, in
    the few words of a list to choose from.
    """

    name: str
    read: Callable[[SearchField, Typed], Node | None]
    says: str
    values: tuple[str, ...] = ()
    tidy: Callable[[str], str | None] = str
    is_after: Callable[[str, str], bool] = lambda low, high: (len(low), low) > (len(high), high)
    say: Callable[[SearchField, Text | Field | Range], str] = plainly
    about: str = ""


# -- text --------------------------------------------------------------------------------------


def read_text(field: SearchField, typed: Typed) -> Text | None:
    """Return the words of the value as a leaf; None where no letter and no digit is in them."""
    pieces = split_words(typed.value) if typed.quoted else [typed.value]
    starred = bool(pieces) and pieces[-1].endswith("*")
    words = tuple(word for piece in pieces if parts(word := piece.strip("*")))
    if not words:
        return None
    read = Text(words, typed.quoted, starred or typed.unfinished, field.name)
    # A beginning of what is meant roughly is nothing that can be looked for.
    return replace(read, prefix=False) if read.fuzzy else read


def split_words(text: str) -> list[str]:
    """Return the words of `text`, divided by all that only divides words."""
    return "".join(" " if is_space(c) else c for c in text).split()


# -- one value ---------------------------------------------------------------------------------


def read_choice(field: SearchField, typed: Typed) -> Field | None:
    """Return the value as one of `field.values`; None where it is none of them."""
    value = typed.value.strip().lower()
    return Field(field.name, "=", value) if value in field.values else None


def read_value(field: SearchField, typed: Typed) -> Field | None:
    """Return the value as one text; None where nothing is left of it."""
    value = field.tidy(" ".join(split_words(typed.value)))
    return Field(field.name, "=", value) if value else None


def _tidy_tag(value: str) -> str:
    steps = (step.strip() for step in value.lstrip("#/ ").split("/"))
    return "/".join(step for step in steps if step)


def _tidy_words(value: str) -> str | None:
    return value if parts(value) else None


def _tidy_arxiv(value: str) -> str:
    bare = _without(value, ("https://", "http://", "arxiv.org/", "abs/", "pdf/", "arxiv:"))
    number, version, digits = bare.rpartition("v")
    while version and digits.isdigit() and number[-1:].isdigit():
        bare = number
        number, version, digits = bare.rpartition("v")
    return bare


def _tidy_doi(value: str) -> str:
    return _without(value, ("https://", "http://", "dx.doi.org/", "doi.org/", "doi:"))


def _without(value: str, beginnings: tuple[str, ...]) -> str:
    bare = value.lower()
    while bare.startswith(beginnings):
        for beginning in beginnings:
            bare = bare.removeprefix(beginning)
    return bare


# -- values with an order ----------------------------------------------------------------------


def read_ordered(field: SearchField, typed: Typed) -> Field | Range | None:
    """Return a value, a comparison or a range; None where it is none of them."""
    value = "".join(split_words(typed.value))
    for op in (">=", "<=", ">", "<", "="):
        if value.startswith(op):
            single = field.tidy(value.removeprefix(op))
            return Field(field.name, op, single) if single else None
    first, dots, second = value.partition("..")
    if not dots:
        single = field.tidy(value)
        return Field(field.name, "=", single) if single else None
    low, high = (None if end in ("", "*") else field.tidy(end) for end in (first, second))
    if (low is None and first not in ("", "*")) or (high is None and second not in ("", "*")):
        return None
    if low is not None and high is not None and field.is_after(low, high):
        low, high = high, low
    # "year:.." is on its way to a range; "year:*..*" says what it means.
    return Range(field.name, low, high) if low or high or "*" in value else None


def is_later(low: str, high: str) -> bool:
    """Whether one date is after another, as far as both are written: 2024-03..2024 is in order."""
    return low[: len(high)] > high[: len(low)]


def _tidy_number(value: str) -> str | None:
    return str(int(value)) if value.isascii() and value.isdigit() and len(value) <= 4 else None


def _tidy_moment(value: str) -> str | None:
    # The last year is one that every system can turn into a time of its own zone.
    found = tidy_date(value)
    return found if found is not None and "1970" < found[:4] < "3000" else None


def tidy_date(value: str) -> str | None:
    """Return "2024", "2024-3" or "2024-3-5" with two digits each; None for what is no date."""
    numbers = value.split("-")
    if len(numbers) > 3 or not all(_tidy_number(number) for number in numbers):
        return None
    year, month, day = (*map(int, numbers), 1, 1)[:3]
    if not (len(numbers[0]) == 4 and year and 1 <= month <= 12 and 1 <= day <= _days(year, month)):
        return None
    return "-".join((numbers[0], *(f"{int(number):02}" for number in numbers[1:])))


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


# -- the table ---------------------------------------------------------------------------------

STATES = ("inbox", "later", "reading", "read", "dropped")
_THERE = ("note", "highlight", "tag", "abstract", "year", "venue", "arxiv", "doi", "rating")

_ABOUT = {
    "any": "words anywhere in a paper",
    "title": "words of the title",
    "abstract": "words of the abstract",
    "author": "names of authors",
    "note": "words of your notes",
    "highlight": "words you marked, and what you say of them",
    "tag": "a tag and those below it",
    "year": "2020, 2020..2023, >=2020",
    "added": "when it came: 2024, 2024-03..2024-06",
    "rating": "your rating: 4, >=3",
    "state": "how far you have read",
    "venue": "where it appeared",
    "arxiv": "the beginning of an arXiv id",
    "doi": "the beginning of a DOI",
    "key": "the beginning of a citation key",
    LIKENESS: "the papers most like the one with this key",
    SAVED: "what a saved search finds",
    "is": "unread, starred, trashed, …",
    "has": "what a paper has: a note, a tag, …",
    "no": "what a paper lacks",
}

FIELDS: dict[str, SearchField] = {
    field.name: field._replace(about=_ABOUT[field.name])
    for field in (
        SearchField("any", read_text, "{}"),
        SearchField("title", read_text, "title has {}"),
        SearchField("abstract", read_text, "abstract has {}"),
        SearchField("author", read_text, "author has {}"),
        SearchField("note", read_text, "note has {}"),
        SearchField("highlight", read_text, "a highlight has {}"),
        SearchField("tag", read_value, "tag is {}", tidy=_tidy_tag),
        SearchField("year", read_ordered, "year {}", tidy=_tidy_number),
        SearchField("added", read_ordered, "added {}", tidy=_tidy_moment, is_after=is_later),
        SearchField("rating", read_ordered, "rating {}", tidy=_tidy_number),
        SearchField("state", read_choice, "state is {}", STATES),
        SearchField("venue", read_value, "venue has {}", tidy=_tidy_words),
        SearchField("arxiv", read_value, "arXiv id begins with {}", tidy=_tidy_arxiv),
        SearchField("doi", read_value, "DOI begins with {}", tidy=_tidy_doi),
        SearchField("key", read_value, "key begins with {}"),
        SearchField(LIKENESS, read_value, "like {}"),
        SearchField(SAVED, read_value, "saved search {}"),
        SearchField("is", read_choice, "is {}", (*STATES, "unread", "starred", "trashed")),
        SearchField("has", read_choice, "has {}", _THERE),
        SearchField("no", read_choice, "has no {}", _THERE),
    )
}


def meaning(leaf: Text | Field | Range, known: Mapping[str, SearchField]) -> str:
    """Return what a leaf asks for, in the few words of a chip: "tag is llm", "year >= 2020"."""
    field = known[leaf.field if isinstance(leaf, Text) else leaf.name]
    return field.say(field, leaf)
