"""Search fields that are computed from the numbers of a paper: `speedup:>=2`, `params:7B..13B`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carrel.api import KeptMention, SearchField
from carrel_plugins.metrics_table.quantity_words import CHANGES, NOUNS
from carrel_plugins.metrics_table.wording import ends_of, scale_of

_MOST = 100
_BITS_A_BYTE = 8
#: Changes of something, which is what a number is about: a latency_reduction is about latency.
_CHANGES = frozenset(("improvement", "reduction", "degradation"))
#: Names that longer ones end in: an inference_speedup is a speedup.
_NAMES = frozenset((*NOUNS.values(), *CHANGES.values())) - _CHANGES


@dataclass(frozen=True, kw_only=True)
class NumberField:
    """What numbers a field holds: those in `unit` that tell of one of `quantities` (any: empty).

    A quantity whose name ends in one of `quantities` is one of them. `background` takes what the
    paper did not find itself as well. A field's unit is `unit` divided by `divisor`.
    """

    name: str
    title: str
    unit: str
    shown_unit: str = ""
    quantities: tuple[str, ...] = ()
    background: bool = False
    divisor: int = 1
    less_is_better: bool = False

    def __call__(self, mentions: Sequence[KeptMention]) -> list[float]:
        """Return the field's values, for a range both ends."""
        found: dict[float, None] = {}
        for kept in mentions:
            values = kept.mention.values
            ends = ends_of(values.get("value"))
            if ends is None or values.get("unit") != self.unit:
                continue
            if values.get("is_result") is False and not self.background:
                continue
            if self.quantities and not _is_one(str(values.get("quantity")), self.quantities):
                continue
            found |= dict.fromkeys(end / self.divisor for end in ends)
        return list(found)[:_MOST]


NUMBERS = (
    NumberField(name="speedup", title="Speedup", unit="x", quantities=("speedup",)),
    NumberField(name="throughput", title="Throughput", unit="FLOP/s"),
    NumberField(name="token-rate", title="Tokens a second", unit="tokens/s"),
    NumberField(
        name="latency",
        title="Latency",
        unit="s",
        quantities=("latency",),
        less_is_better=True,
    ),
    NumberField(
        name="bandwidth",
        title="Bandwidth",
        unit="bit/s",
        shown_unit="B/s",
        quantities=("bandwidth",),
        divisor=_BITS_A_BYTE,
    ),
    NumberField(
        name="memory",
        title="Memory that is used",
        unit="B",
        quantities=("memory_footprint", "memory_capacity", "memory"),
        less_is_better=True,
    ),
    NumberField(name="energy", title="Energy", unit="J", less_is_better=True),
    NumberField(
        name="power",
        title="Power",
        unit="W",
        quantities=("power", "power_consumption"),
        less_is_better=True,
    ),
    NumberField(name="utilization", title="Utilization", unit="%", quantities=("utilization",)),
    NumberField(name="accuracy", title="Accuracy", unit="%", quantities=("accuracy",)),
    NumberField(name="params", title="Parameters of models", unit="params", background=True),
    NumberField(
        name="tokens",
        title="Tokens of training data",
        unit="tokens",
        quantities=("training_tokens", "token_count"),
        background=True,
    ),
    NumberField(
        name="context",
        title="Length of context",
        unit="tokens",
        quantities=("context_length",),
        background=True,
    ),
    NumberField(
        name="bits",
        title="Bits of a weight or value",
        unit="bit",
        quantities=("bit_width",),
        background=True,
        less_is_better=True,
    ),
)


def search_fields() -> list[SearchField]:
    """Return the fields: the quantities of a paper's results, and numbers by what they measure."""
    return [
        SearchField(
            id="metrics_table.metric",
            name="metric",
            title="Quantities of results",
            kind="keyword",
            values=quantities,
            extractor="metrics",
        ),
        *(
            SearchField(
                id=f"metrics_table.{field.name.replace('-', '_')}",
                name=field.name,
                title=field.title,
                kind="number",
                values=field,
                unit=field.shown_unit or field.unit,
                extractor="metrics",
            )
            for field in NUMBERS
        ),
    ]


def quantities(mentions: Sequence[KeptMention]) -> list[str]:
    """Return what the paper's results measure, and what that is in general."""
    found: dict[str, None] = {}
    for kept in mentions:
        quantity = kept.mention.values.get("quantity")
        if isinstance(quantity, str) and kept.mention.values.get("is_result") is not False:
            found |= dict.fromkeys(names_of(quantity))
    return list(found)[:_MOST]


def clause_of(kept: KeptMention) -> str:
    """Return what finds the papers that claim as much, or else that speak of the same."""
    for field in NUMBERS:
        found = field([kept])
        if found:
            sign, value = ("<=", max(found)) if field.less_is_better else (">=", min(found))
            return f"{field.name}:{sign}{_written(value, field.shown_unit or field.unit)}"
    return f"metric:{kept.mention.values.get('quantity') or 'value'}"


def _written(value: float, unit: str) -> str:
    """Return a number as a clause takes it: nothing but thousands is left to its prefix."""
    scale = scale_of(value, unit)
    if not scale.letter and not scale.unit.endswith(unit):  # hours, or months
        return f"{value:.15g}{unit}"
    if scale.factor < 1:
        return f"{value:.15g}{unit}"
    return f"{value / scale.factor:.15g}{scale.letter}{scale.unit}"


def names_of(quantity: str) -> tuple[str, ...]:
    """Return a quantity and the known one that its name ends in, a change left away.

    An inference_speedup is a speedup, a tail_latency_reduction tells of latency.
    """
    words = quantity.split("_")
    subject = words[:-1] if len(words) > 1 and words[-1] in _CHANGES else words
    general = ("_".join(subject[start:]) for start in range(len(subject)))
    return tuple(dict.fromkeys((quantity, *[one for one in general if one in _NAMES][:1])))


def _is_one(quantity: str, wanted: Sequence[str]) -> bool:
    return any(quantity == one or quantity.endswith(f"_{one}") for one in wanted)
