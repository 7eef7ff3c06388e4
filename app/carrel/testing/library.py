"""A library for one test of a plugin."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carrel.assembly.plugin_access import PluginLibrary
from carrel.domain.paper import ImportedPaper, Paper, ReadingState
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.testing.fields import FieldsInTest

if TYPE_CHECKING:
    from carrel.domain.mention import KeptMention, Mention, MentionState
    from carrel.library.library import Library
    from carrel.plugin_host import PluginHost

_BROUGHT = tuple(field.name for field in dataclasses.fields(ImportedPaper) if field.name != "title")


class LibraryInTest:
    """A real library in a folder of its own, open for as long as the test runs.

    `folder` is what `carrel --library` takes, `path` the SQLite file in it, and `access` the
    library as a plugin sees it (`carrel.api.LibraryAccess`). Every method may be called from
    any thread.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._library = open_library(folder, origin="command line")
        self._writing = threading.RLock()
        self._fields = FieldsInTest(self._library)
        self.path = self._library.path
        self.access = PluginLibrary(
            self.path, self.add_tags, self.decide_mention, self._fields.known
        )

    def add(self, title: str, **fields: Any) -> Paper:
        """Add a paper and return it.

        `fields` are those of `carrel.api.ImportedPaper` (`authors=("Ada Sample",)`, `year=2024`),
        and what a reader gives a paper: `state`, `starred`, `rating`, `tags`, `note`. Raises
        TypeError for any other, ValueError where the library has the paper already.
        """
        brought = {name: fields.pop(name) for name in _BROUGHT if name in fields}
        paper = ImportedPaper(title=title, **brought)
        with self._written() as library:
            report, _ = library.add_batch([paper], source="carrel_library")
            if not report.added:
                raise ValueError(f"the library has “{title}” already, by title, arXiv id or DOI")
            paper_id = self._id_of(report.added[0])
            _give(library, paper_id, **fields)
        return self.paper(paper_id)

    def paper(self, paper_id: int) -> Paper:
        """Return a paper as it is now. Raises KeyError where it is gone."""
        found = self.access.paper(paper_id)
        if found is None:
            raise KeyError(paper_id)
        return found

    def note(self, paper: Paper | int) -> str:
        """Return a paper's note, "" where there is none."""
        return self.access.note(_id(paper))

    def search(self, query: str) -> list[int]:
        """Return the papers that a query finds, newest first, as `LibraryAccess.search` does."""
        return list(self.access.search(query))

    def set_note(self, paper: Paper | int, text: str) -> None:
        """Write a paper's note."""
        with self._written() as library:
            library.save_note(_id(paper), text)

    def highlight(
        self,
        paper: Paper | int,
        words: str,
        *,
        field: str = "abstract",
        colour: str = "yellow",
        comment: str = "",
        tags: Sequence[str] = (),
    ) -> int:
        """Highlight words of a paper's "title", "abstract" or "note", where they stand first.

        Returns the highlight's number. Raises ValueError where they do not stand.
        """
        whole = self.paper(_id(paper))
        texts = {"title": whole.title, "abstract": whole.abstract or whole.summary or ""}
        text = self.note(whole) if field == "note" else texts[field]
        start = text.index(words)
        span = (start, start + len(words))
        with self._written() as library:
            return library.add_highlight(
                whole.id, field, span, colour=colour, comment=comment, tags=tags
            )

    def set_state(self, paper: Paper | int, state: ReadingState | str) -> None:
        """Set a paper's reading state."""
        with self._written() as library:
            library.set_state([_id(paper)], ReadingState(state))

    def add_tags(self, papers: Iterable[Paper | int], names: Iterable[str]) -> None:
        """Give papers tags."""
        with self._written() as library:
            library.add_tags([_id(paper) for paper in papers], names)

    def mentions(self, extractor: str, paper: Paper | int) -> Sequence[KeptMention]:
        """Return what an extractor found in a paper, with what the reader says of it.

        An open window reads in the background: have it `catch_up` before.
        """
        return self.access.mentions(extractor).of(_id(paper))

    def decide_mention(
        self, paper: Paper | int, extractor: str, mention: Mention, state: MentionState
    ) -> None:
        """Confirm, correct, add or reject a mention; FOUND takes back what was decided."""
        with self._written() as library:
            library.decide_mention(_id(paper), extractor, mention, state)

    def trash(self, paper: Paper | int) -> None:
        """Put a paper into the trash."""
        with self._written() as library:
            library.trash([_id(paper)])

    def use(self, host: PluginHost, *, follow: bool) -> None:
        """Have searches know the host's search fields; with `follow`, have its extractors read
        the papers and compute the fields now and after each write. A window follows by itself.
        """
        with self._writing:
            self._fields.use(host, follow=follow)

    def close(self) -> None:
        """Close the library; called at the test's end."""
        self._library.close()

    @contextmanager
    def _written(self) -> Iterator[Library]:
        with self._writing:
            yield self._library
            self._fields.follow()

    def _id_of(self, carrel_id: str) -> int:
        reader = LibraryReader(self.path)
        try:
            return reader.resolve(carrel_id).id
        finally:
            reader.close()


def _give(
    library: Library,
    paper_id: int,
    *,
    state: ReadingState | str = ReadingState.INBOX,
    starred: bool = False,
    rating: int | None = None,
    tags: Sequence[str] = (),
    note: str = "",
) -> None:
    """Give a new paper what a reader gives it."""
    if state != ReadingState.INBOX:
        library.set_state([paper_id], ReadingState(state))
    if starred:
        library.set_starred([paper_id], starred=True)
    if rating is not None:
        library.set_rating([paper_id], rating)
    if tags:
        library.add_tags([paper_id], tags)
    if note:
        library.save_note(paper_id, note)


def _id(paper: Paper | int) -> int:
    return paper if isinstance(paper, int) else paper.id
