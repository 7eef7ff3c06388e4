"""Units of numbers: what `80GB` is in a field of GB, `7B` in one of parameters, `2×` in one of x.

    value  = number [prefix] [word] [rate]
    prefix = k M G T P (1,000 each) | Ki Mi Gi Ti (1,024 each) | B (a billion, of what is counted)
    rate   = /s | /min | /h

What is left out is as in the field: in a field of TFLOP/s `100` is `100T` is `100TFLOP/s`, and
`TFLOPS` as well. Nothing in between is thinkable of bytes, of FLOP and of what is counted, so the
case of their letters does not count ("80gb", "7b"; only "Gb", perhaps bits, is not read); "m" is no
prefix anywhere else. A field whose unit is "B" counts bytes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_PREFIXES: dict[str, int] = {"": 1} | {
    letter: 1000**power for power, letter in enumerate("kMGTP", 1)
}
_PREFIXES |= {"K": 1000} | {f"{letter}i": 1024**power for power, letter in enumerate("KMGT", 1)}
_FOLDED_PREFIXES = {prefix.lower(): factor for prefix, factor in _PREFIXES.items()}

#: Words of what is measured in whole pieces, each with all the ways of writing it.
_COUNTED = {
    "": ("",),
    "params": ("params", "param", "parameters", "parameter"),
    "tokens": ("tokens", "token", "tok"),
    "B": ("b", "byte", "bytes"),
    "bit": ("bit", "bits"),
    "FLOP": ("flop", "flops", "op", "ops"),
}
#: Of these "B" means a billion.
_BARE = ("", "params", "tokens")
_BILLION = 1000**3
_TIMES = ("x", "×", "times")
#: Others that a prefix can stand before in the name of a field's unit.
_MEASURED = ("W", "Wh", "Hz", "J")
#: Seconds, by the names of what may stand behind "/" or "per".
_SECONDS = (
    dict.fromkeys(("s", "sec", "second"), 1)
    | dict.fromkeys(("min", "minute"), 60)
    | dict.fromkeys(("h", "hr", "hour"), 3600)
)
#: Numbers from here on are told with a prefix.
_SHORTENED = 10_000


class Unit(NamedTuple):
    """A unit taken apart: 1 of it is `factor` of `word`, a time in `seconds` (0: no rate).

    `bare` is how it is written without its prefix.
    """

    factor: int
    word: str
    seconds: int
    bare: str


def in_unit(text: str, unit: str) -> str | None:
    """Return a number with or without a unit, "1,000", "80GB", as a plain one in `unit`.

    None for what is no number, or has a unit that is none of this kind. `text` holds no spaces.
    """
    number, behind = _split(text)
    factors = _factors(behind, unit)
    if not number or factors is None:
        return None
    # Only here: no search for words needs it.
    from decimal import Context, DecimalException

    exact = Context(prec=60)
    try:
        typed = exact.create_decimal(re.sub("[,'’]", "", number))
        return format(exact.divide(exact.multiply(typed, factors[0]), factors[1]), "f")
    except DecimalException:
        return None


def unit_behind(text: str) -> str:
    """Return what stands behind the number that `text` begins with; "" where nothing does."""
    number, behind = _split(text)
    return behind if number else ""


def is_number(text: str) -> bool:
    """Whether `text` is a number without a unit, perhaps with separators of thousands."""
    number, behind = _split(text)
    return bool(number) and not behind


def said(number: str, unit: str) -> tuple[str, str]:
    """Return a number of `unit` and the unit for people: ("7B", "params"), ("80", "GB").

    Only round numbers from 10,000 on are made shorter. `number` is one that `float` reads.
    """
    known, value = unit_of(unit), float(number)
    is_known = known.word in _COUNTED or known.word in _MEASURED
    is_decimal = known.factor in (1000**power for power in range(6))
    if abs(value) < _SHORTENED or not (is_known and is_decimal):
        return number, unit
    for letter in "PTGMk":
        shorter = value * known.factor / _PREFIXES[letter]
        if 1 <= abs(shorter) < _SHORTENED and shorter == round(shorter, 2):
            if known.word in _BARE:
                return f"{shorter:g}{letter.replace('G', 'B')}", known.bare
            return f"{shorter:g}", letter + known.bare
    return number, unit


# Compiled when a number is first read: the language is imported before the first paint.
@lru_cache(maxsize=1)
def _rate() -> re.Pattern[str]:
    return re.compile(rf"(?:/|per)({'|'.join(_SECONDS)})\Z", re.IGNORECASE | re.ASCII)


@lru_cache(maxsize=1)
def _number() -> re.Pattern[str]:
    whole = "[0-9]{1,3}(?:[,'’][0-9]{3})+(?:\\.[0-9]*)?|[0-9]+\\.?[0-9]*|\\.[0-9]+"
    return re.compile(f"([+-]?(?:{whole})(?:[eE][+-]?[0-9]{{1,3}})?)")


def _split(text: str) -> tuple[str, str]:
    found = _number().match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


# -- units taken apart -------------------------------------------------------------------------


@lru_cache(maxsize=64)
def unit_of(unit: str) -> Unit:
    """Take the unit of a field apart; what nobody knows is a word without a prefix."""
    found = _rate().search(unit)
    whole = unit[: found.start()] if found else unit
    rate = found[0] if found else ""
    seconds = _SECONDS[found[1].lower()] if found else int(whole.endswith("OPS"))
    whole = whole.strip()
    if whole.lower() in _TIMES:
        return Unit(1, "x", seconds, unit)
    for start in (0, 1, 2):
        word = whole[start:]
        name = word if word in _MEASURED else _counted(word)
        if len(whole) >= start and whole[:start] in _PREFIXES and name is not None:
            return Unit(_PREFIXES[whole[:start]], name, seconds, word + rate)
    return Unit(1, whole, seconds, unit)


def _counted(word: str) -> str | None:
    lower = word.lower()
    return next((name for name, ways in _COUNTED.items() if lower in ways), None)


@lru_cache(maxsize=256)
def _factors(behind: str, unit: str) -> tuple[int, int] | None:
    """Return by what to multiply and to divide a number that `behind` stands behind."""
    known = unit_of(unit)
    if not behind:
        return 1, 1
    found = _rate().search(behind)
    if found is None:
        factor = _factor(behind, known)
        return None if factor is None else (factor, known.factor)
    factor = _factor(behind[: found.start()], known)
    if factor is None or not known.seconds:
        return None
    return factor * known.seconds, known.factor * _SECONDS[found[1].lower()]


def _factor(text: str, known: Unit) -> int | None:
    """Return of how much of the word of a unit `text`, a prefix and a word, tells."""
    if not text:
        return known.factor
    if text.lower() in _TIMES and known.word in ("x", ""):
        return 1
    if known.word not in _COUNTED:
        return _PREFIXES.get(text.removesuffix(known.word))
    if text[-1] == "b" and text[:-1] != text[:-1].lower():
        return None  # "Gb" may be bits
    lower = text.lower()
    for way in sorted(("", *_COUNTED[known.word]), key=len, reverse=True):
        prefix = lower.removesuffix(way)
        if lower.endswith(way) and prefix in _FOLDED_PREFIXES:
            return _FOLDED_PREFIXES[prefix]
        if lower.endswith(way) and prefix == "b" and known.word in _BARE:
            return _BILLION
    return None
