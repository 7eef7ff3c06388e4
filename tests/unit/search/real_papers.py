"""A library of real papers with a reader's invented notes, tags and stars, and plugins' fields.

Which paper has what is drawn by its number and title, so that it is the same in every run.
"""

from __future__ import annotations

import json
import lzma
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from tests.unit.search.conftest import Indexed, Quiet

from carrel.domain.fields import StoredField
from carrel.domain.paper import ImportedPaper, Paper, ReadingState
from carrel.library.field_follower import FieldFollower
from carrel.library.library import Library
from carrel.library.opening import open_library

NUMBER_OF_PAPERS = 10_000
#: The rest come when the index is there already, so that it has more than one segment.
_AT_FIRST = 7_000

FIELDS = (
    StoredField(name="length", title="Words", kind="number"),
    StoredField(name="memory", title="Memory", kind="number", unit="GB"),
    StoredField(name="throughput", title="Throughput", kind="number", unit="TFLOP/s"),
    StoredField(name="params", title="Parameters", kind="number", unit="params"),
    StoredField(name="speedup", title="Speedup", kind="number", unit="x"),
    StoredField(name="subject", title="Subject", kind="keyword"),
    StoredField(name="opening", title="Opening", kind="text"),
    StoredField(name="presented", title="Presented", kind="date"),
    StoredField(name="with-code", title="With code", kind="boolean"),
)
_AMOUNTS = {
    "memory": (0.5, 8, 16, 24, 40, 80, 640, 1_500),
    "throughput": (0.25, 19.5, 100, 312, 989, 2_000),
    "params": (110_000_000, 1_300_000_000, 7e9, 13_000_000_000, 175e9),
    "speedup": (0.8, 1, 1.5, 2, 3.25, 10, 100),
}
TAGS = (
    *("learning", "learning/deep", "learning/deep/theory", "Robots", "robots/arms", "to read"),
    *("Café", "模型", "Größe/klein", "C++", "GPT-4", "state-of-the-art", "unused/by most"),
)
#: What stands in notes, beside words of the paper itself.
_REMARKS = (
    "read again with Zoë",
    "compare the KV-cache of GPT‑4",
    "a naïve baseline, see C++ code",
    "what of 1.3B parameters?",
    "# Why\n\nnot reproduced; 语言模型 too",
    "x_y and 100% of it",
)
_DAY = 24 * 3600 * 1000
#: Noon UTC of the first of January 2023: no time zone moves it to another day.
_BEGINNING = 1_672_574_400_000


def make_library(folder: Path, shared: Path, index: Path) -> Indexed:
    """Return the index, in `index`, of a new library of 10,000 papers in `folder`.

    The index follows what is added, noted, tagged and undone after it was begun; whoever calls
    this closes it.
    """
    papers = _papers(shared / "corpus" / "papers-50k.jsonl.xz")
    with open_library(folder, origin="command line") as library:
        _add(library, papers, _AT_FIRST)
        _write_notes(library, random.Random(1))
        _highlight(library, random.Random(5))
        indexed = Indexed(library.path, index)
        try:
            indexed.wait(patience=120)
            _add(library, papers, NUMBER_OF_PAPERS - _AT_FIRST)
            _work_with(library)
            library.add_batch(list(islice(papers, 60)), source="regretted")
            library.undo()
            _set_days(library.path)
            _store_fields(library)
            indexed.wait_for_all()
        except BaseException:
            indexed.close()
            raise
    return indexed


# -- papers ------------------------------------------------------------------------------------


def _papers(corpus: Path) -> Iterator[ImportedPaper]:
    with lzma.open(corpus, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            told, chance = json.loads(line), random.Random(number)
            told = {name: value or None for name, value in told.items()}
            if told["year"] and chance.random() < 0.3:
                arxiv = f"{told['year'] % 100:02}{chance.randint(1, 12):02}.{number:05}"
            else:
                arxiv = None
            # Some have their abstract as a summary, and some have none.
            abstract = told["abstract"] if chance.random() < 0.9 else None
            yield ImportedPaper(
                title=told["title"],
                abstract=abstract,
                summary=told["abstract"] if chance.random() < 0.5 else None,
                authors=tuple(told["authors"] or ()),
                year=told["year"] if chance.random() < 0.95 else None,
                venue=(told.get("booktitle") or told["venue"]) if chance.random() < 0.9 else None,
                arxiv=arxiv,
                doi=told.get("doi"),
            )


def _add(library: Library, papers: Iterator[ImportedPaper], count: int) -> None:
    """Add so many papers; those that the library knows already are passed over."""
    history_id, missing = None, count
    while missing:
        batch = list(islice(papers, missing))
        assert batch, f"{missing} papers are missing"
        report, history_id = library.add_batch(batch, source="corpus", history_id=history_id)
        missing -= len(report.added)


# -- a reader ----------------------------------------------------------------------------------


def _work_with(library: Library) -> None:
    chance = random.Random(3)
    ids = list(_titles(library))
    for state in ReadingState:
        library.set_state(chance.sample(ids, 1_000), state)
    library.set_starred(chance.sample(ids, 700), True)
    for rating in range(1, 6):
        library.set_rating(chance.sample(ids, 400), rating)
    for number, name in enumerate(TAGS):
        library.add_tags(chance.sample(ids, 1_200 // (number + 1)), [name])
    _write_notes(library, chance)
    _highlight(library, random.Random(6))
    library.trash(chance.sample(ids, 500))


def _write_notes(library: Library, chance: random.Random) -> None:
    """Write new notes: on every 29th paper, so that the second time they replace others, and on
    some more.
    """
    titles = _titles(library)
    for paper_id in {*list(titles)[::29], *chance.sample(list(titles), 50)}:
        words = titles[paper_id].split()
        chosen = chance.sample(words, min(2, len(words)))
        library.save_note(paper_id, f"{chance.choice(_REMARKS)}\n{' '.join(chosen)}")


def _highlight(library: Library, chance: random.Random) -> None:
    """Highlight words of some titles, and say something of most of them."""
    titles = _titles(library)
    for paper_id in chance.sample(list(titles), 120):
        word = chance.choice(titles[paper_id].split())
        start = titles[paper_id].index(word)
        library.add_highlight(
            paper_id,
            "title",
            (start, start + len(word)),
            comment=chance.choice(("", *_REMARKS)),
            tags=chance.sample(TAGS, chance.choice((0, 0, 1, 2))),
        )


def _titles(library: Library) -> dict[int, str]:
    with closing(sqlite3.connect(library.path)) as connection:
        rows = connection.execute("SELECT id, title FROM paper ORDER BY id")
        return dict(tuple(row) for row in rows)


def _set_days(path: Path) -> None:
    """Spread the times of addition over two years."""
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("day", 1, lambda id_: random.Random(id_).randrange(730))
        connection.execute("UPDATE paper SET added_at = ? + day(id) * ?", (_BEGINNING, _DAY))
        connection.commit()


# -- fields of plugins -------------------------------------------------------------------------


def _store_fields(library: Library) -> None:
    readings = [(field, partial(_READ[field.name], field.name)) for field in FIELDS]
    follower = FieldFollower(library.path, library.store_fields, readings)
    assert follower.follow(lambda function, paper: function(paper), Quiet())


def _amounts(name: str, paper: Paper) -> list[Any]:
    chance = random.Random(f"{name} {paper.id}")
    return chance.sample(_AMOUNTS[name], chance.choice((0, 0, 1, 1, 2)))


def _length(_: str, paper: Paper) -> list[Any]:
    return [len(paper.abstract.split())] if paper.abstract else []


def _subject(_: str, paper: Paper) -> list[Any]:
    words = sorted(paper.title.split(), key=len)[-2:]
    return [f"{paper.venue or 'elsewhere'}/{words[-1]}", *words[:1]]


def _opening(_: str, paper: Paper) -> list[Any]:
    words = (paper.abstract or "").split()
    return [" ".join(words[:6]), " ".join(words[-4:])] if words else []


def _presented(_: str, paper: Paper) -> list[Any]:
    if paper.year is None:
        return []
    chance = random.Random(paper.id)
    day = f"{paper.year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return [day[: chance.choice((4, 7, 10))]]


def _with_code(_: str, paper: Paper) -> list[Any]:
    text = (paper.abstract or "").lower()
    return ["github" in text or "code" in text] if text else []


_READ: dict[str, Callable[[str, Paper], list[Any]]] = {
    **dict.fromkeys(_AMOUNTS, _amounts),
    "length": _length,
    "subject": _subject,
    "opening": _opening,
    "presented": _presented,
    "with-code": _with_code,
}
