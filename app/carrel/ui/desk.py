"""Everything of a window that belongs to one open library: made when it opens, gone with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from carrel.library.reading import LibraryReader
from carrel.library.rows import ListReader
from carrel.search.client import SearchClient
from carrel.search.field_values import FieldValueReader
from carrel.search.found_texts import FoundTexts
from carrel.settings.places import cache_folder
from carrel.ui.feed import FeedFollower
from carrel.ui.search_bar.controller import SearchController
from carrel.ui.sidebar.live_counts import LiveCounts
from carrel.ui.writer import Writer

if TYPE_CHECKING:
    from carrel.domain.changes import ChangeSet
    from carrel.domain.saved_search import SavedSearch
    from carrel.jobs.runner import Runner
    from carrel.library.library import Library
    from carrel.library.rows import ListRow
    from carrel.search.completion import Completion
    from carrel.search.request import SearchRequest
    from carrel.search.state import SearchState
    from carrel.ui.bridge import Bridge
    from carrel.ui.preferences import WindowPreferences
    from carrel.ui.session import Session
    from carrel.ui.triage.day import DayCounts

_Read = TypeVar("_Read")
_COUNT_AFTER_MS = 60
#: The window comes first; until its process is up, the search answers from the library's file.
_SEARCH_PROCESS_AFTER_MS = 800


class Desk(QObject):
    """The open library with its readers, its writer, its feed, its search and what is saved of it.

    `surroundings(counts, tags)`: counts by place and all tags, read off the window's thread
    when the desk opens and after every change. `search_state(SearchState)`: how the search is.
    """

    today: DayCounts
    surroundings = Signal(dict, list)
    search_state = Signal(object)

    def __init__(
        self, library: Library, rows: ListReader, runner: Runner, bridge: Bridge, session: Session
    ) -> None:
        """Open the readers beside `rows`, which the list has; raises sqlite3.Error."""
        super().__init__(session)
        self.library, self.session = library, session
        self._runner, self._bridge = runner, bridge
        # Readers of the window's thread, and one of each for the search lane.
        self.rows = rows
        self.reader = LibraryReader(library.path)
        self._lane_rows: ListReader | None = None
        self._lane_reader: LibraryReader | None = None
        self._look_reader: LibraryReader | None = None
        self._closed = False
        # A list row is as wide as 40 to 80 characters.
        self.found_texts = FoundTexts(library.path, before=20, after=100)
        self.searcher = SearchClient(library.path, cache_folder(), LibraryReader)
        self.searcher.on_state(self._search_is)
        self.feed = FeedFollower(self.rows, self.reader, session)
        self.writer = Writer(library, runner, bridge, self.feed, session)
        self.search = SearchController(self.searcher, runner, bridge, session)
        self.saved = LiveCounts(
            self._read_searches, self.searcher, runner, bridge, session, self.search
        )
        self._field_values = FieldValueReader(library.path)
        self._count_soon = QTimer(self, singleShot=True, interval=_COUNT_AFTER_MS)
        self._count_soon.timeout.connect(self.count)
        self._search_soon = QTimer(self, singleShot=True, interval=_SEARCH_PROCESS_AFTER_MS)
        self._search_soon.timeout.connect(self.searcher.start)
        self._search_soon.start()
        session.library_changed.connect(self._changed)
        session.library_renewed.connect(self.count)

    def count(self) -> None:
        """Have the surroundings read and told."""
        future = self._runner.submit("search", self._read_surroundings)
        self._bridge.deliver(
            future,
            lambda told: self.surroundings.emit(*told),
            lambda error: self.session.complain(f"The library cannot be counted: {error}"),
        )

    def read_current(self) -> None:
        """Read the current paper anew into the session."""
        current = self.session.current
        try:
            self.session.paper = self.reader.paper(current) if current >= 0 else None
        except sqlite3.Error as error:
            self.session.paper = None
            self.session.complain(f"The paper cannot be read: {error}")

    def find_rows(
        self, request: SearchRequest, count: int, done: Callable[[list[ListRow | None]], None]
    ) -> None:
        """Have the first rows of an answer read off the window's thread and brought home."""

        def find() -> list[ListRow | None]:
            return self._readers()[0].rows(self.searcher.answer(request).ids[:count])

        future = self._runner.submit("search", find)
        self._bridge.deliver(future, done, lambda error: self.session.complain(str(error)))

    def complete(self, query: str, cursor: int, done: Callable[[Completion | None], None]) -> None:
        """Have what can stand at the cursor looked up on a lane of its own (the first look at
        90,000 authors takes 0.2 s) and brought home; None where that failed.
        """
        from carrel.search.completion import complete

        def failed(error: Exception) -> None:
            self.session.complain(f"Nothing can be completed: {error}")
            done(None)

        work = self._runner.submit(
            "completion", complete, query, cursor, self.search.fields, self._field_values.values
        )
        self._bridge.deliver(work, done, failed)

    def follow_days(self, preferences: WindowPreferences) -> DayCounts:
        """Count what is decided each day from now on."""
        from carrel.ui.triage.day import DayCounts

        self.today = DayCounts(self, preferences)
        return self.today

    def look(self, read: Callable[[LibraryReader], _Read], done: Callable[[_Read], None]) -> None:
        """Have something read off the window's thread, beside the search, and brought home."""

        def reading() -> _Read:
            if self._look_reader is None:
                self._look_reader = LibraryReader(self.library.path)
            return read(self._look_reader)

        if not self._closed:
            work = self._runner.submit("completion", reading)
            self._bridge.deliver(work, done, lambda error: self.session.complain(str(error)))

    def close(self) -> None:
        """Close every reader; the lanes have been shut down by now."""
        self._closed = True
        self.feed.stop()
        self._search_soon.stop()
        own = (self.rows, self.reader, self.found_texts, self.searcher, self.saved)
        lanes = (self._lane_rows, self._lane_reader, self._look_reader, self._field_values)
        for reader in (*own, *lanes):
            if reader is not None:
                reader.close()
        self.library.close()

    def _search_is(self, state: SearchState) -> None:
        # Told on a thread of the client's.
        self._bridge.call(lambda: self.search_state.emit(state))

    def _changed(self, change: ChangeSet) -> None:
        if change.added or change.removed or {"state", "starred", "tags"} & change.changed.keys():
            self._count_soon.start()

    def _readers(self) -> tuple[ListReader, LibraryReader]:
        if self._lane_rows is None or self._lane_reader is None:
            self._lane_rows = ListReader(self.library.path)
            self._lane_reader = LibraryReader(self.library.path)
        return self._lane_rows, self._lane_reader

    def _read_searches(self) -> list[SavedSearch]:
        return self._readers()[1].saved_searches()

    def _read_surroundings(self) -> tuple[dict[str, int], list[object]]:
        rows, reader = self._readers()
        return rows.counts(), list(reader.tags())
