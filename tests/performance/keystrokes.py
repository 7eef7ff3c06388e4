"""What is asked of a search while it is measured: what is typed, keystroke by keystroke, and more.

`queries` is the corpus's file of queries everywhere; None stands for questions that suit made-up
papers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

#: "typed": all words, of the last one the beginning. "facets": all words, and facets counted.
Kind = Literal["typed", "and", "or", "phrase", "facets"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question in no search's language; words are in small letters."""

    kind: Kind
    text: str

    @property
    def words(self) -> list[str]:
        return self.text.split()


#: The class of the corpus's queries that a kind of question takes its words from.
_CLASSES: dict[Kind, str] = {"and": "and", "or": "or", "phrase": "phrase", "facets": "facet"}
_WARMING = "rare"
#: Words of the made-up papers, for where there are no others.
_MADE_UP_TYPED = ("folding aeroplanes times", "flight metres went", "ben muster")
_MADE_UP: dict[str, list[str]] = {
    "and": ["folding times", "flight metres went"],
    "or": ["flight muster", "paper metres ada"],
    "phrase": ["folding aeroplanes", "ben muster"],
    "facet": ["flight", "paper folding"],
    _WARMING: ["sample"],
}


def sessions(queries: Path | None) -> list[list[Question]]:
    """Return typing sessions: the texts in the box, one a keystroke, each begins the next."""
    if queries is None:
        texts = [_typed(words) for words in _MADE_UP_TYPED]
    else:
        texts = _parted(json.loads(queries.read_text("utf-8"))["prefix"])
    return [[Question("typed", text) for text in session] for session in texts]


def asked(kind: Kind, queries: Path | None) -> list[Question]:
    """Return whole questions of a kind other than "typed"."""
    return [Question(kind, text) for text in _texts(_CLASSES[kind], queries)]


def warming(kind: Kind, queries: Path | None) -> list[Question]:
    """Return what may be asked before, because nobody asks for its words later."""
    return [Question(kind, text) for text in _texts(_WARMING, queries)]


def _texts(name: str, queries: Path | None) -> list[str]:
    return _MADE_UP[name] if queries is None else json.loads(queries.read_text("utf-8"))[name]


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
