"""Says how a number is hedged, from the words around it."""

from __future__ import annotations

from collections.abc import Sequence

from carrel_plugins.metrics_table.amounts import Amount
from carrel_plugins.metrics_table.quantity_words import CHANGES, VERBS
from carrel_plugins.metrics_table.tokens import Token

_BEFORE = {
    "up_to": """up to|< =|as much as|as many as|as high as|at most|maximum of|a maximum of|≤|upto|
        as large as|as long as|no more than|as low as|as little as|as few as|a max of""",
    "at_least": "at least|≥|> =|no less than|no fewer than|minimum of|not less than|or more",
    "more_than": """more than|over|exceeding|exceeds|exceed|greater than|>|surpassing|beyond|above|
        larger than|higher than|well over|in excess of|better than|upwards of|surpasses|longer than|
        spanning over""",
    "less_than": """less than|under|below|fewer than|within|<|lower than|smaller than|sub -|
        shorter than""",
    "about": """about|around|roughly|approximately|nearly|almost|~|approx|some|close to|circa|
        an estimated|approx .|on the order of|close to|near|≈|order of|approaching|virtually""",
    "geomean": "geomean|geometric mean|geometric mean of|geomean of|geometric average",
    "average": """average|on average|average of|an average of|averaging|averages|avg|avg .|mean|
        mean of|a mean of|average by|on average by|averaged|averagely""",
    "max": "max|maximum|peaking at|peaks at|max .|maximum :|max :",
}
_AFTER = {
    "up_to": "at most|maximum",
    "at_least": "or more|at least|or above|or higher",
    "less_than": "or less|or fewer|or below",
    "average": "on average|average|in average|on avg|mean",
    "geomean": "geomean|geometric mean|in geomean|in geometric mean|on geomean",
    "max": "max|at maximum|at max",
}


def _by_words(table: dict[str, str]) -> dict[tuple[str, ...], str]:
    return {
        tuple(cue.split()): name for name, cues in table.items() for cue in cues.split("|") if cue
    }


_BEFORE_CUES = _by_words(_BEFORE)
_AFTER_CUES = _by_words(_AFTER)
_SKIPPED = frozenset("a an the by of $ to at with total - , is just only another further".split())
_LONGEST = 4
_MEANS = {"average": "average", "mean": "average", "geomean": "geomean", "maximum": "max"}
_MEANS |= {"averaged": "average", "geometric": "geomean", "max": "max"}
_HELD = frozenset(("up_to", "average", "geomean", "about", "at_least", "more_than", "max"))
_PLAIN = frozenset(("", "about", "less_than", "more_than"))


def qualifier_of(
    tokens: Sequence[Token], found: Sequence[Amount], index: int, before: str, *, leans: bool
) -> str:
    """Return the qualifier of an amount.

    `before` is that of the amount before, and `leans` whether both tell of the same thing.
    """
    amount = found[index]
    limit = found[index - 1].last if index else 0
    following = found[index + 1].first if index + 1 < len(found) else len(tokens)
    said = _ahead(tokens, amount, limit) or _behind(tokens[: following + 1], amount.last)
    said = said or amount.open
    said = said or _of_noun(tokens, amount.first, limit)
    if not said and index and _shares(tokens, found[index - 1], amount, before, leans=leans):
        said = before
    if amount.low != amount.high and said in _PLAIN:
        return "range"
    if not said and tokens[amount.last - 1].text.startswith("magnitude"):
        return "about"
    return said or "exact"


def _ahead(tokens: Sequence[Token], amount: Amount, limit: int) -> str:
    at = amount.first
    for _ in range(3):
        words = tuple(token.text for token in tokens[max(limit, at - _LONGEST) : at])
        for length in range(len(words), 0, -1):
            name = _BEFORE_CUES.get(words[-length:])
            if limit and at - length == limit and words[-length:] in _AFTER_CUES:
                return ""  # said of the amount before: "2x on average on 8 GPUs"
            if name and not (words[-length:] == ("over",) and _is_other_over(tokens, amount, at)):
                return name
        if not words or words[-1] not in _SKIPPED:
            return ""
        at -= 1
    return ""


def _is_other_over(tokens: Sequence[Token], amount: Amount, at: int) -> bool:
    """Whether "over" compares or spreads: "a speedup over 8 GPUs", "an average over 11 tasks"."""
    before = tokens[at - 2].text if at >= 2 else ""
    if before in CHANGES or (before in VERBS and amount.unit in {"params", "count"}):
        return True
    return amount.unit == "count" and amount.low < 50 and amount.low % 10 != 0


def _behind(tokens: Sequence[Token], last: int) -> str:
    words = tuple(token.text for token in tokens[last : last + 6])
    for start in range(min(4, len(words))):
        if start and words[start - 1] in {",", ".", ";", "and", "over", "to"}:
            break
        if start and words[start - 1] == "(":
            break
        for length in (3, 2, 1):
            name = _AFTER_CUES.get(words[start : start + length])
            if name and not (length == 1 and start):
                return name
    return ""


def _of_noun(tokens: Sequence[Token], first: int, limit: int) -> str:
    """Read "an average speedup of 3x": the word stands before the noun."""
    for index in range(first - 1, max(limit, first - 8) - 1, -1):
        text = tokens[index].text
        if text in {".", ";", ",", ")", "("}:
            return ""
        if limit and tokens[index - 1].text == "on" and index - 1 == limit:
            return ""  # of the amount before, as above
        if text == "average" and tokens[index + 1].text == "precision":
            return ""
        if text in _MEANS and any(t.text in {"of", "by", "is"} for t in tokens[index:first]):
            return _MEANS[text]
        if text in _MEANS and first - index < 4:
            return _MEANS[text]
        if text.startswith(("surpass", "exceed")) and tokens[first - 1].text == "of":
            return "more_than"
    return ""


def _shares(
    tokens: Sequence[Token], before: Amount, amount: Amount, qualifier: str, *, leans: bool
) -> bool:
    """Whether the qualifier of the amount before holds on: "up to 2x and 3x", "(72% MFU)"."""
    if qualifier not in _HELD:
        return False
    between = [token.text for token in tokens[before.last : amount.first]]
    if between[-1:] == ["("] and len(between) < 6:
        return qualifier == "up_to" and before.unit != amount.unit
    if before.unit != amount.unit or not between:
        return False
    if set(between) <= {",", "and", "or"}:
        return True
    closed = between.count("(") == between.count(")")
    return leans and between[-1] in {"and", ","} and closed
