"""Sections that plugins add to the exported notes of a paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from carrel.domain.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSection:
    """A managed block of a paper's exported file, keys of its front matter, or both.

    `id` begins with the plugin's name. `name` is the block's: a letter, then letters, digits and
    "-", lower case; `title` the heading above it. `render(paper)` gives its Markdown, "" for no
    block. `fields(paper)` gives values for some of `keys`, which name every key that it can give
    in the order of the file; a key begins with a prefix ("hw_gpus"), and a value is text on one
    line, a number, a bool, or a list of such texts; "" and an empty list leave the key out.

    `stamp(papers)` gives a short text for each of up to some hundreds of papers: as long as it is
    the same, so are block and values, and a file that did not change is not rendered again; raise
    something in it when `render` writes otherwise. None, or "" for a paper, has it rendered at
    every export. All three are called on a worker thread and may not touch Qt.
    """

    id: str
    name: str
    title: str
    render: Callable[[Paper], str]
    fields: Callable[[Paper], Mapping[str, str | int | float | bool | Sequence[str]]] | None = None
    keys: tuple[str, ...] = ()
    stamp: Callable[[Sequence[Paper]], Sequence[str]] | None = None
