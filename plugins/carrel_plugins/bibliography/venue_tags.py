"""The command that turns venues into tags."""

from __future__ import annotations

import re

from carrel.api import CommandContext

_LONGEST = 120  # characters of a tag
_NOT_IN_STEP = re.compile(r'[/,"]+')


def venue_tag(venue: str) -> str:
    """Return the tag of a venue, "venue/NAME", or "" where its name has nothing to show."""
    printable = "".join(c if c.isprintable() else " " for c in _NOT_IN_STEP.sub(" ", venue))
    name = " ".join(printable.split())
    return f"venue/{name}"[:_LONGEST].rstrip() if name else ""


def tag_with_venue(context: CommandContext) -> None:
    """Give each selected paper the tag of its venue."""
    by_tag: dict[str, list[int]] = {}
    for paper in context.papers():
        if tag := venue_tag(paper.venue or ""):
            by_tag.setdefault(tag, []).append(paper.id)
    plugin = context.plugin
    if not by_tag:
        plugin.notify("None of these papers names a venue.")
        return
    try:
        for tag, paper_ids in by_tag.items():
            plugin.library.add_tags(paper_ids, [tag])
    except RuntimeError as error:
        plugin.notify(str(error))
        return
    count = sum(map(len, by_tag.values()))
    plugin.notify(f"Tagged {count:,} {'paper' if count == 1 else 'papers'} with the venue.")
