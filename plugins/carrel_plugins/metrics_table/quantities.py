"""Says what a number measures, from its unit and from the words around it."""

from __future__ import annotations

from collections.abc import Sequence

from carrel_plugins.metrics_table.amounts import Amount
from carrel_plugins.metrics_table.quantity_words import (
    ALONE,
    BY_UNIT,
    CHANGES,
    COMPARATIVES,
    MODIFIERS,
    NOUNS,
    RIVAL_VERBS,
    VERBS,
    WEAK,
)
from carrel_plugins.metrics_table.tokens import Token

#: Units that say nothing of what is measured.
_OPEN = frozenset(("x", "%", "pp"))
_ENDS = frozenset((".", ",", ";", ":", "(", ")", "—"))
_CLAUSES = frozenset((".", ";", "while", "whereas", "but", "although", "which", ")"))
_PASSED = frozenset("of in the a an on its their for to and our total overall relative".split())
_RIGHT, _LEFT, _OBJECT, _LIST = 7, 18, 6, 16
_TRAINING = frozenset("training trained train pretraining pretrained corpus pre-training".split())
_CONTEXT = frozenset("context contexts window sequence sequences length lengths".split())
_TURNS = frozenset(
    """over than compared when with on by for while to across at from via using against versus
    through under without during and that which""".split()
)
_PARTICIPLES = frozenset(
    "reduced increased improved decreased lowered saved shortened enhanced boosted".split()
)
_PEAK = frozenset("peak theoretical maximum".split())


def quantity_of(tokens: Sequence[Token], found: Sequence[Amount], index: int) -> str:
    """Return the name of what an amount measures, or nothing where an earlier one tells."""
    amount = found[index]
    if amount.quantity:
        return amount.quantity
    if amount.unit not in _OPEN:
        return _by_unit(tokens, amount)
    right = _right(tokens, _end_of_list(tokens, found, index))
    if right:
        return _for_unit(right, amount)
    partner = found[index + 1] if index + 1 < len(found) else None
    if partner and partner.unit == amount.unit and _is_compared(tokens, amount, partner):
        return quantity_of(tokens, found, index + 1)
    if index and _leans(tokens, found[index - 1], amount):
        return ""
    return _for_unit(_left(tokens, amount), amount)


def _for_unit(name: str, amount: Amount) -> str:
    """Call a better performance that is told as a ratio a speedup."""
    return "speedup" if name == "performance_improvement" and amount.unit == "x" else name


def _is_compared(tokens: Sequence[Token], amount: Amount, partner: Amount) -> bool:
    """Whether an amount is set beside the next one: "66% compared to an accuracy of 63%"."""
    near = partner.first - amount.last < 8 and amount.last < len(tokens)
    return near and tokens[amount.last].text in {"compared", "vs", "versus", "against"}


def default_of(unit: str) -> str:
    """Return what is measured in a unit where nothing was said."""
    return BY_UNIT.get(unit, "value")


def _by_unit(tokens: Sequence[Token], amount: Amount) -> str:
    near = {t.text for t in tokens[max(0, amount.first - 8) : amount.last + 5]}
    inside = [token.text for token in tokens[amount.first : amount.last]]
    if amount.unit == "tokens" and near & _CONTEXT:
        return "context_length"
    if amount.unit == "tokens" and near & _TRAINING:
        return "training_tokens"
    if amount.unit in {"bit", "bit/param"} and ("knowledge" in near or "capacity" in near):
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


def _end_of_list(tokens: Sequence[Token], found: Sequence[Amount], index: int) -> int:
    """Return the index behind the last amount of the list that an amount belongs to."""
    last = min(index + _LIST, len(found) - 1)
    while index < last and found[index + 1].unit == found[index].unit:
        between = [t.text for t in tokens[found[index].last : found[index + 1].first]]
        if not between or len(between) > 2 or not set(between) <= {",", "and", "or"}:
            break
        index += 1
    return found[index].last


def _leans(tokens: Sequence[Token], before: Amount, amount: Amount) -> bool:
    """Whether an amount says more of what the one before measures: "(max 36%)", "and 4.5x"."""
    if before.unit != amount.unit:
        return False
    between = [token.text for token in tokens[before.last : amount.first]]
    if any(t in VERBS or t in CHANGES or t in NOUNS for t in between[-5:]):
        return False
    return "." not in between and ";" not in between


def _right(tokens: Sequence[Token], at: int) -> str:
    last = min(at + _RIGHT, len(tokens))
    for index in range(at, last):
        text = tokens[index].text
        if text in _ENDS:
            return ""
        if text in COMPARATIVES:
            return _compared(tokens, index)
        if text == "speed" and index + 2 < len(tokens) and tokens[index + 2].text.startswith("up"):
            return "speedup"
        if text in CHANGES:
            return _changed(tokens, index, at)
        if text in NOUNS:
            return _noun_phrase(tokens, at, index, last)
        if index == at and text in _PARTICIPLES:
            return _participle(tokens, index)
        if text in VERBS and text not in {"scale", "cut"}:
            return ""
        if text in _TURNS:
            return ""
        if text == "as" and index + 1 < len(tokens):
            nxt = tokens[index + 1].text
            return {"fast": "speedup", "large": "size", "much": ""}.get(nxt, "")
    return ""


def _participle(tokens: Sequence[Token], index: int) -> str:
    """Name what is "reduced" or "improved" behind the number: "with 70% reduced error"."""
    for later in range(index + 1, min(index + 5, len(tokens))):
        word = tokens[later].text
        if word in NOUNS:
            return f"{_named(tokens, later)}_{VERBS[tokens[index].text]}"
        if word in _ENDS or word in _TURNS:
            break
    return VERBS[tokens[index].text]


def _absolute(tokens: Sequence[Token], first: int) -> bool:
    """Whether a number is where something stands, and not by how much it moved."""
    for index in range(first - 1, max(-1, first - 5), -1):
        text = tokens[index].text
        if text == "by":
            return False
        hedge = (text == "to" and index and tokens[index - 1].text == "up") or (
            text == "at" and tokens[index + 1].text in {"least", "most"}
        )
        if text in {"of", "to", "at", "is", "from"} and not hedge and not _is_factor(tokens, index):
            return True
    return False


def _is_factor(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].text == "factor"


def _noun_phrase(tokens: Sequence[Token], at: int, index: int, last: int) -> str:
    """Name the noun at an index, or one behind it that it only qualifies."""
    before = [token.text for token in tokens[at:index]]
    while index + 1 < last:
        follower = tokens[index + 1].text
        if follower in CHANGES:
            return _changed(tokens, index + 1, at)
        if follower not in NOUNS and not (follower == "-" and tokens[index + 1].glued):
            break
        if follower == "-":
            break
        index += 1
    text = tokens[index].text
    if text in {"flops", "performance", "throughput", "utilization", "bandwidth"} and (
        "of" in before and _PEAK & set(before)
    ):
        return "peak_flops_utilization" if text != "bandwidth" else "bandwidth_utilization"
    if text in {"utilization", "utilisation", "mfu"}:
        flops = text == "mfu" or "flops" in before or tokens[index - 1].text == "flops"
        return "model_flops_utilization" if flops else _named(tokens, index)
    return _named(tokens, index)


def _compared(tokens: Sequence[Token], index: int) -> str:
    text = tokens[index].text
    change = COMPARATIVES[text]
    if change in {"speedup", "slowdown"}:
        return change
    for later in range(index + 1, min(index + 9, len(tokens))):
        word = tokens[later].text
        if word in _ENDS or word in {"than", "compared", "over"}:
            break
        if word in NOUNS and not (
            word in WEAK and later + 1 < len(tokens) and tokens[later + 1].text in NOUNS
        ):
            return f"{_named(tokens, later)}_{change}"
    return ALONE.get(text, change)


def _changed(tokens: Sequence[Token], index: int, start: int) -> str:
    """Name a noun of change with what changes: "latency reduction", "increase in memory"."""
    change = CHANGES[tokens[index].text]
    for earlier in range(index - 1, max(start, index - 4) - 1, -1):
        if tokens[earlier].text in NOUNS:
            return _joined(_named(tokens, earlier), change)
    if index + 1 < len(tokens) and tokens[index + 1].text in {"in", "of", "on", "for"}:
        for later in range(index + 2, min(index + 8, len(tokens))):
            word = tokens[later].text
            if word in _ENDS or word in {"over", "compared", "for", "with", "on"}:
                break
            if word in NOUNS:
                return _joined(_named(tokens, later), change)
    return change


def _joined(noun: str, change: str) -> str:
    if change == "speedup" and noun not in {"training", "inference", "communication"}:
        return change
    return f"{noun}_{change}"


def _left(tokens: Sequence[Token], amount: Amount) -> str:
    first = amount.first
    noun = -1
    begin = max(0, first - _LEFT)
    absolute = _absolute(tokens, first)
    for index in range(first - 1, begin - 1, -1):
        text = tokens[index].text
        if text in _CLAUSES:
            break
        if text in CHANGES and (index + 1 >= len(tokens) or tokens[index + 1].text != "-"):
            if text in VERBS and not absolute and noun < 0:
                return _done(tokens, index, noun)
            return _changed_before(tokens, index, first, noun)
        if text in VERBS and (noun < 0 or noun - index <= _LEFT):
            if absolute and VERBS[text] != "speedup":
                noun = noun if noun >= 0 else _subject(tokens, index)
                if noun >= 0:
                    return _named(tokens, noun)
            return _done(tokens, index, noun)
        if text in COMPARATIVES and noun >= 0 and noun - index < 5 and not absolute:
            change = COMPARATIVES[text]
            return change if change == "speedup" else _joined(_named(tokens, noun), change)
        if text in NOUNS and (noun < 0 or (tokens[noun].text in WEAK and noun - index < 3)):
            noun = index
    return _named(tokens, noun) if noun >= 0 else ""


def _changed_before(tokens: Sequence[Token], index: int, first: int, noun: int) -> str:
    """Name a noun of change that stands before its number: "a reduction in memory of 3x"."""
    name = _changed(tokens, index, max(0, index - 3))
    if name == CHANGES[tokens[index].text] and 0 <= noun - index < _OBJECT and noun < first:
        return _joined(_named(tokens, noun), name)
    return name


def _done(tokens: Sequence[Token], verb: int, noun: int) -> str:
    change = VERBS[tokens[verb].text]
    if tokens[verb].text in RIVAL_VERBS:
        weak = noun < 0 or tokens[noun].text in WEAK
        return "performance_improvement" if weak else _joined(_named(tokens, noun), change)
    if change == "speedup":
        return change
    if noun < 0:
        noun = _subject(tokens, verb)
    return _joined(_named(tokens, noun), change) if noun >= 0 else change


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


def _named(tokens: Sequence[Token], index: int) -> str:
    """Return the name of the quantity noun at an index, with a word before that belongs to it."""
    name = NOUNS[tokens[index].text]
    before = index - 1
    if before > 0 and tokens[before].text == "-":
        before -= 1
    if before >= 0 and tokens[before].text in MODIFIERS and tokens[before].text not in name:
        name = f"{tokens[before].text.replace('-', '_')}_{name}"
    return name
