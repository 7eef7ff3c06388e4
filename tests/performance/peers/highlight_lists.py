"""The highlights of a library: Carrel's view, or a plain table of the same rows.

    python -c "..." {ours,bare} LIBRARY ROUNDS

Prints a JSON object: `open_ms`, from the wish to the end of the paint that shows them, reading
included; `search_ms`, from the text in the search field to the end of the paint; and how many
`highlights` are listed. Carrel reads on a lane of its own; here it is read in turn, so the figure
has all of it.
"""

from __future__ import annotations

import json
import sys
import time
from array import array
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget
from tests.performance.peers.lists import Paints

from carrel.library.location import library_file
from carrel.library.reading import LibraryReader
from carrel.ui.highlights.items import item_of
from carrel.ui.highlights.library_view import LibraryHighlights
from carrel.ui.theme.palette import Theme

SIZE = (1280, 300)
#: Stands in some of the comments.
WORDS = "device"


class Ours:
    """Carrel's view."""

    def __init__(self, reader: LibraryReader) -> None:
        self._reader = reader
        self.widget: QWidget = (view := LibraryHighlights(lambda: array("q"), lambda: None))
        self._view, self.list = view, view.list

    def fill(self) -> None:
        listed = self._reader.all_highlights()
        self._view.show_all(
            [item_of(one.highlight, one.title, one.carrel_id, one.year) for one in listed]
        )

    def search(self, words: str) -> None:
        self._view.filters.words.setText(words)

    def count(self) -> int:
        return len(self._view.list.items.items)


class Bare:
    """A table of texts with Qt's own filter."""

    def __init__(self, reader: LibraryReader) -> None:
        self._reader = reader
        self.widget: QWidget = (view := QTableView())
        self.list: QAbstractItemView = view
        self._model = QStandardItemModel()
        self._found = QSortFilterProxyModel()
        self._found.setSourceModel(self._model)
        self._found.setFilterKeyColumn(-1)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        view.setModel(self._found)

    def fill(self) -> None:
        for one in self._reader.all_highlights():
            made = one.highlight
            texts = (made.quote, made.comment, " ".join(made.tags), one.title)
            self._model.appendRow([QStandardItem(text) for text in texts])

    def search(self, words: str) -> None:
        self._found.setFilterFixedString(words)

    def count(self) -> int:
        return self._found.rowCount()


def main() -> int:
    kind, folder, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    application = QApplication(["highlights"])
    Theme(application).apply("light")
    make = Ours if kind == "ours" else Bare
    told: dict[str, list[float]] = {"open_ms": [], "search_ms": []}
    with closing(LibraryReader(library_file(folder))) as reader:
        for _ in range(rounds + 1):
            began = time.perf_counter()
            desk = make(reader)
            paints = Paints(desk.list)  # type: ignore[arg-type]  # any view has a viewport
            desk.widget.resize(*SIZE)
            desk.fill()
            desk.widget.show()
            paints.wait(0)
            told["open_ms"].append((time.perf_counter() - began) * 1000)
            count = desk.count()
            told["search_ms"].append(_search(desk.search, desk.count, count, paints))
            desk.widget.close()
            desk.widget.deleteLater()
            QApplication.processEvents()
    kept = {name: took[1:] for name, took in told.items()}  # the first pays for what is imported
    print(json.dumps({**kept, "highlights": count}))
    return 0


def _search(
    search: Callable[[str], None], count: Callable[[], int], before: int, paints: Paints
) -> float:
    QApplication.processEvents()
    began = time.perf_counter()
    search(WORDS)
    while count() == before:
        QApplication.processEvents()
    seen = paints.count
    while paints.count == seen:
        QApplication.processEvents()
    return (time.perf_counter() - began) * 1000
