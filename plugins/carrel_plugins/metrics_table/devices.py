"""Finds the devices, nodes and machines of the registry that the words of a sentence name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from carrel.api import Device, HardwareRegistry, Machine, Node
from carrel_plugins.metrics_table.names import Name, is_device
from carrel_plugins.metrics_table.tokens import Token
from carrel_plugins.metrics_table.words import STOPS

_FIRST_WORD = re.compile(r"[^\W\d_][^\W_]*")
_MOST_TOKENS = 8
#: Signs that may stand within a name: "A100-80GB", "A100 (80GB)", "trn1.32xlarge".
_WITHIN = frozenset("-.(")
_SHORTEST = 4
#: What shows that a short name or a word such as "Summit" is hardware.
_SPEAKING = frozenset(
    """gpu gpus nvidia amd google aws tesla accelerator accelerators supercomputer supercomputers
    exascale petascale cluster hardware chip chips node nodes olcf hpc inference latency throughput
    cuda""".split()
)
_MACHINE_NOUNS = frozenset(
    """supercomputer supercomputers system systems machine machines node nodes gpu gpus cluster
    partition pod pods superpod instance instances accelerators chips""".split()
)
_ANOTHER_BEFORE = frozenset(("pareto", "efficient", "new", "next"))


class Named(NamedTuple):
    """Words that name hardware, and the ids of what they name; none where nothing is known."""

    name: Name
    ids: tuple[str, ...]


class DeviceNames:
    """The names of one registry."""

    def __init__(self, registry: HardwareRegistry) -> None:
        self.registry = registry
        things: tuple[Device | Node | Machine, ...] = (
            *registry.devices,
            *registry.nodes,
            *registry.machines,
        )
        self._ids = frozenset(one.id for one in things)
        self._heads = frozenset(
            match[0].lower()
            for one in things
            for alias in (one.name, *one.aliases)
            if (match := _FIRST_WORD.match(alias))
        )

    def find(self, tokens: Sequence[Token], names: Sequence[Name]) -> list[Named]:
        """Return the hardware of a sentence, in order: what the registry knows, and `names`."""
        found = [Named(name, ()) for name in names if name.kind == "hardware"]
        for first, last, known in self._matches(tokens):
            touching = [one for one in found if one.name.first < last and first < one.name.last]
            found = [one for one in found if one not in touching]
            begin = min([first, *(one.name.first for one in touching)])
            end = max([last, *(one.name.last for one in touching)])
            ids = dict.fromkeys([*(id_ for one in touching for id_ in one.ids), known])
            found.append(Named(Name("hardware", begin, end), tuple(ids)))
        return sorted(found)

    def _matches(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
        """Yield first and last (exclusive) token and id of the longest name at each place."""
        at = 0
        while at < len(tokens):
            text = tokens[at].text
            heads = text in self._heads or text.removesuffix("s") in self._heads
            match = self._match(tokens, at) if heads else None
            if match:
                yield at, *match
                at = match[0]
            else:
                at += 1

    def _match(self, tokens: Sequence[Token], first: int) -> tuple[int, str] | None:
        said, best = "", None
        for last in range(first + 1, min(first + _MOST_TOKENS, len(tokens)) + 1):
            token = tokens[last - 1]
            if token.kind == "sign":
                if token.text not in _WITHIN or (token.text == "." and not token.glued):
                    break
                continue
            said += token.text
            known = self._named(said)
            if known and _is_meant(tokens, first, last, said):
                best = last, known
        if best and any(token.text == "(" for token in tokens[first : best[0]]):
            best = best[0] + (tokens[best[0] : best[0] + 1] != []), best[1]
        return best

    def _named(self, said: str) -> str:
        found = self.registry.named(said) or self.registry.named(said.removesuffix("s"))
        return found.id if found and found.id in self._ids else ""


def _is_meant(tokens: Sequence[Token], first: int, last: int, said: str) -> bool:
    """Whether a name that may be another word is hardware here: "T4", "Summit", "Frontier"."""
    if (len(said) >= _SHORTEST and not said.isalpha()) or (last - first == 1 and said in STOPS):
        return said not in STOPS
    if not tokens[first].raw[0].isupper() or not _speaks(tokens, first, last):
        return False
    if is_device(tokens[first]) or not said.isalpha():
        return True
    before = tokens[first - 1].text if first else ""
    after = tokens[last] if last < len(tokens) else None
    plain = after is None or after.kind != "word" or after.text in STOPS | _MACHINE_NOUNS
    return plain and before not in _ANOTHER_BEFORE


def _speaks(tokens: Sequence[Token], first: int, last: int) -> bool:
    around = (*tokens[:first], *tokens[last:])
    return any(token.text in _SPEAKING or is_device(token) for token in around)


_last: DeviceNames | None = None


def device_names_of(registry: HardwareRegistry) -> DeviceNames:
    """Return the names of a registry; those of the last one are kept."""
    global _last
    if _last is None or _last.registry is not registry:
        _last = DeviceNames(registry)
    return _last
