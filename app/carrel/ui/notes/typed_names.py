"""What is being typed at the end of a line: the name of a paper, or a tag. No Qt here."""

from __future__ import annotations

import re
from typing import NamedTuple

_PAPER = re.compile(r"\[\[([^\[\]|]{0,100})$")
_TAG = re.compile(r"(?<![\w/#&\\])#((?=[^\W_])[\w/-]{1,100})$")
_NEAR = 120  # characters before the cursor that are looked at


class Typed(NamedTuple):
    """A name that was begun: "paper" or "tag", where its mark stands, and the text after it."""

    kind: str
    start: int
    text: str


def typed_name(before: str) -> Typed | None:
    """Return what the line so far, `before`, ends in, or None."""
    first = max(0, len(before) - _NEAR)
    near = before[first:]
    for kind, pattern in (("paper", _PAPER), ("tag", _TAG)):
        found = pattern.search(near)
        if found is not None and (found.start() or not first):
            return Typed(kind, first + found.start(), found[1])
    return None
