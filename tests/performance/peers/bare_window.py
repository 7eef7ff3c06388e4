"""A window with Carrel's panes and nothing behind them: what Qt and Python cost by themselves.

It tells its first paint as Carrel does (`CARREL_TRACE_FIRST_PAINT=FILE`).
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QMainWindow,
    QPlainTextEdit,
    QSplitter,
    QTableView,
    QTextBrowser,
    QTreeView,
)

ROWS = 56
_NO_INDEX = QModelIndex()
_DISPLAY = Qt.ItemDataRole.DisplayRole


class Titles(QAbstractTableModel):
    def __init__(self, rows: list[tuple[int, str]]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: Any = _NO_INDEX) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Any = _NO_INDEX) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent.isValid() else 2

    def data(self, index: Any, role: int = _DISPLAY) -> Any:
        return self._rows[index.row()][index.column()] if role == _DISPLAY else None


class BareWindow(QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Bare")
        self._places = QStandardItemModel()
        for name in ("Inbox", "Later", "Reading", "Read", "Dropped"):
            self._places.appendRow(QStandardItem(name))
        self._titles = Titles([(row, f"A paper with the number {row}") for row in range(ROWS)])
        tree, self.table, reader, note = QTreeView(), QTableView(), QTextBrowser(), QPlainTextEdit()
        tree.setModel(self._places)
        tree.setHeaderHidden(True)
        self.table.setModel(self._titles)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        reader.setPlainText("What a paper says. " * 40)
        right, across = QSplitter(Qt.Orientation.Vertical), QSplitter(Qt.Orientation.Horizontal)
        for part in (reader, note):
            right.addWidget(part)
        for part in (tree, self.table, right):
            across.addWidget(part)
        across.setSizes([212, 470, 598])
        self.setCentralWidget(across)
        for name in ("&File", "&Edit", "&View", "&Help"):
            self.menuBar().addMenu(name).addAction("Something")
        self.statusBar().showMessage("Ready")
        self.resize(1280, 800)


class FirstPaint(QObject):
    """Waits for the table's first paint, then tells; the way Carrel does it."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._seen = False
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        painted_at, busy = time.monotonic(), time.process_time()
        status = Path("/proc/self/status").read_text("ascii")
        path = Path(os.environ["CARREL_TRACE_FIRST_PAINT"])
        told = {
            "painted_at": painted_at,
            "cpu_ms": busy * 1000,
            "rss_kb": int(status.partition("VmRSS:")[2].split()[0]),
            "rows": self._table.model().rowCount(),
            "rows_visible": self._table.rowAt(self._table.viewport().height() - 1) + 1,
        }
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text(json.dumps(told), "utf-8")
        os.replace(fresh, path)


def main() -> int:
    application = QApplication([sys.argv[0]])
    window = BareWindow()
    FirstPaint(window.table)
    window.show()
    return application.exec()
