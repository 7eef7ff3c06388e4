"""The window: connects panes to the session and to the open library, and knows no details."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from carrel.ui.session import Session
from carrel.ui.shell.panes import Panes

if TYPE_CHECKING:
    from array import array
    from concurrent.futures import Future

    from carrel.jobs.runner import Runner
    from carrel.library.library import Library
    from carrel.library.rows import ListReader
    from carrel.ui.bridge import Bridge
    from carrel.ui.imports import RunImport
    from carrel.ui.plugins.binding import PluginBinding
    from carrel.ui.plugins.page import PluginsModel
    from carrel.ui.shell.menus import Menus
    from carrel.ui.shell.parts import Parts
    from carrel.ui.theme.palette import Theme
    from carrel.ui.vault.exporting_on_change import ExportingOnChange

_SIZE = (1280, 800)


class MainWindow(QMainWindow):
    """One library's window, made in two acts.

    What the first paint shows is made at once: search box, sidebar and list, unconnected.
    `complete` makes the rest: reader and note, commands, what listens to what.
    `closing` is emitted once the window will close, before anything goes.
    """

    closing = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Carrel")
        self.session = Session(self)
        self.panes = Panes(self)
        self.setCentralWidget(self.panes)
        self.theme = theme
        self.parts: Parts | None = None
        self.menus: Menus | None = None
        self._binding: PluginBinding | None = None
        self._on_change: ExportingOnChange | None = None
        self._views_closed = False
        self._stored: dict[str, Any] = {}
        self.resize(*_SIZE)

    def show_first(self, rows: ListReader, ids: array[int], query: str) -> None:
        """Show what `query` found, for the first paint."""
        self.session.ask(query)
        self.panes.search.set_query(query)
        self.panes.list.show_ids(rows, ids)

    def complete(
        self, runner: Runner, bridge: Bridge, run_import: RunImport, back_up: Callable[[], None]
    ) -> None:
        """Make what the first paint did not need."""
        from carrel.settings.preference_file import preferences_file
        from carrel.settings.preference_store import PreferenceStore
        from carrel.ui.exports import Exports
        from carrel.ui.imports import Imports
        from carrel.ui.job_board import JobBoard
        from carrel.ui.preferences import WindowPreferences
        from carrel.ui.shell.choices import Choices
        from carrel.ui.shell.connections import connect_jobs, connect_panes
        from carrel.ui.shell.menus import Menus
        from carrel.ui.shell.parts import Parts

        self.panes.complete(self._save_note)
        self.panes.set_sizes(self._stored.get("sizes"))
        board = JobBoard(runner, bridge, self)
        self.parts = Parts(
            window=self,
            panes=self.panes,
            session=self.session,
            theme=self.theme,
            board=board,
            imports=Imports(run_import, board, self.session),
            exports=Exports(board, self.session),
            preferences=WindowPreferences(
                PreferenceStore(preferences_file()), self.session.complain, self
            ),
        )
        self._runner, self._bridge = runner, bridge
        self.setAcceptDrops(True)
        connect_panes(self.parts)
        connect_jobs(self.parts)
        self.menus = Menus(self.parts, back_up)
        self.menus.restore(self._stored)
        self._choices = Choices(self.parts)
        self.parts.preferences.tell()

    def plug_in(self, binding: PluginBinding, plugins: PluginsModel) -> None:
        """Show what plugins contribute, and the page about them; after `complete`."""
        assert self.menus is not None
        self._binding = binding
        binding.restore(self._stored.get("plugins"))
        self.menus.plug_in(plugins)

    def open_desk(self, library: Library, rows: ListReader) -> None:
        """Work on a library; after `complete`. Raises sqlite3.Error."""
        from carrel.ui.desk import Desk
        from carrel.ui.shell.connections import connect_desk
        from carrel.ui.vault.exporting_on_change import ExportingOnChange

        assert self.parts is not None
        assert self.menus is not None
        desk = Desk(library, rows, self._runner, self._bridge, self.session)
        self.parts.desk = desk
        if self.panes.list.model.source is not rows:
            self.panes.list.model.set_source(rows)
        connect_desk(self.parts, desk)
        self.menus.open_desk(desk)
        self._on_change = ExportingOnChange(self.parts, desk)
        self.setWindowTitle(f"{library.folder.name} — Carrel" if library.folder.name else "Carrel")
        desk.search.ask()
        desk.count()
        desk.saved.refresh()

    def show_trouble(self, message: str) -> None:
        """Say in the middle of the window why no library is open."""
        from carrel.ui.paper_list.empty import EmptyPane, EmptyState

        pane = EmptyPane(self.panes.middle)
        pane.show_state(EmptyState("warning", message, ""), None)
        self.panes.middle.addWidget(pane)
        self.panes.middle.setCurrentWidget(pane)
        self.panes.right.hide()

    def restore(self, state: dict[str, Any]) -> None:
        """Take the place and shape of the last time; before the window is shown."""
        self._stored = state
        geometry = state.get("geometry")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "ignore")))
        self.panes.set_sizes(state.get("sizes"))
        self.panes.search.history.restore(state.get("queries"))

    def state(self) -> dict[str, Any]:
        """Return what `restore` takes, with the query and the current paper."""
        return {
            "geometry": bytes(self.saveGeometry().toBase64().data()).decode("ascii"),
            "sizes": self.panes.sizes(),
            "query": self.session.query,
            "queries": self.panes.search.history.state(),
            "paper": self.session.current,
            **(self.menus.state() if self.menus is not None else {}),
            **({"plugins": self._binding.state()} if self._binding is not None else {}),
        }

    def closeEvent(self, event: QCloseEvent) -> None:
        """Store the note first; a note that cannot be stored keeps the window open."""
        if self.parts is not None and not self.panes.notes.flush(wait=True):
            event.ignore()
            self.session.complain("The note could not be saved, so the window stays open.")
            return
        if not self._views_closed:
            if self._on_change is not None:
                self._on_change.finish()
            self.closing.emit()
        if self._binding is not None and self._binding.has_open_views():
            self._views_closed = True
            self._binding.close_views()
            event.ignore()
            QTimer.singleShot(0, self, self.close)
            return
        event.accept()

    def _save_note(self, paper_id: int, body: str) -> Future[int]:
        if self.parts is None or self.parts.desk is None:
            raise RuntimeError("a note without a library")
        return self.parts.desk.writer.save_note(paper_id, body)

    # -- files dropped on the window

    def dragEnterEvent(self, event: Any) -> None:
        """Take files and text; the text field under the mouse comes first."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:
        """Add the papers of what was dropped."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        assert self.parts is not None  # drops are taken once the window is complete
        if files:
            self.parts.imports.add_files(files)
        elif event.mimeData().hasText():
            self.parts.imports.add_text(event.mimeData().text())
        event.acceptProposedAction()
