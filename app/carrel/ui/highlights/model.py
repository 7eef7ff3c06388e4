"""The model of a list of highlights: values, no widget a row, and what a dragged row carries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from carrel.ui.highlights.items import Item, markdown_of
from carrel.ui.notes.pasting import HIGHLIGHT_TYPE
from carrel.ui.reader.highlight_words import spoken
from carrel.ui.reader.plain_text import tool_tip

_Role = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex


class HighlightModel(QAbstractListModel):
    """Shows items in their order. With `titles` a screen reader hears the paper of each too."""

    def __init__(self, *, titles: bool) -> None:
        super().__init__()
        self._titles = titles
        self._items: Sequence[Item] = ()

    def set_items(self, items: Sequence[Item]) -> None:
        """Show these."""
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    @property
    def items(self) -> Sequence[Item]:
        """What is shown."""
        return self._items

    def rows_of(self, ids: Iterable[int]) -> list[int]:
        """Return the rows of highlights by their numbers, ascending."""
        wanted = set(ids)
        return [row for row, one in enumerate(self._items) if one.highlight.id in wanted]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (as Qt has it)
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return the words, the whole of them for the mouse, or what a screen reader says."""
        if not 0 <= index.row() < len(self._items):
            return None
        item = self._items[index.row()]
        if role == _Role.DisplayRole:
            return item.highlight.quote
        if role == _Role.ToolTipRole:
            return tool_tip(item.highlight.quote)
        if role == _Role.AccessibleTextRole:
            said = spoken(item.highlight)
            return f"{said}, {item.title}" if self._titles else said
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every row be chosen and dragged."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """Name what a dragged row carries."""
        return [HIGHLIGHT_TYPE, "text/plain"]

    def supportedDragActions(self) -> Qt.DropAction:
        """A highlight stays where it is."""
        return Qt.DropAction.CopyAction

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        """Return rows as Markdown."""
        items = [self._items[row] for row in sorted({index.row() for index in indexes})]
        return mime_data(items)


def mime_data(items: Sequence[Item]) -> QMimeData:
    """Return highlights as Markdown, for a drag or the clipboard: a note takes them as blocks."""
    data, markdown = QMimeData(), markdown_of(items)
    data.setText(markdown)
    data.setData(HIGHLIGHT_TYPE, markdown.encode())
    return data
