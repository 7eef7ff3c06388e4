"""A window with one plugin, for one test; on the test's own thread, off-screen."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import pytest

from carrel.domain.paper import Paper
from carrel.library.window_lock import WindowLock
from carrel.plugin_host import PluginHost
from carrel.testing.hosting import must_be_sound
from carrel.testing.library import LibraryInTest
from carrel.testing.quiet import has_caught_up

#: How long the window may take for what it was asked (milliseconds); tests share busy machines.
PATIENCE_MS = 15_000
_TOLD = 10  # titles of the list, and lines of the status bar, that a failure names


class WindowInTest:
    """An open window.

    `window` is the `QMainWindow` (`window.grab()` is a picture of it), `host` the plugin host in
    it. `said` are the lines that the status bar showed, notices of the plugin among them. Methods
    return when the window shows what was asked for, or fail the test after 15 seconds. `Paper`s
    go by their `id`.
    """

    def __init__(self, running: Any, qtbot: Any) -> None:
        self._running, self._qtbot, self._closed = running, qtbot, False
        self.window: Any = running.window
        self.said: list[str] = []
        self.window.session.message.connect(lambda _, text: self.said.append(text))

    @property
    def host(self) -> PluginHost:
        """The window's plugin host."""
        return self._plugins.host

    def wait_until(self, seen: Callable[[], object]) -> None:
        """Let the window go on until `seen()` is true; fails the test after 15 seconds.

        It then says what list, query and status bar showed.
        """
        __tracebackhide__ = True  # what failed is the line of the test
        last: list[object] = [None]

        def look() -> bool:
            last[0] = seen()
            return bool(last[0])

        try:
            self._qtbot.waitUntil(look, timeout=PATIENCE_MS)
        except self._qtbot.TimeoutError:
            pass
        else:
            return
        pytest.fail(
            f"the window did not come to it within {PATIENCE_MS / 1000:g} seconds"
            f" (in the end it was {last[0]!r})\n{self._shown()}"
        )

    def catch_up(self) -> None:
        """Wait until all that was committed is shown, read by extractors and fields, and counted.

        What extractors find is stored in the background: ask for mentions after this.
        """
        self.wait_until(lambda: has_caught_up(self.window, self._plugins.binding))

    # -- list and reader

    def titles(self) -> list[str]:
        """Return the titles in the list, from the top."""
        model = self.window.panes.list.model
        rows = (model.row_at(row) for row in range(model.rowCount()))
        return [row.title for row in rows if row is not None]

    def column(self, column_id: str) -> list[str]:
        """Return what a column shows, from the top. Fails where the list does not show it."""
        model = self.window.panes.list.model
        shown = [column.id for column in model.columns]
        if column_id not in shown:
            pytest.fail(f"the list shows no column {column_id!r}, only {shown}", pytrace=False)
        number = shown.index(column_id) + 1
        return [model.cell_text(row, number) for row in range(model.rowCount())]

    def facet(self, facet_id: str) -> dict[str, int]:
        """Return what a facet of the sidebar counts, by the clauses that a click would write.

        Opens the facet where it is closed, and waits until all that was committed is counted.
        Fails where there is no such facet.
        """
        from carrel.ui.sidebar.roles import CLAUSE, COUNT, FACET, OPEN

        there = [facet.id for facet in self.host.contributions("register_facets")]
        if facet_id not in there:
            pytest.fail(f"there is no facet {facet_id!r}, only {there}", pytrace=False)
        sidebar = self.window.panes.sidebar
        model = sidebar.model()

        def heading() -> Any:
            tops = (model.index(row, 0) for row in range(model.rowCount()))
            return next(index for index in tops if index.data(FACET) == facet_id)

        if not heading().data(OPEN):
            sidebar.facet_opened.emit(facet_id)
        self.catch_up()
        counted, stack = {}, [heading()]
        while stack:
            index = stack.pop()
            if index.data(CLAUSE) is not None:
                counted[str(index.data(CLAUSE))] = int(index.data(COUNT))
            stack += [model.index(row, 0, index) for row in range(model.rowCount(index))]
        return counted

    def ask(self, query: str) -> None:
        """Put a query into the search box."""
        desk = self.window.parts.desk
        answers: list[str] = []
        desk.search.answered.connect(lambda answer: answers.append(answer.request.text))
        self.window.session.ask(query)
        if self.window.session.query == query:
            desk.search.ask()
        self.wait_until(lambda: query in answers)

    def read(self, paper: Paper | int) -> None:
        """Have a paper read: the current one of views, and what commands act on."""
        wanted = paper if isinstance(paper, int) else paper.id
        self.window.panes.list.view.go_to_paper(wanted)
        self.wait_until(lambda: self.window.session.current == wanted)

    def current(self) -> int | None:
        """Return the `id` of the paper that is being read; None where there is none."""
        paper_id = self.window.session.current
        return paper_id if paper_id >= 0 else None

    def select(self, papers: Sequence[Paper | int]) -> None:
        """Select papers, in this order, for the next command."""
        ids = [paper if isinstance(paper, int) else paper.id for paper in papers]
        self.window.session.select(ids)

    # -- the plugin

    def run(self, command_id: str) -> None:
        """Run a command, as its menu does. Fails where there is none, or it is not enabled."""
        registry = self.window.menus.registry
        found = [command for command in registry.commands() if command.id == command_id]
        if not found or not found[0].enabled():
            why = "is not enabled" if found else "is not in the window"
            pytest.fail(f"the command {command_id!r} {why}", pytrace=False)
        registry.run(command_id)

    def open_view(self, view_id: str) -> Any:
        """Open a view and return its widget. Fails where there is none."""
        if view_id not in [view.id for view in self.host.contributions("register_views")]:
            pytest.fail(f"there is no view {view_id!r}", pytrace=False)
        if not self._plugins.binding.is_open(view_id):
            self._plugins.binding.toggle(view_id)
        return self._plugins.binding.widget(view_id)

    def close_view(self, view_id: str) -> None:
        """Close a view; one that is not open is left alone."""
        if self._plugins.binding.is_open(view_id):
            self._plugins.binding.toggle(view_id)

    def close(self) -> None:
        """Close the window and all that it opened; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        if not self._running.finished:
            self.window.close()
            self._running.finish()
        self._running.deleteLater()

    @property
    def _plugins(self) -> Any:
        return self._running.plugins

    def _shown(self) -> str:
        """Return what the window shows, for a test that waited in vain."""
        titles = self.titles()
        listed = "".join(f"\n    {title}" for title in titles[:_TOLD])
        more = f"\n    and {len(titles) - _TOLD:,} more" if len(titles) > _TOLD else ""
        said = "".join(f"\n    {line}" for line in self.said[-_TOLD:] if line)
        return (
            f"the query was {self.window.session.query!r}\n"
            f"papers in the list: {len(titles):,}{listed}{more}\n"
            f"the status bar said{said or ' nothing'}"
        )


class OpenWindow(Protocol):
    """What the fixture `carrel_window` gives."""

    def __call__(
        self,
        name: str,
        library: LibraryInTest,
        *,
        settings: Mapping[str, Any] | None = None,
        allow_problems: bool = False,
    ) -> WindowInTest:
        """Open a window on a library with the plugin of this name and no other.

        Arguments and problems are as in `carrel.testing.hosting.OpenHost`.
        """


class Windows:
    """The windows of one test; `close` closes them and puts back what windows change."""

    def __init__(self, application: Any, qtbot: Any) -> None:
        self._application, self._qtbot = application, qtbot
        self._open: list[WindowInTest] = []
        self._sound: list[tuple[WindowInTest, str]] = []  # and must stay so
        self._signals = (signal.SIGINT, signal.SIGTERM)
        self._before = [signal.getsignal(number) for number in self._signals]
        self._hooks = sys.excepthook, sys.exit

    def open(
        self,
        name: str,
        library: LibraryInTest,
        *,
        settings: Mapping[str, Any] | None = None,
        allow_problems: bool = False,
    ) -> WindowInTest:
        """See `OpenWindow`."""
        if settings:
            from carrel.assembly import plugin_choices

            plugin_choices().store_settings(name, dict(settings))
        from carrel.app.options import WindowOptions
        from carrel.app.running import Running

        options = WindowOptions(plugins=(name,))
        folder = library.folder
        running = Running(self._application, folder, WindowLock(folder), options)
        window = WindowInTest(running, self._qtbot)
        self._open.append(window)
        running.show()
        window.wait_until(running.settled)
        must_be_sound(window.host, name, allow_problems=allow_problems)
        if not allow_problems:
            self._sound.append((window, name))
        library.use(window.host, follow=False)
        return window

    def close(self) -> None:
        """Close what is open; fails the test where a plugin had a problem meanwhile."""
        for window in self._open:
            window.close()
        self._qtbot.wait(10)  # what is to be deleted later is deleted now
        sys.excepthook, sys.exit = self._hooks
        for number, handler in zip(self._signals, self._before, strict=True):
            signal.signal(number, handler)
        for window, name in self._sound:
            must_be_sound(window.host, name)
