"""How mentions of hardware are said to readers: roles, counts, figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from carrel.api import Device, Mention, MentionValue
from carrel_plugins.hardware_filter.figures import MEMORY, RELEASED, Capability, amount
from carrel_plugins.hardware_filter.things import Things

ROLES: Mapping[str, str] = {
    "evaluated_on": "evaluated on",
    "compared_with": "compared with",
    "proposed": "proposed",
    "mentioned": "mentioned",
}


def described(mention: Mention, things: Things) -> str:
    """Return a mention in one line.

    "NVIDIA A100 · Ampere · evaluated on · 8 of them · 40 or 80 GB · released 2020 or 2021".
    Figures stand in it where the registry has them; they are of one device.
    """
    values = mention.values
    thing = things.of(values)
    count = values.get("count")
    parts = [
        str(values.get("name") or mention.quote),
        str(values.get("family") or ""),
        role_words(values.get("role")),
        f"{count:,} of them" if isinstance(count, int) else "",
    ]
    for boards in thing.devices[:1]:
        year = said_of(RELEASED, boards)
        parts += [said_of(MEMORY, boards), f"released {year}" if year else ""]
    return " · ".join(part for part in parts if part)


def role_words(role: MentionValue) -> str:
    """Return a role for people, "" for none."""
    return ROLES.get(str(role), str(role or ""))


def said_of(capability: Capability, boards: Sequence[Device]) -> str:
    """Return a figure of a device for people, all that it may be: "80 GB", "40 or 80 GB"."""
    found = sorted({value for one in boards if (value := capability.of(one)) is not None})
    said = list(dict.fromkeys(amount(value, capability.unit) for value in found))
    numbers, units = (
        zip(*(one.partition(" ")[::2] for one in said), strict=True) if said else ((), ())
    )
    if len(set(units)) == 1 and units[0]:
        return f"{' or '.join(numbers)} {units[0]}"
    return " or ".join(said)
