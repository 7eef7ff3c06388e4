"""What the sidebar lists: reading states, the starred, saved searches and tags as trees, the trash.

Every line is a query: clicking it writes the query into the search box, so that the syntax
teaches itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from carrel.ui.sidebar.roles import COLOUR, COUNT, HEADING, ICON, QUERY, TAG

if TYPE_CHECKING:
    from carrel.domain.saved_search import SavedSearch
    from carrel.domain.tag import Tag
    from carrel.ui.sidebar.facets import FacetSection

_PLACES = (
    ("All papers", "library", "", "all"),
    ("Inbox", "inbox", "is:inbox", "inbox"),
    ("Later", "later", "is:later", "later"),
    ("Reading", "reading", "is:reading", "reading"),
    ("Read", "read", "is:read", "read"),
    ("Dropped", "dropped", "is:dropped", "dropped"),
    ("Starred", "star", "is:starred", "starred"),
    ("Trash", "trash", "is:trashed", "trash"),
)


def tag_query(name: str) -> str:
    """Return the clause that finds a tag and those below it."""
    return f'tag:"{name}"' if any(c in name for c in ' ()"') else f"tag:{name}"


class SidebarModel(QStandardItemModel):
    """Branches that are always open, the library's places, the saved searches while there are any,
    and the tags; then the facets.
    """

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[str, QStandardItem] = {}
        self._library = _heading("Library")
        self.appendRow(self._library)
        for title, icon, query, count in _PLACES:
            line = _line(title, query)
            line.setData(icon, ICON)
            self._places[count] = line
            self._library.appendRow(line)
        self._tags = _heading("Tags")
        self.appendRow(self._tags)
        self._shown: tuple[Tag, ...] = ()
        self._searches: QStandardItem | None = None
        self._saved: list[tuple[str, str]] = []
        self._facets: dict[str, FacetSection] = {}

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many papers are where."""
        for name, line in self._places.items():
            show_count(line, counts.get(name, 0))

    def show_searches(self, searches: Sequence[SavedSearch], counts: Mapping[str, int]) -> bool:
        """Show saved searches with their counts by query; return whether the lines are others."""
        from carrel.ui.sidebar import saved_searches

        saved = [(one.name, one.query) for one in searches]
        changed, self._saved = saved != self._saved, saved
        if changed and not searches and self._searches is not None:
            self.removeRow(self._searches.row())
            self._searches = None
        elif changed:
            if self._searches is None:
                self._searches = _heading("Saved searches")
                self.insertRow(self._tags.row(), self._searches)
            saved_searches.fill(self._searches, searches)
        if self._searches is not None:
            saved_searches.show_counts(self._searches, counts)
        return changed

    def show_tags(self, tags: Sequence[Tag]) -> bool:
        """Show the tags as a tree; return whether anything but counts changed."""
        before = [(tag.name, tag.colour) for tag in self._shown]
        self._shown = tuple(tags)
        if before == [(tag.name, tag.colour) for tag in tags]:
            for tag in tags:
                found = self.find(tag_query(tag.name))
                if found is not None:
                    show_count(found, tag.count)
            return False
        self._tags.removeRows(0, self._tags.rowCount())
        branches: dict[str, QStandardItem] = {}
        for tag in sorted(tags, key=lambda one: one.name.casefold()):
            above, _, last = tag.name.rpartition("/")
            line = _tag_line(last, tag.name)
            line.setData(tag.colour, COLOUR)
            show_count(line, tag.count)
            branches[tag.name.casefold()] = line
            self._branch(above, branches).appendRow(line)
        return True

    def show_facets(self, sections: Sequence[FacetSection]) -> None:
        """Show these facets below the tags; a section that is the same stays untouched."""
        from carrel.ui.sidebar.facets import fill, heading_of

        first = self._tags.row() + 1
        if [one.id for one in sections] != list(self._facets):
            self.removeRows(first, self.rowCount() - first)
            self._facets.clear()
            for section in sections:
                self._facets[section.id] = section
                self.appendRow(heading_of(section))
            return
        for place, section in enumerate(sections):
            if self._facets[section.id] != section:
                self._facets[section.id] = section
                heading = self.item(first + place)
                assert heading is not None
                fill(heading, section)

    def find(self, query: str) -> QStandardItem | None:
        """Return the line whose query this is, or None."""
        stack = [self._tags, *([self._searches] if self._searches else []), self._library]
        while stack:
            line = stack.pop()
            if line.data(QUERY) == query:
                return line
            stack += [line.child(row) for row in range(line.rowCount())]
        return None

    def tag_at(self, index: QModelIndex) -> str | None:
        """Return the tag of a line, "" for the heading of all tags, None for other lines."""
        name = index.data(TAG)
        return str(name) if name else "" if index == self._tags.index() else None

    def _branch(self, name: str, branches: dict[str, QStandardItem]) -> QStandardItem:
        """Return the line of the tag above; one that no paper carries is made for the tree."""
        if not name:
            return self._tags
        found = branches.get(name.casefold())
        if found is None:
            above, _, last = name.rpartition("/")
            found = _tag_line(last, name)
            branches[name.casefold()] = found
            self._branch(above, branches).appendRow(found)
        return found


def _heading(title: str) -> QStandardItem:
    line = QStandardItem(title)
    line.setData(True, HEADING)
    line.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return line


def _line(title: str, query: str) -> QStandardItem:
    line = QStandardItem(title)
    line.setData(query, QUERY)
    line.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    return line


def _tag_line(title: str, name: str) -> QStandardItem:
    line = _line(title, tag_query(name))
    line.setData(name, TAG)
    line.setFlags(line.flags() | Qt.ItemFlag.ItemIsDragEnabled)
    return line


def show_count(line: QStandardItem, count: int | None) -> None:
    """Show how many papers a line's query finds; None: nobody knows."""
    if line.data(COUNT) != count:
        line.setData(count, COUNT)
        papers = "" if count is None else f", {count:,} paper{'' if count == 1 else 's'}"
        line.setData(f"{line.text()}{papers}", Qt.ItemDataRole.AccessibleTextRole)
