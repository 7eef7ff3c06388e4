"""The search fields: what of a paper's mentions of hardware it can be found, counted and sorted by.

Each is there twice: over all devices that a paper mentions in any role (`hw`, `hw.memory`), and
over those that it was evaluated on (`hw.on`, `hw.on.memory`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from carrel.api import FieldValue, KeptMention, SearchField
from carrel_plugins.hardware_filter.figures import NUMBERS, RELEASED, Capability, least
from carrel_plugins.hardware_filter.things import LINKS, Thing, Things, told_things

_MOST = 100  # values that a paper can have in a field


def search_fields(things: Callable[[], Things]) -> list[SearchField]:
    """Return the fields; `things` is called when the first value is asked for."""
    return [
        *_fields("hw", "hardware", "Mentioned", things, on=False),
        *_fields("hw.on", "hardware.on", "Evaluated on", things, on=True),
    ]


def _fields(
    name: str, tree: str, role: str, things: Callable[[], Things], *, on: bool
) -> Iterable[SearchField]:
    yield _field(name, f"{role}: hardware", names, things, on=on)
    yield _field(tree, f"{role}: hardware by maker and family", paths, things, on=on)
    yield _field(f"{name}.device", f"{role}: device", labels, things, on=on)
    for one in NUMBERS:
        yield SearchField(
            id=f"hardware_filter.{name}.{one.name}",
            name=f"{name}.{one.name}",
            title=f"{role}: {_in_a_sentence(one.title)}",
            kind="number",
            unit=one.unit,
            extractor="hardware",
            values=partial(_told, partial(numbers, one), things, on),
        )
    yield SearchField(
        id=f"hardware_filter.{name}.released",
        name=f"{name}.released",
        title=f"{role}: year of release",
        kind="date",
        extractor="hardware",
        values=partial(_told, released, things, on),
    )


def _in_a_sentence(title: str) -> str:
    return title if title[1].isupper() else title[0].lower() + title[1:]


def _field(
    name: str,
    title: str,
    values: Callable[[Sequence[Thing]], Iterable[str]],
    things: Callable[[], Things],
    *,
    on: bool,
) -> SearchField:
    return SearchField(
        id=f"hardware_filter.{name}",
        name=name,
        title=title,
        kind="keyword",
        extractor="hardware",
        values=partial(_told, values, things, on),
    )


def _told(
    values: Callable[[Sequence[Thing]], Iterable[FieldValue]],
    things: Callable[[], Things],
    on: bool,
    mentions: Iterable[KeptMention],
) -> list[FieldValue]:
    return list(dict.fromkeys(values(told_things(mentions, things(), evaluated=on))))[:_MOST]


def names(told: Sequence[Thing]) -> Iterable[str]:
    """Return all names by which readers look for these things, and for what is in them."""
    return (name for one in told for name in one.names)


def labels(told: Sequence[Thing]) -> Iterable[str]:
    """Return the short names of devices and systems; links are none."""
    return (one.label for one in told if not one.paths[0].startswith(LINKS))


def paths(told: Sequence[Thing]) -> Iterable[str]:
    """Return the places in the tree, of systems also those of what they hold."""
    return (path for one in told for path in one.paths)


def numbers(capability: Capability, told: Sequence[Thing]) -> Iterable[float]:
    """Return a figure of each device; see figures.py for names that leave it open."""
    found = (least(capability, boards) for one in told for boards in one.devices)
    return (value for value in found if value is not None)


def released(told: Sequence[Thing]) -> Iterable[str]:
    """Return the year of each device: "2020"."""
    return (f"{int(year):04}" for year in numbers(RELEASED, told))
