"""Follows the library's change feed: what this window, another or the command line committed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from carrel.library.reading import LibraryReader
    from carrel.library.rows import ListReader
    from carrel.ui.session import Session

#: `PRAGMA data_version` costs a few microseconds; others' changes show within this time.
_LOOK_EVERY_MS = 250


class FeedFollower(QObject):
    """Looks whether anybody committed, and tells the session what changed."""

    def __init__(self, rows: ListReader, reader: LibraryReader, session: Session) -> None:
        super().__init__(session)
        self._rows, self._reader, self._session = rows, reader, session
        self._version = rows.data_version()
        self._seq = reader.last_seq()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Tell the session now, where there is something to tell."""
        try:
            version = self._rows.data_version()
            if version == self._version:
                return
            self._version = version
            if not self._reader.feed_reaches(self._seq):
                self._seq = self._reader.last_seq()
                self._session.library_renewed.emit()
                return
            change = self._reader.feed_since(self._seq)
        except sqlite3.Error as error:
            self._session.complain(f"The library cannot be read: {error}")
            return
        self._seq = change.last_seq
        if not change.is_empty:
            self._session.tell_change(change)

    def stop(self) -> None:
        """Stop looking."""
        self._timer.stop()
