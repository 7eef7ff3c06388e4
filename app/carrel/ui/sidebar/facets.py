"""Facets as the sidebar shows them, and their lines in its model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem

from carrel.ui.sidebar.roles import CHOSEN, CLAUSE, COUNT, FACET, MISSING, MORE, OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetLine:
    """A value: what it is called, the clause that finds it, how many papers of the list have it.

    `depth` is 0, or how far below the line above it stands in a tree. `chosen` says whether the
    query has the clause.
    """

    title: str
    clause: str
    count: int
    depth: int = 0
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetSection:
    """A facet; `lines` is None where it is closed or not counted yet. `more` values are left out,
    or `fewer` says that all are shown and could be less. `missing` is the last line, for papers
    that have no value.
    """

    id: str
    title: str
    lines: Sequence[FacetLine] | None = None
    more: int = 0
    fewer: bool = False
    missing: FacetLine | None = None
    open: bool = False


def heading_of(section: FacetSection) -> QStandardItem:
    """Return the section's heading with its lines below it."""
    heading = QStandardItem()
    heading.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    fill(heading, section)
    return heading


def fill(heading: QStandardItem, section: FacetSection) -> None:
    """Bring a heading in step with its section; the same line stays the same row."""
    heading.setText(section.title)
    heading.setData(section.id, FACET)
    heading.setData(section.open, OPEN)
    said = "open" if section.open else "closed"
    heading.setData(f"{section.title}, facet, {said}", Qt.ItemDataRole.AccessibleTextRole)
    heading.removeRows(0, heading.rowCount())
    if not section.open:
        return
    branches = [heading]
    for line in section.lines or ():
        item = _value(line)
        del branches[line.depth + 1 :]
        branches[-1].appendRow(item)
        branches.append(item)
    if section.lines is not None and not section.lines and section.missing is None:
        heading.appendRow(_note("Nothing here"))
    if section.more or section.fewer:
        text = f"{section.more:,} more" if section.more else "Fewer"
        more = _note(text)
        more.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        more.setData(section.id, MORE)
        heading.appendRow(more)
    if section.missing is not None:
        item = _value(section.missing)
        item.setData(True, MISSING)
        heading.appendRow(item)


def _value(line: FacetLine) -> QStandardItem:
    item = QStandardItem(line.title)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setData(line.clause, CLAUSE)
    item.setData(line.count, COUNT)
    item.setData(line.chosen, CHOSEN)
    papers = f"{line.count:,} paper{'' if line.count == 1 else 's'}"
    said = f"{line.title}, {papers}{', chosen' if line.chosen else ''}"
    item.setData(said, Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(line.clause)
    return item


def _note(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item
