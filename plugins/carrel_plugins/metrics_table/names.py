"""Finds names first, so that their digits are no numbers: models, devices, data sets, labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from carrel_plugins.metrics_table.name_words import (
    BINDING,
    DATASETS,
    DATE_CUES,
    DEVICE_TAILS,
    DEVICES,
    FAMILIES,
    LABELS,
    METRIC_CAPITALS,
    OPEN_PREFIXES,
    PLATFORMS,
    VENDORS,
)
from carrel_plugins.metrics_table.numbers import SCALES, WORDS
from carrel_plugins.metrics_table.tokens import Token
from carrel_plugins.metrics_table.words import MONTHS, SCALED_NOUNS, STOPS

NameKind = Literal["model", "dataset", "hardware"]


class Name(NamedTuple):
    """A name and the tokens it is made of, the last exclusive."""

    kind: NameKind
    first: int
    last: int


#: How free a token is to be read as a number.
FREE, WITH_UNIT, TAKEN = 0, 1, 2
_LARGEST_VERSION = 10_000
_RATIO_SIGNS = frozenset(("%", "×", "x"))
_CROSSES = frozenset(("×", "x", "imes"))
_SIDES = frozenset("pixel pixels image images resolution grid matrix px".split())


def is_device(token: Token) -> bool:
    """Whether a word names an accelerator, in the singular or plural."""
    text = token.text
    return text in DEVICES or (text.endswith("s") and text[:-1] in DEVICES)


def is_metric_capital(text: str) -> bool:
    """Whether an abbreviation names a measure, so that a number behind it is no version."""
    return text in METRIC_CAPITALS


def mark(tokens: Sequence[Token]) -> bytearray:
    """Return for each token how free it is: FREE, WITH_UNIT, or TAKEN by a name."""
    marks = bytearray(len(tokens))
    for at, token in enumerate(tokens):
        if token.kind == "number" and not marks[at]:
            marks[at] = _mark_of(tokens, at)
            _take_tile(tokens, at, marks)
    return marks


def _mark_of(tokens: Sequence[Token], at: int) -> int:
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is not None and following.glued:
        if following.text in {"st", "nd", "rd", "th", "d"} and following.raw != "B":
            return TAKEN
        if following.text == "/" and at + 2 < len(tokens) and tokens[at + 2].kind == "number":
            return FREE if _is_ratio(tokens, at + 2) else TAKEN
        if following.text == "s" and _is_year(token):
            return TAKEN
    if at == 0:
        return FREE
    before = tokens[at - 1]
    if (
        token.glued
        and before.text in BINDING
        and not (
            before.text == "/"
            and at > 1
            and _is_ratio(tokens, at)
            and (tokens[at - 2].kind == "number" or tokens[at - 2].text in _RATIO_SIGNS)
        )
    ):
        return TAKEN
    if at > 1 and token.glued and before.text == "." and before.glued and _is_numbered(tokens, at):
        return TAKEN  # MobileNetV2x0.75
    if token.glued and before.text == "-" and before.glued and at > 1:
        return _hyphened(tokens, at, following)
    bounded = at > 1 and tokens[at - 2].text in {"<", ">"}  # "<= 1%"
    if (before.text == "=" and not bounded) or (
        before.text in "<>" and at > 1 and _is_variable(tokens[at - 2])
    ):
        return TAKEN  # a variable: k = 5, p < 0.05
    if _is_year(token) and _dated(tokens, at):
        return TAKEN
    if before.kind == "word" and not token.glued:
        return _behind_word(tokens, at, following)
    if before.text == "(" and _device_before(tokens, at - 1) and _bytes(following):
        return TAKEN
    return FREE


def _is_version(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number behind a name may belong to it: "ImageNet 2012", but not "3x"."""
    token = tokens[at]
    return token.value < _LARGEST_VERSION and not token.power and not _is_ratio(tokens, at)


def _is_numbered(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word two tokens before ends in a digit."""
    return tokens[at - 2].kind == "word" and tokens[at - 2].text[-1].isdigit()


def _is_ratio(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number's own sign says that it is a ratio or per cent."""
    return at + 1 < len(tokens) and tokens[at + 1].text in _RATIO_SIGNS


def _is_variable(token: Token) -> bool:
    return token.kind == "word" and len(token.text) == 1


def _hyphened(tokens: Sequence[Token], at: int, following: Token | None) -> int:
    """Judge the number of "GPT-4", "7B-13B", "sub-10", "Llama-2-70B"."""
    word = tokens[at - 2]
    if word.kind != "word" or word.text == "of":  # a factor-of-4
        return FREE
    if word.text in SCALES or word.text in WORDS or word.text in OPEN_PREFIXES:
        return FREE
    if at > 2 and word.glued and tokens[at - 3].kind == "number":
        return FREE
    if following is not None and following.glued and following.raw in {"B", "M"}:
        return FREE if not is_device(word) else TAKEN
    return TAKEN


def _behind_word(tokens: Sequence[Token], at: int, following: Token | None) -> int:
    token, before = tokens[at], tokens[at - 1]
    if before.text in LABELS and before.text != "top" and not token.power:
        scaled = following is not None and (following.text in {"%", "×", "x"} or following.glued)
        return WITH_UNIT if scaled and following and following.text != "." else TAKEN
    if (is_device(before) or before.text in DEVICE_TAILS) and _bytes(following):
        return TAKEN if _device_before(tokens, at) else FREE
    family = before.text in FAMILIES or before.text in PLATFORMS or is_device(before)
    named = family or (before.text in VENDORS and len(token.raw) == 4)
    if not named:
        initial = at < 2 or tokens[at - 2].text in {".", ":", "(", ")", "•"}
        capital = any(letter.isupper() for letter in before.raw)
        plain = before.text in STOPS or before.text in MONTHS or before.text in WORDS
        named = capital and not initial and not plain and before.text not in METRIC_CAPITALS
    return WITH_UNIT if named and token.value < 10_000 and "," not in token.raw else FREE


def _bytes(following: Token | None) -> bool:
    return following is not None and following.raw in {"GB", "GiB", "G", "MB"}


def _device_before(tokens: Sequence[Token], at: int) -> bool:
    return any(is_device(token) for token in tokens[max(0, at - 3) : at])


def _is_year(token: Token) -> bool:
    return len(token.raw) == 4 and token.raw.isdigit() and 1900 <= token.value <= 2050


def _dated(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1]
    if at + 1 < len(tokens) and tokens[at + 1].text in SCALED_NOUNS:
        return False
    if before.text in DATE_CUES or before.text in MONTHS or before.text in {"(", "'", ","}:
        return True
    return at + 1 < len(tokens) and tokens[at + 1].text in {")", ";"}


def _take_tile(tokens: Sequence[Token], at: int, marks: bytearray) -> None:
    """Take all sides of "16x16" or "224 × 224 × 3"."""
    last = at
    while (
        last + 2 < len(tokens)
        and tokens[last + 1].text in _CROSSES
        and tokens[last + 2].kind == "number"
        and not tokens[last + 2].power
        and (tokens[last + 1].glued == tokens[last + 2].glued or _has_sides(tokens, last + 2))
    ):
        last += 2
    if last == at + 2 and tokens[last].raw == tokens[at].raw and _is_ratio(tokens, last):
        last = at + 1  # a formula told twice, "25×25× faster", is a ratio
    elif last == at:
        last = _end_of_doubled_tile(tokens, at)
    if last > at:
        for index in range(at, last + 1):
            marks[index] = TAKEN


def _has_sides(tokens: Sequence[Token], at: int) -> bool:
    """Whether what has two sides follows a number: "1024× 1024 pixel image"."""
    return at + 1 < len(tokens) and tokens[at + 1].text in _SIDES


def _end_of_doubled_tile(tokens: Sequence[Token], at: int) -> int:
    """Return the last token of "320× 240320× 240", a tile whose formula is told twice."""
    if at + 4 >= len(tokens) or tokens[at + 4].kind != "number":
        return at
    crosses = tokens[at + 1].text == tokens[at + 3].text == "×"
    twice = tokens[at + 2].raw == tokens[at + 4].raw + tokens[at].raw
    return at + 4 if crosses and twice else at


def names(tokens: Sequence[Token]) -> list[Name]:
    """Return the names of models, data sets and devices in a sentence."""
    found: list[Name] = []
    at = 0
    while at < len(tokens):
        kind = _kind_of(tokens, at) if tokens[at].kind == "word" else None
        if kind is None:
            at += 1
            continue
        last = _end_of(tokens, at, kind)
        found.append(Name(kind, at, last))
        at = last
    return found


def _kind_of(tokens: Sequence[Token], at: int) -> NameKind | None:
    token = tokens[at]
    if is_device(token):
        return "hardware"
    if token.text in VENDORS and at + 1 < len(tokens):
        return "hardware" if any(is_device(t) for t in tokens[at + 1 : at + 3]) else None
    if not any(letter.isupper() for letter in token.raw):
        return None
    if token.text in DATASETS:
        return "dataset"
    if token.text in FAMILIES and token.text not in {"transformer", "diffusion", "command"}:
        return "model"
    return None


def _end_of(tokens: Sequence[Token], at: int, kind: NameKind) -> int:
    last = at + 1
    while last < len(tokens):
        token = tokens[last]
        joins = token.text == "-" and token.glued and last + 1 < len(tokens)
        if joins and tokens[last + 1].glued:
            last += 2
        elif (
            (token.kind == "number" and _is_version(tokens, last))
            or (token.glued and token.kind == "word")
            or (kind == "hardware" and (is_device(token) or token.text in DEVICE_TAILS))
        ):
            last += 1
        else:
            break
    return last
