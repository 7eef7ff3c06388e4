"""Numbers, quantities and qualifiers in words for people: "225 TFLOP/s", "1.6–3.0x", "up to"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from carrel.api import MentionValue

#: Digits that are shown: what a paper says to more of them stands in its quote.
_DIGITS = 3
_SI = ("", "k", "M", "G", "T", "P", "E", "Z", "Y")
_SMALL = ("", "m", "µ", "n", "p")
_COUNTED = ("", "k", "M", "B", "T")
#: Units that take the prefixes of SI, those of them that take the small ones too.
_PREFIXED = frozenset("FLOP FLOP/s B bit bit/s W J Hz m".split())
_WITH_SMALL = frozenset("W J m".split())
#: How units are said that stand behind a counted number: "7B params".
_COUNTED_UNITS: Mapping[str, str] = {
    "count": "",
    "params": "params",
    "tokens": "tokens",
    "tokens/s": "tokens/s",
    "pixel": "pixels",
    "1/s": "/s",
    "GPU-hours": "GPU-hours",
    "USD": "USD",
    "USD/year": "USD/year",
}
_SILENT = frozenset(("score", "perplexity"))
#: Nothing stands between a number and these.
_TOUCHING = frozenset(("x", "%", "/s"))
_PLURAL = {"month": "months", "year": "years"}
#: From what number of seconds on a time is told in what.
_TIMES = ((172_800.0, 86_400.0, "days"), (7_200.0, 3_600.0, "h"), (120.0, 60.0, "min"))
_CALENDAR = 1_000
_ACRONYMS = frozenset(
    "gpu cpu tpu flops mfu iou miou bleu f1 auc auroc psnr ssim fid map r2 rouge wer io edp".split()
)
#: Qualifiers of a claim that is made for the best case alone.
PEAKS = frozenset(("up_to", "max"))
_QUALIFIERS: Mapping[str, str] = {
    "exact": "",
    "range": "",
    "about": "about",
    "up_to": "up to",
    "at_least": "at least",
    "more_than": "more than",
    "less_than": "less than",
    "average": "average",
    "geomean": "geomean",
    "max": "maximum",
}


class Scale(NamedTuple):
    """In what a number is told: divided by `factor`, then a letter that touches it, then a unit."""

    factor: float
    letter: str
    unit: str


class Shown(NamedTuple):
    """A value in two runs: "1.6–3.0" and "x", "225" and "TFLOP/s"."""

    number: str
    unit: str

    def __str__(self) -> str:
        joint = "" if not self.unit or self.unit in _TOUCHING else " "
        return f"{self.number}{joint}{self.unit}"


def shown_value(value: MentionValue, unit: str) -> str:
    """Return a value of a mention, a number or the two ends of a range, with its unit."""
    return str(shown_parts(value, unit))


def shown_parts(value: MentionValue, unit: str) -> Shown:
    """Return number and unit apart; both are empty for what is no number."""
    ends = ends_of(value)
    if ends is None:
        return Shown("", "")
    first, last = (scale_of(end, unit) for end in ends)
    low, high = ends[0] / first.factor, ends[1] / last.factor
    if ends[0] == ends[1]:
        return Shown(_digits(low) + first.letter, first.unit)
    if first == last:
        return Shown("–".join(_alike(low, high)) + last.letter, last.unit)
    least, most = _digits(low) + first.letter, _digits(high) + last.letter
    if first.unit == last.unit:
        return Shown(f"{least}–{most}", last.unit)
    return Shown(f"{Shown(least, first.unit)} – {most}", last.unit)


def shown_quantity(quantity: str) -> str:
    """Return what is measured in plain words: "peak FLOPS utilization"."""
    words = quantity.split("_")
    return " ".join(word.upper() if word in _ACRONYMS else word for word in words)


def shown_qualifier(qualifier: str) -> str:
    """Return how a number is hedged: "up to", "" where it is said without a hedge."""
    return _QUALIFIERS.get(qualifier, qualifier.replace("_", " "))


def ends_of(value: MentionValue) -> tuple[float, float] | None:
    """Return the ends of a mention's value, equal for a single number, None where it has none."""
    ends = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    numbers = [
        float(end) for end in ends if isinstance(end, int | float) and not isinstance(end, bool)
    ]
    return (numbers[0], numbers[-1]) if numbers and len(numbers) == len(ends) else None


def scale_of(number: float, unit: str) -> Scale:
    """Return in what a number of a unit is told: 7,200 s in hours, 225e12 FLOP/s in TFLOP/s."""
    if unit in _COUNTED_UNITS:
        power = _power(number, len(_COUNTED))
        return Scale(1000.0**power, _COUNTED[power], _COUNTED_UNITS[unit])
    if unit in _PREFIXED:
        if unit in _WITH_SMALL and 0 < abs(number) < 1:
            return _small(number, unit)
        power = _power(number, len(_SI))
        return Scale(1000.0**power, "", _SI[power] + unit)
    if unit == "s":
        return _time(number)
    if unit == "year" and abs(number) >= _CALENDAR:
        return Scale(1.0, "", "")
    if unit in _PLURAL:
        return Scale(1.0, "", unit if number == 1 else _PLURAL[unit])
    return Scale(1.0, "", "" if unit in _SILENT else unit)


def _time(number: float) -> Scale:
    for least, seconds, name in _TIMES:
        if abs(number) >= least:
            return Scale(seconds, "", name)
    return _small(number, "s") if 0 < abs(number) < 1 else Scale(1.0, "", "s")


def _small(number: float, unit: str) -> Scale:
    power = 0
    while abs(_rounded(number * 1000.0**power)) < 1 and power + 1 < len(_SMALL):
        power += 1
    return Scale(1 / 1000.0**power, "", _SMALL[power] + unit)


def _power(number: float, kinds: int) -> int:
    """Return how often a thousand goes into a number as it is shown: 999,900 is 1M."""
    power = 0
    while abs(_rounded(number / 1000.0**power)) >= 1000 and power + 1 < kinds:
        power += 1
    return power


def _rounded(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")


def _digits(number: float) -> str:
    """Return a number in three digits; of whole numbers all, and from a million on a power."""
    if abs(number) >= 10**_DIGITS:
        return _large(number)
    said = f"{number:.{_DIGITS}g}"
    if "e" not in said:
        return said
    return f"{number:.{_DIGITS - 1}e}".replace(".00e", "e")


def _large(number: float) -> str:
    if abs(number) >= 1e6:
        return f"{number:.{_DIGITS}g}"
    return f"{number:.0f}" if abs(number) < 10_000 else f"{number:,.0f}"


def _alike(low: float, high: float) -> tuple[str, str]:
    """Return two numbers with as many decimals, where that takes no more digits: "1.6", "3.0"."""
    first, last = _digits(low), _digits(high)
    decimals = max(len(one.partition(".")[2]) for one in (first, last))
    if "e" in first + last or abs(high) >= 10 ** (_DIGITS - decimals):
        return first, last
    return f"{low:.{decimals}f}", f"{high:.{decimals}f}"
