"""Links of a note into the library: to papers, highlights and tags. No Qt here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote, unquote

_PAPER = re.compile(r"carrel://paper/[\w-]{1,100}(?:#highlight-[\w-]{1,100})?", re.ASCII)
_NOTE, _TAG = "carrel://note-link/", "carrel://tag/"
_TAGS = re.compile(r"(?:^|(?<=[\s(]))#([^\W\d_][\w-]*(?:/[\w-]+)*)")
_LONGEST_TAG = 200


class OwnLink(NamedTuple):
    """Where a link leads: `kind` is "paper", "note" or "tag"; `target` an address or a name."""

    kind: str
    target: str


def note_address(name: str) -> str:
    """Return the address of `[[name]]`."""
    return _NOTE + quote(name, safe="")


def tag_address(tag: str) -> str:
    """Return the address of a tag, which is written without its sign."""
    return _TAG + quote(tag, safe="")


def library_address(address: str) -> str | None:
    """Return an address of a paper or highlight in the library, None for any other."""
    return address if _PAPER.fullmatch(address) else None


def read_own(address: str) -> OwnLink | None:
    """Return where an address made here leads, None for any other address."""
    if library_address(address):
        return OwnLink("paper", address)
    for start, kind in ((_NOTE, "note"), (_TAG, "tag")):
        if address.startswith(start) and len(address) > len(start):
            return OwnLink(kind, unquote(address.removeprefix(start)))
    return None


def tags_in(text: str) -> Iterable[tuple[int, int, str]]:
    """Return (start, end, tag) of each "#tag" in running text.

    A tag begins a text or follows a space or "(", and begins with a letter: "#12" is a number.
    """
    for found in _TAGS.finditer(text):
        if len(found[1]) <= _LONGEST_TAG:
            yield found.start(), found.end(), found[1]
