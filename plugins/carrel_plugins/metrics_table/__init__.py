"""The numbers that a paper claims, read out of its title and abstract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from carrel.api import (
    CliCommand,
    CliServices,
    Extractor,
    HardwareRegistry,
    Mention,
    MentionKind,
    NoteSection,
    PluginContext,
    SearchField,
    View,
    ViewContext,
    hookimpl,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from PySide6.QtWidgets import QWidget

    from carrel_plugins.metrics_table.metric import Metric

#: The values by which mentions are found, sorted and counted.
KEYS = ("value", "unit", "quantity", "qualifier", "baseline", "hardware", "model", "is_result")


@hookimpl
def register_extractors(context: PluginContext) -> list[Extractor]:
    """Give the extractor of metrics."""
    return [
        Extractor(
            id="metrics_table.metrics",
            name="metrics",
            title="Metrics",
            extract=MetricFinder(context),
            version=2,
            keys=KEYS,
        )
    ]


@hookimpl
def register_search_fields() -> list[SearchField]:
    """Give the fields that numbers are searched by."""
    from carrel_plugins.metrics_table.fields import search_fields

    return search_fields()


@hookimpl
def register_mention_kinds(context: PluginContext) -> list[MentionKind]:
    """Give the marks of numbers in title and abstract."""
    from carrel_plugins.metrics_table.kind import number_kind

    return [number_kind(context)]


@hookimpl
def register_note_sections(context: PluginContext) -> list[NoteSection]:
    """Give the table of claims in exported notes."""
    from carrel_plugins.metrics_table.note_section import note_section

    return [note_section(context)]


@hookimpl
def register_views() -> list[View]:
    """Give the table and the chart."""
    return [
        View(id="metrics_table.metrics", title="Metrics", create=_table),
        View(id="metrics_table.chart", title="Metrics chart", create=_chart),
    ]


@hookimpl
def register_cli_commands() -> list[CliCommand]:
    """Give `carrel metrics`."""
    return [
        CliCommand(
            id="metrics_table.metrics",
            name="metrics",
            help="print the numbers that papers claim",
            arguments=_arguments,
            run=_run,
        )
    ]


class MetricFinder:
    """Finds metrics; it reads the registry, for the ids of hardware, when it first needs it.

    It pickles with the registry.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context: PluginContext | None = context
        self._registry: HardwareRegistry | None = None

    def __call__(self, title: str, abstract: str) -> Iterator[Mention]:
        """Yield the metrics of a paper; see `carrel.api.Extractor`."""
        from carrel_plugins.metrics_table.extraction import extract

        return map(_mention, extract(title, abstract, self._known()))

    def __getstate__(self) -> HardwareRegistry:
        return self._known()

    def __setstate__(self, registry: HardwareRegistry) -> None:
        self._context, self._registry = None, registry

    def _known(self) -> HardwareRegistry:
        if self._registry is None:
            assert self._context is not None
            self._registry = self._context.hardware
        return self._registry


def _table(context: ViewContext) -> QWidget:
    from carrel_plugins.metrics_table.view import MetricsView

    return MetricsView(context)


def _chart(context: ViewContext) -> QWidget:
    from carrel_plugins.metrics_table.chart_view import make_chart

    return make_chart(context)


def _arguments(parser: ArgumentParser) -> None:
    from carrel_plugins.metrics_table.command import arguments

    arguments(parser)


def _run(options: Namespace, services: CliServices) -> int:
    from carrel_plugins.metrics_table.command import run

    return run(options, services)


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
            "hardware": list(metric.hardware) or None,
            "hardware_text": metric.hardware_text or None,
            "model": metric.model or None,
            "dataset": metric.dataset or None,
            "conditions": conditions or None,
            "is_result": metric.is_result,
        },
        certain=metric.certain,
    )
