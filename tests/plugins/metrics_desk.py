"""The panel "Metrics" on a library of four papers, as a window would have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot
from tests.plugins.open_plugins import Window
from tests.plugins.painted_views import WindowThread

from carrel.api import HardwareRegistry, KeptMention, LibraryAccess
from carrel.testing.hosting import HostInTest
from carrel.testing.library import LibraryInTest
from carrel_plugins.metrics_table.narrowing import Narrowing
from carrel_plugins.metrics_table.view import MetricsView
from carrel_plugins.metrics_table.view_model import COLUMNS, ROW

PAPERS = {
    "Lampshade: A Fold": "We fold up to 9x faster than Spine on A100 GPUs. We reach 225 TFLOP/s.",
    "Quire": "Earlier work was 20x faster than wax. We see a speedup of 1.5x over Glue on an H100.",
    "Vellum": "We halve the wax. Our accuracy is 92.5%.",
    "Wax": "Nothing is counted here.",
}
QUOTES = ["92.5%", "1.5x", "9x", "225 TFLOP/s"]


@dataclass
class Plugin:
    """As much of a `PluginContext` as the panel uses, with a window's thread of its own."""

    library: LibraryAccess
    hardware: HardwareRegistry
    thread: WindowThread = field(default_factory=WindowThread)

    def ui_thread(self, work: Callable[[], None]) -> None:
        self.thread.call(work)


@dataclass
class NumberWindow(Window):
    """A `ViewContext` that also tells of mentions."""

    went: list[KeptMention] = field(default_factory=list)
    corrected: list[KeptMention] = field(default_factory=list)
    _mention: list[Callable[[KeptMention], None]] = field(default_factory=list)
    _show_mention: list[Callable[[KeptMention], None]] = field(default_factory=list)
    _mentions: list[Callable[[frozenset[str]], None]] = field(default_factory=list)

    def on_mention(self, callback: Callable[[KeptMention], None]) -> None:
        self._mention.append(callback)

    def on_show_mention(self, callback: Callable[[KeptMention], None]) -> None:
        self._show_mention.append(callback)

    def on_mentions(self, callback: Callable[[frozenset[str]], None]) -> None:
        self._mentions.append(callback)

    def go_to_mention(self, kept: KeptMention) -> None:
        self.went.append(kept)

    def correct_mention(self, kept: KeptMention) -> None:
        self.corrected.append(kept)

    def choose(self, kept: KeptMention) -> None:
        """Choose a mark in the text."""
        for callback in self._mention:
            callback(kept)

    def want(self, kept: KeptMention) -> None:
        """Ask to see a mark in the table."""
        self.choose(kept)
        for callback in self._show_mention:
            callback(kept)

    def change(self, *extractors: str) -> None:
        """Tell that mentions changed."""
        for callback in self._mentions:
            callback(frozenset(extractors))


class Desk:
    """A panel on a library, as a window would have it."""

    def __init__(self, library: LibraryInTest, host: HostInTest, qtbot: QtBot) -> None:
        self.library, self.qtbot = library, qtbot
        context = host.context("metrics_table.")
        self.window = NumberWindow(Plugin(library.access, context.hardware))  # type: ignore[arg-type]
        self.window.ids = library.search("")
        self.view = MetricsView(self.window)
        qtbot.addWidget(self.view)
        self.view.resize(1200, 300)

    @property
    def table(self):
        return self.view.table

    def quotes(self) -> list[str]:
        """What the rows quote, from the top, headings as they are shown."""
        model = self.view.model
        rows = [model.index(at, 0) for at in range(model.rowCount())]
        return [index.data(ROW).quote if index.data(ROW) else str(index.data()) for index in rows]

    def wait_for(self, quotes: list[str]) -> None:
        self.qtbot.waitUntil(lambda: self.quotes() == quotes)

    def cell(self, row: int, column: str, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole):
        at = [one.name for one in COLUMNS].index(column)
        return self.view.model.index(row, at).data(role)

    def kept(self, quote: str) -> KeptMention:
        found = self.library.access.mentions("metrics")
        every = Narrowing(background=True, suggested=True, rejected=True)
        known = [one for one in found.read(found.find(every.query(None))) if one]
        return next(one for one in known if one.mention.quote == quote)

    def current_quote(self) -> str:
        kept = self.table.current()
        return kept.mention.quote if kept else ""

    def press(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.table, key, modifiers)

    def row(self, quote: str) -> None:
        self.table.choose_row(self.quotes().index(quote))

    def said(self) -> str:
        return self.view.bar.status.text()


def filled_host(carrel_host: Callable[..., HostInTest], library: LibraryInTest) -> HostInTest:
    """Return a host of the plugin, on a library with PAPERS."""
    for title, abstract in PAPERS.items():
        library.add(title, abstract=abstract)
    return carrel_host("metrics_table", library=library)


def choose(box: QComboBox, title: str) -> None:
    """Choose a line of a combo box, as a reader does."""
    at = next(at for at in range(box.count()) if box.itemText(at).startswith(title))
    box.setCurrentIndex(at)
    box.activated.emit(at)
