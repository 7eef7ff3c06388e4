"""The form in which a reader corrects a number: its values as texts, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from carrel.api import HardwareRegistry, MentionField, MentionForm, MentionValue
from carrel_plugins.metrics_table.hardware_names import ids_named, shown_hardware
from carrel_plugins.metrics_table.metric import QUALIFIERS
from carrel_plugins.metrics_table.quantity_words import BY_UNIT, CHANGES, NOUNS
from carrel_plugins.metrics_table.wording import ends_of, shown_quantity

RESULT, BACKGROUND = "result", "background"
_SPREAD = "range"
_EXACT = "exact"


def number_form(registry: Callable[[], HardwareRegistry]) -> MentionForm:
    """Return the form; `registry` is asked when hardware is first read or written."""
    quantities = sorted({*NOUNS.values(), *CHANGES.values(), *BY_UNIT.values()})
    return MentionForm(
        fields=(
            MentionField(
                name="quantity",
                title="Quantity",
                choices=tuple(shown_quantity(one) for one in quantities),
            ),
            MentionField(name="value", title="Value"),
            MentionField(
                name="qualifier",
                title="Qualifier",
                choices=tuple(one.replace("_", " ") for one in QUALIFIERS),
            ),
            MentionField(name="baseline", title="Compared with"),
            MentionField(name="hardware", title="Hardware"),
            MentionField(name="model", title="Model"),
            MentionField(name="dataset", title="Data set"),
            MentionField(name="kind", title="Told as", choices=(RESULT, BACKGROUND)),
        ),
        texts=lambda values: texts_of(values, registry()),
        values=lambda texts: values_of(texts, registry()),
    )


def texts_of(values: Mapping[str, MentionValue], registry: HardwareRegistry) -> Mapping[str, str]:
    """Return a text for each field of the form."""
    from carrel_plugins.metrics_table.value_text import value_text

    ends, quantity = ends_of(values.get("value")), _text(values, "quantity")
    known = values.get("hardware")
    ids = [str(one) for one in known] if isinstance(known, list | tuple) else []
    return {
        "quantity": shown_quantity(quantity),
        "value": value_text(*ends, _text(values, "unit"), quantity) if ends else "",
        "qualifier": (_text(values, "qualifier") or _EXACT).replace("_", " "),
        "baseline": _text(values, "baseline"),
        "hardware": shown_hardware(registry, ids),
        "model": _text(values, "model"),
        "dataset": _text(values, "dataset"),
        "kind": BACKGROUND if values.get("is_result") is False else RESULT,
    }


def values_of(texts: Mapping[str, str], registry: HardwareRegistry) -> Mapping[str, MentionValue]:
    """Return the values that the texts of the form mean, all that the extractor would give.

    Raises ValueError, with a sentence for the reader, for a field that means nothing.
    """
    from carrel_plugins.metrics_table.quantities import default_of
    from carrel_plugins.metrics_table.value_text import read_value

    said = {name: " ".join(text.split()) for name, text in texts.items()}
    quantity = "_".join(said.get("quantity", "").lower().split())
    value = read_value(said.get("value", ""), quantity)
    hardware = said.get("hardware", "")
    model, dataset = said.get("model", ""), said.get("dataset", "")
    return {
        "value": value.low if value.low == value.high else [value.low, value.high],
        "unit": value.unit,
        "quantity": quantity or value.quantity or default_of(value.unit),
        "qualifier": _qualifier(said.get("qualifier", ""), spread=value.low != value.high),
        "baseline": said.get("baseline") or None,
        "hardware": list(ids_named(registry, hardware)) or None,
        "hardware_text": hardware or None,
        "model": model or None,
        "dataset": dataset or None,
        "conditions": ", ".join(filter(None, (model, dataset))) or None,
        "is_result": _is_result(said.get("kind", "")),
    }


def _text(values: Mapping[str, MentionValue], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _qualifier(text: str, *, spread: bool) -> str:
    """Return the qualifier that a text names; a value with two ends is a range, not exact."""
    name = text.lower().replace(" ", "_") or _EXACT
    if name not in QUALIFIERS:
        told = ", ".join(one.replace("_", " ") for one in QUALIFIERS)
        raise ValueError(f"“{text}” is no qualifier: choose one of {told}.")
    if name in (_EXACT, _SPREAD):
        return _SPREAD if spread else _EXACT
    return name


def _is_result(text: str) -> bool:
    name = text.lower() or RESULT
    if name not in (RESULT, BACKGROUND):
        raise ValueError(f"A number is told as {RESULT} or as {BACKGROUND}, not as “{text}”.")
    return name == RESULT
