"""What a plugin's command of the command line works with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from carrel.cli.failures import CommandError
from carrel.cli.text import well_formed
from carrel.library.errors import LibraryError, UnknownPaperError
from carrel.search.request import SearchRequest

if TYPE_CHECKING:
    from carrel.api import MentionAccess, PluginContext
    from carrel.assembly.plugin_access import PluginLibrary
    from carrel.cli.session import Session
    from carrel.domain.paper import Paper

T = TypeVar("T")


class NoLibraryError(CommandError, RuntimeError):
    """No library can be opened: ends the command, or is the error that the plugin API names."""


class Services:
    """A `carrel.api.CliServices` for one run of the command `contribution_id`."""

    def __init__(self, session: Session, contribution_id: str) -> None:
        self._session, self._id = session, contribution_id

    @property
    def plugin(self) -> PluginContext:
        return self._session.plugins.context(self._id)

    @property
    def as_json(self) -> bool:
        return self._session.output.as_json

    def papers(self, words: Sequence[str]) -> Iterator[Paper]:
        found = _said(lambda: self._found([well_formed(word) for word in words]))
        if not found:
            asked = f"“{' '.join(words)}” finds no paper" if words else "the library has no papers"
            raise CommandError(asked)
        return self._read(found)

    def line(self, text: str) -> None:
        self._session.output.line(text)

    def json(self, value: Any) -> None:
        self._session.output.json(value)

    def warn(self, text: str) -> None:
        self._session.output.warn(text)

    def _found(self, words: list[str]) -> list[int]:
        try:
            named = [self._session.reader.resolve(word).id for word in words]
        except UnknownPaperError:
            named = []
        if named:
            return list(dict.fromkeys(named))
        return list(self._session.answer(SearchRequest(text=" ".join(words))).ids)

    def _read(self, ids: Iterable[int]) -> Iterator[Paper]:
        for paper_id in ids:
            paper = self._session.reader.paper(paper_id)
            if paper is not None:  # deleted for good by another process meanwhile
                yield paper


class LibraryWhenAsked:
    """A `carrel.api.LibraryAccess` that opens the session's library at the first question."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def _access(self) -> PluginLibrary:
        from carrel.assembly.plugin_access import PluginLibrary

        library = _said(lambda: self._session.library)
        return PluginLibrary(
            library.path,
            lambda ids, names: _said(lambda: library.add_tags(ids, names)),
            lambda *what: _said(lambda: library.decide_mention(*what)),
            fields=lambda: self._session.plugin_fields,
            extracted=lambda: self._session.mentions_followed,
        )

    def paper(self, paper_id: int) -> Paper | None:
        return self._access.paper(paper_id)

    def papers(self, paper_ids: Iterable[int]) -> Iterator[Paper]:
        return self._access.papers(paper_ids)

    def note(self, paper_id: int) -> str:
        return self._access.note(paper_id)

    def search(self, query: str) -> Sequence[int]:
        return self._access.search(query)

    def add_tags(self, paper_ids: Iterable[int], names: Iterable[str]) -> None:
        self._access.add_tags(paper_ids, names)

    def mentions(self, extractor: str) -> MentionAccess:
        return self._access.mentions(extractor)


def _said(ask: Callable[[], T]) -> T:
    """Return what `ask()` returns. Raises NoLibraryError where the library says no."""
    try:
        return ask()
    except LibraryError as error:
        raise NoLibraryError(str(error)) from error
