"""A value as a text that a reader can edit, and the way back by the extractor's own grammar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from carrel_plugins.metrics_table.names import mark
from carrel_plugins.metrics_table.numbers import read_number
from carrel_plugins.metrics_table.phrases import phrases
from carrel_plugins.metrics_table.quantity_words import BY_UNIT
from carrel_plugins.metrics_table.tokens import Token, tokenize
from carrel_plugins.metrics_table.wording import Scale, Shown, scale_of

#: Metres have a name here and none in the text: "m" alone is as often a million.
_UNITS = frozenset((*BY_UNIT, "m"))
_LINKS = frozenset(("-", "to", "—"))
#: As few digits as tell the same number; 17 tell every one, 12 can be read of every one.
_DIGITS = (15, 16, 17, 12)
_LONGEST = 200
_ADVICE = "say a number with its unit, such as 2.3x, 1.6–3x, 40%, 12 ms or 225 TFLOP/s"


class Value(NamedTuple):
    """A number or a range, in a unit without prefix; `quantity` where the text tells it."""

    low: float
    high: float
    unit: str
    quantity: str = ""


def value_text(low: float, high: float, unit: str, quantity: str = "") -> str:
    """Return the text of a value, which `read_value` reads as the same one.

    Only what needs more letters than the grammar reads (18) is told in fewer digits.
    """
    readable = ""
    for said in _ways(low, high, unit):
        try:
            read = read_value(said, quantity)
        except ValueError:
            continue
        if read[:3] == (low, high, unit):
            return said
        if read.unit == unit:
            readable = readable or said
    return readable


def read_value(text: str, quantity: str = "") -> Value:
    """Return what a text says; a number without a unit has that of `quantity`, or is a score.

    Raises ValueError, with a sentence for the reader, for what is no value.
    """
    tokens = tokenize(text[:_LONGEST])
    if not tokens or len(text) > _LONGEST:
        raise ValueError(f"A value is missing: {_ADVICE}.")
    found = phrases(tokens, mark(tokens))
    if len(found) == 1 and (found[0].first, found[0].last) == (0, len(tokens)):
        return Value(found[0].low, found[0].high, found[0].unit, found[0].quantity)
    value = _plain(tokens, text, quantity)
    if value is None:
        raise ValueError(f"“{text.strip()}” is no value: {_ADVICE}.")
    return value


def read_least(text: str, quantity: str = "") -> tuple[float, str]:
    """Return a least value and its unit, "" where a number alone was typed. Raises as above."""
    value = read_value(text, quantity)
    alone = text.strip().replace(".", "", 1).isdigit()
    return value.low, "" if alone else value.unit


def _plain(tokens: Sequence[Token], text: str, quantity: str) -> Value | None:
    """Read numbers alone, or with the name of a unit behind them: "0.91", "64 count"."""
    first = read_number(tokens, 0)
    if first is None:
        return None
    low, high, stop = first.value, first.value, first.stop
    if stop + 1 < len(tokens) and tokens[stop].text in _LINKS:
        second = read_number(tokens, stop + 1)
        if second is None or second.value <= low:
            return None
        high, stop = second.value, second.stop
    behind = text[tokens[stop - 1].end :].strip()
    unit = behind or _unit_of(quantity)
    return Value(low, high, unit) if unit in _UNITS else None


def _unit_of(quantity: str) -> str:
    if quantity in _UNITS:
        return quantity
    return "count" if quantity.endswith("_count") else "score"


def _ways(low: float, high: float, unit: str) -> Iterator[str]:
    scales = (scale_of(high, unit), scale_of(low, unit), Scale(1.0, "", unit))
    for scale in dict.fromkeys(scales):
        for digits in _DIGITS:
            ends = dict.fromkeys(f"{end / scale.factor:.{digits}g}" for end in (low, high))
            yield str(Shown("–".join(ends) + scale.letter, scale.unit))
            yield f"{'–'.join(ends)}{scale.letter} {scale.unit}"  # "1e+17x" is no number
