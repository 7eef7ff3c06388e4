"""Looks for what a number measures behind it and before it."""

from __future__ import annotations

from collections.abc import Sequence

from carrel_plugins.metrics_table.amounts import Amount
from carrel_plugins.metrics_table.quantity_names import (
    ENDS,
    TURNS,
    changed,
    compared,
    joined,
    named,
    noun_phrase,
    participle,
)
from carrel_plugins.metrics_table.quantity_words import (
    CHANGES,
    COMPARATIVES,
    NOUNS,
    RIVAL_VERBS,
    VERBS,
    WEAK,
)
from carrel_plugins.metrics_table.tokens import Token

_RIGHT, _LEFT, _OBJECT, _BRACKET, _NEAR = 7, 18, 6, 12, 4
_NO_MEASURES = frozenset("gpu gpus cpu cpus llm llms dnn cnn snn ai ml dl us ram".split())
_CLAUSES = frozenset((".", ";", "while", "whereas", "but", "although", "which", ")"))
_LONGEST_MEASURE = 6
_PARTICIPLES = frozenset(
    "reduced increased improved decreased lowered saved shortened enhanced boosted".split()
)


def right_of(tokens: Sequence[Token], at: int) -> str:
    """Return what the words from a token on say that the number before it measures."""
    last = min(at + _RIGHT, len(tokens))
    for index in range(at, last):
        text = tokens[index].text
        if text in ENDS:
            return ""
        if text in COMPARATIVES:
            return compared(tokens, index)
        if text == "speed" and index + 2 < len(tokens) and tokens[index + 2].text.startswith("up"):
            return "speedup"
        if text in CHANGES:
            return changed(tokens, index, at)
        if text in NOUNS:
            return noun_phrase(tokens, at, index, last)
        if index == at and text in _PARTICIPLES:
            return participle(tokens, index)
        if index == at and _is_abbreviation(tokens, index):
            return text
        if text in VERBS and text not in {"scale", "cut"}:
            return ""
        if text in TURNS:
            return ""
        if text == "as" and index + 1 < len(tokens):
            nxt = tokens[index + 1].text
            return {"fast": "speedup", "large": "size", "much": ""}.get(nxt, "")
    return ""


def _is_abbreviation(tokens: Sequence[Token], index: int) -> bool:
    """Whether capitals right behind a number name a measure: "53.6% PQ on ..."."""
    raw = tokens[index].raw
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    ended = following is None or following.kind == "sign" or following.text in TURNS
    capitals = raw.isalpha() and raw.isupper() and 2 <= len(raw) <= _LONGEST_MEASURE
    return capitals and ended and tokens[index].text not in _NO_MEASURES


def left_of(tokens: Sequence[Token], amount: Amount) -> str:
    """Return what the words of the clause before an amount say that it measures."""
    first = amount.first
    noun, index = -1, first
    begin = max(0, first - _LEFT)
    absolute = _absolute(tokens, first)
    while index > begin:
        index -= 1
        text = tokens[index].text
        if text == ")":
            index = _opening(tokens, index)
            continue
        if text in _CLAUSES:
            break
        if text in CHANGES and (index + 1 >= len(tokens) or tokens[index + 1].text != "-"):
            if text in VERBS and not absolute and noun < 0:
                return _done(tokens, index, noun)
            if absolute and noun - index > _NEAR:
                return named(tokens, noun)
            return _changed_before(tokens, index, first, noun)
        if text in VERBS and (noun < 0 or noun - index <= _LEFT):
            if absolute and VERBS[text] != "speedup":
                noun = noun if noun >= 0 else _subject(tokens, index)
                if noun >= 0:
                    return named(tokens, noun)
            return _done(tokens, index, noun)
        if text in COMPARATIVES and noun >= 0 and noun - index < 5 and not absolute:
            change = COMPARATIVES[text]
            return change if change == "speedup" else joined(named(tokens, noun), change)
        if text in NOUNS and (noun < 0 or (tokens[noun].text in WEAK and noun - index < 3)):
            noun = index
    return named(tokens, noun) if noun >= 0 else ""


def _opening(tokens: Sequence[Token], closing: int) -> int:
    """Return where the bracket opens that closes at an index: "error (in test) of 3%"."""
    for index in range(closing - 1, max(-1, closing - _BRACKET), -1):
        if tokens[index].text == "(":
            return index
    return closing


def _absolute(tokens: Sequence[Token], first: int) -> bool:
    """Whether a number is where something stands, and not by how much it moved."""
    for index in range(first - 1, max(-1, first - 5), -1):
        text = tokens[index].text
        if text == "by":
            return False
        hedge = (text == "to" and index and tokens[index - 1].text == "up") or (
            text == "at" and tokens[index + 1].text in {"least", "most"}
        )
        factor = index > 0 and tokens[index - 1].text == "factor"
        if text in {"of", "to", "at", "is", "from"} and not hedge and not factor:
            return True
    return False


def _changed_before(tokens: Sequence[Token], index: int, first: int, noun: int) -> str:
    """Name a noun of change that stands before its number: "a reduction in memory of 3x"."""
    name = changed(tokens, index, max(0, index - 3))
    if name == CHANGES[tokens[index].text] and 0 <= noun - index < _OBJECT and noun < first:
        return joined(named(tokens, noun), name)
    return name


def _done(tokens: Sequence[Token], verb: int, noun: int) -> str:
    change = VERBS[tokens[verb].text]
    if tokens[verb].text in RIVAL_VERBS:
        weak = noun < 0 or tokens[noun].text in WEAK
        return "performance_improvement" if weak else joined(named(tokens, noun), change)
    if change == "speedup":
        return change
    if noun < 0:
        noun = _subject(tokens, verb)
    return joined(named(tokens, noun), change) if noun >= 0 else change


def _subject(tokens: Sequence[Token], verb: int) -> int:
    """Return the index of what "is reduced by" or "drops by" a number, or -1."""
    passive = verb and tokens[verb - 1].text in {"is", "are", "was", "were", "be", "been"}
    following = tokens[verb + 1].text if verb + 1 < len(tokens) else ""
    if not passive and following not in {"by", "to", "from", "up", "over", "about"}:
        return -1
    for index in range(verb - 1, max(-1, verb - _LEFT), -1):
        if tokens[index].text in NOUNS and tokens[index].text not in WEAK:
            return index
        if tokens[index].text in _CLAUSES:
            break
    return -1
