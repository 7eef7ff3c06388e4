"""Highlights as the lists show them: values with their paper, searched, sorted and copied."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from carrel.domain.highlight import HIGHLIGHT_COLOURS, Highlight
from carrel.domain.highlight_markdown import highlight_markdown

#: Orders of the library's highlights by name, in the order in which the view offers them.
ORDERS = {"paper": "By paper", "newest": "Newest first", "colour": "By colour"}
_RANK = {colour: rank for rank, colour in enumerate(HIGHLIGHT_COLOURS)}


class Item(NamedTuple):
    """A highlight with its paper; `folded` is all that can be looked for in it."""

    highlight: Highlight
    title: str
    carrel_id: str
    year: int | None
    folded: str

    def markdown(self) -> str:
        """Return it as Markdown with a link back."""
        return highlight_markdown(self.highlight, self.title, self.carrel_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list shows; no colours means all of them, `papers` None the whole library."""

    words: str = ""
    colours: tuple[str, ...] = ()
    tag: str = ""
    papers: frozenset[int] | None = None
    order: str = "paper"


def item_of(highlight: Highlight, title: str, carrel_id: str, year: int | None) -> Item:
    """Return a highlight of a paper with what can be looked for in it."""
    parts = (highlight.quote, highlight.comment, title, *highlight.tags)
    folded = " ".join("\n".join(parts).casefold().split())
    return Item(highlight, title, carrel_id, year, folded)


def found(items: Sequence[Item], wanted: Filter) -> list[Item]:
    """Return the items that a filter lets pass, in its order; `items` are in order of papers."""
    passing = list(items)
    if wanted.papers is not None:
        passing = [one for one in passing if one.highlight.paper_id in wanted.papers]
    if wanted.colours:
        passing = [one for one in passing if one.highlight.colour in wanted.colours]
    if wanted.tag:
        passing = [one for one in passing if _carries(one.highlight.tags, wanted.tag.casefold())]
    for word in wanted.words.casefold().split():
        passing = [one for one in passing if word in one.folded]
    if wanted.order == "newest":
        passing.sort(key=lambda one: -one.highlight.created_at)
    elif wanted.order == "colour":
        passing.sort(key=lambda one: _RANK[one.highlight.colour])
    return passing


def all_tags(items: Sequence[Item]) -> list[str]:
    """Return the tags of the highlights, each once, in the order of the alphabet."""
    tags = {tag.casefold(): tag for one in items for tag in one.highlight.tags}
    return [tags[key] for key in sorted(tags)]


def markdown_of(items: Collection[Item]) -> str:
    """Return several highlights as Markdown, a rule between them."""
    return "\n\n---\n\n".join(one.markdown() for one in items)


def _carries(tags: tuple[str, ...], wanted: str) -> bool:
    folded = [tag.casefold() for tag in tags]
    return any(tag == wanted or tag.startswith(f"{wanted}/") for tag in folded)
