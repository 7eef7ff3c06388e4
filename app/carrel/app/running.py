"""One run of the window, from the first paint to the last write."""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from carrel.app.options import WindowOptions
from carrel.library.errors import LibraryError
from carrel.library.health import FileState, look
from carrel.library.location import default_folder
from carrel.library.opening import open_library
from carrel.library.rows import ListReader
from carrel.library.window_lock import WindowLock
from carrel.settings.preference_file import first_choices, preferences_file
from carrel.settings.window_state import read_window_state, write_window_state
from carrel.ui.shell.window import MainWindow
from carrel.ui.theme.palette import Theme

if TYPE_CHECKING:
    from array import array

    from carrel.app.plugins import WindowPlugins
    from carrel.domain.reports import AddReport
    from carrel.jobs.job import Job
    from carrel.library.backup import Kept
    from carrel.library.library import Library
    from carrel.ui.imports import Sources

_ORIGIN = "window"


def run(options: WindowOptions) -> int:
    """Show the window, run until it is closed, and return the exit status."""
    application = QApplication([sys.argv[0]])
    application.setApplicationName("carrel")
    application.setApplicationDisplayName("Carrel")
    named = options.library
    folder = (Path(named).expanduser() if named else default_folder()).absolute()
    lock = WindowLock(folder)
    if options.screenshot is None and lock.is_held() and _wake(folder):
        return 0
    running = Running(application, folder, lock, options)
    if options.screenshot is not None:
        from carrel.app.screenshot import take, without_size_hints

        with without_size_hints():
            running.show()
        status = take(running.window, options.screenshot, running.settled)
        running.window.close()
    else:
        running.show()
        status = application.exec()
    running.finish()
    return status


def _wake(folder: Path) -> bool:
    from carrel.ui.shell.one_window import wake_other

    if not wake_other(folder):
        return False
    sys.stdout.write("carrel: this library is open in another window, which comes to the front\n")
    return True


class Running(QObject):
    """The services of one window, made when they are needed and ended in the right order."""

    def __init__(
        self, application: QApplication, folder: Path, lock: WindowLock, options: WindowOptions
    ) -> None:
        super().__init__(application)
        self._application = application
        self._folder, self._lock, self._options = folder, lock, options
        self._library: Library | None = None
        self._rows: ListReader | None = None
        self._plugins: WindowPlugins | None = None
        self._painted = self._opening = self._complete = self._finished = False
        state = self._state = read_window_state(folder)
        theme = Theme(application)
        self._choices = first_choices(preferences_file())
        # An earlier Carrel kept the theme with each library.
        scheme = options.theme or self._choices.theme or state.get("scheme")
        theme.apply(scheme if scheme in ("light", "dark") else "system")
        self.window = MainWindow(theme)
        self.window.restore(state)
        if options.size is not None:
            self.window.resize(*options.size)
        self.window.closing.connect(self._remember)
        self._open_at_once()

    def show(self) -> None:
        """Show the window; what can wait begins when it has been painted."""
        self.window.panes.installEventFilter(self)
        self.window.show()

    @property
    def finished(self) -> bool:
        """Whether everything has been stored and closed."""
        return self._finished

    @property
    def plugins(self) -> WindowPlugins | None:
        """The window's plugins; None before the first paint."""
        return self._plugins

    def settled(self) -> bool:
        """Whether the window shows all that it will show by itself (for a picture)."""
        plugins = self._plugins
        if self._opening:
            return False
        return plugins is not None and plugins.settled and self.window.panes.is_settled()

    def finish(self) -> None:
        """Store what is under way and close; the library's lane is emptied first."""
        if self._finished:
            return
        self._finished = True
        desk = None
        if self._complete:
            assert self.window.parts is not None
            assert self._plugins is not None
            self.window.parts.board.cancel_all()
            self._plugins.stop()
            self._runner.shutdown()
            self._plugins.close()
            self._bridge.close()
            self._guards.remove()
            desk = self.window.parts.desk
        for part in (desk or self._rows, self._library):
            if part is not None:
                part.close()
        self._lock.release()
        self.window.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Wait for the first paint."""
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            # After this paint, not in it.
            QTimer.singleShot(0, self._after_first_paint)
        return False

    # -- opening

    def _open_at_once(self) -> None:
        """Open a library that is there; a new or an older one waits until after the paint."""
        self._state_of_file = look(self._folder)
        if self._state_of_file in (FileState.ABSENT, FileState.OLDER):
            return
        try:
            self._library = open_library(self._folder, origin=_ORIGIN)
            self._rows = ListReader(self._library.path)
            self._show_first(self._rows)
        except LibraryError as error:
            self.window.show_trouble(str(error))
        except sqlite3.Error as error:
            self.window.show_trouble(f"The library cannot be read: {error}.")

    def _show_first(self, rows: ListReader) -> None:
        """Show what was asked for, and the paper of the last time; raises sqlite3.Error."""
        query = self._query()
        self.window.show_first(rows, self._first_ids(rows, query), query)
        paper = self._state.get("paper")
        if self._choices.restore and isinstance(paper, int) and paper >= 0:
            self.window.panes.list.view.go_to_paper(paper)

    def _first_ids(self, rows: ListReader, query: str) -> array[int]:
        if not query.strip():
            # Ids alone, by the plainest read there is: this is what the first paint waits for.
            return rows.ids("added")
        from carrel.search.request import QUEUED, SearchRequest
        from carrel.search.sql import SqlSearcher

        order = "queue" if query.strip() == QUEUED else "relevance"
        searcher = SqlSearcher(rows.path)
        try:
            return searcher.answer(
                SearchRequest(text=query, order=order, descending=order != "queue")
            ).ids
        finally:
            searcher.close()

    def _query(self) -> str:
        asked, choices = self._options.query, self._choices
        if asked is None:
            asked = self._state.get("query") if choices.restore else choices.query
        return asked if isinstance(asked, str) and len(asked) <= 256 else ""

    def _open_later(self) -> None:
        """Make or migrate the library off the window's thread, then show it."""
        older = self._state_of_file is FileState.OLDER
        told = "Bringing the library up to date…" if older else "Making a library…"
        self.window.session.say(told)
        self._opening = True

        def opened(library: Library) -> None:
            self._library, self._opening = library, False
            self.window.session.say("")
            try:
                self._rows = ListReader(library.path)
                self._show_first(self._rows)
            except sqlite3.Error as error:
                self.window.show_trouble(f"The library cannot be read: {error}.")
                return
            self._work_on(library, self._rows)

        def failed(error: Exception) -> None:
            self._opening = False
            self.window.show_trouble(str(error))

        opening = self._runner.submit("library", open_library, self._folder, origin=_ORIGIN)
        self._bridge.deliver(opening, opened, failed)

    # -- after the first paint

    def _after_first_paint(self) -> None:
        trace = os.environ.get("CARREL_TRACE_FIRST_PAINT")
        if trace:
            from carrel.app.first_paint import write_trace

            write_trace(Path(trace), self.window.panes.list.view)
        # __main__ turned it off: a start makes much and drops nothing. What is there by now stays,
        # and is not looked through again: that would cost a frame.
        gc.freeze()
        gc.enable()
        from carrel.app.guards import Guards
        from carrel.jobs.runner import Runner
        from carrel.ui import icons
        from carrel.ui.bridge import Bridge
        from carrel.ui.theme.focus_ring import FocusRings

        icons.allow()
        self._guards = Guards(self.window)
        FocusRings(self._application, self.window)
        self._runner, self._bridge = Runner(), Bridge(self)
        self.window.complete(self._runner, self._bridge, self._run_import, self._back_up)
        assert self.window.parts is not None
        self.window.parts.preferences.writes = self._options.screenshot is None
        self._complete = True
        from carrel.app.plugins import WindowPlugins

        options = self._options
        self._plugins = WindowPlugins(
            self.window, self._runner, self._bridge, self._guards, options
        )
        self.window.plug_in(self._plugins.binding, self._plugins)
        if self._state_of_file in (FileState.ABSENT, FileState.OLDER):
            self._open_later()
        elif self._library is not None and self._rows is not None:
            self._work_on(self._library, self._rows)

    def _work_on(self, library: Library, rows: ListReader) -> None:
        self.window.open_desk(library, rows)
        assert self._plugins is not None
        self._plugins.open_library(library)
        view = self.window.panes.list.view
        if view.current_paper() < 0:
            view.go_to_row(0)
        if view.isVisible():
            view.setFocus()
        if library.read_only:
            self.window.session.complain(f"Nothing can be changed: {library.read_only}.")
        self._look_after(library)

    def _look_after(self, library: Library) -> None:
        """Lock the library, warm the writer up and make the day's backup, in that order."""
        if self._options.screenshot is not None:
            return
        if not self._lock.take():
            # Two starts in the same moment: the other one was first.
            self.window.close()
            return
        from carrel.ui.shell.one_window import WakeServer

        WakeServer(self._folder, self.window)
        if library.read_only is None:
            self._runner.submit("library", library.thin)
            self._bridge.deliver(
                self._runner.submit("library", _daily_backup, self._folder, self._kept()),
                lambda _: None,
                lambda error: self.window.session.complain(str(error)),
            )

    # -- what the window asks for

    def _run_import(self, sources: Sources, job: Job) -> AddReport:
        """Read the sources on the work lane; each batch is written on the library's lane."""
        from functools import partial

        from carrel.library.importing import Importing

        library = self._library
        if library is None or self._plugins is None:
            raise LibraryError("no library is open")
        importing = Importing(self._plugins.importers(), partial(self._write_batch, library))
        return importing.run(sources(importing), job)

    def _write_batch(self, library: Library, papers: Any, source: str, entry: int | None) -> Any:
        from functools import partial

        add = partial(library.add_batch, papers, source=source, history_id=entry)
        return self._runner.submit("library", add).result()

    def _by_hand(self) -> Path:
        from carrel.library.backup import make_backup

        return make_backup(self._folder, why="by-hand", kept=self._kept())

    def _kept(self) -> Kept:
        assert self.window.parts is not None
        return self.window.parts.preferences.current.backups.kept

    def _back_up(self) -> None:
        future = self._runner.submit("library", self._by_hand)
        session = self.window.session
        self._bridge.deliver(
            future,
            lambda path: session.say(f"Backed up to {path}"),
            lambda error: session.complain(str(error)),
        )

    def _remember(self) -> None:
        if self._library is not None and self._options.screenshot is None:
            write_window_state(self._folder, self.window.state())


def _daily_backup(folder: Path, kept: Kept) -> None:
    from carrel.library.backup import make_backup_if_due

    make_backup_if_due(folder, kept)
