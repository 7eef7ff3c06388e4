"""What every write of the library has in common: one transaction, its history, its feed row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from carrel.library.connection import file_identity
from carrel.library.errors import LibraryError, ReadOnlyLibraryError
from carrel.library.location import library_file
from carrel.library.schema_version import SCHEMA_VERSION

if TYPE_CHECKING:
    from carrel.domain.changes import HistoryEntry
    from carrel.library.store import WritingConnection
    from carrel.library.transaction import Transaction

#: Stands in a label for the papers; no tag's name and no title can hold it.
PAPERS = "\x00"


class LibraryWriting:
    """An open library that can be written; the groups of its writes are built on this."""

    def __init__(self, folder: Path, *, origin: str, read_only: str | None = None) -> None:
        """Keep where the library lies; nothing is opened before the first write.

        `origin` names this side in history and feed; `read_only` says why nothing can be
        written, or is None.
        """
        self.folder = folder
        self.path = library_file(folder)
        self.read_only = read_only
        self._origin = origin
        self._driver: WritingConnection | None = None
        self._identity: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- history

    def undo(self) -> HistoryEntry | None:
        """Take the newest change back, whoever made it; return it, or None."""
        from carrel.library import history

        with self._transaction("undo") as transaction:
            return history.take_back(transaction)

    def redo(self) -> HistoryEntry | None:
        """Repeat the change that was undone last; return it, or None."""
        from carrel.library import history

        with self._transaction("redo") as transaction:
            return history.repeat(transaction)

    def thin(self) -> None:
        """Drop what is too old to be undone and feed rows that nobody follows any more."""
        from carrel.library import thinning

        with self._transaction("tidy the library up") as transaction:
            thinning.thin(transaction.driver)

    def close(self) -> None:
        """Close the connection; what was acknowledged is stored already."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    # -- inside

    @contextmanager
    def _recorded(
        self, doing: str, label: str, ids: Sequence[int] = (), *, changed_only: bool = False
    ) -> Iterator[Transaction]:
        """One transaction that becomes one history entry; `PAPERS` in the label names papers."""
        from carrel.library import history

        with self._transaction(doing) as transaction:
            yield transaction
            named = sorted(transaction.changed_papers) if changed_only else list(ids)
            if PAPERS in label:
                label = label.replace(PAPERS, self._name(transaction, named), 1)
            history.record(transaction, label)

    @contextmanager
    def _transaction(self, doing: str) -> Iterator[Transaction]:
        if self.read_only:
            raise ReadOnlyLibraryError(f"could not {doing}: {self.read_only}")
        from carrel.library.store import immediate, in_words
        from carrel.library.transaction import Transaction

        with in_words(doing):
            driver = self._writing_connection()
            with immediate(driver):
                self._check_before_writing(doing, driver)
                transaction = Transaction(driver, self._origin)
                try:
                    yield transaction
                    transaction.finish()
                finally:
                    transaction.close()

    def _writing_connection(self) -> WritingConnection:
        """Return a connection to the file that goes by the library's name now.

        A connection outlives its file's name: what is written after a restore, or after the
        folder was moved, would be acknowledged and seen by nobody.
        """
        from carrel.library.store import open_for_writing

        identity = file_identity(self.path)
        if self._driver is not None and identity != self._identity:
            self.close()
        if self._driver is None:
            self._driver, self._identity = open_for_writing(self.path), identity
        return self._driver

    def _check_before_writing(self, doing: str, driver: WritingConnection) -> None:
        """Look, with the write lock held, whether this is still the library that was opened."""
        if file_identity(self.path) != self._identity:
            raise LibraryError(
                f"could not {doing}: the library's file was replaced at this moment; try again"
            )
        version = driver.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            self.read_only = "a newer Carrel has changed this library meanwhile; start it again"
            raise ReadOnlyLibraryError(f"could not {doing}: {self.read_only}")

    @staticmethod
    def _name(transaction: Transaction, ids: Sequence[int]) -> str:
        if len(ids) != 1:
            return f"{len(ids):,} papers"
        title = next((title for _, title in transaction.cells("paper", "title", ids)), "a paper")
        return quoted(title)


def quoted(title: str) -> str:
    """Return a title as a label of the history names it: in quotation marks, cut."""
    return f"“{title[:60]}…”" if len(title) > 61 else f"“{title}”"
