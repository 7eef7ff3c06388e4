"""The numbers of a paper in its exported note: a table of its claims, and its largest speedup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from carrel.api import HardwareRegistry, KeptMention, NoteSection, Paper, PluginContext
from carrel_plugins.metrics_table.export import markdown_cell
from carrel_plugins.metrics_table.fields import NUMBERS
from carrel_plugins.metrics_table.rows import Row, row_of
from carrel_plugins.metrics_table.wording import shown_qualifier, shown_quantity

#: Raise it where the same numbers are written otherwise: files are then made anew.
_WRITTEN = 1
_HEAD = ("| claim | value | baseline | hardware | source |", "|---|---|---|---|---|")
_SPEEDUP = "metric_speedup_max"


def note_section(context: PluginContext) -> NoteSection:
    """Return the block "metrics" and its key."""
    section = _MetricsSection(context)
    return NoteSection(
        id="metrics_table.section",
        name="metrics",
        title="Metrics",
        render=section.render,
        fields=section.fields,
        keys=(_SPEEDUP,),
        stamp=section.stamp,
    )


class _MetricsSection:
    def __init__(self, context: PluginContext) -> None:
        self._context = context

    def render(self, paper: Paper) -> str:
        return claims_table(paper, self._results(paper), self._context.hardware)

    def fields(self, paper: Paper) -> Mapping[str, float]:
        return largest_speedup(self._results(paper))

    def stamp(self, papers: Sequence[Paper]) -> list[str]:
        mentions = self._context.library.mentions("metrics")
        return [f"{_WRITTEN}-{one}" for one in mentions.stamps([paper.id for paper in papers])]

    def _results(self, paper: Paper) -> list[KeptMention]:
        return results(self._context.library.mentions("metrics").of(paper.id))


def results(mentions: Iterable[KeptMention]) -> list[KeptMention]:
    """Return what the paper found itself; neither what is doubtful nor what was rejected."""
    return [
        one
        for one in mentions
        if one.state.counts and one.mention.values.get("is_result") is not False
    ]


def claims_table(paper: Paper, mentions: Iterable[KeptMention], registry: HardwareRegistry) -> str:
    """Return the mentions as a Markdown table, "" for none."""
    told = (paper.carrel_id, paper.citekey, paper.title)
    lines = [_line(row_of(one, told, registry)) for one in mentions]
    return "\n".join((*_HEAD, *lines)) if lines else ""


def largest_speedup(mentions: Sequence[KeptMention]) -> Mapping[str, float]:
    """Return the largest speedup by its key; nothing where the paper claims none."""
    speedup = next(one for one in NUMBERS if one.name == "speedup")
    found = speedup(mentions)
    return {_SPEEDUP: _short(max(found))} if found else {}


def _line(row: Row) -> str:
    claim = shown_quantity(row.quantity)
    cells = (
        f"{claim} ({row.conditions})" if row.conditions else claim,
        f"{shown_qualifier(row.qualifier)} {row.value}".strip(),
        row.baseline,
        row.hardware,
        f"{row.kept.mention.field}: {row.quote}",
    )
    return f"| {' | '.join(map(markdown_cell, cells))} |"


def _short(number: float) -> float:
    return int(number) if number.is_integer() else number
