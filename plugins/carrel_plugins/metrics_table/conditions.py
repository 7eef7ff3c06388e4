"""Finds on what hardware, with which model and data a number was had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carrel_plugins.metrics_table.amounts import Amount
from carrel_plugins.metrics_table.devices import DeviceNames
from carrel_plugins.metrics_table.lists import SEPARATORS, list_places
from carrel_plugins.metrics_table.name_words import DEVICE_TAILS, VENDORS
from carrel_plugins.metrics_table.names import Name, NameKind, names
from carrel_plugins.metrics_table.tokens import Token

_REACH = 30
_MOST_LISTED = 16
_LOOK_AHEAD = 8  # amounts
#: What may stand between two names of one list: "NVIDIA A100 GPUs, H100 and AMD MI250X GPUs".
_BETWEEN = SEPARATORS | {"/", "&", "a", "an", "the", "both"} | DEVICE_TAILS | VENDORS


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Names as the text has them, and the ids of the hardware that the registry knows."""

    model: str = ""
    dataset: str = ""
    hardware_text: str = ""
    hardware: tuple[str, ...] = ()


def conditions(
    text: str,
    tokens: Sequence[Token],
    found: Sequence[Amount],
    rivals: Sequence[str],
    devices: DeviceNames,
) -> list[Conditions]:
    """Return for each amount the nearest name of each kind in its sentence.

    A name that follows is nearer than one that went before; one behind the next amount of the
    same unit belongs to that. What an amount is compared with is no condition of it. Lists of
    amounts and of names that are told "respectively" are dealt out.
    """
    known = names(tokens)
    hardware = devices.find(tokens, known)
    if not known and not hardware:
        return [Conditions()] * len(found)
    ids = {one.name: one.ids for one in hardware}
    dealt = any(token.text == "respectively" for token in tokens)
    by_kind: dict[NameKind, list[list[Name]]] = {
        "model": _lists(tokens, [one for one in known if one.kind == "model"]),
        "dataset": _lists(tokens, [one for one in known if one.kind == "dataset"]),
        "hardware": _lists(tokens, [one.name for one in hardware]),
    }
    places = list_places(tokens, found)
    compared = [rival for rival in dict.fromkeys(rivals) if rival]
    told = []
    for index, amount in enumerate(found):
        place, size = places[index]
        stop = _stop(tokens, found, index + size - place - 1)
        chosen: dict[NameKind, list[Name]] = {}
        for kind, lists in by_kind.items():
            free = [
                listed
                for listed in lists
                if not any(_said(text, tokens, listed) in rival for rival in compared)
            ]
            listed, nearest = _nearest(free, amount, stop)
            if dealt and 1 < size == len(listed):
                nearest = listed[place]
                listed = [nearest]
            if nearest:
                chosen[kind] = listed if kind == "hardware" else [nearest]
        told.append(_conditions(text, tokens, chosen, ids))
    return told


def _conditions(
    text: str,
    tokens: Sequence[Token],
    chosen: dict[NameKind, list[Name]],
    ids: dict[Name, tuple[str, ...]],
) -> Conditions:
    said = {kind: _said(text, tokens, listed) for kind, listed in chosen.items()}
    on = dict.fromkeys(one for name in chosen.get("hardware", ()) for one in ids[name])
    return Conditions(
        model=said.get("model", ""),
        dataset=said.get("dataset", ""),
        hardware_text=said.get("hardware", ""),
        hardware=tuple(on),
    )


def _said(text: str, tokens: Sequence[Token], listed: Sequence[Name]) -> str:
    first, last = tokens[listed[0].first], tokens[listed[-1].last - 1]
    return " ".join(text[first.start : last.end].split())


def _lists(tokens: Sequence[Token], known: Sequence[Name]) -> list[list[Name]]:
    """Return names of one kind, those that stand in one list together."""
    found: list[list[Name]] = []
    for name in known:
        before = found[-1][-1] if found else None
        between = [one.text for one in tokens[before.last : name.first]] if before else []
        if between and len(found[-1]) < _MOST_LISTED and set(between) <= _BETWEEN:
            found[-1].append(name)
        else:
            found.append([name])
    return found


def _stop(tokens: Sequence[Token], found: Sequence[Amount], index: int) -> int:
    """Return where the next amount of the same unit behind a list begins."""
    later = found[index + 1 : index + 1 + _LOOK_AHEAD]
    return next((one.first for one in later if one.unit == found[index].unit), len(tokens))


def _nearest(
    lists: Sequence[list[Name]], amount: Amount, stop: int
) -> tuple[list[Name], Name | None]:
    """Return the nearest name and its list; no name where all are too far away."""
    best, chosen, found = _REACH + 1, None, []
    for listed in lists:
        for name in listed:
            if name.first >= amount.last:
                distance = name.first - amount.last + (_REACH if name.first >= stop else 0)
            elif name.last <= amount.first:
                distance = amount.first - name.last + _REACH // 3
            else:
                distance = 0
            if distance < best:
                best, chosen, found = distance, name, listed
    return found, chosen
