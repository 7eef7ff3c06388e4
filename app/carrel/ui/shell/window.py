"""The window: connects panes to the session and to the open library, and knows no details."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from carrel.search.request import SearchAnswer
from carrel.ui.desk import Desk
from carrel.ui.imports import Imports
from carrel.ui.session import Session
from carrel.ui.shell.connections import connect_desk, connect_imports, connect_panes
from carrel.ui.shell.panes import Panes
from carrel.ui.shell.parts import Parts

if TYPE_CHECKING:
    from concurrent.futures import Future

    from carrel.jobs.runner import Runner
    from carrel.library.library import Library
    from carrel.library.rows import ListRow
    from carrel.ui.bridge import Bridge
    from carrel.ui.imports import RunImport
    from carrel.ui.shell.menus import Menus
    from carrel.ui.theme.palette import Theme

_SIZE = (1280, 800)


class MainWindow(QMainWindow):
    """One library's window. `closing` is emitted once it will close, before anything goes."""

    closing = Signal()

    def __init__(self, theme: Theme, runner: Runner, bridge: Bridge, run_import: RunImport) -> None:
        super().__init__()
        self.setWindowTitle("Carrel")
        self.setAcceptDrops(True)
        self._runner, self._bridge = runner, bridge
        self.session = Session(self)
        self.panes = Panes(_NoRows(), self.session.ask, self._save_note, self)
        self.setCentralWidget(self.panes)
        imports = Imports(run_import, runner, bridge, self.session)
        self.parts = Parts(
            window=self, panes=self.panes, session=self.session, theme=theme, imports=imports
        )
        self.menus: Menus | None = None
        self._stored: dict[str, Any] = {}
        self.resize(*_SIZE)
        connect_panes(self.parts)
        connect_imports(self.parts)

    def open_desk(self, library: Library, query: str = "") -> None:
        """Show a library: what `query` finds, read at once. Raises sqlite3.Error."""
        desk = Desk(library, self._runner, self._bridge, self.session)
        self.parts.desk = desk
        self.panes.list.model.set_source(desk.rows)
        connect_desk(self.parts, desk)
        if self.menus is not None:
            self.menus.open_desk(desk)
        self.setWindowTitle(f"{library.folder.name} — Carrel" if library.folder.name else "Carrel")
        self.session.ask(query)
        desk.search.answered.emit(self._first_answer(desk))

    def show_trouble(self, message: str) -> None:
        """Say in the middle of the window why no library is open."""
        from carrel.ui.paper_list.empty import EmptyPane, EmptyState

        pane = EmptyPane(self.panes.middle)
        pane.show_state(EmptyState("warning", message, ""), None)
        self.panes.middle.addWidget(pane)
        self.panes.middle.setCurrentWidget(pane)
        self.panes.right.hide()

    def add_menus(self, back_up: Callable[[], None]) -> None:
        """Make commands, menus and keys; after the first paint, which does not need them."""
        from carrel.ui.shell.menus import Menus

        self.panes.search.add_icon()
        self.menus = Menus(self.parts, back_up)
        self.menus.restore(self._stored)
        if self.parts.desk is not None:
            self.menus.open_desk(self.parts.desk)
            self.parts.desk.count()

    def restore(self, state: dict[str, Any]) -> None:
        """Take the place and shape of the last time; before the window is shown."""
        self._stored = state
        geometry = state.get("geometry")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "ignore")))
        self.panes.set_sizes(state.get("sizes"))

    def state(self) -> dict[str, Any]:
        """Return what `restore` takes, with the query and the current paper."""
        return {
            "geometry": bytes(self.saveGeometry().toBase64().data()).decode("ascii"),
            "sizes": self.panes.sizes(),
            "query": self.session.query,
            "paper": self.session.current,
            **(self.menus.state() if self.menus is not None else {}),
        }

    def closeEvent(self, event: QCloseEvent) -> None:
        """Store the note first; a note that cannot be stored keeps the window open."""
        if not self.panes.notes.flush(wait=True):
            event.ignore()
            self.session.complain("The note could not be saved, so the window stays open.")
            return
        self.closing.emit()
        event.accept()

    def _save_note(self, paper_id: int, body: str) -> Future[int]:
        if self.parts.desk is None:
            raise RuntimeError("a note without a library")
        return self.parts.desk.writer.save_note(paper_id, body)

    @staticmethod
    def _first_answer(desk: Desk) -> SearchAnswer:
        request = desk.search.request()
        if not request.text.strip():
            # Ids alone, by the plainest read there is: this is what the first paint waits for.
            ids = desk.rows.ids("added")
            return SearchAnswer(request=request, ids=ids, understood=(), took_ms=0.0)
        return desk.searcher.answer(request)

    # -- files dropped on the window

    def dragEnterEvent(self, event: Any) -> None:
        """Take files and text; the text field under the mouse comes first."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:
        """Add the papers of what was dropped."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.parts.imports.add_files(files)
        elif event.mimeData().hasText():
            self.parts.imports.add_text(event.mimeData().text())
        event.acceptProposedAction()


class _NoRows:
    """What the list reads from before a library is open."""

    def rows(self, ids: object) -> list[ListRow | None]:
        return []
