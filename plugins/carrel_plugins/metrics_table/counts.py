"""Reads what is counted: "five continual learning approaches", "1100 licensed nurses"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from carrel_plugins.metrics_table.names import is_device
from carrel_plugins.metrics_table.numbers import Number
from carrel_plugins.metrics_table.quantity_words import VERBS
from carrel_plugins.metrics_table.tokens import Token
from carrel_plugins.metrics_table.words import COUNT_QUANTITIES, MILD_NOUNS, SCALED_NOUNS, STOPS


class Count(NamedTuple):
    """What is counted, the index behind its noun, and whether it says how large the work is."""

    quantity: str
    stop: int
    certain: bool


_LONGEST = 18
#: Small numbers of these are told in words in every abstract, and measure nothing.
_FEW = 4
_LARGE = 1000
_NO_PLURALS = frozenset("times series always perhaps points degrees percents".split())
_SCALE_OF_RUN = frozenset("gpus tpus npus cpus gcds accelerators sockets".split())
_SINGULAR = frozenset(
    "layer expert gpu tpu gcd language head class epoch node core agent image frame qubit".split()
)
_MACHINES = frozenset("gpus tpus npus gcds accelerators gpu tpu gcd npu devices".split())


def read_count(tokens: Sequence[Token], at: int, number: Number, *, hyphen: bool) -> Count | None:
    """Return what the number counts; `at` is behind the number and its hyphen.

    A hyphen takes a singular noun ("128-layer"), anything else a plural within a few words.
    """
    if hyphen:
        if at < len(tokens) and tokens[at].text in _SINGULAR:
            certain = not number.spelled and number.value > _FEW
            return Count(_quantity(f"{tokens[at].text}s"), at + 1, certain)
        return None
    head = _head(tokens, at) or _plural(tokens, at, number)
    if head is None or _is_code(tokens, at):
        return None
    index, noun = head
    return Count(_quantity(noun), index + 1, _is_certain(noun, number))


def _is_code(tokens: Sequence[Token], at: int) -> bool:
    """Whether letters that touch the number make it a name: "3DGS scenes", but not "8GPUs"."""
    word = tokens[at]
    touching = word.kind == "word" and word.glued and tokens[at - 1].kind == "number"
    return touching and word.text not in SCALED_NOUNS and not is_device(word)


def _head(tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    """Return the index and the text of the plural noun that ends the phrase."""
    if at + 1 < len(tokens) and tokens[at].text == "of" and tokens[at + 1].text in {"the", "our"}:
        at += 2
    mild: tuple[int, str] | None = None
    for index in range(at, min(at + _LONGEST, len(tokens))):
        token = tokens[index]
        if token.text in {"-", "/"} and token.glued:
            continue
        if token.text == "." and index and tokens[index - 1].raw.isupper():
            continue  # U.S.
        if token.kind == "number" and index > at and is_device(tokens[index - 1]):
            continue  # A100 80GB
        if token.kind != "word" or (token.text in STOPS and not _hyphenated(tokens, index)):
            break
        if is_device(token) and not tokens[index + 1 : index + 2]:
            return index, "gpus"
        if token.text.endswith("s") and is_device(token):
            return index, "gpus"
        if token.text in {"sets", "set"} and index > at and tokens[index - 1].text == "data":
            return index, "datasets"
        if token.text in SCALED_NOUNS:
            return index, token.text
        if token.text in MILD_NOUNS and mild is None:
            mild = index, token.text
    return mild


def _hyphenated(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word is within a compound: the "of" of "state-of-the-art"."""
    return tokens[index].text != "to" and tokens[index].glued and tokens[index - 1].text == "-"


def count_before(tokens: Sequence[Token], at: int) -> str:
    """Return the quantity of "experts from 8 to 64", where a plural stands before, or nothing."""
    if at > 1 and tokens[at - 1].text == "from" and tokens[at - 2].text in SCALED_NOUNS:
        return _quantity(tokens[at - 2].text)
    return ""


def _plural(tokens: Sequence[Token], at: int, number: Number) -> tuple[int, str] | None:
    """Return any plural right behind a large number: "19K claims", "18,840 strides"."""
    year = 1900 <= number.value <= 2100
    vague = number.spelled or number.open or year
    if vague or number.value < _LARGE or number.suffix not in {"", "K", "word"}:
        return None
    for index in range(at, min(at + 2, len(tokens))):
        text = tokens[index].text
        if tokens[index].kind != "word" or text in STOPS or text in VERBS or text in _NO_PLURALS:
            return None
        if text.endswith("s") and len(text) > 3 and not text.endswith(("ss", "us", "is")):
            return index, text
    return None


def _is_certain(noun: str, number: Number) -> bool:
    if noun not in MILD_NOUNS:
        few = number.spelled and number.value <= _FEW
        return number.certain and (not few or noun in _SCALE_OF_RUN)
    return number.certain and number.value > _FEW


def _quantity(noun: str) -> str:
    if noun in _MACHINES:
        return "gpu_count"
    known = COUNT_QUANTITIES.get(noun)
    if known:
        return known
    if noun.endswith("ies"):
        return f"{noun[:-3]}y_count"
    if noun.endswith(("ches", "sses", "shes", "xes")):
        return f"{noun[:-2]}_count"
    return f"{noun.removesuffix('s')}_count"
