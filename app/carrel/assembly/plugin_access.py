"""The open library as plugins see it: reads on the caller's thread, writes queued."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.assembly.mention_access import DecideMention, LibraryMentions

if TYPE_CHECKING:
    from carrel.domain.fields import StoredField
    from carrel.domain.paper import Paper

AddTags = Callable[[list[int], list[str]], object]


class PluginLibrary:
    """A `carrel.api.LibraryAccess`: opens the file for each question, so that any thread may ask.

    `add_tags(paper_ids, names)` and `decide(paper_id, extractor, mention, state)` write or queue a
    write; `fields()` are the search fields of plugins as they are now. `extracted()` is called
    before mentions are read.
    """

    def __init__(
        self,
        path: Path,
        add_tags: AddTags,
        decide: DecideMention,
        fields: Callable[[], tuple[StoredField, ...]] = tuple,
        extracted: Callable[[], object] = lambda: None,
    ) -> None:
        self._path, self._add_tags, self._decide = path, add_tags, decide
        self._fields, self._extracted = fields, extracted

    def paper(self, paper_id: int) -> Paper | None:
        return next(self.papers([paper_id]), None)

    def papers(self, paper_ids: Iterable[int]) -> Iterator[Paper]:
        from carrel.library.reading import LibraryReader

        try:
            reader = LibraryReader(self._path)
            try:
                for paper_id in paper_ids:
                    paper = reader.paper(paper_id)
                    if paper is not None:
                        yield paper
            finally:
                reader.close()
        except sqlite3.Error as error:
            raise RuntimeError(f"the library cannot be read: {error}") from error

    def note(self, paper_id: int) -> str:
        from carrel.library.reading import LibraryReader

        try:
            reader = LibraryReader(self._path)
            try:
                note = reader.note(paper_id)
            finally:
                reader.close()
        except sqlite3.Error as error:
            raise RuntimeError(f"the library cannot be read: {error}") from error
        return note.body if note is not None else ""

    def search(self, query: str) -> Sequence[int]:
        from carrel.search.request import SearchRequest
        from carrel.search.sql import SqlSearcher

        searcher = SqlSearcher(self._path)
        try:
            answer = searcher.answer(SearchRequest(text=query, fields=self._fields()))
        finally:
            searcher.close()
        if answer.refused:
            raise ValueError(answer.refused)
        return answer.ids

    def add_tags(self, paper_ids: Iterable[int], names: Iterable[str]) -> None:
        self._add_tags(list(paper_ids), list(names))

    def mentions(self, extractor: str) -> LibraryMentions:
        return LibraryMentions(self._path, extractor, self._decide, self._extracted)
