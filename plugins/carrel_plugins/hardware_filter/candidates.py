"""Finds what may be names of hardware in one text, the longest at each place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from carrel.api import Device, Family, Hardware, HardwareRegistry, Interconnect
from carrel_plugins.hardware_filter.evidence import BRANDS, is_of_another_maker
from carrel_plugins.hardware_filter.links import link_id, link_name, rate_before
from carrel_plugins.hardware_filter.series import BY_HEAD, Caution, match_series
from carrel_plugins.hardware_filter.vocabulary import Known, Vocabulary, canonical_name
from carrel_plugins.hardware_filter.words import Word, joined

_LETTERS = re.compile(r"[a-z]+(?=\d)")
_MOST_WORDS = 8
_LOOK_BACK = 24  # characters: "80 GB NVIDIA "
_MEMORY_BEFORE = re.compile(r"(?<![\d.])(\d{2,3})[\s~-]?Gi?B[\s~-](?:[A-Z]\w+[\s~])?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What may be a name: words `first` to `last`, characters `start` to `end` of its text.

    `branded` tells that its maker stands before it; `abbreviates` the family that it is short for.
    """

    first: int
    last: int
    start: int
    end: int
    name: str
    hardware: str
    family: str
    kind: str
    caution: Caution
    kin: frozenset[str] = frozenset()
    branded: bool = False
    abbreviates: str = ""


def candidates(text: str, words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[Candidate]:
    """Yield what may be names, in order, none touching another."""
    place = 0
    while place < len(words):
        plain = words[place].plain
        if text[words[place].start - 1 : words[place].start] == "\\":  # \Theta is no machine
            place += 1
            continue
        found = None
        if plain in vocabulary.beginnings or plain in vocabulary.names:
            found = _of_registry(text, words, place, vocabulary)
        head = plain
        if head not in BY_HEAD and not plain.isalpha():
            letters = _LETTERS.match(plain)
            head = letters[0] if letters else ""
        if head in BY_HEAD:
            other = _of_series(text, words, place, head, vocabulary.registry)
            if other and (found is None or other.end > found.end):
                found = other
        if found:
            yield found
            place = found.last
        place += 1


def _of_registry(
    text: str, words: Sequence[Word], first: int, vocabulary: Vocabulary
) -> Candidate | None:
    whole, last, best = "", first, None
    for last in range(first, min(len(words), first + _MOST_WORDS)):
        if last > first and not joined(text, words[last - 1], words[last]):
            break
        whole += words[last].plain
        known = vocabulary.names.get(whole)
        if known and text.startswith(known.written, words[first].start):
            best = (known, last)
        if whole not in vocabulary.beginnings:
            break
    if best is None:
        return None
    known, last = best
    return _known(text, words, (first, last), known, vocabulary.registry)


def _known(
    text: str,
    words: Sequence[Word],
    names: tuple[int, int],
    known: Known,
    registry: HardwareRegistry,
) -> Candidate:
    """Return the candidate for a name that is the words `names`, first and last."""
    begin, branded = _with_maker(text, words, names[0])
    start, end = words[begin].start, words[names[1]].end
    if "(" in text[start:end] and text.startswith(")", end):
        end += 1
    quote = text[start:end]
    memory = _MEMORY_BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    board = registry.named(f"{known.alias} {memory[1]}GB") if memory else None
    if memory and isinstance(board, Device):  # "80 GB A100": the board with that memory
        known = replace(known, thing=board, caution="none")
        quote += f" {memory[1]}GB"
    thing = known.thing
    return Candidate(
        first=begin,
        last=names[1],
        start=start,
        end=end,
        name=canonical_name(known, quote),
        hardware="" if isinstance(thing, Family) else thing.id,
        family=thing.name if isinstance(thing, Family) else getattr(thing, "family", ""),
        kind=_kind_of(thing, registry),
        caution=known.caution,
        kin=known.kin,
        branded=branded,
        abbreviates=known.alias if known.kin and isinstance(thing, Family) else "",
    )


def _of_series(
    text: str, words: Sequence[Word], first: int, head: str, registry: HardwareRegistry
) -> Candidate | None:
    match = match_series(head, text, words[first].start)
    if match is None:
        return None
    last = first
    while last + 1 < len(words) and words[last + 1].start < match.end:
        last += 1
    begin, branded = _with_maker(text, words, first)
    if branded and is_of_another_maker(BRANDS[words[begin].plain], match.name):
        return None
    start, end = words[begin].start, match.end
    name, hardware = match.name, ""
    if match.row.kind == "link":
        rate, start = rate_before(text, start) or (None, start)
        hardware = link_id(match.name, rate, registry)
        name = link_name(match.name, rate, text, end)
    return Candidate(
        first=begin, last=last, start=start, end=end, name=name, hardware=hardware,
        family=match.row.family, kind=match.row.kind, caution=match.row.caution, kin=match.row.kin,
        branded=branded,
    )  # fmt: skip


def _with_maker(text: str, words: Sequence[Word], first: int) -> tuple[int, bool]:
    """Return where a name begins with its maker before it ("NVIDIA's H100"), and if it is there."""
    begin = first
    while begin > 0:
        before = begin - 1
        if words[before].plain == "s" and text[words[before].start - 1] in "'’" and before > 0:
            before -= 1
        if words[before].plain not in BRANDS or not joined(text, words[begin - 1], words[begin]):
            break
        begin = before
    return begin, begin < first


def _kind_of(thing: Hardware | Family, registry: HardwareRegistry) -> str:
    """Return a kind; a family of GPUs is an architecture, others share a name with their chips."""
    if isinstance(thing, Interconnect):
        return "link"
    if not isinstance(thing, Family):
        return thing.kind
    kinds = {device.kind for device in registry.devices if device.family == thing.name}
    return kinds.pop() if len(kinds) == 1 and "gpu" not in kinds else "architecture"
