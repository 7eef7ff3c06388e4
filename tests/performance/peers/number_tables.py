"""The numbers of a library's papers in a table: Carrel's panel, or a plain one that holds all rows.

    python -c "..." {ours,bare} LIBRARY ROUNDS

Prints a JSON object: `open_ms`, `sort_ms` and `filter_ms`, each from the wish to the end of the
paint that shows it, `numbers` that are listed, and `peak_mb`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QApplication, QTableView
from tests.performance.peers.lists import Paints
from tests.performance.processes import peak_mb

from carrel.assembly import load_plugins
from carrel.assembly.plugin_access import PluginLibrary
from carrel.domain.mention_json import loaded
from carrel.library.location import library_file
from carrel.ui.bridge import Bridge
from carrel.ui.theme.palette import Theme

SIZE = (1280, 300)
_PATIENCE_S, _TURN_S = 30.0, 0.0005
_QUANTITIES = ("speedup", "model_size")
_NOWHERE = QModelIndex()


class Table(Protocol):
    """A table that is measured; each method returns once it is painted."""

    def open(self) -> None: ...
    def sort(self, descending: bool) -> None: ...
    def filter(self, quantity: str) -> None: ...
    def close(self) -> None: ...
    def count(self) -> int: ...


def _until(seen: Callable[[], bool]) -> None:
    until = time.perf_counter() + _PATIENCE_S
    while not seen():
        QApplication.processEvents()
        time.sleep(_TURN_S)  # an event loop waits too, and leaves the interpreter to others
        if time.perf_counter() > until:
            raise TimeoutError("the table did not come to it")


class _Context:
    """As much of a `ViewContext` as the panel uses."""

    def __init__(self, plugin: Any, ids: Sequence[int]) -> None:
        self.plugin, self._ids = plugin, ids

    def result(self) -> Sequence[int]:
        return self._ids

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_: None


class Ours:
    """Carrel's panel on all papers of the list."""

    def __init__(self, library: Path, parent: QObject) -> None:
        path, bridge = library_file(library), Bridge(parent)
        host = load_plugins(only=("metrics_table",), commands=())
        host.surroundings.library = PluginLibrary(path, _refuse, _refuse)
        host.surroundings.ui_thread = bridge.call
        plugin = host.context("metrics_table.metrics")
        self._context = _Context(plugin, plugin.library.search(""))
        (self._make,) = (
            one.create
            for one in host.contributions("register_views")
            if one.id == "metrics_table.metrics"
        )
        self._view: Any = None

    def open(self) -> None:
        self._view = self._make(self._context)
        self._paints = Paints(self._view.table)
        self._loads = 0
        self._view.model.loaded.connect(self._loaded)
        self._view.resize(*SIZE)
        self._view.show()
        self._wait(0)

    def sort(self, descending: bool) -> None:
        loads = self._loads
        self._view.table.sort_by("value", descending=descending)
        self._wait(loads)

    def filter(self, quantity: str) -> None:
        loads, filters = self._loads, self._view.filters
        filters.changed.emit(replace(filters.narrowing, quantity=quantity))
        self._wait(loads)

    def settle(self) -> None:
        """Wait for the counts in the filters, which come after the rows."""
        _until(lambda: not self._view._counting.running)

    def close(self) -> None:
        self.settle()
        self._view.close()
        self._view.deleteLater()
        QApplication.processEvents()

    def count(self) -> int:
        return int(self._view.model.listing.numbers)

    def _loaded(self) -> None:
        self._loads += 1

    def _wait(self, loads: int) -> None:
        _until(lambda: self._loads > loads)
        paints = self._paints.count
        self._view.table.viewport().update()
        _until(lambda: self._paints.count > paints)


def _refuse(*_: object) -> None:
    raise AssertionError("nothing is written here")


class _Rows(QAbstractTableModel):
    """All rows, as text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[Any, ...]] = []

    def show(self, rows: list[tuple[Any, ...]]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Any = _NOWHERE) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Any = _NOWHERE) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent.isValid() else 9

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return str(self.rows[index.row()][index.column()])
        return None


class Bare:
    """A plain table whose rows are all read first, sorted and filtered in a list."""

    def __init__(self, library: Path, _parent: QObject) -> None:
        self._path = library_file(library)

    def open(self) -> None:
        self._view, self._model = QTableView(), _Rows()
        self._all = list(_rows(self._path))
        self._model.show(self._all)
        self._view.setModel(self._model)
        self._paints = Paints(self._view)
        self._view.resize(*SIZE)
        self._view.show()
        self._painted(0)

    def sort(self, descending: bool) -> None:
        found = sorted(self._model.rows, key=lambda row: row[2], reverse=descending)
        self._show(found)

    def filter(self, quantity: str) -> None:
        self._show([row for row in self._all if row[1] == quantity])

    def settle(self) -> None: ...

    def close(self) -> None:
        self._view.close()

    def count(self) -> int:
        return len(self._all)

    def _show(self, rows: list[tuple[Any, ...]]) -> None:
        paints = self._paints.count
        self._model.show(rows)
        self._painted(paints)

    def _painted(self, paints: int) -> None:
        _until(lambda: self._paints.count > paints)


def _rows(path: Path) -> Iterator[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        for title, found in connection.execute(
            "SELECT p.title, m.found FROM paper_mentions AS m JOIN paper AS p ON p.id = m.paper_id"
            " JOIN extraction AS e ON e.id = m.extraction_id WHERE e.name = 'metrics'"
            " ORDER BY p.added_at DESC, p.id DESC"
        ):
            for one in loaded(found):
                told: Any = one.values
                if one.certain and told["is_result"]:
                    value = told["value"]
                    low = value[0] if isinstance(value, list) else value
                    words = ("qualifier", "baseline", "hardware", "conditions")
                    rest = (told[name] for name in words)
                    yield (title, told["quantity"], low, told["unit"], *rest, one.quote)


def measured(table: Any, rounds: int) -> dict[str, Any]:
    """Open, sort and filter a table so many times."""
    told: dict[str, Any] = {"open_ms": [], "sort_ms": [], "filter_ms": []}

    def timed(name: str, work: Callable[[], None]) -> None:
        began = time.perf_counter()
        work()
        told[f"{name}_ms"].append((time.perf_counter() - began) * 1000)
        table.settle()

    for number in range(rounds + 1):
        timed("open", table.open)
        told["numbers"] = table.count()
        timed("sort", lambda: table.sort(True))
        timed("filter", lambda n=number: table.filter(_QUANTITIES[n % 2]))  # type: ignore[misc]
        table.close()
    for samples in (told["open_ms"], told["sort_ms"], told["filter_ms"]):
        del samples[0]  # what is imported and read once
    return told


def main() -> int:
    kind, library, rounds = sys.argv[1:]
    application = QApplication([sys.argv[0]])
    if kind == "ours":
        Theme(application).apply("light")
    make: Any = Ours if kind == "ours" else Bare
    told = measured(make(Path(library), application), int(rounds))
    print(json.dumps({**told, "peak_mb": peak_mb(os.getpid())}))
    return 0
