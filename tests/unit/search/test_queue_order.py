"""The order of the queue: the search's and the library's are one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.ui.invented import invented

from carrel.domain.paper import ReadingState
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.search.orders import moved_by
from carrel.search.request import SearchRequest
from carrel.search.sql import SqlSearcher


@pytest.mark.parametrize(
    ("moving", "before"), [([], None), ([6], 2), ([3, 1], None), ([5, 2], 1), ([1], 4)]
)
def test_the_search_orders_as_the_queue_is(tmp_path: Path, moving: list[int], before: int | None):
    with open_library(tmp_path / "library", origin="window") as library:
        library.add_batch(invented(), source="invented.jsonl")
        for one in (4, 1, 6, 2, 5, 3):
            library.set_state([one], ReadingState.LATER)
        library.move_in_queue(moving, before)
        reader, searcher = LibraryReader(library.path), SqlSearcher(library.path)
        asked = SearchRequest(text="is:later", order="queue", descending=False)
        assert list(searcher.answer(asked).ids) == reader.queue()
        searcher.close()
        reader.close()


def test_what_moves_papers_in_the_queue():
    assert {"queue", "state"} <= moved_by("queue")
