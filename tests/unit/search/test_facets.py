"""Counts by value: what counting in Python gives, over any papers, and after any change."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.unit.search.conftest import STORED, store_fields

from carrel.domain.fields import BUILT_IN_FIELDS, FieldKind, StoredField
from carrel.domain.paper import ReadingState
from carrel.library.opening import open_library
from carrel.search.facets import FacetReader, FacetValue
from carrel.search.request import SearchRequest
from carrel.search.sql import SqlSearcher

KINDS: dict[str, FieldKind] = {field.name: field.kind for field in STORED}
NAMES = [*BUILT_IN_FIELDS, "tag", *KINDS]


@pytest.fixture
def facets(library_path: Path) -> Iterator[FacetReader]:
    reader = FacetReader(library_path)
    yield reader
    reader.close()


def values_by_paper(path: Path, name: str) -> dict[int, list[Any]]:
    """Return the values of all papers out of the trash."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        papers = connection.execute("SELECT * FROM paper WHERE live = 1 AND trashed_at IS NULL")
        found = {row["id"]: built_in(row, name) for row in papers}
        for paper_id, value in connection.execute(
            "SELECT paper_id, name FROM paper_tag JOIN tag ON tag.id = tag_id WHERE ? = 'tag'"
            " UNION ALL SELECT paper_id, value FROM paper_field JOIN stored_field ON id = field_id"
            " WHERE name = ?",
            (name, name),
        ):
            if paper_id in found:
                found[paper_id].append(bool(value) if KINDS.get(name) == "boolean" else value)
    return found


def built_in(row: sqlite3.Row, name: str) -> list[Any]:
    value = row[BUILT_IN_FIELDS[name]] if name in BUILT_IN_FIELDS else None
    if name == "author":
        return list(set(json.loads(value)))
    if name == "added":
        return [datetime.fromtimestamp(value / 1000, tz=UTC).astimezone().strftime("%Y-%m-%d")]
    return [] if value in (None, "") else [value]


@pytest.mark.parametrize("name", NAMES)
def test_counts(name: str, facets: FacetReader, library_path: Path):
    values = values_by_paper(library_path, name)
    kind = KINDS.get(name, "keyword")
    chance = random.Random(5)
    some = array("q", chance.sample(list(values), 100))
    for ids, among in ((None, values), (some, some), (array("q"), ())):
        expected = Counter(value for one in among for value in values[one])
        found = facets.counts(name, kind, ids)
        assert {one.value: one.count for one in found} == expected
        assert [(-one.count, one.value) for one in found] == sorted(
            (-count, value) for value, count in expected.items()
        )
        for limit in (0, 1, 3, 10_000):
            assert facets.counts(name, kind, ids, limit) == found[:limit]
        assert {type(one.value) for one in found} == {type(value) for value in expected}
    if name != "never":
        assert found or facets.counts(name, kind)


@pytest.mark.parametrize("name", NAMES)
def test_papers_without_a_value(name: str, facets: FacetReader, library_path: Path):
    values = values_by_paper(library_path, name)
    kind = KINDS.get(name, "keyword")
    some = array("q", random.Random(6).sample(list(values), 100))
    for ids, among in ((None, list(values)), (some, some), (array("q"), ())):
        assert facets.without(name, kind, ids) == sum(not values[one] for one in among)


@pytest.mark.parametrize("field", [field for field in STORED if field.name in ("count", "kind-of")])
def test_papers_without_a_value_are_those_of_the_clause(
    field: StoredField, facets: FacetReader, library_path: Path
):
    searcher = SqlSearcher(library_path)
    answer = searcher.answer(SearchRequest(text=f"no:{field.name}", fields=tuple(STORED)))
    assert facets.without(field.name, field.kind) == len(answer.ids) > 0
    searcher.close()


def test_papers_without_a_value_follow_every_change(own_library: Path):
    reader = FacetReader(own_library / "library.sqlite")
    before = reader.without("tag")
    with open_library(own_library, origin="window") as library:
        bare = next(one for one, tags in values_by_paper(library.path, "tag").items() if not tags)
        library.add_tags([bare], ["new"])
        assert reader.without("tag") == before - 1
        library.trash([bare])
        library.undo()
        library.undo()
    assert reader.without("tag") == before
    reader.close()


@pytest.mark.parametrize(
    ("name", "first"), [("count", 1e22), ("published", "2025-01-01"), ("year", 2023)]
)
def test_numbers_and_dates_descend(name: str, first: Any, facets: FacetReader):
    found = [one.value for one in facets.counts(name, KINDS.get(name, "number"), order="value")]
    assert found[0] == first or name == "count"
    assert found == sorted(found, reverse=True)
    limited = facets.counts(name, KINDS.get(name, "number"), None, 2, order="value")
    assert [one.value for one in limited] == found[:2]


def test_texts_ascend_without_regard_to_case(facets: FacetReader):
    found = [one.value for one in facets.counts("kind-of", "keyword", order="value")]
    assert [str(one).casefold() for one in found] == sorted(str(one).casefold() for one in found)


@pytest.mark.parametrize("name", ["kind-of", "tag"])
def test_steps_count_each_paper_once(name: str, facets: FacetReader, library_path: Path):
    expected: Counter[str] = Counter()
    for values in values_by_paper(library_path, name).values():
        expected.update(
            {"/".join(v.split("/")[:end]) for v in values for end in range(1, v.count("/") + 2)}
        )
    found = facets.counts(name, "keyword", steps=True)
    assert {one.value: one.count for one in found} == expected
    assert facets.counts(name, "keyword") != found


def test_a_field_of_another_kind_has_no_values(facets: FacetReader):
    assert facets.counts("count", "keyword") == []
    assert facets.counts("nobody", "number") == []


def test_they_follow_every_change(own_library: Path):
    path = own_library / "library.sqlite"
    reader = FacetReader(path)

    def check() -> None:
        for name in NAMES:
            expected = Counter(v for values in values_by_paper(path, name).values() for v in values)
            found = reader.counts(name, KINDS.get(name, "keyword"))
            assert {one.value: one.count for one in found} == expected, name

    with open_library(own_library, origin="window") as library:
        changes: list[Callable[[], object]] = [
            lambda: library.set_state([1, 2, 3], ReadingState.DROPPED),
            lambda: library.set_rating([1, 2, 3], 2),
            lambda: library.add_tags([1, 2], ["new/one"]),
            lambda: library.rename_tag("new", "old"),
            lambda: library.save_note(3, "a note"),
            lambda: library.trash([4, 5]),
            lambda: library.drop_fields([f.name for f in STORED if f.name != "count"]),
            lambda: store_fields(library),
            library.undo,
            library.undo,
        ]
        check()
        for change in changes:
            change()
            check()
    reader.close()
    check()
    reader.close()


def test_what_did_not_change_is_not_read_again(own_library: Path):
    reader = FacetReader(own_library / "library.sqlite")
    reader.counts("venue")
    reader.counts("state")
    reader.counts("count", "number")
    with open_library(own_library, origin="window") as library:
        library.set_state([1], ReadingState.DROPPED)
        library.save_note(3, "a note")
        reader.counts("venue")
        assert [name for name, _, _ in reader._kept] == ["venue", "count"]
        library.trash([4])
        reader.counts("venue")
        assert [name for name, _, _ in reader._kept] == ["venue"]
    reader.close()


def test_it_keeps_few_fields(facets: FacetReader):
    for name in (*NAMES, *NAMES):
        facets.counts(name, KINDS.get(name, "keyword"))
    assert len(facets._kept) <= 12


def test_a_library_that_is_not_there(tmp_path: Path, library_path: Path):
    reader = FacetReader(tmp_path / "library.sqlite")
    with pytest.raises(sqlite3.Error):
        reader.counts("venue")
    shutil.copy(library_path, tmp_path / "library.sqlite")
    assert isinstance(reader.counts("venue", limit=1)[0], FacetValue)
    reader.close()
