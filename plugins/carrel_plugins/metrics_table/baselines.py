"""Finds what a number is compared with: "over X", "compared to X", "outperforms X by"."""

from __future__ import annotations

from collections.abc import Sequence

from carrel_plugins.metrics_table.amounts import Amount
from carrel_plugins.metrics_table.lists import list_places
from carrel_plugins.metrics_table.quantity_words import CHANGES, COMPARATIVES, RIVAL_VERBS, VERBS
from carrel_plugins.metrics_table.tokens import Token

_PAIRS = {"compared": ("to", "with", "against"), "relative": ("to",), "comparison": ("to", "with")}
_PAIRS |= {"respect": ("to",), "contrast": ("to",), "compare": ("to", "with")}
_SINGLE = frozenset("over than against versus vs".split())
_ENDS = frozenset(
    """. ; ( ) : — while when whereas with on for in by using at across as which that is are under
    to
    from without respectively thereby making showing demonstrating resulting but without
    during after before reaching achieving if where can could has have achieves reduces improves
    also it they our we its""".split()
)
_REACH, _LONGEST, _LIST = 22, 14, 16
_SIZE_REACH, _BY_REACH = 3, 7
#: "Over" behind these compares nothing: "averaged over five runs", "intersection over union".
_SPREAD = frozenset(
    "intersection average averaged averaging mean trained evaluated tested taken across".split()
)
#: Words that end the name of a rival and belong to what follows.
_TRAILING = frozenset(
    (
        "and",
        ",",
        "or",
        "a",
        "an",
        "the",
        "such",
        "like",
        "~",
        "-",
        "e.g",
        "of",
        "up",
        "only",
        "simultaneously",
    )
)
#: Verbs behind "and" that say more of the paper's own work.
_GOES_ON = frozenset(VERBS) | frozenset(
    """matches match is are has have requires require uses use runs run achieves achieve needs
    maintains maintain delivers provides offers scales supports enables shows""".split()
)
#: What is said in comparison, and what says how large the thing is that is compared.
_COMPARED = frozenset(("x", "%", "pp", "dB"))
_SIZES = frozenset(("count", "params", "tokens", "bit", "bit/param", "B"))


def baselines(text: str, tokens: Sequence[Token], found: Sequence[Amount]) -> list[str]:
    """Return the baseline of each amount, or nothing; a list of them is dealt out in order."""
    dealt = any(token.text == "respectively" for token in tokens)
    places = list_places(tokens, found)
    opening = _opening(text, tokens, dealt=dealt)
    said = [
        _behind(text, tokens, found, index, listed=dealt or size > 1)
        for index, (_, size) in enumerate(places)
    ]
    for index, amount in enumerate(found):
        if not said[index] and amount.unit in {"x", "%", "pp", "FLOP/s", "s"}:
            limit = found[index - 1].last if index and not places[index][0] else 0
            said[index] = _rival(text, tokens, amount.first, limit) or opening
    _deal_out(found, said, places, respectively=dealt)
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
        spread = text == "over" and at > 0 and tokens[at - 1].text in _SPREAD
        return 0 if spread else at + 1
    if text in {"vs", "vs."} and following == ".":
        return at + 2
    return 0


def _behind(
    text: str, tokens: Sequence[Token], found: Sequence[Amount], index: int, *, listed: bool
) -> str:
    """Return what the words behind an amount compare it with; `listed`: it may be a list."""
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
            if found[index].unit in _SIZES and start - found[index].last > _SIZE_REACH:
                return ""  # "100 languages and better quality than": of the quality
            others = (one.first for one in later if one.unit != "params")
            return _phrase(text, tokens, start, next(others, len(tokens)), listed=listed)
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
    changes = {before.unit, passed.unit} <= _COMPARED and _is_change(tokens, before)
    return changes and "and" in between


def _is_change(tokens: Sequence[Token], amount: Amount) -> bool:
    """Whether a number says by how much something differs, and not where it stands."""
    if amount.unit in {"x", "pp"}:
        return True
    behind = {token.text for token in tokens[amount.last : amount.last + 5]}
    before = {token.text for token in tokens[max(0, amount.first - 4) : amount.first]}
    return "by" in before or any(word in COMPARATIVES or word in CHANGES for word in behind)


def _phrase(
    text: str, tokens: Sequence[Token], start: int, stop: int, *, listed: bool = False
) -> str:
    """Return the words from a cue to the end of what it compares with."""
    last = start
    while last < min(stop, start + _LONGEST, len(tokens)):
        word = tokens[last].text
        if word in _ENDS or (word == "," and not (listed and _listed(tokens, last))):
            break
        if word == "and" and last + 1 < len(tokens) and tokens[last + 1].text in _GOES_ON:
            break
        last += 1
    while last > start and tokens[last - 1].text in _TRAILING:
        last -= 1
    if last <= start:
        return ""
    return " ".join(text[tokens[start].start : tokens[last - 1].end].split())


def _listed(tokens: Sequence[Token], comma: int) -> bool:
    """Whether "and" closes the list that a comma stands in."""
    return any(token.text == "and" for token in tokens[comma + 1 : comma + 6])


def _opening(text: str, tokens: Sequence[Token], *, dealt: bool) -> str:
    """Return the rival of "Compared to X, ..." at the beginning of a sentence."""
    for at in range(min(3, len(tokens))):
        if tokens[at].text in {"compared", "relative", "comparison"}:
            start = _cue(tokens, at)
            return _phrase(text, tokens, start, len(tokens), listed=dealt) if start else ""
    return ""


def _rival(text: str, tokens: Sequence[Token], first: int, limit: int) -> str:
    """Return X of "outperforms X by" or "speedups over X, of" before a number.

    What stands before `limit` belongs to another number.
    """
    near = {token.text for token in tokens[max(limit, first - _BY_REACH) : first]}
    for at in range(first - 1, max(-1, first - _LONGEST), -1):
        word = tokens[at].text
        if word in RIVAL_VERBS:
            return _phrase(text, tokens, at + 1, first) if near & {"by", "with"} else ""
        if word in _SINGLE and at and tokens[at - 1].text in CHANGES:
            told = "of" in near or "by" in near
            return _phrase(text, tokens, at + 1, first) if told and at >= limit else ""
        if word in {".", ";", ")"}:
            return ""
    return ""


def _deal_out(
    found: Sequence[Amount],
    said: list[str],
    places: Sequence[tuple[int, int]],
    *,
    respectively: bool,
) -> None:
    """Give each of a list of numbers its own of a list of rivals, where both are as long."""
    index = 0
    while index < len(found):
        last = index
        while said[index] and _alike(found, said, index, last + 1):
            last += 1
        parts = [part.strip() for part in said[index].replace(" and ", ", ").split(",")]
        parts = [part for part in parts if part]
        size = last - index + 1
        listed = places[index][1]
        if len(parts) > 1 and (size == len(parts) and (respectively or listed == size)):
            said[index : last + 1] = parts
        elif len(parts) > 1 and size % len(parts) == 0 and respectively and listed == len(parts):
            said[index : last + 1] = parts * (size // len(parts))  # a list of each quantity
        index = last + 1


def _alike(found: Sequence[Amount], said: Sequence[str], index: int, other: int) -> bool:
    """Whether two amounts are of one list: the same unit, beside the same rivals."""
    if other >= len(found) or said[other] != said[index]:
        return False
    return found[other].unit == found[index].unit
