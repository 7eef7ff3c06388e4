"""What can be done to the numbers that are chosen in the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from carrel.api import MentionState, ViewContext
from carrel_plugins.metrics_table.export import markdown_lines, tab_separated
from carrel_plugins.metrics_table.fields import clause_of
from carrel_plugins.metrics_table.latest import Latest
from carrel_plugins.metrics_table.rows import Row, read_rows
from carrel_plugins.metrics_table.view_table import KEYS, NumbersTable

_DECIDED = {
    "confirm": MentionState.CONFIRMED,
    "reject": MentionState.REJECTED,
    "take back": MentionState.FOUND,
}
_TITLES = {
    "confirm": "Confirm",
    "correct": "Correct…",
    "reject": "Reject",
    "take back": "Take back",
    "copy": "Copy",
}


class Actions:
    """Acts on the chosen numbers of a table; `said(sentence)` tells the reader what came of it."""

    def __init__(
        self, context: ViewContext, table: NumbersTable, said: Callable[[str], None]
    ) -> None:
        self._context, self._table, self._said = context, table, said
        self.work = Latest(context.plugin, "metrics rows", said)

    def do(self, name: str) -> None:
        """Do what one of KEYS names."""
        if name == "correct":
            kept = self._table.current()
            if kept is not None:
                self._context.correct_mention(kept)
        elif name == "copy":
            self._with_rows(_copy_both)
        else:
            self._with_rows(lambda rows: self._decide(rows, _DECIDED[name]))

    def menu(self, parent: QWidget) -> QMenu | None:
        """Return the menu of the number that has the keys; None where there is none."""
        kept = self._table.current()
        if kept is None:
            return None
        menu = QMenu(parent)
        menu.addAction("Show in its text", lambda: self._context.go_to_mention(kept))
        menu.addAction("Find papers like this", lambda: self._context.narrow(clause_of(kept)))
        menu.addSeparator()
        for name, title in _TITLES.items():
            if name == "copy":
                menu.addSeparator()
            keys = QKeySequence(KEYS[name]).toString(QKeySequence.SequenceFormat.NativeText)
            menu.addAction(f"{title}\t{keys}", partial(self.do, name))
        menu.addAction("Copy as Markdown", lambda: self._with_rows(_copy_markdown))
        return menu

    def _decide(self, rows: Sequence[Row], state: MentionState) -> None:
        mentions = self._context.plugin.library.mentions("metrics")
        for row in rows:
            if state is not row.kept.state and _changes(row.kept.state, state):
                mentions.decide(row.kept.paper_id, row.kept.mention, state)

    def _with_rows(self, act: Callable[[Sequence[Row]], None]) -> None:
        """Read the chosen rows off the window's thread, then act on them."""
        ids, plugin = self._table.chosen(), self._context.plugin
        if not ids:
            return

        def read(wanted: Callable[[], bool]) -> list[Row]:
            found = list[Row]()
            for row in read_rows(plugin.library, plugin.hardware, ids):
                if not wanted():
                    break
                if row is not None:
                    found.append(row)
            return found

        def done(rows: list[Row]) -> None:
            try:
                act(rows)
            except RuntimeError as error:  # the library says no
                self._said(str(error))

        self.work.ask(read, done)


def _changes(before: MentionState, wanted: MentionState) -> bool:
    """Whether a decision says anything new: what the reader wrote himself needs no confirming."""
    if wanted is MentionState.FOUND:
        return before.is_decided
    own = (MentionState.CORRECTED, MentionState.ADDED)
    return wanted is MentionState.REJECTED or before not in own


def _copy_both(rows: Sequence[Row]) -> None:
    """Put cells for a spreadsheet on the clipboard, and a table for what takes Markdown."""
    data = QMimeData()
    data.setText("\n".join(tab_separated(rows)))
    data.setData("text/markdown", "\n".join(markdown_lines(rows)).encode())
    QGuiApplication.clipboard().setMimeData(data)


def _copy_markdown(rows: Sequence[Row]) -> None:
    QGuiApplication.clipboard().setText("\n".join(markdown_lines(rows)))
