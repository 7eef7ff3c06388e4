"""What the note editor knows of Markdown: list items and marks around words. No Qt here."""

from __future__ import annotations

import re
from typing import NamedTuple

_ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?P<marker>[-*+]|(?P<number>\d{1,9})(?P<after>[.)]))"
    r"(?P<gap>[ \t]+)(?P<task>\[[ xX]\][ \t]+)?"
)


class Item(NamedTuple):
    """The beginning of a list item, up to where its text starts."""

    indent: str
    marker: str  # "-", "*", "+", "3." or "3)"
    length: int  # characters of the line before the item's text
    following: str  # what begins the next item


def list_item(line: str) -> Item | None:
    """Return the list item that a line begins, or None."""
    found = _ITEM.match(line)
    if found is None:
        return None
    marker = found["marker"]
    if found["number"]:
        marker = f"{int(found['number']) + 1}{found['after']}"
    task = "[ ] " if found["task"] else ""
    return Item(
        indent=found["indent"],
        marker=found["marker"],
        length=found.end(),
        following=f"{found['indent']}{marker}{found['gap']}{task}",
    )


def deeper_indent(line: str, line_before: str) -> str | None:
    """Return the indent that makes `line`, an item, a child of the item before it.

    None where there is nothing to be a child of; so Tab indents by one level and then moves on.
    """
    item, before = list_item(line), list_item(line_before)
    if item is None or before is None or len(before.indent) < len(item.indent):
        return None
    return before.indent + " " * (len(before.marker) + 1)


def shallower_indent(line: str) -> str | None:
    """Return the indent of `line`, an item, one level out, or None where it is at the edge."""
    item = list_item(line)
    if item is None or not item.indent:
        return None
    step = 1 if item.indent.endswith("\t") else 2
    if len(item.marker) > 1 and not item.indent.endswith("\t"):
        step = 3
    return item.indent[: max(0, len(item.indent) - step)]


def toggled(text: str, start: int, end: int, mark: str) -> tuple[int, int, str]:
    """Return (from, to, replacement) that puts `mark` around text[start:end], or takes it off.

    Spaces at the ends stay outside: "**word **" is not bold in Markdown.
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    size = len(mark)
    inside = text[start:end]
    if (
        text[max(0, start - size) : start] == mark
        and text[end : end + size] == mark
        and not _is_part_of_longer(text, start, end, mark)
    ):
        return start - size, end + size, inside
    if len(inside) > 2 * size and inside.startswith(mark) and inside.endswith(mark):
        return start, end, inside[size:-size]
    return start, end, f"{mark}{inside}{mark}"


def _is_part_of_longer(text: str, start: int, end: int, mark: str) -> bool:
    # The "*" next to the words of "**bold**" is not italic; that of "***both***" is.
    before = len(text[:start]) - len(text[:start].rstrip(mark[0]))
    after = len(text[end:]) - len(text[end:].lstrip(mark[0]))
    return len(mark) == 1 and min(before, after) == 2
