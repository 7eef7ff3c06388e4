"""Reads one number: digits with a suffix, words, powers of ten, vague multitudes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from carrel_plugins.metrics_table.tokens import Token
from carrel_plugins.metrics_table.words import SCALED_NOUNS


class Number(NamedTuple):
    """A number and the index of the token after it.

    `suffix` is K, M, B, T or G where a letter scaled it, "word" where a word did. `open` is
    "at_least" behind a plus sign and for "hundreds of millions"; `spelled` where no
    digit was written; `certain` is false for what may be no number ("thousands").
    """

    value: float
    stop: int
    suffix: str = ""
    open: str = ""
    spelled: bool = False
    certain: bool = True


WORDS = {
    word: float(value)
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split()
    )
} | {
    word: 10.0 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mln": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "quadrillion": 1e15,
}
_MANY = {f"{word}s": value for word, value in SCALES.items() if len(word) > 3}
_MANY |= {"tens": 10.0, "dozens": 12.0}
_SUFFIXES = {"K": 1e3, "k": 1e3, "M": 1e6, "B": 1e9, "b": 1e9, "T": 1e12, "G": 1e9}
_SPACED = frozenset("KMBT")
_FLOPS = frozenset("flop flops".split())
_ONE = frozenset(("a", "an", "one"))
#: First words of a number: what starts with none of them needs no look.
STARTS = frozenset(WORDS) | frozenset(SCALES) | frozenset(_MANY) | {"a", "an", "dozen", "half"}


def read_number(tokens: Sequence[Token], at: int) -> Number | None:
    """Return the number that begins at a token, or None."""
    token = tokens[at]
    if token.kind == "number":
        return _digits(tokens, at)
    if token.kind != "word" or token.text not in STARTS:
        return None
    if token.text in _MANY:
        return _multitude(tokens, at)
    if token.text in _ONE:
        return _scaled_one(tokens, at)
    if token.text == "half":
        return _half(tokens, at)
    if token.text in SCALES:
        return Number(SCALES[token.text], at + 1, "word", spelled=True)
    if token.text == "dozen":
        return Number(12.0, at + 1, spelled=True, certain=False)
    return _spelled(tokens, at)


def _digits(tokens: Sequence[Token], at: int) -> Number:
    value, stop = tokens[at].value, at + 1
    if stop + 1 < len(tokens) and tokens[stop].text in {"×", "x"} and tokens[stop + 1].power:
        value, stop = value * tokens[stop + 1].value, stop + 2
        return Number(value, stop, "power")
    if tokens[at].power:
        return Number(value, stop, "power")
    if _lost_power(tokens, at):
        value = value ** tokens[stop].value
        return Number(value, stop + 1, "power", certain=tokens[stop + 1].text in _FLOPS)
    opened, stop = _plus(tokens, stop)
    if stop < len(tokens) and tokens[stop].glued and tokens[stop].raw in _SUFFIXES:
        suffix = tokens[stop].raw
        opened, stop = _plus(tokens, stop + 1, opened)
        return Number(value * _SUFFIXES[suffix], stop, suffix.upper(), opened)
    if _spaced_suffix(tokens, stop):
        suffix = tokens[stop].raw
        return Number(value * _SUFFIXES[suffix], stop + 1, suffix, opened)
    scaled, after = _scale(tokens, stop)
    if scaled:
        return Number(value * scaled, after, "word", opened)
    return Number(value, stop, "", opened)


def _lost_power(tokens: Sequence[Token], at: int) -> bool:
    """Whether "10 23 FLOPs" had an exponent that a PDF set beside its base."""
    if tokens[at].raw != "10" or at + 2 >= len(tokens) or tokens[at + 2].kind != "word":
        return False
    raised = tokens[at + 1]
    plain = raised.kind == "number" and raised.raw.isdigit() and not raised.glued
    return plain and 3 <= raised.value <= 30 and not tokens[at + 2].glued


def _spaced_suffix(tokens: Sequence[Token], at: int) -> bool:
    """Whether a letter apart scales the number: "1.2 M tokens", "7 B parameters"."""
    if at + 1 >= len(tokens) or tokens[at].raw not in _SPACED:
        return False
    noun = tokens[at + 1].text
    return noun in SCALED_NOUNS or noun in {"tokens", "parameters", "params", "parameter"}


def _plus(tokens: Sequence[Token], at: int, opened: str = "") -> tuple[str, int]:
    if at < len(tokens) and tokens[at].text == "+" and tokens[at].glued:
        return "at_least", at + 1
    return opened, at


def _scale(tokens: Sequence[Token], at: int) -> tuple[float, int]:
    """Return the factor of the scale words that follow, and the token after them."""
    factor = 0.0
    while at < len(tokens):
        hyphen = at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at].glued
        word = tokens[at + hyphen].text
        if word not in SCALES:
            break
        factor = (factor or 1.0) * SCALES[word]
        at += 1 + hyphen
    return factor, at


def _scaled_one(tokens: Sequence[Token], at: int) -> Number | None:
    """Read "a trillion", "one hundred thousand"; a bare "one" counts nothing."""
    factor, stop = _scale(tokens, at + 1)
    return Number(factor, stop, "word", spelled=True) if factor else None


def _half(tokens: Sequence[Token], at: int) -> Number | None:
    """Read "half a million"."""
    whole = _scaled_one(tokens, at + 1) if tokens[at + 1 : at + 2] else None
    if whole is None or tokens[at + 1].text not in _ONE:
        return None
    return whole._replace(value=whole.value / 2)


def _spelled(tokens: Sequence[Token], at: int) -> Number:
    value, stop = WORDS[tokens[at].text], at + 1
    if value >= 20 and stop + 1 < len(tokens) and tokens[stop].text == "-":
        unit = WORDS.get(tokens[stop + 1].text, 0.0)
        if 0 < unit < 10:
            value, stop = value + unit, stop + 2
    factor, after = _scale(tokens, stop)
    if factor:
        return Number(value * factor, after, "word", spelled=True)
    return Number(value, stop, spelled=True)


def _multitude(tokens: Sequence[Token], at: int) -> Number:
    """Read "tens of thousands", "hundreds": a lower bound, and vague where it stands alone."""
    value, stop = _MANY[tokens[at].text], at + 1
    of = stop < len(tokens) and tokens[stop].text == "of"
    if of and stop + 1 < len(tokens) and tokens[stop + 1].text in _MANY:
        value, stop = value * _MANY[tokens[stop + 1].text], stop + 2
        return Number(value, stop, "word", "at_least", spelled=True)
    return Number(value, stop, "", "at_least", spelled=True, certain=False)
