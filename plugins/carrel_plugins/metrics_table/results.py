"""Tells what a paper did from what it says of others, of before, and of what may come."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carrel_plugins.metrics_table.amounts import Amount
from carrel_plugins.metrics_table.tokens import Token

_OWN = re.compile(
    r"\b(?:we|our|ours|us|this (?:paper|work|study|article|survey|report|thesis|research)|"
    r"(?:proposed|presented) (?:\w+[ -]){0,4}(?:method|approach|framework|model|system|algorithm|"
    r"design|architecture|technique)s?|here,|in this|experiment(?:s|al)|evaluations? (?:shows?|on)|"
    r"(?:extensive|empirical) \w+|results (?:show|demonstrate|indicate|suggest))\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:(?:existing|prior|previous|recent|current|conventional|traditional|typical|"
    r"state-of-the-art) (?:\w+[ -]){0,3}(?:works?|methods|approaches|systems?|solutions?|"
    r"techniques|studies|models?|efforts|frameworks|algorithms|research|literature|advances|"
    r"progress|practice)|previously|recently|currently|typically|traditionally|usually|often|"
    r"however|despite|today's|nowadays|commonly|unlike)\b",
    re.IGNORECASE,
)
#: What speaks of what may come, before a number or in its clause.
_GOALS = frozenset(
    """would toward towards future potentially aim aims goal expected prohibitive
    prohibitively""".split()
)
_CLAUSE = frozenset(",;.:")
_CLAUSE_REACH = 30
_CALLED = re.compile(
    r"\b(?:propose|present|introduce|develop|design|build|describe|release|called|named|dubbed|"
    r"namely|termed)s?,? (?:an? |the )?(?:\w+ ){0,2}?([A-Z][\w-]*[A-Z0-9][\w-]*|[A-Z][a-z]+)\b"
)
_SHORT_NAME = re.compile(r"\s*([\w@+.-]*[A-Z][\w@+.-]*(?: [\w.-]+){0,2})\s*[:：—]")
_MOST_NAMES = 20
#: What a paper compares itself with; a number in the same phrase is the rival's.
_RIVALS = frozenset("sota state-of-the-art previous prior existing best-known published".split())
_COMPARING = frozenset("than compared versus vs against over to outperforming surpassing".split())
_RIVAL_VERBS = frozenset(
    """outperforming surpassing outperforms surpasses exceeding beating than matching rivaling
    outperform surpass exceeds beats rivals competitive comparable compared""".split()
)


def own_names(title: str, abstract: str) -> tuple[str, ...]:
    """Return the names that the paper gives to what it made."""
    found = [match.group(1) for match in _CALLED.finditer(abstract)]
    short = _SHORT_NAME.match(title)
    if short:
        found.append(short.group(1))
    return tuple(dict.fromkeys(name for name in found if len(name) > 1))[:_MOST_NAMES]


def sentence_results(text: str, spans: Sequence[tuple[int, int]], own: Sequence[str]) -> list[bool]:
    """Say for each sentence whether it tells of the paper's own work.

    What stands before the first sentence on the own work is background; behind it a sentence is
    own unless it speaks of others only.
    """
    flags: list[bool] = []
    begun = False
    any_own = any(_speaks(text[first:last], own) for first, last in spans)
    for number, (first, last) in enumerate(spans):
        sentence = text[first:last]
        speaks = _speaks(sentence, own)
        begun = begun or speaks
        if speaks:
            flags.append(True)
        elif not begun:
            flags.append(not any_own and number > 1)
        else:
            opening = sentence[:80]
            flags.append(not _OTHERS.search(opening))
    return flags


def _speaks(sentence: str, own: Sequence[str]) -> bool:
    return bool(_OWN.search(sentence)) or any(name in sentence for name in own)


def is_result(tokens: Sequence[Token], amount: Amount, *, own: bool) -> bool:
    """Say whether an amount tells of the paper's work, in a sentence that does or does not."""
    if not own or _is_goal(tokens, amount):
        return False
    first = amount.first
    before = [token.text for token in tokens[max(0, first - 8) : first]]
    if amount.unit == "params":
        return not _rival_model(tokens, first)
    for index in range(len(before) - 1, -1, -1):
        if before[index] in {",", ".", "(", ")", "and", ";"}:
            break
        if before[index] in _RIVALS and set(before[:index]) & _COMPARING:
            return False
    return True


def _is_goal(tokens: Sequence[Token], amount: Amount) -> bool:
    """Whether a number tells of what may come, by the words up to the end of its clause."""
    begin = max(0, amount.first - _CLAUSE_REACH)
    end = min(amount.last + _CLAUSE_REACH, len(tokens))
    ends = (at for at in range(amount.last, end) if tokens[at].text in _CLAUSE)
    return any(token.text in _GOALS for token in tokens[begin : next(ends, end)])


def _rival_model(tokens: Sequence[Token], first: int) -> bool:
    """Whether the model of a size is one that the paper's own is measured against."""
    for index in range(first - 1, max(-1, first - 32), -1):
        text = tokens[index].text
        if text in _RIVAL_VERBS:
            return True
        if text in {".", ";", "we", "us", "our"}:
            return False
    return False
