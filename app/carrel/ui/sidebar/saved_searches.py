"""Lines of saved searches below their heading: a tree by "/", with counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem

from carrel.ui.sidebar.roles import ICON, QUERY, SEARCH

if TYPE_CHECKING:
    from carrel.domain.saved_search import SavedSearch


def fill(heading: QStandardItem, searches: Sequence[SavedSearch]) -> None:
    """Put the lines below their heading, each in the place of its search."""
    heading.removeRows(0, heading.rowCount())
    lines: dict[str, QStandardItem] = {"": heading}
    for search in searches:
        line = _line_at(search.name, lines)
        line.setData(search.name, SEARCH)
        _ask(line, search.query)


def show_counts(heading: QStandardItem, counts: Mapping[str, int]) -> None:
    """Show how many papers each query finds; nothing where that is not known."""
    from carrel.ui.sidebar.model import show_count

    stack = [heading]
    while stack:
        line = stack.pop()
        query = line.data(QUERY)
        if query is not None:
            show_count(line, counts.get(query))
        stack += [line.child(row) for row in range(line.rowCount())]


def _line_at(name: str, lines: dict[str, QStandardItem]) -> QStandardItem:
    """Return the line of that name; where nothing is saved under it, it only holds others."""
    found = lines.get(name.casefold())
    if found is None:
        above, _, last = name.rpartition("/")
        found = lines[name.casefold()] = _folder(last, name)
        _line_at(above, lines).appendRow(found)
    return found


def _folder(title: str, name: str) -> QStandardItem:
    line = QStandardItem(title)
    line.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    line.setData(name, SEARCH)
    line.setData("folder", ICON)
    return line


def _ask(line: QStandardItem, query: str) -> None:
    line.setText(str(line.data(SEARCH)).rpartition("/")[2])
    line.setData(query, QUERY)
    line.setData("search", ICON)
    line.setToolTip(query)
