"""A library of papers in made-up words, and a searcher over it."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from carrel.domain.fields import StoredField
from carrel.domain.paper import ImportedPaper, Paper, ReadingState
from carrel.library.field_follower import FieldFollower
from carrel.library.library import Library
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.search.index_searcher import IndexSearcher
from carrel.search.indexing import Indexing
from carrel.search.sql import SqlSearcher
from carrel.search.state import SearchState

#: Words with all that folding, boundaries and LIKE could stumble over.
WORDS = (
    *("model", "Models", "remodel", "graph", "graphs", "Neural", "cache", "kvcache", "of", "a"),
    *("KV-cache", "kv cache", "kv–cache", "co-design", "C++", "C#", "GPT-4", "1.3B", "x_y", "100%"),
    *("naïve", "NAIVE", "naive", "Müller", "straße", "Ångström", "état", "ﬁne", "æther", "K9"),
    *("data—driven", "“quoted”", "(model)", "model’s", "3×", "tech™model", "soft\u00adware"),
    *("模型", "语言模型", "λόγος", "Модель", "e\u0301tat", "no\u00a0break", "back\\slash", "it's"),
)
NAMES = ("Ada Müller", "Bo Model", "Chr. Ångström-Graph", "D'Ot Neural", "李 模型", 'E "Eve" Cache')
TAGS = ("llm", "llm/cache", "LLMs", "graph", "Café", "to read", "a/b/c", "模型")
HIGHLIGHT_TAGS = ("llm", "kv cache/model", "Café", "back\\slash", "模型", "C++")
VENUES = ("NeuroConf 2021", "Journal of Graphs", "Ångström Letters", None)
NUMBER_OF_PAPERS = 320
MANY_PAPERS = 2_000

#: Times of addition: a day in each of these months, at noon UTC so that no time zone moves it.
MONTHS = (1_673_784_000_000, 1_710_504_000_000, 1_710_590_400_000, 1_718_452_800_000)


#: Fields as plugins add them: of each kind, some papers without a value, some with several.
STORED = (
    StoredField(name="count", title="Number of {things}", kind="number", unit="GB"),
    StoredField(name="kind-of", title="Kind", kind="keyword"),
    StoredField(name="remark", title="Remark", kind="text"),
    StoredField(name="published", title="Published", kind="date"),
    StoredField(name="code", title="Has code", kind="boolean"),
    StoredField(name="never", title="Never stored", kind="number"),
)
KINDS_OF = (
    "A100",
    "a100",
    "gpu/A100",
    "GPU",
    "Café au lait",
    'the "new" one',
    "x/y/z",
    "模型",
    "gpux",
)
DATES = ("2023", "2023-02", "2024", "2024-03", "2024-03-05", "2024-12-31", "0999", "2025-01-01")
NUMBERS = (0, 1, -2, 3.5, 10, 12, 0.1, 1e22, 2**60, -0.5)


class Quiet:
    """A job that nobody looks at."""

    cancelled = False

    def progress(self, done: int, total: int | None = None) -> None:
        pass


def values_of(name: str, paper: Paper) -> list[object]:
    """What the fields of `STORED` say of a paper, made of its id alone."""
    chance = random.Random(f"{name} {paper.id}")
    several = chance.choice((0, 1, 1, 1, 2, 3))
    if name == "code":
        return [chance.random() < 0.4] if several else []
    choices = {"count": NUMBERS, "kind-of": KINDS_OF, "published": DATES}.get(name, ())
    if choices:
        return [chance.choice(choices) for _ in range(several)]
    return [_sentence(chance, 4) for _ in range(several)]


def store_fields(library: Library, fields: tuple[StoredField, ...] = STORED[:-1]) -> None:
    """Store the fields' values for all papers, or what changed."""
    readings = [(field, partial(values_of, field.name)) for field in fields]
    follower = FieldFollower(library.path, library.store_fields, readings)
    assert follower.follow(lambda function, paper: function(paper), Quiet())


def _sentence(chance: random.Random, longest: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, longest)))


def _paper(chance: random.Random, number: int) -> ImportedPaper:
    return ImportedPaper(
        title=f"{_sentence(chance, 4)} no{number}",
        abstract=chance.choice((None, _sentence(chance, 9))),
        summary=chance.choice((None, _sentence(chance, 5))),
        authors=tuple(chance.sample(NAMES, chance.randint(0, 3))),
        year=chance.choice((None, 2019, 2020, 2021, 2022, 2023)),
        venue=chance.choice(VENUES),
        arxiv=chance.choice((None, f"{2001 + number % 9}.{number:05}")),
        doi=chance.choice((None, f"10.1000/Carrel.{number}")),
    )


def _highlight(library: Library, papers: list[ImportedPaper]) -> None:
    """Highlight words of every sixth title and abstract; some highlights lose their place."""
    chance = random.Random(11)
    for number, paper in enumerate(papers, 1):
        if number % 6:
            continue
        for _ in range(chance.choice((1, 1, 2, 3))):
            body = paper.abstract or paper.summary
            field = chance.choice(("title", "abstract")) if body else "title"
            text = body if field == "abstract" and body else paper.title
            words = text.split(" ")
            first = chance.randrange(len(words))
            start = sum(len(word) + 1 for word in words[:first])
            library.add_highlight(
                number,
                field,
                (start, start + len(words[first])),
                comment=chance.choice(("", _sentence(chance, 5))),
                tags=chance.sample(HIGHLIGHT_TAGS, chance.randint(0, 2)),
            )


def _fill(folder: Path, count: int) -> Path:
    chance = random.Random(7)
    with open_library(folder, origin="command line") as library:
        papers = [_paper(chance, number) for number in range(1, count + 1)]
        report, _ = library.add_batch(papers, source="made up")
        assert len(report.added) == count
        ids = range(1, count + 1)
        for state in ReadingState:
            library.set_state(chance.sample(ids, 40), state)
        library.set_starred(chance.sample(ids, 30), True)
        for rating in (1, 3, 5):
            library.set_rating(chance.sample(ids, 30), rating)
        for name in TAGS:
            library.add_tags(chance.sample(ids, 25), [name])
        for paper_id in chance.sample(ids, count // 5):
            library.save_note(paper_id, _sentence(chance, 6))
        _highlight(library, papers)
        library.trash(chance.sample(ids, 40))
        store_fields(library)
        path = library.path
    with sqlite3.connect(path) as connection:
        for paper_id in ids:
            added_at = chance.choice(MONTHS)
            connection.execute("UPDATE paper SET added_at = ? WHERE id = ?", (added_at, paper_id))
        # What undoing an import leaves, an abstract of nothing, and names as other programs write.
        connection.execute("UPDATE paper SET live = 0 WHERE id % 23 = 0")
        connection.execute("UPDATE paper SET abstract = '' WHERE id % 17 = 0")
        connection.execute(
            "UPDATE paper SET authors = ? WHERE id % 19 = 0",
            ('["J\\u00f6rg M\\u00fcller","Back \\\\ Slash"]',),
        )
        # Words that lost their place are nowhere else.
        connection.execute("UPDATE highlight SET quote = 'lost straße' WHERE paper_id % 4 = 0")
    connection.close()
    return path


@pytest.fixture(scope="session")
def library_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a library of 320 papers; not to be changed."""
    return _fill(tmp_path_factory.mktemp("searched"), NUMBER_OF_PAPERS)


@pytest.fixture(scope="session")
def large_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of 2,000 papers; not to be changed."""
    return _fill(tmp_path_factory.mktemp("many"), MANY_PAPERS).parent


@pytest.fixture
def own_library(library_path: Path, tmp_path: Path) -> Path:
    """The folder of a library of 320 papers that the test may change."""
    folder = tmp_path / "own library"
    folder.mkdir()
    shutil.copy(library_path, folder)
    return folder


@pytest.fixture
def searcher(library_path: Path) -> Iterator[SqlSearcher]:
    """A searcher over `library_path`."""
    searcher = SqlSearcher(library_path)
    yield searcher
    searcher.close()


class Indexed:
    """The parts of the search process, in this one: a thread that indexes, and a searcher."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path, self.folder = path, folder
        self.told: list[SearchState] = []
        self.indexing = Indexing(path, folder, LibraryReader, self.told.append)
        self.searcher = IndexSearcher(
            path, LibraryReader, lambda: self.indexing.published, limit=60
        )
        self.indexing.start()

    def wait(self, seq: int = 0, patience: float = 20.0) -> None:
        """Wait until the index knows the library's feed up to `seq`."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            published = self.indexing.published
            if published is not None and published.seq >= seq:
                return
            time.sleep(0.005)
        raise AssertionError(f"no index: {self.told}")

    def wait_for_all(self) -> None:
        """Wait until the index knows all that the library tells."""
        reader = LibraryReader(self.path)
        seq = reader.last_seq()
        reader.close()
        self.wait(seq)

    def close(self) -> None:
        self.searcher.close()
        self.indexing.stop()
        self.indexing.join()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Callable[..., Indexed]]:
    """Index a library's file: index(path, folder); without a folder, in one of the test's own."""
    opened: list[Indexed] = []

    def start(path: Path, folder: Path = tmp_path / "index") -> Indexed:
        opened.append(Indexed(path, folder))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def indexed_searcher(
    library_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[IndexSearcher]:
    """A searcher over the index of `library_path`."""
    indexed = Indexed(library_path, tmp_path_factory.mktemp("index") / "own")
    indexed.wait()
    assert [state.kind for state in indexed.told] == ["ready"], indexed.told
    yield indexed.searcher
    indexed.close()


@pytest.fixture(scope="session")
def real_library(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, IndexSearcher]]:
    """The file of a library of 10,000 real papers, and a searcher over its index; read only."""
    from tests.unit.search.real_papers import make_library

    indexed = make_library(
        tmp_path_factory.mktemp("real papers"), shared, tmp_path_factory.mktemp("index") / "own"
    )
    assert {state.kind for state in indexed.told} <= {"ready", "indexing"}, indexed.told
    yield indexed.path, indexed.searcher
    indexed.close()
