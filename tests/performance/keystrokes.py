"""What is typed into the search box while it is measured, keystroke by keystroke."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

#: Words of the made-up papers, for where there are no others.
_MADE_UP = ("folding aeroplanes times", "flight metres went", "ben muster")


def sessions(queries: Path | None) -> list[list[str]]:
    """Return typing sessions: the texts in the box, one a keystroke, each begins the next.

    `queries` is the corpus's file of queries, None for sessions that suit made-up papers.
    """
    if queries is None:
        return [_typed(words) for words in _MADE_UP]
    return _parted(json.loads(queries.read_text("utf-8"))["prefix"])


def _typed(words: str) -> list[str]:
    # A space alone asks nothing new.
    return [words[:end] for end in range(1, len(words) + 1) if words[end - 1] != " "]


def _parted(texts: Iterable[str]) -> list[list[str]]:
    found: list[list[str]] = []
    for text in texts:
        if found and text.startswith(found[-1][-1]):
            found[-1].append(text)
        else:
            found.append([text])
    return found
