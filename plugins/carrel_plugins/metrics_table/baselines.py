"""Finds what a number is compared with: "over X", "compared to X", "outperforms X by"."""

from __future__ import annotations

from collections.abc import Sequence

from carrel_plugins.metrics_table.amounts import Amount
from carrel_plugins.metrics_table.quantity_words import RIVAL_VERBS
from carrel_plugins.metrics_table.tokens import Token

_PAIRS = {"compared": ("to", "with", "against"), "relative": ("to",), "comparison": ("to", "with")}
_PAIRS |= {"respect": ("to",), "contrast": ("to",), "compare": ("to", "with")}
_SINGLE = frozenset("over than against versus vs".split())
_ENDS = frozenset(
    """. ; ( ) : — while when whereas with on for in by using at across as which that is are under
    to
    from without respectively thereby making showing demonstrating resulting but without
    during after before reaching achieving if where can could has have achieves reduces improves
    also it they""".split()
)
_REACH, _LONGEST, _LIST = 22, 14, 16
#: What is said in comparison, and what says how large the thing is that is compared.
_COMPARED = frozenset(("x", "%", "pp", "dB"))
_SIZES = frozenset(("count", "params", "tokens", "bit", "bit/param", "B"))


def baselines(text: str, tokens: Sequence[Token], found: Sequence[Amount]) -> list[str]:
    """Return the baseline of each amount, or nothing; a list of them is dealt out in order."""
    opening = _opening(text, tokens)
    said = [_behind(text, tokens, found, index) for index in range(len(found))]
    for index, amount in enumerate(found):
        if not said[index] and amount.unit in {"x", "%", "pp", "FLOP/s", "s"}:
            said[index] = _rival(text, tokens, amount.first) or opening
    _deal_out(tokens, found, said)
    compared = {one for one, amount in zip(said, found, strict=True) if amount.unit in _COMPARED}
    return [
        "" if amount.unit in _SIZES and one in compared else one
        for one, amount in zip(said, found, strict=True)
    ]


def _cue(tokens: Sequence[Token], at: int) -> int:
    """Return the index behind a word of comparison, or 0."""
    text = tokens[at].text
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if following in _PAIRS.get(text, ()):
        return at + 2
    if text in _SINGLE and at + 1 < len(tokens) and tokens[at + 1].kind == "word":
        return at + 1
    if text in {"vs", "vs."} and following == ".":
        return at + 2
    return 0


def _behind(text: str, tokens: Sequence[Token], found: Sequence[Amount], index: int) -> str:
    before = found[index]
    at, later = before.last, found[index + 1 : index + 1 + _LIST]
    for _ in range(_REACH):
        while later and at >= later[0].first:
            passed, later = later[0], later[1:]
            if not _goes_on(tokens, before, passed):
                return ""
            if passed.unit not in _SIZES or before.unit in _SIZES:
                before = passed
            at = passed.last
        if at >= len(tokens) or tokens[at].text in {".", ";", "while", "whereas"}:
            return ""
        start = _cue(tokens, at)
        if start:
            stop = later[0].first if later else len(tokens)
            return _phrase(text, tokens, start, stop)
        at += 1
    return ""


def _goes_on(tokens: Sequence[Token], before: Amount, passed: Amount) -> bool:
    """Whether what is compared goes on behind another amount: "2x and 3x", "2x on 8 GPUs",
    "2x faster and 30% smaller".
    """
    if before.unit in _COMPARED and passed.unit in _SIZES:
        return True
    between = {token.text for token in tokens[before.last : passed.first]}
    if before.unit == passed.unit and between <= {",", "and", "or"}:
        return True
    return {before.unit, passed.unit} <= _COMPARED and "and" in between


def _phrase(text: str, tokens: Sequence[Token], start: int, stop: int) -> str:
    """Return the words from a cue to the end of what it compares with."""
    last = start
    while last < min(stop, start + _LONGEST, len(tokens)):
        word = tokens[last].text
        if word in _ENDS or (word == "," and not _listed(tokens, last)):
            break
        last += 1
    while last > start and tokens[last - 1].text in {"and", ",", "or", "a", "an", "the"}:
        last -= 1
    if last <= start:
        return ""
    return " ".join(text[tokens[start].start : tokens[last - 1].end].split())


def _listed(tokens: Sequence[Token], comma: int) -> bool:
    """Whether "and" closes the list that a comma stands in."""
    return any(
        token.text == "and" for token in tokens[comma + 1 : comma + 6] if token.kind == "word"
    ) and any(token.text == "respectively" for token in tokens[comma:])


def _opening(text: str, tokens: Sequence[Token]) -> str:
    """Return the rival of "Compared to X, ..." at the beginning of a sentence."""
    for at in range(min(3, len(tokens))):
        if tokens[at].text in {"compared", "relative", "comparison"}:
            start = _cue(tokens, at)
            return _phrase(text, tokens, start, len(tokens)) if start else ""
    return ""


def _rival(text: str, tokens: Sequence[Token], first: int) -> str:
    """Return X of "outperforms X by" before a number."""
    for at in range(first - 1, max(-1, first - _LONGEST), -1):
        if tokens[at].text in RIVAL_VERBS:
            return _phrase(text, tokens, at + 1, first)
        if tokens[at].text in {".", ";", ")"}:
            return ""
    return ""


def _deal_out(tokens: Sequence[Token], found: Sequence[Amount], said: list[str]) -> None:
    """Give each of a list of numbers its own of a list of rivals, where both are as long."""
    if not any(token.text == "respectively" for token in tokens):
        return
    index = 0
    while index < len(found):
        last = index
        while said[index] and _alike(found, said, index, last + 1):
            last += 1
        parts = [part.strip() for part in said[index].replace(" and ", ", ").split(",")]
        parts = [part for part in parts if part]
        if last > index and len(parts) == last - index + 1:
            said[index : last + 1] = parts
        index = last + 1


def _alike(found: Sequence[Amount], said: Sequence[str], index: int, other: int) -> bool:
    """Whether two amounts are of one list: the same unit, beside the same rivals."""
    if other >= len(found) or said[other] != said[index]:
        return False
    return found[other].unit == found[index].unit
