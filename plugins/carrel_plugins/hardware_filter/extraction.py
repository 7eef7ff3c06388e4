"""Finds the hardware that a title and an abstract name: a pure function of the two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, TypedDict

from carrel.api import HardwareRegistry
from carrel_plugins.hardware_filter.candidates import Candidate, candidates
from carrel_plugins.hardware_filter.counts import count_near
from carrel_plugins.hardware_filter.evidence import (
    COMPUTING_WORDS,
    Evidence,
    is_another_subject,
    is_another_thing,
)
from carrel_plugins.hardware_filter.mending import Mended, mended
from carrel_plugins.hardware_filter.mention import DeviceMention, Role
from carrel_plugins.hardware_filter.proposals import proposed_names
from carrel_plugins.hardware_filter.roles import is_compared_across, role_of
from carrel_plugins.hardware_filter.vocabulary import Vocabulary, is_same_thing, vocabulary_of
from carrel_plugins.hardware_filter.words import Word, joined, words_of

_MOST_NAMES = 1_000  # a field; an abstract has ten, what has more is a list of products
_MACHINE_WORDS = frozenset("supercomputer supercomputers exascale petascale".split())
_ARCHITECTURE = frozenset("architecture architectures generation generations".split())
_WHOLES = frozenset({"machine", "node", "rack"})
_NODES = frozenset({"node", "nodes", "server", "servers"})
_SIZE_BEFORE = re.compile(r"\b(\d{1,3}|[a-z]{3,6})-(socket|way|chip|GPU)\s+\Z")
_LOOK_BACK = 20  # characters: "eight-socket "


class _Place(TypedDict):
    start: int
    end: int
    quote: str


@dataclass(slots=True)
class _Text:
    """A field, mended: its words, what speaks of hardware in it, and the names so far."""

    field: Literal["title", "abstract"]
    text: str
    original: str
    whole: Mended
    words: list[Word]
    evidence: Evidence
    found: list[Candidate]
    believed: list[Candidate]
    doubtful: list[Candidate]


def extract(title: str, abstract: str, registry: HardwareRegistry) -> tuple[DeviceMention, ...]:
    """Return the names of hardware in a paper, the title's first, in their order.

    Every time a name stands there is a mention; they do not overlap. Takes time in proportion to
    the text, 0.3 ms for an ordinary abstract. Of a field the first 1,000 names are taken.
    """
    vocabulary = vocabulary_of(registry)
    texts = [_read("title", title, vocabulary), _read("abstract", abstract, vocabulary)]
    _believe(texts)
    _unfold(texts, registry)
    titled = frozenset(one.name for one in texts[0].believed)
    mentions = [mention for text in texts for mention in _mentions(text, titled)]
    mentions += _proposals(texts[1])
    mentions.sort(key=lambda one: (one.field != "title", one.start))
    return tuple(_agreed(mentions, registry))


def _read(field: Literal["title", "abstract"], original: str, vocabulary: Vocabulary) -> _Text:
    whole = mended(original, vocabulary.words)
    text = whole.text
    words = words_of(text)
    found: list[Candidate] = []
    for one in islice(candidates(text, words, vocabulary), _MOST_NAMES):
        before = found[-1] if found else None
        if is_another_thing(words, one.first, one.last):
            continue
        if before and one.kind == "architecture" and _belongs(text, words, before, one):
            bracket = "(" in text[before.end : one.end] and text.startswith(")", one.end)
            found[-1] = replace(before, last=one.last, end=one.end + bracket)
            continue
        found.append(one)
    evidence = Evidence(words if found else ())
    return _Text(field, text, original, whole, words, evidence, found, [], [])


def _belongs(text: str, words: Sequence[Word], device: Candidate, family: Candidate) -> bool:
    """Whether a device and its family are one thing: "Titan X (Pascal)"."""
    together = family.first == device.last + 1 and device.kind == "gpu"
    return together and joined(text, words[device.last], words[family.first])


def _own_name(title: _Text) -> str:
    """The name that a paper gives its own system: "Titan: a library for ..."."""
    if not title.words or not title.text[title.words[0].end :].startswith(":"):
        return ""
    return title.words[0].plain


# -- which names are believed ----------------------------------------------------------------------


def _believe(texts: Sequence[_Text]) -> None:
    """Sort the candidates: names that need nothing first, since they speak for their neighbours."""
    if not any(text.found for text in texts):
        return
    said = {word.plain for text in texts for word in text.words}
    own = _own_name(texts[0])
    if own and not _MACHINE_WORDS & said:
        for text in texts:
            text.found = [one for one in text.found if not _is_own(one, text, own)]
    speaks = any(text.evidence or COMPUTING_WORDS & said for text in texts) or any(
        one.caution == "none" and not one.kin for text in texts for one in text.found
    )
    chips = {one.name for text in texts for one in text.found if one.caution == "paper"}
    speaks = speaks or len(chips) > 1  # "from V100 to A100" speaks for itself
    for rank in ("none", "paper", "near"):
        for text in texts:
            for one in text.found:
                if one.caution == rank:
                    _judge(text, one, said, speaks=speaks)
    sure = {one.name for text in texts for one in text.believed}
    for text in texts:
        text.believed = [one for one in text.found if one.name in sure]
        text.doubtful = [one for one in text.doubtful if one.name not in sure]


def _is_called_so(text: _Text, one: Candidate) -> bool:
    """Whether "architecture" follows an architecture's name."""
    after = text.words[one.last + 1].plain if one.last + 1 < len(text.words) else ""
    return one.kind == "architecture" and after in _ARCHITECTURE


def _is_own(one: Candidate, text: _Text, own: str) -> bool:
    return one.caution == "near" and own.isalpha() and text.words[one.last].plain == own


def _judge(text: _Text, one: Candidate, said: set[str], *, speaks: bool) -> None:
    if one.kin and not one.branded and not one.kin & said:
        return
    if is_another_subject(text.words[one.last].plain, said):
        return
    if one.caution == "none" or one.branded or one.kin:
        believed = True
    elif one.caution == "paper":
        believed = speaks
    else:
        believed = text.evidence.near(one.first, one.last) or _is_called_so(text, one)
    if believed:
        text.believed.append(one)
        text.evidence.add(one.first, one.last)
    elif one.caution == "paper" and any(char.isdigit() for char in one.name):
        text.doubtful.append(one)


# -- short names -----------------------------------------------------------------------------------


def _unfold(texts: Sequence[_Text], registry: HardwareRegistry) -> None:
    """Give a short name the one thing that the paper names in full and that it is short for."""
    named = {one.name: one for text in texts for one in text.believed}
    in_full = {name: _in_full(one, named.values()) for name, one in named.items()}
    for text in texts:
        text.believed = [
            _of_family(one, text, named.values(), registry)
            if one.abbreviates
            else _renamed(one, in_full[one.name])
            for one in text.believed
        ]


def _in_full(one: Candidate, named: Iterable[Candidate]) -> Candidate:
    """Return the one "A100 80GB" of the paper for "A100", its RDMA NICs for "RDMA"."""
    begin = one.name.removesuffix(" network") + " "
    longer = [
        other
        for other in named
        if other.name.startswith(begin)
        and other.name != one.name
        and is_same_thing(one.name, other.name)
        and (one.kind in _WHOLES) == (other.kind in _WHOLES)
    ]
    return longer[0] if len(longer) == 1 else one


def _renamed(one: Candidate, other: Candidate) -> Candidate:
    return replace(one, name=other.name, hardware=other.hardware, kind=other.kind)


def _of_family(
    one: Candidate, text: _Text, named: Iterable[Candidate], registry: HardwareRegistry
) -> Candidate:
    """Return "RDU" as the one device of that family; "an 8-socket RDU node" is a node."""
    devices = {
        other.hardware: other.name
        for other in named
        if other.hardware and other.family == one.family
    }
    if len(devices) != 1:
        return one
    ((device, name),) = devices.items()
    following = one.last + 1
    if following < len(text.words) and text.words[following].plain in _NODES:
        size = _SIZE_BEFORE.search(text.text, max(0, one.start - _LOOK_BACK), one.start)
        parts = [name, f"{size[1]}-{size[2]}" if size else "", one.abbreviates, "node"]
        return replace(
            one,
            name=" ".join(filter(None, parts)),
            kind="node",
            last=following,
            start=size.start() if size else one.start,
            end=text.words[following].end,
        )
    found = registry.get(device)
    return replace(one, name=name, hardware=device, kind=found.kind if found else one.kind)


# -- mentions --------------------------------------------------------------------------------------


def _mentions(text: _Text, titled: frozenset[str]) -> Iterator[DeviceMention]:
    """Yield the mentions of a field; `titled` are the names in the paper's title."""
    doubtful = {one.start for one in text.doubtful}
    everything = sorted((*text.believed, *text.doubtful), key=lambda one: one.start)
    inside = frozenset(place for one in everything for place in range(one.first, one.last + 1))
    since = 0
    for one in everything:
        count = None if one.kind == "link" else count_near(text.text, one.start, one.end, since)
        since = one.end
        role = _role(text, one, inside)
        if role == "evaluated_on" and titled and one.name not in titled:
            # the paper is about what its title names; the others stand beside it
            compared = is_compared_across(text.text, text.words, one.first)
            role = "compared_with" if compared else role
        yield DeviceMention(
            field=text.field,
            **_place(text, one.start, one.end),
            name=one.name,
            hardware=one.hardware,
            family=one.family,
            kind=one.kind,
            count=count,
            role=role,
            certain=one.start not in doubtful,
        )


def _role(text: _Text, one: Candidate, inside: frozenset[int]) -> Role:
    """A title names what is studied; "TPU v9: a machine for ..." what is proposed."""
    role = role_of(text.text, text.words, one.first, one.last, inside)
    if text.field != "title":
        return role
    if one.start == 0 and text.text.startswith(":", one.end):
        return "proposed"
    return "evaluated_on" if role == "mentioned" else role


def _place(text: _Text, start: int, end: int) -> _Place:
    """Return where a part of the mended text stands in the field, and what stands there."""
    begin, close = text.whole.original(start), text.whole.original(end)
    return {"start": begin, "end": close, "quote": text.original[begin:close]}


def _proposals(text: _Text) -> Iterator[DeviceMention]:
    taken = [(one.start, one.end) for one in (*text.believed, *text.doubtful)]
    for name, kind, start, end in proposed_names(text.text):
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            yield DeviceMention(
                field=text.field,
                **_place(text, start, end),
                name=name,
                kind=kind,
                role="proposed",
                certain=False,
            )


def _agreed(
    mentions: Sequence[DeviceMention], registry: HardwareRegistry
) -> Iterable[DeviceMention]:
    """Give a thing that a paper only mentions here, and measures there, the stronger role.

    A machine is measured where what it is made of is.
    """
    strongest: dict[str, DeviceMention] = {}
    for one in mentions:
        before = strongest.get(_thing(one))
        if before is None or before.role == "mentioned":
            strongest[_thing(one)] = one
    measured = {one.hardware for one in mentions if one.role == "evaluated_on"}
    wholes = {one.hardware for one in mentions if one.kind in _WHOLES}
    used = {whole for whole in wholes if any(registry.count(whole, one) for one in measured)}
    for one in mentions:
        role = strongest[_thing(one)].role if one.role == "mentioned" else one.role
        if role == "mentioned" and one.hardware in used:
            role = "evaluated_on"
        yield one if role == one.role else replace(one, role=role)


def _thing(mention: DeviceMention) -> str:
    return mention.hardware or mention.name
