"""The registry's names as a reader meets them, each with how carefully it must be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from carrel.api import Device, Family, Hardware, HardwareRegistry, Interconnect, plain_name
from carrel_plugins.hardware_filter.evidence import BRANDS, HARDWARE_WORDS
from carrel_plugins.hardware_filter.series import BY_HEAD, Caution
from carrel_plugins.hardware_filter.variants import VARIANT

#: Words of one piece that mean hardware and nothing else, however they are written.
_COINED = frozenset(
    """
    groqcard groqchip inferentia infiniband nvlink perlmutter roce tpu trainium xgmi
    """.split()
)
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
#: An alias that counts ("8x A100 node"), explains ("(4 chips)"), describes ("a fast link") or is a
#: rate ("100 GbE", which links.py reads) is no name in running text.
_NO_NAME = re.compile(r"\d+x\s|.*[()]|[a-z -]+\Z|\d+ ?G|.*\b\d+ ?G(?:\b|b)")
#: Letters and digits may be written apart ("PCIe Gen 4"), but "a 100" is no A100.
_PIECES = re.compile(r"[^\W\d_]+|\d+")
_SHORTEST_PIECE = 3
_FIRST_WORD = re.compile(r"[^\W_]+")
#: What an alias may have besides the name: the maker, the memory, the socket.
_BESIDES = re.compile(
    r"\b(?:SXM\d?|PCIe|OAM|\d+GB?|GPUs?|NVIDIA|AMD|Intel|Huawei|AWS|HGX|Habana|Cloud)\b"
)
_KIN_WORD = re.compile(r"[a-z][a-z0-9]{2,}")
_SAYS_LITTLE = frozenset("center chip core data gpu max one per socket".split())
_CHIP_NUMBER = re.compile(r"[a-z]{1,2}\d{3}[a-z]?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A name of the registry. `written` is how it must begin to be cased, "" where that is free.

    `kin` are words one of which must stand in the paper where the name is an abbreviation that
    other fields use as well; empty for other names.
    """

    thing: Hardware | Family
    alias: str
    written: str
    caution: Caution
    kin: frozenset[str] = frozenset()


class Vocabulary:
    """Names by their plain form, and by how they begin, of one registry."""

    def __init__(self, registry: HardwareRegistry) -> None:
        self.registry = registry
        self.names: dict[str, Known] = {}
        #: Plain forms of the first words of names, so that looking ahead ends soon.
        self.beginnings: set[str] = set()
        for family in registry.families:
            for alias in (family.name, *family.aliases):
                self._add(family, alias)
        for one in registry:
            for alias in (one.name, *one.aliases):
                self._add(one, alias)
        #: Words that a line's end may have cut.
        self.words = frozenset({*self.beginnings, *BRANDS, *BY_HEAD, *HARDWARE_WORDS})
        for plain, known in list(self.names.items()):
            if not plain.endswith("s"):  # an L40S is no plural: names of their own come first
                self.names.setdefault(plain + "s", known)

    def _add(self, thing: Hardware | Family, alias: str) -> None:
        alias = _IN_BRACKETS.sub("", alias) if alias == thing.name else alias
        if _NO_NAME.match(alias):
            return
        known = Known(
            thing=thing,
            alias=alias,
            written=_written(alias),
            caution=_caution(alias, thing),
            kin=self._kin(thing, alias) if _is_abbreviation(alias, thing) else frozenset(),
        )
        self.names.setdefault(plain_name(alias), known)
        whole = ""
        for word in _PIECES.findall(alias.lower()):
            whole += word
            if len(whole) >= _SHORTEST_PIECE or whole == plain_name(alias):
                self.beginnings.add(whole)
        self.beginnings.add(plain_name(_FIRST_WORD.match(alias)[0]))  # type: ignore[index]

    def _kin(self, thing: Hardware | Family, alias: str) -> frozenset[str]:
        """Words of the maker, the family and the names: Groq for TSP, Instinct for GCD."""
        told = [thing.name]
        if not isinstance(thing, Interconnect):
            told.append(thing.vendor)
        if isinstance(thing, Device):
            told.append(thing.family)
        if isinstance(thing, Family):
            told += [device.name for device in self.registry.devices_of(thing.name)]
        found = {word for name in told for word in _KIN_WORD.findall(name.lower())}
        return frozenset(found - _SAYS_LITTLE - {alias.lower()})


def _is_abbreviation(alias: str, thing: Hardware | Family) -> bool:
    short = alias.isupper() and len(alias) <= 4 and alias.lower() not in _COINED
    return short and (alias.isalpha() or isinstance(thing, Interconnect))


def _written(alias: str) -> str:
    """Names of letters alone begin as in the registry, others may be in any case."""
    if alias.lower() in _COINED and not alias.isupper():
        return ""
    return alias.split(maxsplit=1)[0] if alias.replace(" ", "").isalpha() else ""


def _caution(alias: str, thing: Hardware | Family) -> Caution:
    plain = plain_name(alias)
    if plain in _COINED:
        return "none"
    if isinstance(thing, Interconnect) or (" " in alias and alias.lower().split()[0] in BRANDS):
        return "none"
    if plain.isdigit() or len(plain) <= 3:
        return "near"
    if plain.isalpha() and (" " not in alias or isinstance(thing, Family)):
        return "near"
    if plain[0].isdigit() and len(plain) <= 5:
        return "near"
    if _CHIP_NUMBER.match(plain) or not any(char.isdigit() for char in plain):
        return "paper"
    return "none"


def canonical_name(known: Known, quote: str) -> str:
    """Return how a thing is usually called, with no more detail than the quote has."""
    thing = known.thing
    if isinstance(thing, Interconnect):
        return _IN_BRACKETS.sub("", thing.name)
    said = plain_name(quote)
    name = VARIANT.sub(lambda part: part[0] if plain_name(part[0]) in said else "", thing.name)
    if not _says(name, _BESIDES.sub("", known.alias)):
        name += f" ({known.alias})"
    vendor = thing.vendor if "/" not in thing.vendor else ""
    owned = isinstance(thing, Family) or thing.kind != "machine" or thing.vendor == "Google"
    return f"{vendor} {name}".strip() if owned and vendor not in name else name


def _says(name: str, alias: str) -> bool:
    """Whether a name says what an alias says, or the alias says the name and a word of kind."""
    words, said = (set(_PIECES.findall(text.lower())) for text in (alias, name))
    return words <= said or said <= words or plain_name(alias) in plain_name(name)


def is_same_thing(short: str, full: str) -> bool:
    """Whether a name that begins like a shorter one tells more of it, and is no other product.

    More memory or another socket tells more; behind a number anything else is another product (an
    RTX 3090 Ti is no RTX 3090).
    """
    more = full.removeprefix(short)
    return not any(char.isdigit() for char in short) or not VARIANT.sub("", more).strip()


_last: Vocabulary | None = None


def vocabulary_of(registry: HardwareRegistry) -> Vocabulary:
    """Return the names of a registry; those of the last one are kept, making them takes 5 ms."""
    global _last
    if _last is None or _last.registry is not registry:
        _last = Vocabulary(registry)
    return _last
