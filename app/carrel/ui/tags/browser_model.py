"""The tags of the library as a tree with counts, filtered and sorted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QStandardItem, QStandardItemModel

from carrel.ui.tags.colours import swatch
from carrel.ui.tags.wording import many
from carrel.ui.theme.spacing import TARGET
from carrel.ui.theme.tokens import Tokens

if TYPE_CHECKING:
    from carrel.library.tag_reading import BrowsedTag

HEADINGS = ("Tag", "Papers", "With below", "Highlights", "Colour")
NAME = Qt.ItemDataRole.UserRole + 1
COLOUR = Qt.ItemDataRole.UserRole + 2
_ORDER = Qt.ItemDataRole.UserRole + 3
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TagTree(QStandardItemModel):
    """Every tag below the one above it; numbers right-aligned, nothing for 0."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalHeaderLabels(list(HEADINGS))
        for column in range(1, 4):
            self.setHeaderData(
                column, Qt.Orientation.Horizontal, _RIGHT, Qt.ItemDataRole.TextAlignmentRole
            )

    def show_tags(self, tags: Iterable[BrowsedTag], tokens: Tokens) -> None:
        """Show these tags, of which those above come first."""
        self.removeRows(0, self.rowCount())
        lines: dict[str, QStandardItem] = {}
        for tag in tags:
            above, _, last = tag.name.rpartition("/")
            row = _row(tag, last, tokens)
            lines[tag.name.casefold()] = row[0]
            lines.get(above.casefold(), self.invisibleRootItem()).appendRow(row)

    def tint(self, tokens: Tokens) -> None:
        """Paint the swatches for another theme."""
        stack = [self.invisibleRootItem()]
        while stack:
            item = stack.pop()
            for row in range(item.rowCount()):
                line = item.child(row)
                line.setIcon(swatch(str(line.data(COLOUR) or ""), tokens))
                stack.append(line)


class TagFilter(QSortFilterProxyModel):
    """Keeps the tags whose whole name holds what is typed, with those above and below them."""

    def __init__(self, tree: TagTree) -> None:
        super().__init__(tree)
        self._typed = ""
        self.setSourceModel(tree)
        self.setSortRole(_ORDER)
        self.setRecursiveFilteringEnabled(True)

    def narrow(self, typed: str) -> None:
        """Keep what holds these letters."""
        self._typed = typed.strip().lstrip("#").casefold()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Say whether a tag is kept for its own sake."""
        name = self.sourceModel().index(row, 0, parent).data(NAME)
        return self._typed in str(name or "").casefold()


def names_of(indexes: Sequence[QModelIndex]) -> list[str]:
    """Return the tags of lines, each once, in their order."""
    found = (index.siblingAtColumn(0).data(NAME) for index in indexes)
    return list(dict.fromkeys(str(name) for name in found if name))


def _row(tag: BrowsedTag, title: str, tokens: Tokens) -> list[QStandardItem]:
    first = QStandardItem(title)
    first.setData(tag.name, NAME)
    first.setData(tag.colour, COLOUR)
    first.setData(title.casefold(), _ORDER)
    first.setIcon(swatch(tag.colour, tokens))
    first.setToolTip(tag.name)
    first.setSizeHint(QSize(0, TARGET))
    first.setData(_said(tag), Qt.ItemDataRole.AccessibleTextRole)
    row = [first]
    for number in (tag.own, tag.papers, tag.highlights):
        cell = QStandardItem(f"{number:,}" if number else "")
        cell.setData(number, _ORDER)
        cell.setTextAlignment(_RIGHT)
        row.append(cell)
    colour = QStandardItem(tag.colour.capitalize())
    colour.setData(tag.colour, _ORDER)
    colour.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
    row.append(colour)
    for item in row:
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemIsDropEnabled
        )
    return row


def _said(tag: BrowsedTag) -> str:
    parts = [tag.name, many(tag.own, "paper")]
    if tag.papers != tag.own:
        parts.append(f"{tag.papers:,} with those below")
    if tag.highlights:
        parts.append(many(tag.highlights, "highlight"))
    if not tag.papers and not tag.highlights:
        parts.append("unused")
    return ", ".join([*parts, tag.colour] if tag.colour else parts)
