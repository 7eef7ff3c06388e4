"""The form in which a reader corrects a mention of hardware: which, what for, how many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

from carrel.api import (
    Device,
    Hardware,
    HardwareRegistry,
    MentionField,
    MentionForm,
    MentionValue,
)
from carrel_plugins.hardware_filter.wording import ROLES, role_words

#: Beside a name, so that one that may mean other things is read as hardware.
_ABOUT_HARDWARE = "GPU servers"
_LARGEST_COUNT = 10_000_000


class HardwareNames(Sequence[str]):
    """The registry's names, each with its maker; read when somebody looks at them."""

    def __init__(self, registry: Callable[[], HardwareRegistry]) -> None:
        self._registry = registry

    @cached_property
    def _names(self) -> tuple[str, ...]:
        registry = self._registry()
        families = (family.name for family in registry.families)
        return tuple(dict.fromkeys([*map(full_name, registry), *families]))

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return self._names[index]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def hardware_form(registry: Callable[[], HardwareRegistry]) -> MentionForm:
    """Return the form; the registry is read when it is opened."""
    return MentionForm(
        fields=(
            MentionField(name="hardware", title="Hardware", choices=HardwareNames(registry)),
            MentionField(name="role", title="Role", choices=tuple(ROLES.values())),
            MentionField(name="count", title="How many"),
        ),
        texts=texts_of,
        values=lambda texts: values_of(texts, registry()),
    )


def texts_of(values: Mapping[str, MentionValue]) -> Mapping[str, str]:
    """Return what stands in the form for a mention."""
    count = values.get("count")
    return {
        "hardware": str(values.get("name") or ""),
        "role": role_words(values.get("role")),
        "count": "" if count is None else str(count),
    }


def values_of(texts: Mapping[str, str], registry: HardwareRegistry) -> dict[str, MentionValue]:
    """Return the values of a mention; a name that nobody knows is kept as it is, without an id.

    Raises ValueError, for the reader, for no name, another role, or what is no count.
    """
    name = " ".join(texts.get("hardware", "").split())
    if not name:
        raise ValueError("Say which hardware it is.")
    role = texts.get("role", "").strip().casefold() or ROLES["mentioned"]
    roles = {words: one for one, words in ROLES.items()}
    if role not in roles:
        raise ValueError(f"The role is one of these: {', '.join(roles)}.")
    return {
        **_known_as(name, registry),
        "role": roles[role],
        "count": _count(texts.get("count", "")),
    }


def _known_as(name: str, registry: HardwareRegistry) -> dict[str, MentionValue]:
    """Return what is known of a name: what the extractor reads in it, else what has that name."""
    from carrel_plugins.hardware_filter.extraction import extract  # many patterns

    for found in extract(name, _ABOUT_HARDWARE, registry):
        if found.field == "title" and found.quote == name:
            return {
                "name": found.name,
                "device_id": found.hardware or None,
                "family": found.family or None,
                "kind": found.kind,
            }
    known = registry.get(name) or registry.named(name) or _with_full_name(name, registry)
    if known is not None:
        return {
            "name": full_name(known),
            "device_id": known.id,
            "family": known.family if isinstance(known, Device) else None,
            "kind": known.kind,
        }
    family = registry.family(name)
    if family is not None:
        return {
            "name": f"{family.vendor} {family.name}",
            "device_id": None,
            "family": family.name,
            "kind": "architecture",
        }
    return {"name": name, "device_id": None, "family": None, "kind": "device"}


def full_name(known: Hardware) -> str:
    """Return a name with its maker before it, where that is one: "NVIDIA A100 SXM4 40GB"."""
    vendor = getattr(known, "vendor", "")
    told = vendor and "/" not in vendor and known.kind != "machine" and vendor not in known.name
    return f"{vendor} {known.name}" if told else known.name


def _with_full_name(name: str, registry: HardwareRegistry) -> Hardware | None:
    return next((one for one in registry if full_name(one) == name), None)


def _count(text: str) -> int | None:
    plain = text.replace(",", "").strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and 0 < int(plain[:9]) <= _LARGEST_COUNT):
        raise ValueError("How many is a whole number, or empty where the paper does not say.")
    return int(plain)
