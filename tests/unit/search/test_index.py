"""The index: it finds what SQL finds, now and after any change, and doubts itself in time."""

from __future__ import annotations

import json
import random
import shutil
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.search.conftest import HIGHLIGHT_TAGS, TAGS
from tests.unit.search.test_differential import QUERIES, SINGLE
from whoosh.query import Phrase, Prefix, Term

from carrel.domain.paper import ImportedPaper
from carrel.domain.query import Text
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.search import catch_up, index_searcher
from carrel.search.index import DiskIndex
from carrel.search.index_match import IndexMatcher
from carrel.search.index_searcher import IndexSearcher, NotReadyError
from carrel.search.request import SearchRequest
from carrel.search.schema import PAPER, positions
from carrel.search.segments import SegmentWords
from carrel.search.sql import SqlSearcher

Start = Callable[..., Any]


@pytest.fixture(scope="session")
def many(large_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The search process's parts over 2,000 papers, and SQL over the same."""
    from tests.unit.search.conftest import Indexed

    indexed = Indexed(large_library / "library.sqlite", tmp_path_factory.mktemp("many") / "index")
    indexed.wait()
    indexed.sql = SqlSearcher(indexed.path, limit=60)
    yield indexed
    indexed.sql.close()
    indexed.close()


@settings(max_examples=150)
@given(
    query=QUERIES,
    order=st.sampled_from(["added", "year", "title", "relevance"]),
    descending=st.booleans(),
)
def test_the_index_answers_as_sql_does(query: str, order: str, descending: bool, many: Any):
    request = SearchRequest(text=query, order=order, descending=descending)
    answer, expected = many.searcher.answer(request), many.sql.answer(request)
    assert (answer.refused, answer.understood) == (expected.refused, expected.understood)
    if order == "relevance":
        assert sorted(answer.ids) == sorted(expected.ids)
    else:
        assert answer.ids == expected.ids
    assert isinstance(answer.ids, array)


@pytest.mark.parametrize("word", ["KV-cache", "graph", "naïve", "1.3B", '"kv cache', "model m"])
@pytest.mark.parametrize("field", ["", "title:", "abstract:", "author:", "note:", "highlight:"])
def test_every_keystroke(word: str, field: str, many: Any):
    for end in range(1, len(word) + 1):
        request = SearchRequest(text=field + word[:end])
        assert many.searcher.answer(request).ids == many.sql.answer(request).ids, request.text


def same(searcher: IndexSearcher, path: Path, queries: list[str]) -> None:
    """Assert that the index says what a fresh look at the library says."""
    sql = SqlSearcher(path, limit=60)
    for query in queries:
        request = SearchRequest(text=query)
        assert searcher.answer(request).ids == sql.answer(request).ids, query
    sql.close()


def test_it_follows_every_change(own_library: Path, index: Start):
    chance = random.Random(3)
    with open_library(own_library, origin="window") as library:
        indexed = index(library.path)
        indexed.wait()
        ids = [number for number in range(1, 321) if number % 23]  # the others are not live
        reader = LibraryReader(library.path)
        marked = [one.highlight.id for one in reader.all_highlights()]
        reader.close()

        def fresh() -> ImportedPaper:
            words = " ".join(chance.sample(SINGLE, 5))
            return ImportedPaper(title=f"{words} {chance.random()}", abstract=words)

        changes: list[Callable[[], object]] = [
            lambda: library.save_note(chance.choice(ids), " ".join(chance.sample(SINGLE, 4))),
            lambda: library.save_note(chance.choice(ids), ""),
            lambda: library.add_highlight(
                chance.choice(ids), "title", (0, 1), comment=" ".join(chance.sample(SINGLE, 3))
            ),
            lambda: library.change_highlights(
                chance.sample(marked, 3), tags=chance.sample(HIGHLIGHT_TAGS, 2)
            ),
            lambda: library.change_highlights(
                chance.sample(marked, 2), comment=chance.choice(SINGLE)
            ),
            lambda: library.delete_highlights([chance.choice(marked)]),
            lambda: library.rename_tag(*chance.sample(TAGS, 2)),
            lambda: library.trash(chance.sample(ids, 20)),
            lambda: library.restore(chance.sample(ids, 20)),
            lambda: library.add_tags(chance.sample(ids, 20), [chance.choice(SINGLE)]),
            lambda: library.add_batch([fresh() for _ in range(3)], source="more"),
            lambda: library.set_rating(chance.sample(ids, 20), 4),
            library.undo,
        ]
        for number in range(60):
            chance.choice(changes)()
            queries = [*chance.sample(SINGLE, 4), "is:trashed model", "-model", '"kv cache"']
            queries += [f"highlight:{chance.choice(SINGLE)}", "has:highlight", "-highlight:model"]
            same(indexed.searcher, library.path, queries)
            if number % 10 == 9:
                indexed.wait_for_all()
                same(indexed.searcher, library.path, SINGLE)
        assert {state.kind for state in indexed.told} == {"ready"}


def test_a_note_is_found_before_it_is_indexed(own_library: Path, index: Start):
    with open_library(own_library, origin="window") as library:
        indexed = index(library.path)
        indexed.wait()
        indexed.indexing.asking = True  # holds the thread
        library.save_note(5, "a zyzzyva of its own")
        assert list(indexed.searcher.answer(SearchRequest(text="zyzzyva")).ids) == [5]
        assert list(indexed.searcher.answer(SearchRequest(text="note:zyzz")).ids) == [5]
        library.save_note(5, "nothing")
        assert not indexed.searcher.answer(SearchRequest(text="zyzzyva")).ids
        indexed.indexing.asking = False


def test_a_highlight_is_found_before_it_is_indexed(own_library: Path, index: Start):
    def found(query: str) -> list[int]:
        return list(indexed.searcher.answer(SearchRequest(text=query)).ids)

    with open_library(own_library, origin="window") as library:
        indexed = index(library.path)
        indexed.wait()
        for held in (True, False):  # the thread; then what it wrote is asked
            indexed.indexing.asking = held
            key = library.add_highlight(5, "title", (0, 1), comment="zyzzyva", tags=["xylo/phone"])
            for query in ("zyzz", "highlight:zyzzyva", "highlight:phone", '"xylo phone"'):
                if not held:
                    indexed.wait_for_all()
                assert found(query) == [5], query
            assert found('"zyzzyva xylo"') == found("note:zyzzyva") == []
            library.delete_highlights([key])
            assert found("zyzzyva") == []


def test_much_that_is_not_indexed_is_not_answered(
    own_library: Path, index: Start, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(index_searcher, "_MOST_UNINDEXED", 2)
    with open_library(own_library, origin="window") as library:
        indexed = index(library.path)
        indexed.wait()
        indexed.indexing.asking = True
        library.add_batch([ImportedPaper(title=f"gnu {n}") for n in range(3)], source="more")
        with pytest.raises(NotReadyError):
            indexed.searcher.answer(SearchRequest(text="gnu"))
        indexed.indexing.asking = False
        indexed.wait_for_all()
        assert len(indexed.searcher.answer(SearchRequest(text="gnu")).ids) == 3


def test_ids_beyond_what_bits_can_hold_are_not_answered(
    library_path: Path, index: Start, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(index_searcher, "_HIGHEST_ID", 100)
    indexed = index(library_path)
    indexed.wait()
    with pytest.raises(NotReadyError):
        indexed.searcher.answer(SearchRequest(text="gnu"))


def test_small_segments_are_put_together(own_library: Path, index: Start):
    with open_library(own_library, origin="window") as library:
        indexed = index(library.path)
        indexed.wait()
        for number in range(1, 22):
            library.save_note(number, f"gnat {number}")
            indexed.wait_for_all()
        assert len(indexed.indexing.published.segments) <= 10
        assert indexed.searcher.answer(SearchRequest(text="gnat")).ids
        same(indexed.searcher, library.path, [*SINGLE, "gnat"])


def test_an_index_is_opened_again_and_catches_up(own_library: Path, index: Start):
    with open_library(own_library, origin="window") as library:
        first = index(library.path)
        first.wait()
        first.close()
        written = first.folder.joinpath("state.json").read_text()
        library.save_note(7, "while it was away: zyzzyva")
        second = index(library.path, first.folder)
        second.wait_for_all()
        assert {state.kind for state in second.told} == {"ready"}
        assert list(second.searcher.answer(SearchRequest(text="zyzzyva")).ids) == [7]
        assert json.loads(written)["generation"] + 1 == _state(second)["generation"]
        same(second.searcher, library.path, SINGLE)


def test_a_first_indexing_goes_on_where_it_was_cut_off(
    own_library: Path, index: Start, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(catch_up, "SEGMENT", 50)
    write, written = catch_up.CatchUp._fill, []

    def fill(self: Any, writer: Any, part: list[int], *rest: Any) -> None:
        written.append(len(part))
        if len(written) == 4:
            raise OSError(28, "No space left on device")
        write(self, writer, part, *rest)

    monkeypatch.setattr(catch_up.CatchUp, "_fill", fill)
    indexed = index(own_library / "library.sqlite")
    indexed.wait()
    assert indexed.told[0].kind == "without"
    assert indexed.told[0].reason == "No space left on device"
    assert sum(written) == 307 + 50  # 13 of the 320 are not live
    same(indexed.searcher, own_library / "library.sqlite", SINGLE)


# -- doubts --------------------------------------------------------------------------------------


def _state(indexed: Any) -> dict[str, Any]:
    return json.loads(indexed.folder.joinpath("state.json").read_text())


def _reindexed(indexed: Any) -> bool:
    """Whether the index was made anew: its first commit is the only one."""
    return _state(indexed)["generation"] == 1


def _with_note(own_library: Path, index: Start) -> Path:
    """Make an index that has been committed twice, and return its folder."""
    with open_library(own_library, origin="window") as library:
        indexed = index(library.path)
        indexed.wait()
        library.save_note(1, "second commit")
        indexed.wait_for_all()
        indexed.close()
        assert not _reindexed(indexed)
    return indexed.folder


def test_a_thinned_feed_means_a_new_index(
    own_library: Path, index: Start, monkeypatch: pytest.MonkeyPatch
):
    folder = _with_note(own_library, index)
    with open_library(own_library, origin="window") as library:
        library.save_note(2, "missed")
        library.save_note(3, "missed, too")
        monkeypatch.setattr("carrel.library.thinning.KEPT_ROWS", 1)
        library.thin()
        indexed = index(library.path, folder)
        indexed.wait_for_all()
        assert _reindexed(indexed)
        same(indexed.searcher, library.path, [*SINGLE, "missed"])


def test_another_library_in_the_same_place_means_a_new_index(
    own_library: Path, index: Start, tmp_path: Path
):
    folder = _with_note(own_library, index)
    shutil.rmtree(own_library)
    with open_library(own_library, origin="window") as library:
        for number in range(30):
            library.add_batch([ImportedPaper(title=f"okapi {number}")], source="x")
        indexed = index(library.path, folder)
        indexed.wait_for_all()
        assert _reindexed(indexed)
        assert len(indexed.searcher.answer(SearchRequest(text="okapi")).ids) == 30
        same(indexed.searcher, library.path, SINGLE)


@pytest.mark.parametrize(
    "change",
    [
        lambda state: state.update(version=0),
        lambda state: state.update(papers=state["papers"] - 1),
        lambda state: state["files"].update({"../library.sqlite": [1, 1]}),
        lambda state: state["files"].clear(),
        lambda state: state["mark"].update(seq=10**6),
        lambda state: state["mark"].update(seq="many"),
        lambda state: state.pop("mark"),
    ],
    ids=["older", "count", "outside", "nothing", "future", "nonsense", "without"],
)
def test_a_state_that_does_not_fit_means_a_new_index(
    change: Callable[[dict[str, Any]], object], own_library: Path, index: Start
):
    folder = _with_note(own_library, index)
    state = json.loads((folder / "state.json").read_text())
    change(state)
    (folder / "state.json").write_text(json.dumps(state))
    indexed = index(own_library / "library.sqlite", folder)
    indexed.wait_for_all()
    assert _reindexed(indexed)
    same(indexed.searcher, own_library / "library.sqlite", [*SINGLE, "second commit"])


def test_a_folder_that_others_could_write_to_is_emptied(own_library: Path, index: Start):
    folder = _with_note(own_library, index)
    folder.chmod(0o770)
    indexed = index(own_library / "library.sqlite", folder)
    indexed.wait_for_all()
    assert _reindexed(indexed)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_an_index_has_one_master(own_library: Path, index: Start):
    first = index(own_library / "library.sqlite")
    first.wait()
    other = DiskIndex(first.folder)
    assert not other.take()
    first.close()
    assert other.take()
    other.let_go()


# -- what is in it -------------------------------------------------------------------------------


def test_whoosh_s_own_queries_find_the_same(many: Any):
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import FileIndex

    from carrel.search.schema import SCHEMA

    there = FileIndex(FileStorage(str(many.folder / "words")), SCHEMA, "carrel")
    (segment,) = many.indexing.published.segments
    words = SegmentWords(many.indexing.published.storage, segment)
    with there.searcher() as searcher:
        column = searcher.reader().column_reader(PAPER)

        def by(query: Any) -> set[int]:
            return {column[number] for number in query.docs(searcher)}

        for field in ("title", "body", "note", "authors", "highlight"):
            for token in ("model", "graph", "kv", "ada", "没"):
                assert by(Term(field, token)) == words.exactly(field, token)
                assert by(Prefix(field, token)) == words.beginning(field, token)
        assert words.exactly("body", "model")
        pairs = [("kv", "cache"), ("of", "a"), ("model", "model")]
        for pair in pairs:
            found = words.phrase("body", pair, last_begins=False)
            assert by(Phrase("body", list(pair))) == found
            assert found
    words.close()


def test_tokens_keep_their_places_and_values_do_not_touch():
    assert positions(["a b a", "b c"]) == {"a": [0, 2], "b": [1, 4], "c": [5]}
    assert positions(["语言 GPT-4"]) == {"语": [0], "言": [1], "gpt": [2], "4": [3]}
    assert positions(["x" * 100 + " " + "x" * 90]) == {"x" * 64: [0, 1]}


def test_texts_of_any_shape(own_library: Path, index: Start):
    with open_library(own_library, origin="window") as library:
        library.save_note(1, "y" * 100_000 + " end")
        library.save_note(2, "w " * 70_000 + "okapi gnu")
        library.save_note(3, "\0 \ufffd 👩‍🔬🚀fast \u0301")
        indexed = index(library.path)
        indexed.wait()
        queries = ["y" * 70, "y" * 63, '"okapi gnu"', "fast", "🚀fast", f'"{"y" * 80}"', "end"]
        same(indexed.searcher, library.path, queries)


def test_an_empty_library(tmp_path: Path, index: Start):
    with open_library(tmp_path / "empty", origin="window") as library:
        indexed = index(library.path)
        indexed.wait()
        assert not indexed.searcher.answer(SearchRequest(text="model")).ids
        library.add_batch([ImportedPaper(title="A model")], source="x")
        assert len(indexed.searcher.answer(SearchRequest(text="model")).ids) == 1
        indexed.wait_for_all()
        assert len(indexed.searcher.answer(SearchRequest(text="model")).ids) == 1


def test_the_matcher_says_what_it_finds_in_a_field(many: Any):
    assert isinstance(many.searcher._index, IndexMatcher)
    found = many.searcher._index.in_field(Text(("graph",)), "title")
    # The matcher does not ask what lies in the trash.
    assert found > set(many.sql.answer(SearchRequest(text="title:graph")).ids)
