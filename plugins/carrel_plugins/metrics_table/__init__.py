"""The numbers that a paper claims, read out of its title and abstract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from carrel.api import Extractor, Mention, hookimpl

if TYPE_CHECKING:
    from carrel_plugins.metrics_table.metric import Metric


@hookimpl
def register_extractors() -> list[Extractor]:
    """Give the extractor of metrics."""
    return [
        Extractor(id="metrics_table.metrics", name="metrics", title="Metrics", extract=find_metrics)
    ]


def find_metrics(title: str, abstract: str) -> Iterator[Mention]:
    """Yield the metrics of a paper; see `carrel.api.Extractor`."""
    from carrel_plugins.metrics_table.extraction import extract

    return map(_mention, extract(title, abstract))


def _mention(metric: Metric) -> Mention:
    conditions = ", ".join(filter(None, (metric.model, metric.dataset)))
    return Mention(
        field=metric.field,
        start=metric.start,
        end=metric.end,
        quote=metric.quote,
        values={
            "value": metric.low if metric.low == metric.high else [metric.low, metric.high],
            "unit": metric.unit,
            "quantity": metric.quantity,
            "qualifier": metric.qualifier,
            "baseline": metric.baseline or None,
            "hardware": metric.hardware or None,
            "conditions": conditions or None,
            "is_result": metric.is_result,
        },
        certain=metric.certain,
    )
