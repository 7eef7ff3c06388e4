"""Reads one amount: a number or a range of numbers, with its unit or with what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carrel_plugins.metrics_table.counts import read_count
from carrel_plugins.metrics_table.name_words import FAMILIES
from carrel_plugins.metrics_table.names import TAKEN, WITH_UNIT, is_device
from carrel_plugins.metrics_table.numbers import Number, read_number
from carrel_plugins.metrics_table.tokens import Token
from carrel_plugins.metrics_table.units import Unit, per_second, read_unit


@dataclass(slots=True)
class Amount:
    """Numbers with a unit, in the tokens from `first` to `last` (exclusive).

    `bare` is where the number ends and its unit begins. `unit` is empty until one was found,
    `quantity` where the unit does not tell it. `open` is the qualifier that the number itself
    carries. `scaled`: a suffix or a word gave the size, which a number before it may share.
    """

    first: int
    last: int
    bare: int
    low: float
    high: float
    unit: str = ""
    quantity: str = ""
    open: str = ""
    certain: bool = True
    scale: float = 1.0
    factor: float = 1.0
    free: bool = True
    spelled: bool = False


_CONNECTORS = frozenset(("-", "to", "~", "—", "or", "through", "and"))
_CHANGES = frozenset(
    """improve improves improved improving increase increases increased increasing raise raises
    raised raising reduce reduces reduced reducing boost boosts boosted boosting drop drops dropped
    dropping decrease decreases decreased decreasing lift lifts lifted lifting cut cuts
    lower lowers lowered lowering rise rises rose rising push pushes pushed pushing improvement
    reduction increase decrease""".split()
)
_SPREAD = frozenset("range ranges ranging scale scales scaling varies varying vary between".split())
_COMPARATIVES = frozenset(
    """faster slower smaller larger fewer more less higher lower better cheaper bigger longer
    shorter
    greater as speedup speedups speed acceleration improvement improvements reduction reductions
    the increase""".split()
)
_RATIO_CUES = frozenset("by to around about approximately than least ~ nearly over = of".split())
_CHANGE_NOUNS = frozenset(
    "reduction speedup improvement increase acceleration compression savings decrease".split()
)
_REDUCED = 10
_CHANGE_REACH = 20
_MOST_POINTS = 100
#: Fewer operations than this are an exponent that was lost: "1023 FLOPs".
_FEW_FLOP = 10_000
_SUFFIX = {"K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12, "G": 1e9}
_MODEL_WORDS = frozenset(
    "model models llm llms parameter parameters param params version variant lm moe network".split()
)
_PARAMETERS = frozenset("parameter parameters param params".split())
_CONTEXT = frozenset("context contexts sequence sequences window length lengths long".split())


def read_amount(tokens: Sequence[Token], at: int, marks: bytearray) -> Amount | None:
    """Return the amount that begins at a token, or None; its unit may still be missing."""
    if marks[at] == TAKEN:
        return None
    number = read_number(tokens, at)
    if number is None:
        return None
    amount = _amount(tokens, at, number, marks[at])
    amount = _with_end(tokens, amount, number, marks) or amount
    if _is_torn(tokens, at, marks) or (not amount.high and amount.unit != "%"):
        amount.certain = False
    return amount


def _is_torn(tokens: Sequence[Token], at: int, marks: bytearray) -> bool:
    """Whether only a space parts a number from another one: "12 345", "1 .5x", "10 6"."""
    if not at or tokens[at].kind != "number" or tokens[at - 1].kind != "number":
        return False
    return (not marks[at - 1] or tokens[at - 1].raw == "10") and not tokens[at].glued


def _amount(tokens: Sequence[Token], at: int, number: Number, mark: int) -> Amount:
    amount = Amount(at, number.stop, number.stop, number.value, number.value)
    amount.open, amount.certain = number.open, number.certain
    amount.spelled, amount.free = number.spelled, mark != WITH_UNIT
    raw = tokens[at].value if not number.spelled else number.value
    amount.scale = number.value / raw if number.suffix and raw else 1.0
    after, hyphen = number.stop, False
    if after + 1 < len(tokens) and tokens[after].text == "-" and tokens[after].glued:
        hyphen = tokens[after + 1].kind == "word"
        after += hyphen
    if number.spelled and number.open and after < len(tokens) and tokens[after].text == "of":
        after += 1
    _measure(tokens, after, amount, number, hyphen=hyphen)
    return amount


def _measure(
    tokens: Sequence[Token], at: int, amount: Amount, number: Number, *, hyphen: bool
) -> None:
    """Find the unit of a number, or what it counts; `at` is behind both number and hyphen."""
    unit = read_unit(tokens, at)
    if unit and unit.name == "pp" and (number.value > _MOST_POINTS or _are_things(tokens, unit)):
        unit = None
    if unit and not (hyphen and unit.name in {"year", "month"} and number.spelled):
        if unit.name == "x" and _machines(tokens, unit.stop):
            amount.unit, amount.quantity, amount.last = "count", "gpu_count", unit.stop + 1
            return
        amount.unit, amount.factor, amount.last = unit.name, unit.factor, unit.stop
        amount.low = amount.high = number.value * unit.factor
        vague = unit.name == "params" and amount.high < 1000
        before = tokens[amount.first - 1].text if amount.first else ""
        vague = vague or (tokens[at].text == "fold" and before in {"is", "are"})
        after = [token.text for token in tokens[unit.stop : unit.stop + 2]]
        vague = vague or after in (["a", "day"], ["per", "day"])
        hundreds = not number.certain and unit.factor >= 1e3
        vague = vague or (unit.name == "FLOP" and unit.factor == 1 and amount.high < _FEW_FLOP)
        amount.certain = (number.certain or hundreds) and not vague
        if unit.name == "x" and tokens[at].text == "x" and not tokens[at].glued:
            amount.certain = amount.certain and not number.spelled
        return
    if _times(tokens, at, number):
        amount.unit, amount.last = "x", at + 1
        return
    if number.suffix and _suffixed(tokens, amount, number):
        return
    before = "".join(token.text for token in tokens[max(0, amount.first - 4) : amount.first])
    if number.stop == at and before.endswith(("factorof", "factor-of-")):
        amount.unit = "x"
        return
    count = read_count(tokens, at, number, hyphen=hyphen) if amount.free else None
    if count:
        amount.unit, amount.quantity, amount.last = "count", count.quantity, count.stop
        amount.certain = count.certain
        rate = per_second(tokens, count.stop)
        if rate:
            amount.unit, amount.quantity, amount.last = "1/s", "throughput", rate


def _are_things(tokens: Sequence[Token], points: Unit) -> bool:
    """Whether points are of a cloud or a set: "two point sets"."""
    following = tokens[points.stop].text if points.stop < len(tokens) else ""
    return following in {"set", "sets", "cloud", "clouds"}


def _machines(tokens: Sequence[Token], at: int) -> bool:
    """Whether "8x" counts devices: "8x A100", "4× GPUs"."""
    if at >= len(tokens):
        return False
    return is_device(tokens[at]) or tokens[at].text in {"gpus", "gpu", "nvidia", "tpus"}


def _times(tokens: Sequence[Token], at: int, number: Number) -> bool:
    """Whether "times" behind a number makes it a ratio, and not a number of occasions."""
    if at >= len(tokens) or tokens[at].text not in {"times", "imes"}:
        return False
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if tokens[at].glued or tokens[at].text == "imes" or after in _COMPARATIVES or number.open:
        return True
    if not number.value.is_integer():
        return True
    before = {token.text for token in tokens[max(0, number.stop - 4) : number.stop - 1]}
    if before & _RATIO_CUES:
        return True
    for token in tokens[at + 1 : at + _REDUCED]:
        if token.text in _CHANGE_NOUNS:
            return True
        if token.text in {",", ".", ";", "the", "on", "for", "in"}:
            break
    return False


def _suffixed(tokens: Sequence[Token], amount: Amount, number: Number) -> bool:
    """Read "70B", "350M model", "128K context": what the letter counts is told around it."""
    stop = number.stop
    behind = [token.text for token in tokens[stop : stop + 4] if token.text not in "-()"]
    if number.suffix not in _SUFFIX:
        return False
    near = [token.text for token in tokens[max(0, amount.first - 5) : amount.first]]
    context = bool(_CONTEXT & set(behind[:1])) or ("of" in near[-3:] and bool(_CONTEXT & set(near)))
    if number.suffix in {"K", "M"} and context and tokens[stop - 1].raw in {"K", "k", "M"}:
        amount.unit, amount.quantity, amount.last = "tokens", "context_length", stop
        if behind[:1] and behind[0] in _CONTEXT:
            amount.last = next(i for i in range(stop, stop + 3) if tokens[i].text == behind[0]) + 1
        return True
    sized = bool(_PARAMETERS & {t.text for t in tokens[max(0, amount.first - 8) : amount.first]})
    named = amount.first > 1 and tokens[amount.first].glued and tokens[amount.first - 1].text == "-"
    if (
        number.suffix == "B"
        or ((named or sized) and number.suffix == "M")
        or (number.suffix in {"M", "T"} and _MODEL_WORDS & set(behind[:3]))
    ):
        if stop < len(tokens) and tokens[stop].kind == "word" and tokens[stop].glued:
            return False
        if behind[:1] and read_counted(tokens, stop, number):
            return False
        amount.unit, amount.quantity, amount.last = "params", "model_size", stop
        if named and number.suffix == "M" and not _MODEL_WORDS & set(behind):
            amount.certain = tokens[amount.first - 2].text in FAMILIES  # it may be a data set
        return True
    return False


def read_counted(tokens: Sequence[Token], at: int, number: Number) -> bool:
    """Whether a plural of things stands right behind: "2B images", but not "7B models"."""
    count = read_count(tokens, at, number, hyphen=False)
    return count is not None and count.stop - at <= 3 and count.quantity != "model_count"


def _with_end(
    tokens: Sequence[Token], first: Amount, number: Number, marks: bytearray
) -> Amount | None:
    """Return the range or pair that the amount begins, or None."""
    at = first.last if first.unit and first.unit != "count" else number.stop
    if at + 1 >= len(tokens) or tokens[at].text not in _CONNECTORS or marks[at + 1] == TAKEN:
        return None
    link = tokens[at].text
    if link == "-" and tokens[at + 1].text == "-":
        at += 1
        if at + 1 >= len(tokens):
            return None
    second_number = read_number(tokens, at + 1)
    if link == "-" and second_number is None and at + 2 < len(tokens):
        return None
    before = tokens[first.first - 1].text if first.first else ""
    if second_number is None or (link == "and" and before != "between"):
        return None
    second = _amount(tokens, at + 1, second_number, marks[at + 1])
    if first.unit and first.unit not in ("count", second.unit):
        return None
    if link == "or" and (not second.unit or (first.unit and first.unit != second.unit)):
        return None
    low = first.low
    if not first.unit or first.unit == "count":
        low = number.value * second.factor
        if not number.suffix and second.scale > 1 and low <= second.high / second.scale:
            low *= second.scale
    if low >= second.high or _changes(tokens, first, second, before, link):
        return None
    second.first, second.low = first.first, low
    second.certain = second.certain and (first.certain or not first.unit)
    second.free = second.free and first.free
    return second


def _changes(
    tokens: Sequence[Token], first: Amount, second: Amount, before: str, link: str
) -> bool:
    """Whether "from A to B" tells two measurements, the old and the new, and no range."""
    if before != "from" or link not in {"to", "-"} or second.unit in {"x", "count", "params"}:
        return False
    around = {token.text for token in tokens[max(0, first.first - _CHANGE_REACH) : first.first]}
    return bool(around & _CHANGES) and not around & _SPREAD
