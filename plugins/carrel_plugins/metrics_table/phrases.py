"""The number phrases of a sentence: amounts, ratios in words, prices; units that a list shares."""

from __future__ import annotations

from collections.abc import Sequence

from carrel_plugins.metrics_table import forms, numbers
from carrel_plugins.metrics_table.amounts import Amount, read_amount
from carrel_plugins.metrics_table.counts import count_before
from carrel_plugins.metrics_table.names import TAKEN
from carrel_plugins.metrics_table.scores import score_of
from carrel_plugins.metrics_table.tokens import Token

_LINKS = frozenset(
    """, and or / & ( ) vs versus up to over about around approximately nearly ~ than more least at
    by of from""".split()
)
_SHARED = frozenset((",", "and", "or", "/", "&"))
_LONGEST_LINK = 4
_STARTS = numbers.STARTS | forms.STARTS
_COMPARED = frozenset("compared vs versus against".split())
_PARTNER_DISTANCE = 8
_FOR = frozenset("for on in (".split())


def phrases(tokens: Sequence[Token], marks: bytearray) -> list[Amount]:
    """Return the amounts of a sentence that have a unit, in order and without overlaps."""
    found: list[Amount] = []
    at = 0
    while at < len(tokens):
        amount = _phrase(tokens, at, marks)
        if amount is None:
            at += 1
            continue
        found.append(amount)
        at = max(amount.last, at + 1)
    for amount in found:
        if not amount.unit and amount.free and amount.low != amount.high:
            amount.quantity = count_before(tokens, amount.first)
            amount.unit = "count" if amount.quantity else ""
    _share_units(tokens, found)
    _name_scores(tokens, found)
    return [amount for amount in found if amount.unit]


def _phrase(tokens: Sequence[Token], at: int, marks: bytearray) -> Amount | None:
    token = tokens[at]
    if token.kind == "sign":
        return _price(tokens, at, marks) if token.text == "$" else None
    if token.kind == "word":
        if token.text not in _STARTS or _is_part(tokens, at):
            return None
        if token.text in forms.STARTS:
            form = forms.read_form(tokens, at)
            if form:
                return _ratio(at, form)
    elif token.text.isdigit() and token.value < 10:
        form = forms.read_form(tokens, at)
        if form:
            return _ratio(at, form)
    if token.kind == "number" and _said_year(tokens, at):
        return Amount(at, at + 1, at + 1, token.value, token.value, "year", "calendar_year")
    return read_amount(tokens, at, marks)


def _is_part(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number word is part of another: "multi-billion", "all-in-one"."""
    return (
        at > 1
        and tokens[at].glued
        and tokens[at - 1].text == "-"
        and tokens[at - 2].text in {"multi", "in", "many", "two", "per"}
    )


def _ratio(at: int, form: forms.Form) -> Amount:
    amount = Amount(at, form.stop, form.stop, form.low, form.high, form.unit)
    amount.certain = form.certain
    return amount


def _said_year(tokens: Sequence[Token], at: int) -> bool:
    """Whether the text itself says that a number is one: "the year of 2024"."""
    before = [token.text for token in tokens[max(0, at - 2) : at]]
    named = before[-1:] == ["year"] or before == ["year", "of"]
    return named and len(tokens[at].raw) == 4 and 1900 <= tokens[at].value <= 2100


def _price(tokens: Sequence[Token], at: int, marks: bytearray) -> Amount | None:
    if at + 1 >= len(tokens) or tokens[at + 1].kind != "number" or marks[at + 1] == TAKEN:
        return None
    number = numbers.read_number(tokens, at + 1)
    if number is None:
        return None
    amount = Amount(at, number.stop, number.stop, number.value, number.value, "USD")
    amount.open = number.open
    yearly = [token.text for token in tokens[number.stop : number.stop + 2]]
    if yearly[:1] in (["/"], ["per"], ["a"]) and yearly[1:] in (["year"], ["annum"]):
        amount.unit, amount.last = "USD/year", number.stop + 2
    return amount


def _share_units(tokens: Sequence[Token], found: list[Amount]) -> None:
    """Give a number without unit that of the next one in its list: "5, 10 and 15%"."""
    for index in range(len(found) - 2, -1, -1):
        one, following = found[index], found[index + 1]
        if one.unit or not one.free or not following.unit:
            continue
        between = [token.text for token in tokens[one.last : following.first]]
        if not between or len(between) > _LONGEST_LINK or not _SHARED & set(between):
            continue
        if not set(between) <= _LINKS or following.unit in {"USD", "year"} or ")" in between:
            continue
        if one.spelled and following.unit == "count" and not following.spelled:
            continue
        one.unit, one.quantity = following.unit, following.quantity
        one.certain = one.certain and following.certain
        scale = following.scale if one.scale == 1 and one.high < 1000 else 1.0
        one.low, one.high = (value * following.factor * scale for value in (one.low, one.high))
        one.factor, one.scale = following.factor, scale


def _name_scores(tokens: Sequence[Token], found: list[Amount]) -> None:
    """Give numbers without unit the measure beside them, or that of what they are compared to."""
    for index in range(len(found) - 1, -1, -1):
        one = found[index]
        if one.unit or not one.free or one.spelled or one.scale != 1:
            continue
        score = score_of(tokens, one.first, one.bare, one.high)
        if score:
            one.unit, one.quantity = score.unit, score.quantity
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        if following and _is_listed(tokens, one, following):
            one.unit, one.quantity = following.unit, following.quantity
            continue
        if tokens[one.first - 1].text == "and" and one.last < len(tokens):
            _continue_score(tokens, found[max(0, index - 4) : index], one)
        if following and following.unit and one.last < len(tokens):
            near = following.first - one.last < _PARTNER_DISTANCE
            compared = tokens[one.last].text in _COMPARED
            if near and compared and following.unit in {"perplexity", "score", "%", "dB"}:
                one.unit, one.quantity = following.unit, following.quantity


def _is_listed(tokens: Sequence[Token], one: Amount, following: Amount) -> bool:
    """Whether a number shares the measure behind the next one: "41.5 and 48.1 mAP"."""
    between = {token.text for token in tokens[one.last : following.first]}
    scored = following.unit in {"score", "perplexity"} and not following.spelled
    return scored and bool(between) and between <= _SHARED and _is_alike(one, following)


def _is_alike(one: Amount, other: Amount) -> bool:
    """Whether two numbers may be of one measure: neither is ten times the other."""
    return 0.1 < one.high / (other.high or 1) < 10


def _continue_score(tokens: Sequence[Token], before: list[Amount], one: Amount) -> None:
    """Read the second half of "an F1 of 0.9 for cats and 0.8 for dogs"."""
    if tokens[one.last].text not in _FOR:
        return
    for other in reversed(before):
        score = score_of(tokens, other.first, other.bare, other.high)
        if score and score.unit in {"score", "perplexity"} and _is_alike(one, other):
            one.unit, one.quantity = score.unit, score.quantity
            return
