"""Says what a number measures, from its unit and from the words around it."""

from __future__ import annotations

from collections.abc import Sequence

from carrel_plugins.metrics_table.amounts import Amount
from carrel_plugins.metrics_table.quantity_sides import left_of, right_of
from carrel_plugins.metrics_table.quantity_words import BY_UNIT, CHANGES, NOUNS, VERBS
from carrel_plugins.metrics_table.tokens import Token

#: Units that say nothing of what is measured.
_OPEN = frozenset(("x", "%", "pp"))
_LIST = 16
#: What stands between the amounts of a list, brackets among them: "8% (4%) and 6% (9%) accuracy".
_LISTED = frozenset(", and or ( ) / +".split())
_RANKS = frozenset("top - 1 3 5 10 / and , @ rank".split())
_BREAKS = frozenset(". ; : while whereas although".split())
_TRAINING = frozenset("training trained train pretraining pretrained corpus pre-training".split())
_CONTEXT = frozenset("context contexts window sequence sequences length lengths".split())


def quantity_of(tokens: Sequence[Token], found: Sequence[Amount], index: int) -> str:
    """Return the name of what an amount measures, or nothing where an earlier one tells."""
    amount = found[index]
    if amount.quantity:
        return amount.quantity
    if amount.unit not in _OPEN:
        return _by_unit(tokens, amount)
    right = right_of(tokens, _end_of_list(tokens, found, index))
    if right:
        return _for_unit(right, amount)
    partner = found[index + 1] if index + 1 < len(found) else None
    if partner and partner.unit == amount.unit and _is_paired(tokens, amount, partner):
        told = quantity_of(tokens, found, index + 1)
        if told:
            return told
    if index and _is_told(tokens, found[index - 1], amount):
        return ""
    return _for_unit(left_of(tokens, amount), amount)


def leans(tokens: Sequence[Token], before: Amount, amount: Amount) -> bool:
    """Whether an amount may measure what the one before does: same unit, and no new clause."""
    if before.unit != amount.unit:
        return False
    return not any(token.text in _BREAKS for token in tokens[before.last : amount.first])


def default_of(unit: str) -> str:
    """Return what is measured in a unit where nothing was said."""
    return BY_UNIT.get(unit, "value")


def _for_unit(name: str, amount: Amount) -> str:
    """Call a better performance that is told as a ratio a speedup."""
    return "speedup" if name == "performance_improvement" and amount.unit == "x" else name


def _is_paired(tokens: Sequence[Token], amount: Amount, partner: Amount) -> bool:
    """Whether the next amount tells: "66% compared to an accuracy of 63%", "84% top-1 and 97%"."""
    between = [token.text for token in tokens[amount.last : partner.first]]
    if len(between) >= 8 or not between:
        return False
    return between[0] in {"compared", "vs", "versus", "against"} or (
        "top" in between and set(between) <= _RANKS
    )


def _is_told(tokens: Sequence[Token], before: Amount, amount: Amount) -> bool:
    """Whether nothing new is said behind the amount before: "(max 36%)", "and 4.5x"."""
    between = [token.text for token in tokens[before.last : amount.first]]
    if any(t in VERBS or t in CHANGES or t in NOUNS for t in between[-5:]):
        return False
    return leans(tokens, before, amount)


def _end_of_list(tokens: Sequence[Token], found: Sequence[Amount], index: int) -> int:
    """Return the index behind the last amount of the list that an amount belongs to."""
    last, bracket = min(index + _LIST, len(found) - 1), False
    while index < last and found[index + 1].unit == found[index].unit:
        between = [t.text for t in tokens[found[index].last : found[index + 1].first]]
        if not between or len(between) > 3 or not set(between) <= _LISTED:
            break
        bracket = "(" in between or (bracket and ")" not in between)
        index += 1
    at = found[index].last
    closed = bracket and at < len(tokens) and tokens[at].text == ")"
    return at + 1 if closed else at


def _by_unit(tokens: Sequence[Token], amount: Amount) -> str:
    near = {t.text for t in tokens[max(0, amount.first - 8) : amount.last + 5]}
    inside = [token.text for token in tokens[amount.first : amount.last]]
    said = " ".join(token.text for token in tokens[amount.first : amount.last + 2])
    if amount.unit == "tokens" and near & _CONTEXT:
        return "context_length"
    if amount.unit == "tokens" and near & _TRAINING:
        return "training_tokens"
    if amount.unit in {"bit", "bit/param"} and "of knowledge" in said:
        return "knowledge_capacity"
    if amount.unit == "B" and near & {"footprint", "usage", "consumption", "requires", "requiring"}:
        return "memory_footprint"
    if amount.unit == "B" and near & {"dataset", "corpus", "text"}:
        return "dataset_size"
    if amount.unit in {"s", "month", "year", "GPU-hours"} and "age" not in inside:
        return _time(tokens, amount)
    return default_of(amount.unit)


def _time(tokens: Sequence[Token], amount: Amount) -> str:
    near = [t.text for t in tokens[max(0, amount.first - 10) : amount.last + 5]]
    if any(near[i : i + 3] == ["set", "-", "up"] for i in range(len(near))):
        return "setup_time"
    for word, name in (
        ("latency", "latency"),
        ("delay", "latency"),
        ("train", "training_time"),
        ("pretrain", "training_time"),
        ("fine-tun", "training_time"),
        ("quantiz", "quantization_time"),
        ("inference", "inference_time"),
        ("setup", "setup_time"),
        ("video", "video_duration"),
        ("audio", "audio_duration"),
        ("speech", "audio_duration"),
    ):
        if any(text.startswith(word) for text in near):
            return name
    return default_of(amount.unit)
