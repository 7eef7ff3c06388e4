"""Chips that a paper gives a name to: "we present Plover, a sparse accelerator"."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Nouns of things that are built, and the kind that a mention gets.
_KINDS = {
    "accelerator": "accelerator",
    "asic": "accelerator",
    "cgra": "accelerator",
    "chip": "accelerator",
    "coprocessor": "accelerator",
    "npu": "npu",
    "processor": "accelerator",
    "soc": "soc",
    "supercomputer": "machine",
}
_PROPOSAL = re.compile(
    r"\b[Ww]e\s(?:propose|present|introduce|design|develop|describe|build)(?:ed)?\s(?:the\s)?"
    r"([A-Z][\w-]{1,24}),?\s(?:an?|the|our)\s"
    rf"(?:[\w/()+-]{{1,24}},?\s){{0,8}}?({'|'.join(_KINDS)})\b",
    re.IGNORECASE,
)


def proposed_names(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield names of proposed hardware, each with its kind, start and end."""
    for match in _PROPOSAL.finditer(text):
        if match[1][0].isupper():
            yield (
                match[1],
                _KINDS.get(match[2].lower(), "accelerator"),
                match.start(1),
                match.end(1),
            )
