"""A library of papers in made-up words, and a searcher over it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel.domain.paper import ImportedPaper, ReadingState
from carrel.library.opening import open_library
from carrel.search.sql import SqlSearcher

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
VENUES = ("NeuroConf 2021", "Journal of Graphs", "Ångström Letters", None)
NUMBER_OF_PAPERS = 320

#: Times of addition: a day in each of these months, at noon UTC so that no time zone moves it.
MONTHS = (1_673_784_000_000, 1_710_504_000_000, 1_710_590_400_000, 1_718_452_800_000)


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


def _fill(folder: Path) -> Path:
    chance = random.Random(7)
    with open_library(folder, origin="command line") as library:
        papers = [_paper(chance, number) for number in range(1, NUMBER_OF_PAPERS + 1)]
        report, _ = library.add_batch(papers, source="made up")
        assert len(report.added) == NUMBER_OF_PAPERS
        ids = range(1, NUMBER_OF_PAPERS + 1)
        for state in ReadingState:
            library.set_state(chance.sample(ids, 40), state)
        library.set_starred(chance.sample(ids, 30), True)
        for rating in (1, 3, 5):
            library.set_rating(chance.sample(ids, 30), rating)
        for name in TAGS:
            library.add_tags(chance.sample(ids, 25), [name])
        for paper_id in chance.sample(ids, 60):
            library.save_note(paper_id, _sentence(chance, 6))
        library.trash(chance.sample(ids, 40))
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
    connection.close()
    return path


@pytest.fixture(scope="session")
def library_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a library of 320 papers; not to be changed."""
    return _fill(tmp_path_factory.mktemp("searched"))


@pytest.fixture
def searcher(library_path: Path) -> Iterator[SqlSearcher]:
    """A searcher over `library_path`."""
    searcher = SqlSearcher(library_path)
    yield searcher
    searcher.close()
