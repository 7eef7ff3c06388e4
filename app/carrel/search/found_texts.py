"""What a query found in the texts of papers, read and cut when it is to be shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from carrel.domain.fields import StoredField
from carrel.domain.query import has_text
from carrel.search.connection import open_for_reading
from carrel.search.found_words import WordFinder
from carrel.search.paper_texts import texts_of
from carrel.search.query_language import parse
from carrel.search.snippets import Snippet, SnippetCutter


class FoundText(NamedTuple):
    """A paper's title and what to show of its other texts.

    `snippets` is empty where words were found elsewhere (the title, an author, a tag);
    `beginning` is then what there is to show.
    """

    title: Snippet
    snippets: tuple[Snippet, ...]
    beginning: Snippet


class FoundTexts:
    """Reads through one connection of its own; use it from one thread at a time.

    30 to 200 us a paper, so that a list asks for what it paints and no more.
    """

    def __init__(self, path: Path, *, before: int = 60, after: int = 120) -> None:
        """Name the library's file; `before` and `after` are characters around what is found."""
        self._path = path
        self._around = (before, after)
        self._connection: sqlite3.Connection | None = None
        self._asked: tuple[str, tuple[StoredField, ...]] = ("", ())
        self._cutter: SnippetCutter | None = None

    def ask(self, query: str, fields: tuple[StoredField, ...] = ()) -> bool:
        """Take a query; return whether there are words in it to be looked for.

        `fields` are those that plugins added to the language.
        """
        if (query, fields) != self._asked:
            self._asked = (query, fields)
            parsed = parse(query, fields)
            words = parsed.refused is None and parsed.tree is not None and has_text(parsed.tree)
            before, after = self._around
            cutter = SnippetCutter(parsed.tree, before=before, after=after) if words else None
            self._cutter = cutter
        return self._cutter is not None

    def finder(self, query: str, fields: tuple[StoredField, ...] = ()) -> WordFinder | None:
        """Take a query as `ask` does; return what finds its words, None where it has none.

        The same query again has the same finder.
        """
        self.ask(query, fields)
        return None if self._cutter is None else self._cutter.finder

    def of(self, ids: Iterable[int]) -> dict[int, FoundText]:
        """Return what to show of those of the papers that are there; raises sqlite3.Error."""
        cutter = self._cutter
        if cutter is None:
            return {}
        if self._connection is None:
            self._connection = open_for_reading(self._path)
        return {
            paper.paper_id: FoundText(
                cutter.title(paper), cutter.snippets(paper), cutter.beginning(paper)
            )
            for paper in texts_of(self._connection, ids)
        }

    def close(self) -> None:
        """Close the connection; until the next query there is nothing found."""
        self._asked, self._cutter = ("", ()), None
        if self._connection is not None:
            self._connection.close()
            self._connection = None
