"""A follower of stored fields to look at: which papers it read, and what it wrote."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from carrel.domain.fields import StoredField
from carrel.domain.paper import ImportedPaper, Paper
from carrel.library.connection import read_only_uri
from carrel.library.field_follower import FieldFollower, FieldReading
from carrel.library.library import Library
from carrel.library.stored_fields import FieldBatch

LETTERS = StoredField(name="letters", title="Letters", kind="number")
TAGGED = StoredField(name="tagged", title="Tagged", kind="keyword")


class Control:
    """A job that is cancelled after so many papers."""

    def __init__(self, cancel_after: float = float("inf")) -> None:
        self.left, self.told = cancel_after, []

    @property
    def cancelled(self) -> bool:
        return self.left <= 0

    def progress(self, done: int, total: int | None = None) -> None:
        self.told.append((done, total))


class Follow:
    """Follows the library with two fields, and remembers which papers were read."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.fields: list[tuple[StoredField, Callable[[Paper], Iterable[Any]]]] = [
            (LETTERS, lambda paper: [len(paper.title)]),
            (TAGGED, lambda paper: [*paper.tags, paper.state.value]),
        ]
        self.read: list[int] = []
        self.batches: list[FieldBatch] = []
        self.failed: list[str] = []
        self.write: Callable[[FieldBatch], bool] = library.store_fields

    def __call__(self, cancel_after: float = float("inf")) -> bool:
        """Follow; `read` and `batches` are then what this did."""
        self.read, self.batches, job = [], [], Control(cancel_after)

        def call(function: FieldReading, paper: Paper) -> Any:
            if function.field is self.fields[0][0]:
                self.read.append(paper.id)
                job.left -= 1
            try:
                return function(paper)
            except Exception as error:
                self.failed.append(repr(error))
                return None

        def write(batch: FieldBatch) -> bool:
            self.batches.append(batch)
            return self.write(batch)

        return FieldFollower(self.library.path, write, self.fields).follow(call, job)


def stored(path: Path, name: str) -> dict[int, list[Any]]:
    with closing(sqlite3.connect(read_only_uri(path), uri=True)) as connection:
        found: dict[int, list[Any]] = {}
        for paper_id, value in connection.execute(
            "SELECT paper_id, value FROM paper_field JOIN stored_field ON id = field_id"
            " WHERE name = ? ORDER BY paper_id, value",
            (name,),
        ):
            found.setdefault(paper_id, []).append(value)
        return found


def many(count: int, start: int = 0) -> list[ImportedPaper]:
    return [ImportedPaper(title="x" * (n % 7 + 1) + f" {n}") for n in range(start, start + count)]
