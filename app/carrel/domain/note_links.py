"""Links from one note to other papers: `[[citekey]]`, or `[[citekey|shown text]]`."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINK = re.compile(r"\[\[([^\[\]\n|]{1,300})(?:\|([^\[\]\n]{0,300}))?\]\]")
_CODE = re.compile(r"(?ms)^(```|~~~).*?^\1|`[^`\n]+`")


class NoteLink(NamedTuple):
    """A link as written: what it names, what it shows ("" for the name), and its span."""

    target: str
    shown: str
    start: int
    end: int


def note_links(body: str) -> list[NoteLink]:
    """Return the links of a note in their order; what stands in code is none."""
    if "[[" not in body:
        return []
    code = [found.span() for found in _CODE.finditer(body)]
    links = []
    for found in _LINK.finditer(body):
        inside = any(start <= found.start() < end for start, end in code)
        if not inside and found[1].strip():
            links.append(
                NoteLink(found[1].strip(), (found[2] or "").strip(), found.start(), found.end())
            )
    return links


def link_key(target: str) -> str:
    """Return what links to the same paper have in common, whatever their case and spaces."""
    return " ".join(target.partition("#")[0].split()).casefold()
