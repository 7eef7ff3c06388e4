"""Names a quantity from its noun and from the words of change beside it: "latency_reduction"."""

from __future__ import annotations

from collections.abc import Sequence

from carrel_plugins.metrics_table.quantity_words import (
    ALONE,
    CHANGES,
    COMPARATIVES,
    MODIFIERS,
    NOUNS,
    VERBS,
    WEAK,
)
from carrel_plugins.metrics_table.tokens import Token

#: Signs that end a phrase.
ENDS = frozenset((".", ",", ";", ":", "(", ")", "—"))
#: Words behind which something else is told than what is measured.
TURNS = frozenset(
    """over than compared when with on by for while to across at from via using against versus
    through under without during and that which""".split()
)
_PEAK = frozenset("peak theoretical maximum".split())
_OF_PEAK = frozenset("flops performance throughput utilization bandwidth".split())
_HASTENED = frozenset("training inference communication".split())


def named(tokens: Sequence[Token], index: int) -> str:
    """Return the name of the quantity noun at an index, with a word before that belongs to it."""
    name = NOUNS[tokens[index].text]
    before = index - 1
    if before > 0 and tokens[before].text == "-":
        before -= 1
    if before >= 0 and tokens[before].text in MODIFIERS and tokens[before].text not in name:
        name = f"{tokens[before].text.replace('-', '_')}_{name}"
    return name


def joined(noun: str, change: str) -> str:
    """Return the name of a change of what a noun names; a speedup is one of anything."""
    if change == "speedup" and noun not in _HASTENED:
        return change
    return f"{noun}_{change}"


def noun_phrase(tokens: Sequence[Token], at: int, index: int, last: int) -> str:
    """Name the noun at an index, or one behind it that it only qualifies; a number ends at `at`."""
    before = [token.text for token in tokens[at:index]]
    while index + 1 < last:
        follower = tokens[index + 1].text
        if follower in CHANGES:
            return changed(tokens, index + 1, at)
        if follower not in NOUNS:
            break
        index += 1
    text = tokens[index].text
    if text in _OF_PEAK and "of" in before and _PEAK & set(before):
        return "peak_flops_utilization" if text != "bandwidth" else "bandwidth_utilization"
    if text in {"utilization", "utilisation", "mfu"}:
        flops = text == "mfu" or "flops" in before or tokens[index - 1].text == "flops"
        return "model_flops_utilization" if flops else named(tokens, index)
    return named(tokens, index)


def participle(tokens: Sequence[Token], index: int) -> str:
    """Name what is "reduced" or "improved" behind the number: "with 70% reduced error"."""
    for later in range(index + 1, min(index + 5, len(tokens))):
        word = tokens[later].text
        if word in NOUNS:
            return f"{named(tokens, later)}_{VERBS[tokens[index].text]}"
        if word in ENDS or word in TURNS:
            break
    return VERBS[tokens[index].text]


def compared(tokens: Sequence[Token], index: int) -> str:
    """Name a comparative with what it compares: "fewer FLOPs", "faster", "smaller"."""
    text = tokens[index].text
    change = COMPARATIVES[text]
    if change in {"speedup", "slowdown"}:
        return change
    for later in range(index + 1, min(index + 9, len(tokens))):
        word = tokens[later].text
        if word in ENDS or word in {"than", "compared", "over"} or word in COMPARATIVES:
            break
        if word in NOUNS and not (
            word in WEAK and later + 1 < len(tokens) and tokens[later + 1].text in NOUNS
        ):
            return f"{named(tokens, later)}_{change}"
    return ALONE.get(text, change)


def changed(tokens: Sequence[Token], index: int, start: int) -> str:
    """Name a noun of change with what changes: "latency reduction", "increase in memory"."""
    change = CHANGES[tokens[index].text]
    for earlier in range(index - 1, max(start, index - 4) - 1, -1):
        if tokens[earlier].text in NOUNS:
            return joined(named(tokens, earlier), change)
    if index + 1 < len(tokens) and tokens[index + 1].text in {"in", "of", "on", "for"}:
        for later in range(index + 2, min(index + 8, len(tokens))):
            word = tokens[later].text
            if word in ENDS or word in {"over", "compared", "for", "with", "on"}:
                break
            if word in NOUNS:
                return joined(named(tokens, _last_noun(tokens, later)), change)
    return change


def _last_noun(tokens: Sequence[Token], index: int) -> int:
    """Return the last of the nouns of quantities that stand in a row: "inference time"."""
    while index + 1 < len(tokens) and tokens[index + 1].text in NOUNS:
        index += 1
    return index
