"""How numbers are marked in title and abstract, and what is said of one."""

from __future__ import annotations

from collections.abc import Iterator

from carrel.api import HardwareRegistry, Mention, MentionKind, PluginContext
from carrel_plugins.metrics_table.form import number_form
from carrel_plugins.metrics_table.hardware_names import shown_hardware
from carrel_plugins.metrics_table.wording import shown_qualifier, shown_quantity, shown_value


def number_kind(context: PluginContext) -> MentionKind:
    """Return the kind of mention that the extractor of metrics finds."""
    return MentionKind(
        id="metrics_table.number",
        extractor="metrics",
        title="Number",
        look="metric",
        describe=lambda mention: described(mention, context.hardware),
        form=number_form(lambda: context.hardware),
        view="metrics_table.metrics",
    )


def described(mention: Mention, registry: HardwareRegistry) -> str:
    """Return what was understood: "speedup: 2–13x, up to, over the baseline, on SN40L"."""
    values = mention.values
    quantity = shown_quantity(str(values.get("quantity") or "value"))
    said = shown_value(values.get("value"), str(values.get("unit") or ""))
    parts = (said or mention.quote, *_conditions(mention, registry))
    return f"{quantity}: {', '.join(parts)}"


def _conditions(mention: Mention, registry: HardwareRegistry) -> Iterator[str]:
    values = mention.values
    qualifier = shown_qualifier(str(values.get("qualifier") or ""))
    if qualifier:
        yield qualifier
    if values.get("baseline"):
        yield f"over {values['baseline']}"
    known = values.get("hardware")
    ids = [str(one) for one in known] if isinstance(known, list | tuple) else []
    hardware = shown_hardware(registry, ids) or values.get("hardware_text")
    if hardware:
        yield f"on {hardware}"
    if values.get("model"):
        yield f"with {values['model']}"
    if values.get("dataset"):
        yield f"for {values['dataset']}"
    if values.get("is_result") is False:
        yield "background"
