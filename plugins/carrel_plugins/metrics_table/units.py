"""Units: how they are written, what they are called here, and their factor to SI."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from carrel_plugins.metrics_table.names import is_device
from carrel_plugins.metrics_table.tokens import Token
from carrel_plugins.metrics_table.words import STOPS, TRAINING_COMPUTE


class Unit(NamedTuple):
    """A unit, the factor from what was written, and the index of the token after it."""

    name: str
    factor: float
    stop: int


_PREFIXES = {"": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}
_SMALL = {"m": 1e-3, "u": 1e-6, "μ": 1e-6, "n": 1e-9, "p": 1e-12, "f": 1e-15}
_LONG = {"kilo": 1e3, "mega": 1e6, "giga": 1e9, "tera": 1e12, "peta": 1e15, "exa": 1e18}
_LONG_SMALL = {"milli": 1e-3, "micro": 1e-6, "nano": 1e-9, "pico": 1e-12}

#: Spelled exactly so, case included.
_SYMBOLS: dict[str, tuple[str, float]] = {
    "%": ("%", 1.0),
    "×": ("x", 1.0),
    "x": ("x", 1.0),
    "X": ("x", 1.0),
    "s": ("s", 1.0),
    "h": ("s", 3600.0),
    "W": ("W", 1.0),
    "J": ("J", 1.0),
    "nm": ("nm", 1.0),
    "dB": ("dB", 1.0),
    "Hz": ("Hz", 1.0),
    "pp": ("pp", 1.0),
    "bps": ("bit/s", 1.0),
    "MP": ("pixel", 1e6),
    "Wh": ("J", 3600.0),
    "px": ("pixel", 1.0),
    "mm": ("m", 1e-3),
    "cm": ("m", 1e-2),
    "km": ("m", 1e3),
    "um": ("m", 1e-6),
    "μm": ("m", 1e-6),
    "µm": ("m", 1e-6),
}
for _prefix, _factor in _PREFIXES.items():
    if _prefix:
        _SYMBOLS[f"{_prefix}B"] = ("B", _factor)
        _SYMBOLS[f"{_prefix}b"] = ("bit", _factor)
        _SYMBOLS[f"{_prefix}bit"] = ("bit", _factor)
        _SYMBOLS[f"{_prefix}bits"] = ("bit", _factor)
        _SYMBOLS[f"{_prefix}bps"] = ("bit/s", _factor)
        _SYMBOLS[f"{_prefix}Bps"] = ("bit/s", 8 * _factor)
        _SYMBOLS[f"{_prefix}Hz"] = ("Hz", _factor)
        _SYMBOLS[f"{_prefix}OPS"] = ("FLOP/s", _factor)
        _SYMBOLS[f"{_prefix}OPs"] = ("FLOP", _factor)
        _SYMBOLS[f"{_prefix}MACs"] = ("FLOP", 2 * _factor)
    if _prefix in {"k", "M", "G"}:
        _SYMBOLS[f"{_prefix}W"] = ("W", _factor)
        _SYMBOLS[f"{_prefix}J"] = ("J", _factor)
        _SYMBOLS[f"{_prefix}Wh"] = ("J", 3600 * _factor)
for _prefix, _power in zip("KMGTPE", range(1, 7), strict=True):
    _SYMBOLS[f"{_prefix}iB"] = ("B", 1024.0**_power)
for _prefix, _factor in _SMALL.items():
    _SYMBOLS[f"{_prefix}s"] = ("s", _factor)
    _SYMBOLS[f"{_prefix}W"] = ("W", _factor)
    _SYMBOLS[f"{_prefix}J"] = ("J", _factor)

#: In lower case.
_WORDS: dict[str, tuple[str, float]] = {}
for _names, _unit, _factor in (
    ("percent", "%", 1.0),
    ("fold folds", "x", 1.0),
    ("bit bits", "bit", 1.0),
    ("byte bytes", "B", 1.0),
    ("token tokens", "tokens", 1.0),
    ("parameter parameters param params", "params", 1.0),
    ("sec secs second seconds", "s", 1.0),
    ("min mins minute minutes", "s", 60.0),
    ("hr hrs hour hours", "s", 3600.0),
    ("day days", "s", 86400.0),
    ("week weeks", "s", 604800.0),
    ("month months", "month", 1.0),
    ("year years", "year", 1.0),
    ("watt watts", "W", 1.0),
    ("joule joules", "J", 1.0),
    ("nanometer nanometers", "nm", 1.0),
    ("decibel decibels", "dB", 1.0),
    ("pixel pixels", "pixel", 1.0),
    ("megapixel megapixels", "pixel", 1e6),
    ("dollar dollars usd", "USD", 1.0),
    ("fps qps rps", "1/s", 1.0),
    ("meter meters metre metres", "m", 1.0),
    ("millimeter millimeters millimetre millimetres", "m", 1e-3),
):
    _WORDS |= dict.fromkeys(_names.split(), (_unit, _factor))
for _prefix, _factor in _LONG.items():
    for _ending, _unit in (("byte", "B"), ("bit", "bit"), ("watt", "W"), ("joule", "J")):
        _WORDS[f"{_prefix}{_ending}"] = _WORDS[f"{_prefix}{_ending}s"] = (_unit, _factor)
for _prefix, _factor in _LONG_SMALL.items():
    for _ending, _unit in (("second", "s"), ("watt", "W"), ("joule", "J")):
        _WORDS[f"{_prefix}{_ending}"] = _WORDS[f"{_prefix}{_ending}s"] = (_unit, _factor)
_WORDS |= {f"{p}sec": ("s", f) for p, f in (("m", 1e-3), ("u", 1e-6), ("n", 1e-9))}
_FLOPS = {
    f"{prefix.lower()}{ending}": factor
    for prefix, factor in (_PREFIXES | _LONG | {"z": 1e21, "zetta": 1e21}).items()
    for ending in ("flop", "flops")
}
_ACCELERATOR_HOURS = {"hour": 1, "hr": 1, "day": 24, "week": 168, "month": 730, "year": 8760}
_ACCELERATORS = frozenset("gpu gpus tpu tpus npu accelerator device core cpu chip".split())
_SECOND = frozenset("s sec second seconds".split())
_RATES = {"bit": ("bit/s", 1.0), "B": ("bit/s", 8.0), "tokens": ("tokens/s", 1.0)}
_RATES |= {"FLOP": ("FLOP/s", 1.0), "count": ("1/s", 1.0)}
_WEIGHTS = frozenset("parameter parameters param params weight weights value".split())
_HEADS = frozenset(("parameter", "parameters", "params", "param", "token", "tokens"))
_SUSTAINED = frozenset(
    """achieve achieves achieved achieving sustain sustains sustained sustaining reach reaches
    reached reaching peak performance throughput deliver delivers delivered delivering""".split()
)


def read_unit(tokens: Sequence[Token], at: int) -> Unit | None:
    """Return the unit that begins at a token, or None; `at` is behind number and hyphen."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    hours = _accelerator_hours(tokens, at)
    if hours:
        return hours
    flops = _flops(tokens, at)
    if flops:
        return flops
    if token.text == "$":
        price = token.glued and not (tokens[at + 1 : at + 2] and tokens[at + 1].kind == "number")
        return Unit("USD", 1.0, at + 1) if price else None
    if token.text == "fold" and any(t.text.startswith("cross") for t in tokens[at + 1 : at + 3]):
        return None
    known = _SYMBOLS.get(token.raw if token.kind == "word" else token.text)
    known = known or _WORDS.get(token.text)
    if known:
        name, factor = known
        if name == "m" and at + 1 < len(tokens) and tokens[at + 1].text in {"^", "2", "²"}:
            return None  # an area
        if name == "%" and at + 1 < len(tokens):
            name, at = _points(tokens, at)
        return _per(tokens, Unit(name, factor, at + 1))
    return _points_alone(tokens, at) or _frames(tokens, at) or _modified(tokens, at)


def _points(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Return pp where "points" follow the per cent, with the index of the unit's last token."""
    after = at + 1 + (tokens[at + 1].text == "-" and at + 2 < len(tokens))
    if tokens[after].text in {"point", "points"}:
        return "pp", after
    return "%", at


def _points_alone(tokens: Sequence[Token], at: int) -> Unit | None:
    """Read "points", "percentage points", "absolute points"."""
    after = at
    while after < len(tokens) and tokens[after].text in {"percentage", "absolute", "-", "accuracy"}:
        after += 1
    if after < len(tokens) and tokens[after].text in {"point", "points"}:
        return Unit("pp", 1.0, after + 1)
    return None


def _flops(tokens: Sequence[Token], at: int) -> Unit | None:
    word, stop = tokens[at].text, at + 1
    if word in _LONG and at + 1 < len(tokens):
        stop += tokens[at + 1].text == "-"
        word, stop = word + tokens[min(stop, len(tokens) - 1)].text, stop + 1
    if word in {"floating", "fp"}:
        for index in range(at, min(at + 4, len(tokens))):
            if tokens[index].text in {"operation", "operations", "ops"}:
                word, stop = "flops", index + 1
    factor = _FLOPS.get(word)
    if factor is None:
        return None
    rated = _per(tokens, Unit("FLOP", factor, stop))
    if rated.name == "FLOP/s":
        return rated
    per_second = tokens[stop - 1].raw.endswith("S") or factor >= 1e12
    around = {token.text for token in tokens[max(0, at - 12) : at + 8]}
    if factor < 1e12 and not around & _SUSTAINED:
        per_second = False
    if around & TRAINING_COMPUTE and not tokens[stop - 1].raw.endswith("S"):
        per_second = False
    return Unit("FLOP/s" if per_second else "FLOP", factor, stop)


def _accelerator_hours(tokens: Sequence[Token], at: int) -> Unit | None:
    """Read "GPU hours", "A100-days", "TPU v4 core-days"."""
    index, seen = at, False
    while index < min(at + 7, len(tokens)):
        text = tokens[index].text
        hours = _ACCELERATOR_HOURS.get(text.removesuffix("s"))
        if hours and seen:
            return Unit("GPU-hours", float(hours), index + 1)
        device = text in _ACCELERATORS or is_device(tokens[index])
        if not device and not (seen and (text == "-" or text.startswith("v"))):
            return None
        seen = True
        index += 1
    return None


def _frames(tokens: Sequence[Token], at: int) -> Unit | None:
    """Read "frame-per-second", "frames/s"; frames alone are counted like other things."""
    if tokens[at].text not in {"frame", "frames"}:
        return None
    rated = _per(tokens, Unit("count", 1.0, at + 1))
    return rated if rated.name == "1/s" else None


def _per(tokens: Sequence[Token], unit: Unit) -> Unit:
    """Apply "/s", "per second", "per weight", "/year"; others ("per GPU") change nothing."""
    at = unit.stop
    if at < len(tokens) and unit.name == "bit" and tokens[at].text == "of":
        at = next((i for i in range(at, min(at + 4, len(tokens))) if tokens[i].text == "per"), at)
    while at < len(tokens) and tokens[at].text == "-":
        at += 1
    if at + 1 >= len(tokens) or tokens[at].text not in {"/", "per", "a", "each"}:
        return unit
    link = tokens[at].text
    at += tokens[at + 1].text == "-" and at + 2 < len(tokens)
    below = tokens[at + 1].text
    if below in _SECOND and unit.name in _RATES and link != "a":
        name, factor = _RATES[unit.name]
        return Unit(name, unit.factor * factor, at + 2)
    if unit.name == "bit" and below in _WEIGHTS:
        return Unit("bit/param", unit.factor, at + 2)
    if unit.name == "USD" and below in {"year", "annum"}:
        return Unit("USD/year", unit.factor, at + 2)
    return unit


def per_second(tokens: Sequence[Token], at: int) -> int:
    """Return the index behind "/s" or "per second" at a token, or 0."""
    rated = _per(tokens, Unit("count", 1.0, at))
    return rated.stop if rated.name == "1/s" else 0


def _modified(tokens: Sequence[Token], at: int) -> Unit | None:
    """Read "total parameters", "unique training tokens": three words may stand before."""
    words = 0
    if tokens[at].text == "times":
        return None
    for index in range(at, min(at + 7, len(tokens))):
        token = tokens[index]
        if token.text == "-" and token.glued:
            continue
        if token.kind != "word" or token.text in STOPS or words > 3:
            return None
        if token.text in _HEADS:
            return _per(tokens, Unit(*_WORDS[token.text], index + 1))
        words += 1
    return None
