"""Fractions: "half the memory", "a quarter of the parameters", "two-thirds of", "1/10 of"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from carrel_plugins.metrics_table.quantity_words import NOUNS
from carrel_plugins.metrics_table.tokens import Token


class Fraction(NamedTuple):
    """A part of one, the index of the token after it, and whether it is of something measured."""

    value: float
    stop: int
    certain: bool


_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "tenth": 10,
    "sixteenth": 16,
    "twentieth": 20,
    "hundredth": 100,
    "thousandth": 1000,
}
_HOW_MANY = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "nine": 9}
#: Words that may begin a fraction; those of digits are numbers.
STARTS = frozenset(_HOW_MANY) | {"half"}
_DETERMINERS = frozenset("the its their our that".split())
_LARGEST = 10_000
_REACH = 6


def read_fraction(tokens: Sequence[Token], at: int) -> Fraction | None:
    """Return the fraction that begins at a token, or None.

    It must be of something ("of", "the", "its"); it is certain where that is a quantity.
    """
    read = _written(tokens, at) if tokens[at].kind == "number" else _spelled(tokens, at)
    if read is None:
        return None
    value, stop = read
    following = tokens[stop].text if stop < len(tokens) else ""
    if following != "of" and following not in _DETERMINERS:
        return None
    later = tokens[stop + 1 : stop + 1 + _REACH]
    ends = (i for i, token in enumerate(later) if token.kind == "sign" and token.text != "-")
    measured = any(token.text in NOUNS for token in later[: next(ends, _REACH)])
    return Fraction(value, stop, measured or following == "that")


def _spelled(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """Read "half", "a quarter", "one third", "two-thirds", "three quarters"."""
    if tokens[at].text == "half":
        return 0.5, at + 1
    count = _HOW_MANY.get(tokens[at].text)
    hyphen = at + 1 < len(tokens) and tokens[at + 1].text == "-"
    part = at + 1 + hyphen
    if count is None or part >= len(tokens):
        return None
    word = tokens[part].text
    below = _PARTS.get(word if count == 1 else word.removesuffix("s"))
    return (count / below, part + 1) if below and below > count else None


def _written(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """Read "1/10", "1/10th"."""
    if at + 2 >= len(tokens) or tokens[at + 1].text != "/" or tokens[at + 2].kind != "number":
        return None
    above, below = tokens[at].value, tokens[at + 2].value
    if not (tokens[at + 1].glued and tokens[at + 2].glued and 0 < above < below <= _LARGEST):
        return None
    stop = at + 3
    if stop < len(tokens) and tokens[stop].text in {"th", "rd", "nd"} and tokens[stop].glued:
        stop += 1
    return above / below, stop
