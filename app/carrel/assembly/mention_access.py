"""Mentions of the open library as plugins see them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from carrel.domain.mention import (
        KeptMention,
        Mention,
        MentionKey,
        MentionQuery,
        MentionState,
    )
    from carrel.library.mention_reading import MentionReader

#: Writes or queues what is decided: paper id, extractor, mention, state.
DecideMention: TypeAlias = "Callable[[int, str, Mention, MentionState], object]"


class LibraryMentions:
    """A `carrel.api.MentionAccess`: opens the file for each question, so that any thread may ask.

    `prepare()` is called before each question: whoever has no background has them read then.
    """

    def __init__(
        self,
        path: Path,
        extractor: str,
        decide: DecideMention,
        prepare: Callable[[], object] = lambda: None,
    ) -> None:
        self._path, self._extractor = path, extractor
        self._decide, self._prepare = decide, prepare

    def of(self, paper_id: int) -> Sequence[KeptMention]:
        with self._reader() as reader:
            return next(reader.of([paper_id]))[1]

    def stamps(self, paper_ids: Sequence[int]) -> Sequence[str]:
        with self._reader() as reader:
            return reader.stamps(paper_ids)

    def find(self, query: MentionQuery) -> Sequence[int]:
        with self._reader() as reader:
            return reader.find(query)

    def read(self, ids: Sequence[int]) -> Sequence[KeptMention | None]:
        with self._reader() as reader:
            return reader.read(ids)

    def counts(self, key: str, query: MentionQuery) -> Sequence[tuple[MentionKey, int]]:
        with self._reader() as reader:
            return reader.counts(key, query)

    def decide(self, paper_id: int, mention: Mention, state: MentionState) -> None:
        self._decide(paper_id, self._extractor, mention, state)

    @contextmanager
    def _reader(self) -> Iterator[MentionReader]:
        from carrel.library.mention_reading import MentionReader

        self._prepare()
        try:
            with MentionReader(self._path, self._extractor) as reader:
                yield reader
        except sqlite3.Error as error:
            raise RuntimeError(f"the library cannot be read: {error}") from error
