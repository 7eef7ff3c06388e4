"""Names of hardware as people type and read them, and the ids of the registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from carrel.api import HardwareRegistry, plain_name


def shown_hardware(registry: HardwareRegistry, ids: Iterable[str]) -> str:
    """Return the short names of what has these ids ("A100"); `ids_named` reads them again."""
    return ", ".join(_name(registry, one) for one in ids)


def ids_named(registry: HardwareRegistry, text: str) -> tuple[str, ...]:
    """Return the ids of names or ids with commas between them.

    Raises ValueError for a name that the registry does not know, with the nearest one it does.
    """
    names = [name for part in text.split(",") if (name := part.strip())]
    return tuple(dict.fromkeys(_id(registry, name) for name in names))


def ids_meant(registry: HardwareRegistry, name: str) -> tuple[str, ...]:
    """Return the ids of a family's devices, or of one thing. Raises ValueError as `ids_named`."""
    family = registry.devices_of(name)
    return tuple(one.id for one in family) or (_id(registry, name.strip()),)


def _name(registry: HardwareRegistry, hardware_id: str) -> str:
    found = registry.get(hardware_id)
    names = (*found.aliases[:1], found.name) if found is not None else ()
    # A name may mean something else first, and a comma would cut it.
    own = (one for one in names if registry.named(one) is found and "," not in one)
    return next(own, hardware_id)


def _id(registry: HardwareRegistry, name: str) -> str:
    found = registry.named(name)
    if found is not None:
        return found.id
    nearest = _nearest(registry, name)
    raise ValueError(
        f"No hardware is known as “{name}”{f': did you mean “{nearest}”?' if nearest else '.'}"
    )


def _nearest(registry: HardwareRegistry, name: str) -> str:
    from difflib import get_close_matches

    known = {plain_name(alias): alias for one in _named(registry) for alias in one}
    found = get_close_matches(plain_name(name), known, n=1, cutoff=0.5)
    return known[found[0]] if found else ""


def _named(registry: HardwareRegistry) -> Iterable[Sequence[str]]:
    for one in registry:
        yield (*one.aliases, one.name)
    for family in registry.families:
        yield (*family.aliases, family.name)
