"""The GPUs that a paper names, in the front matter of its exported note: `hw_gpus`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from carrel.api import KeptMention, NoteSection, Paper, PluginContext
from carrel_plugins.hardware_filter.fields import labels
from carrel_plugins.hardware_filter.things import Things, told_things

#: Raise it where the same devices are written otherwise: files are then made anew.
_WRITTEN = 1
_GPUS = "hw_gpus"


def note_section(context: PluginContext, things: Callable[[], Things]) -> NoteSection:
    """Return the key; it has no block. `things` is called when the first value is asked for."""

    def fields(paper: Paper) -> Mapping[str, Sequence[str]]:
        names = gpus(context.library.mentions("hardware").of(paper.id), things())
        return {_GPUS: names} if names else {}

    def stamp(papers: Sequence[Paper]) -> list[str]:
        found = context.library.mentions("hardware").stamps([paper.id for paper in papers])
        return [f"{_WRITTEN}-{one}" for one in found]

    return NoteSection(
        id="hardware_filter.section",
        name="hardware",
        title="Hardware",
        render=lambda _: "",
        fields=fields,
        keys=(_GPUS,),
        stamp=stamp,
    )


def gpus(mentions: Iterable[KeptMention], things: Things) -> list[str]:
    """Return the short names of GPUs, each once, those that were evaluated on first."""
    counted = [one for one in mentions if one.state.counts]
    told = told_things(counted, things, evaluated=False)
    return list(dict.fromkeys(labels([one for one in told if one.kind == "gpu"])))
