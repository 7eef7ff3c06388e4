"""What a command works with: the library and its readers, opened when first asked for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from carrel.cli.failures import CommandError, UsageError
from carrel.cli.output import Output
from carrel.cli.standard_input import standard_input
from carrel.cli.text import well_formed

if TYPE_CHECKING:
    from carrel.domain.fields import StoredField
    from carrel.domain.paper import Paper
    from carrel.library.library import Library
    from carrel.library.reading import LibraryReader
    from carrel.library.rows import ListReader
    from carrel.plugin_host import PluginHost
    from carrel.search.found_texts import FoundTexts
    from carrel.search.request import SearchAnswer, SearchRequest
    from carrel.search.sql import SqlSearcher

ORIGIN = "command line"
#: How long one search may take: it starts cold, and nobody is typing.
_PATIENCE_S = 60.0


class Session:
    """One command's run; leaving it closes what was opened."""

    def __init__(self, options: argparse.Namespace, output: Output) -> None:
        self.output = output
        self._only: tuple[str, ...] | None = _only(options)
        self._named: str | None = options.library
        self._open = ExitStack()
        self._input_used = False
        self._said_off: set[str] = set()

    def __enter__(self) -> Self:
        """Raises UsageError where `--plugins` names a plugin that is not there."""
        if self._only:
            from carrel.cli.plugin_names import must_be_there

            must_be_there(self._only)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @cached_property
    def folder(self) -> Path:
        """The library's folder, there or not."""
        from carrel.assembly import library_folder

        return library_folder(self._named)

    @cached_property
    def library(self) -> Library:
        """The library, which must be there. Raises LibraryError."""
        return self.open_library(create=False)

    def open_library(self, *, create: bool) -> Library:
        """Open the library once; with `create`, make it where there is none."""
        from carrel.library.opening import open_library

        library = open_library(self.folder, origin=ORIGIN, create=create)
        self.__dict__["library"] = library
        self._open.callback(library.close)
        if library.read_only:
            self.output.warn(f"read-only: {library.read_only}")
        return library

    @cached_property
    def reader(self) -> LibraryReader:
        """Reads of papers, notes, tags and history."""
        from carrel.library.reading import LibraryReader

        reader = LibraryReader(self.library.path)
        self._open.callback(reader.close)
        return reader

    @cached_property
    def list_reader(self) -> ListReader:
        """Reads of the list's ids, rows and counts."""
        from carrel.library.rows import ListReader

        reader = ListReader(self.library.path)
        self._open.callback(reader.close)
        return reader

    @cached_property
    def plugins(self) -> PluginHost:
        """The plugins, loaded."""
        from carrel.assembly import load_plugins
        from carrel.cli.choice import COMMANDS
        from carrel.cli.plugin_services import LibraryWhenAsked

        host = load_plugins(only=self._only, commands=COMMANDS)
        self._open.callback(host.close)
        host.surroundings.notify = self.output.aside
        host.surroundings.library = LibraryWhenAsked(self)
        return host

    @cached_property
    def plugin_fields(self) -> tuple[StoredField, ...]:
        """The search fields of plugins, with their values as the library's papers are now."""
        from carrel.cli.plugin_fields import followed_fields

        return followed_fields(self.plugins, self.library, lambda: self.mentions_followed)

    @cached_property
    def mentions_followed(self) -> bool:
        """Whether the mentions in the library are those of its papers as they are now: True."""
        from carrel.cli.plugin_mentions import follow_mentions

        follow_mentions(self.plugins, self.library, self.output)
        return True

    @cached_property
    def searcher(self) -> SqlSearcher:
        """The search."""
        from carrel.assembly import searcher

        found = searcher(self.library, limit_s=_PATIENCE_S)
        self._open.callback(found.close)
        return found

    def answer(self, request: SearchRequest) -> SearchAnswer:
        """Return what a search finds. Raises CommandError for one that is refused.

        Plugins, with the fields that they add to the language, are loaded only for a query with a
        clause that Carrel does not know itself.
        """
        from carrel.search.query_language import has_unknown_clause

        if has_unknown_clause(request.text):
            request = replace(request, fields=self.plugin_fields)
            if has_unknown_clause(request.text, request.fields):
                self._say_what_is_off()
        answer = self.searcher.answer(request)
        if answer.refused:
            raise CommandError(answer.refused)
        return answer

    @cached_property
    def found_texts(self) -> FoundTexts:
        """Where the words of a query stand."""
        from carrel.search.found_texts import FoundTexts

        found = FoundTexts(self.library.path)
        self._open.callback(found.close)
        return found

    def papers(self, names: Sequence[str]) -> list[Paper]:
        """Return the papers of these names, each once, in order; all exist or it raises.

        "-" stands for names on standard input: the first word of each line.
        """
        found: dict[int, Paper] = {}
        for name in names:
            for one in self._from_input() if name == "-" else (name,):
                paper = self.reader.resolve(well_formed(one))
                found[paper.id] = paper
        return list(found.values())

    def reread(self, papers: Sequence[Paper]) -> list[Paper]:
        """Return the papers as they are stored now."""
        again = (self.reader.paper(paper.id) for paper in papers)
        return [paper for paper in again if paper is not None]

    def standard_input(self) -> bytes:
        """Return all of standard input; it can be had once. Raises CommandError, UsageError."""
        if self._input_used:
            raise UsageError("“-” can stand for standard input only once")
        self._input_used = True
        return standard_input().read()

    def _say_what_is_off(self) -> None:
        """Say, once, which plugins are off because their files changed: one may know the clause."""
        for record in self.plugins.records():
            if record.changed and record.name not in self._said_off:
                self._said_off.add(record.name)
                self.output.aside(
                    f"the plugin {record.name} is off: {record.off_because};"
                    f" “carrel plugins enable {record.name}” turns it on"
                )

    def _from_input(self) -> list[str]:
        text = self.standard_input().decode("utf-8-sig", "replace")
        return [line.split()[0] for line in text.splitlines() if line.strip()]


def _only(options: argparse.Namespace) -> tuple[str, ...] | None:
    """Return the plugins that may run, or None where no option says so."""
    if options.no_plugins:
        return ()
    if options.plugins is None:
        return None
    return tuple(name.strip() for name in options.plugins.split(",") if name.strip())
