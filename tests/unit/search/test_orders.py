"""Orders by a field: what SQL gives is what sorting in Python gives, for the process too."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.unit.search.conftest import STORED, store_fields
from tests.unit.search.test_differential import plain

from carrel.domain.fields import BUILT_IN_FIELDS, StoredField
from carrel.domain.paper import ReadingState
from carrel.library.opening import open_library
from carrel.search.fields import STATES
from carrel.search.index_searcher import IndexSearcher
from carrel.search.request import SearchRequest
from carrel.search.sql import SqlSearcher

NAMES = [*BUILT_IN_FIELDS, *(field.name for field in STORED), "nobody"]


def in_order(path: Path, name: str, *, descending: bool) -> list[int]:
    """Sort all papers in Python."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        papers = connection.execute(
            "SELECT * FROM paper WHERE live = 1 AND trashed_at IS NULL"
            " ORDER BY added_at DESC, id ASC"
        ).fetchall()
        stored: dict[int, list[Any]] = {}
        for paper_id, value in connection.execute(
            "SELECT paper_id, value FROM paper_field JOIN stored_field ON id = field_id"
            " WHERE name = ?",
            (name,),
        ):
            stored.setdefault(paper_id, []).append(value)
    if name == "added":
        papers.sort(key=lambda row: (row["added_at"], -row["id"]), reverse=descending)
        return [row["id"] for row in papers]

    def values(row: sqlite3.Row) -> list[Any]:
        if name == "author":
            return [plain(one) for one in json.loads(row["authors"])[:1]]
        if name in BUILT_IN_FIELDS:
            value = row[BUILT_IN_FIELDS[name]]
            if name == "state":
                return [STATES.index(value)]
            found = [] if value in (None, "") else [value]
        else:
            found = stored.get(row["id"], [])
        return [plain(one) if isinstance(one, str) else one for one in found]

    known = [row for row in papers if values(row)]
    pick = max if descending else min
    known.sort(key=lambda row: pick(values(row)), reverse=descending)
    return [row["id"] for row in (*known, *(row for row in papers if not values(row)))]


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_orders(
    name: str,
    descending: bool,
    library_path: Path,
    searcher: SqlSearcher,
    indexed_searcher: IndexSearcher,
):
    whole = in_order(library_path, name, descending=descending)
    for one in (searcher, indexed_searcher):
        for query in ("", "is:inbox", "model", "-model OR count:>3", "year:2020 graph"):
            answer = one.answer(
                SearchRequest(
                    text=query, order=f"field:{name}", descending=descending, fields=STORED
                )
            )
            assert answer.refused is None
            found = set(answer.ids)
            assert list(answer.ids) == [paper_id for paper_id in whole if paper_id in found], query
            assert found


def test_more_orders_than_are_kept(searcher: SqlSearcher, library_path: Path):
    for _ in range(2):
        for name in NAMES:
            for descending in (True, False):
                request = SearchRequest(text="model", order=f"field:{name}", descending=descending)
                found = set(searcher.answer(request).ids)
                whole = in_order(library_path, name, descending=descending)
                expected = [one for one in whole if one in found]
                assert list(searcher.answer(request).ids) == expected
    assert len(searcher._ordered) <= 8


@pytest.fixture
def orders_of_now(own_library: Path, index: Any) -> Any:
    """Asserts that the search process's searcher orders as a fresh one does."""
    path = own_library / "library.sqlite"
    indexed = index(path)
    indexed.wait()

    def check() -> None:
        fresh = SqlSearcher(path)
        for order in (*(f"field:{name}" for name in NAMES[:8]), "title", "added", "year"):
            same(order, fresh)
        for name in NAMES[8:]:
            same(f"field:{name}", fresh)
        fresh.close()

    def same(order: str, fresh: SqlSearcher) -> None:
        for text in ("", "model", "count:>=3", "has:remark"):
            request = SearchRequest(text=text, order=order, fields=STORED)
            assert indexed.searcher.answer(request).ids == fresh.answer(request).ids, (order, text)

    check.indexed = indexed  # type: ignore[attr-defined]
    return check


def test_the_search_process_follows_what_is_stored(own_library: Path, orders_of_now: Any):
    orders_of_now()
    raised = (StoredField(name="count", title="Count", kind="number", version=2), *STORED[1:-1])
    with open_library(own_library, origin="window") as library:
        changes = [
            lambda: library.set_state(range(1, 200), ReadingState.READ),
            lambda: library.set_rating(range(1, 300, 2), 2),
            lambda: library.add_tags([5], ["new"]),
            lambda: library.save_note(5, "nothing moves"),
            lambda: library.trash([7, 8]),
            lambda: store_fields(library, raised),
            lambda: library.drop_fields(["count", "code"]),
            lambda: store_fields(library),
            library.undo,
        ]
        for change in changes:
            change()
            orders_of_now()


def test_the_search_process_keeps_orders_that_nothing_moved_in(
    own_library: Path, orders_of_now: Any
):
    searcher = orders_of_now.indexed.searcher

    def kept(*orders: str) -> set[str]:
        for order in orders:
            searcher.answer(SearchRequest(order=order, fields=STORED))
        return {order for order, _ in searcher._ordered}

    orders = ("added", "field:state", "field:rating", "field:count", "field:code")
    kept(*orders)
    with open_library(own_library, origin="window") as library:
        library.save_note(5, "nothing moves")
        assert kept("added") == set(orders)
        library.set_state([1, 2], ReadingState.READ)
        assert kept("added") == set(orders) - {"field:state"}
        library.drop_fields(["kind-of", "remark", "published", "code"])
        assert kept("added") == set(orders) - {"field:state", "field:count"}
        library.trash([1])
        assert kept("added") == {"added"}
