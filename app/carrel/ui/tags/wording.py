"""What is said of tags and of changes to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carrel.library.tag_reading import TagMove, TagPreview

_NAMED = 3  # changes that a sentence names one by one


def many(number: int, word: str) -> str:
    """Return e.g. "1 paper", "1,200 papers"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def carried(preview: TagPreview) -> str:
    """Return on how many papers and highlights the tags are: "31 papers, 2 highlights"."""
    trash = f" ({preview.in_trash:,} in the trash)" if preview.in_trash else ""
    papers = f"{many(preview.papers, 'paper')}{trash}"
    return f"{papers}, {many(preview.highlights, 'highlight')}" if preview.highlights else papers


def preview_sentence(preview: TagPreview) -> str:
    """Return in one line what a rename or a merge would change, or what stops it."""
    if preview.trouble:
        return preview.trouble
    merges = sum(move.merges for move in preview.moves)
    joined = f", {merges:,} merged with one that exists" if merges else ""
    verb = "changes" if len(preview.moves) == 1 else "change"
    return f"{many(len(preview.moves), 'tag')} {verb}{joined}: on {carried(preview)}."


def becomes(move: TagMove) -> str:
    """Return what a tag becomes, in words where it joins another."""
    return f"{move.new} (merges with it)" if move.merges else move.new


def change_sentence(added: Mapping[str, int], taken: Mapping[str, int]) -> str:
    """Return in one line what happens: the tags that are added and taken, and to how many papers
    each; "" where nothing does.
    """
    parts = [part for part in (_part("adds", "to", added), _part("takes", "from", taken)) if part]
    said = ", ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _part(verb: str, way: str, counts: Mapping[str, int]) -> str:
    if not counts:
        return ""
    if len(counts) > _NAMED:
        return f"{verb} {len(counts):,} tags"
    named = [
        f"{name} {way} {many(count, 'paper') if place == 0 else f'{count:,}'}"
        for place, (name, count) in enumerate(counts.items())
    ]
    return f"{verb} {', '.join(named)}"
