"""Completion of tags: of the last one where several are typed with commas."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit


class TagCompleter(QCompleter):
    """Offers the tags that hold what is typed: "llm/" those below "llm"."""

    def __init__(self, field: QLineEdit) -> None:
        self._names = QStringListModel(field)
        super().__init__(self._names, field)
        self._field = field
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(8)

    def set_names(self, names: Iterable[str]) -> None:
        """Complete over these names."""
        self._names.setStringList(sorted(names, key=str.casefold))

    def splitPath(self, path: str) -> list[str]:
        """Look only for what stands after the last comma."""
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Keep what stands before the last comma."""
        before, comma, _ = self._field.text().rpartition(",")
        name = str(index.data() or "")
        return f"{before}{comma} {name}" if comma else name
