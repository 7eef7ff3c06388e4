"""Ratios without a number: "doubles", "ten-fold", "an order of magnitude", "by half"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from carrel_plugins.metrics_table.fractions import STARTS as FRACTIONS
from carrel_plugins.metrics_table.fractions import read_fraction
from carrel_plugins.metrics_table.numbers import WORDS, read_number
from carrel_plugins.metrics_table.quantity_words import NOUNS
from carrel_plugins.metrics_table.tokens import Token


class Form(NamedTuple):
    """A ratio from words: its ends, its unit, and the index of the token after it."""

    low: float
    high: float
    unit: str
    stop: int
    certain: bool = True


_VERBS = {
    verb + ending: value
    for verb, value in (("doubl", 2.0), ("tripl", 3.0), ("quadrupl", 4.0))
    for ending in ("e", "es", "ed", "ing")
}
_HALVES = frozenset(("halve", "halves", "halved", "halving"))
_ADVERBS = {"twice": 2.0, "thrice": 3.0}
_COMPARED = frozenset(
    """as the that its their more less fewer faster slower larger bigger smaller higher lower better
    longer cheaper""".split()
)
_BEFORE_VERB = frozenset("to can could will would may might than nearly almost and roughly".split())
_OBJECT = frozenset("the its their our this that in".split())
_FOLDS = {f"{word}fold": value for word, value in WORDS.items() if value > 1}
_ORDER = frozenset(("order", "orders"))
#: Words that may begin one of these forms.
STARTS = (
    frozenset(_VERBS) | _HALVES | frozenset(_ADVERBS) | frozenset(_FOLDS) | _ORDER | FRACTIONS
) | frozenset(("an", "one", "two", "three", "four", "five", "six", "several"))


def read_form(tokens: Sequence[Token], at: int) -> Form | None:
    """Return the ratio whose words begin at a token, or None."""
    magnitude = _orders(tokens, at)
    if magnitude:
        return magnitude
    text = tokens[at].text
    before = tokens[at - 1].text if at else ""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if text in _FOLDS and before not in {"is", "are", "be"}:
        return Form(_FOLDS[text], _FOLDS[text], "x", at + 1)
    if text in _ADVERBS:
        factor = _ADVERBS[text]
        return Form(factor, factor, "x", at + 1) if after in _COMPARED else None
    if text in _VERBS:
        if after == "-" or (text.endswith("le") and before not in _BEFORE_VERB):
            return Form(_VERBS[text], _VERBS[text], "x", at + 1) if after == "the" else None
        later = tokens[at + 2].text if at + 2 < len(tokens) else ""
        certain = after in _OBJECT or before in _BEFORE_VERB or after in NOUNS or later in NOUNS
        return Form(_VERBS[text], _VERBS[text], "x", at + 1, certain)
    if text in _HALVES:
        return Form(0.5, 0.5, "x", at + 1, certain=False)
    fraction = read_fraction(tokens, at)
    if fraction:
        return Form(fraction.value, fraction.value, "x", fraction.stop, fraction.certain)
    if text == "half" and before in {"by", "in", "than"} and after != "-":
        return Form(50.0, 50.0, "%", at + 1, certain=before == "by")
    return None


def _orders(tokens: Sequence[Token], at: int) -> Form | None:
    """Read "two to three orders of magnitude", "an order-of-magnitude", "orders of magnitude"."""
    low, high, index = _exponents(tokens, at)
    if index >= len(tokens) or tokens[index].text not in _ORDER:
        return None
    bare = index == at
    for word in ("of", "magnitude"):
        index += 1
        if index < len(tokens) and tokens[index].text == "-":
            index += 1
        if index >= len(tokens) or tokens[index].text.removesuffix("s") != word:
            return None
    certain = low > 0 and not bare
    return Form(10.0 ** (low or 1.0), 10.0 ** (high or 1.0), "x", index + 1, certain)


def _exponents(tokens: Sequence[Token], at: int) -> tuple[float, float, int]:
    """Return the numbers before "orders" and the index behind them; 0 where none was said."""
    text = tokens[at].text
    if text in {"an", "one"}:
        return 1.0, 1.0, at + 1 + (at + 1 < len(tokens) and tokens[at + 1].text == "-")
    if text == "several":
        return 0.0, 0.0, at + 1
    first = read_number(tokens, at) if text not in _ORDER else None
    if first is None or first.value > 12:
        return 0.0, 0.0, at
    index = first.stop
    if index + 1 < len(tokens) and tokens[index].text in {"to", "-", "or"}:
        second = read_number(tokens, index + 1)
        if second is not None and second.value <= 12:
            return first.value, second.value, second.stop
    hyphen = index + 1 < len(tokens) and tokens[index].text == "-"
    return first.value, first.value, index + hyphen
