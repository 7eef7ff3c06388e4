"""Mentions in the library: what extractors found is stored, what the reader decides is recorded.

What was found is derived from the papers, by whoever follows the change feed
(`mention_follower.py`); decisions are changes of the reader's like any other, which undo takes
back. The rows of `mention`, by which both are found, are made anew for the papers concerned
before each commit.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from carrel.domain.changes import told_as
from carrel.domain.mention import MOST_KEYS, Extraction, KeptMention, Mention, MentionState
from carrel.domain.mention_json import loaded
from carrel.library.errors import LibraryError
from carrel.library.mention_edits import MentionEdit, overlaid, overlap, placed_in, row_of
from carrel.library.mention_keys import keys_of
from carrel.library.stored_fields import Progress
from carrel.library.transaction import Transaction

_CHUNK = 400
_EDITS = "mention_edit"
_EDIT_COLUMNS = ("id", "paper_id", "extractor", "state", "mention", "around")
_TEXTS = "title, COALESCE(NULLIF(abstract, ''), summary, '')"


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionBatch:
    """All mentions of some papers by some extractors, to take the place of those stored.

    `found` holds, for each paper, one text of `mention_json.dumped` for each of `extractions`.
    `before`, `after` and `settle` are as in `stored_fields.FieldBatch`.
    """

    extractions: tuple[Extraction, ...]
    before: Progress | None
    after: Progress
    found: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    settle: bool = True


def progress_of(connection: sqlite3.Connection, asked: Extraction) -> Progress | None:
    """Return how far the mentions are right; None where none are stored of version and keys."""
    found = connection.execute(
        "SELECT seq, reached FROM extraction WHERE name = ? AND version = ? AND keys = ?",
        (asked.name, asked.version, json.dumps(asked.keys)),
    ).fetchone()
    return Progress(*found) if found else None


def texts_of(
    connection: sqlite3.Connection, paper_ids: Sequence[int]
) -> Iterable[tuple[int, str, str]]:
    """Yield id, title and abstract (else Carrel's summary, else "") of papers that are there."""
    for start in range(0, len(paper_ids), _CHUNK):
        part = paper_ids[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        yield from connection.execute(
            f"SELECT id, {_TEXTS} FROM paper WHERE id IN ({marks}) AND +live = 1 ORDER BY id", part
        ).fetchall()


# -- what extractors found -------------------------------------------------------------------------


def store(transaction: Transaction, batch: MentionBatch) -> bool:
    """Store the batch; see `Library.store_mentions`."""
    driver = transaction.driver
    if any(progress_of(driver, one) != batch.before for one in batch.extractions):
        return False
    # Papers can be deleted for good between the read and this write.
    alive = {key for key, _ in transaction.cells("paper", "live", list(batch.found))}
    for number, one in enumerate(batch.extractions):
        extraction_id = _row(driver, one)
        found = {key: texts[number] for key, texts in batch.found.items() if key in alive}
        touched = _replace(driver, extraction_id, found)
        if touched:
            _index(driver, extraction_id, one.name, one.keys, touched)
            transaction.feed.change(told_as(one.name), touched)
        if touched or batch.settle:
            driver.execute(
                "UPDATE extraction SET seq = ?, reached = ? WHERE id = ?",
                (*batch.after, extraction_id),
            )
    return True


def drop(transaction: Transaction, keep: Collection[str]) -> list[str]:
    """Forget what all extractors but those found; the reader's decisions stay."""
    found = transaction.driver.execute("SELECT id, name FROM extraction ORDER BY name").fetchall()
    gone = [(key, name) for key, name in found if name not in keep]
    for key, name in gone:
        papers = transaction.driver.execute(
            "SELECT DISTINCT paper_id FROM mention WHERE extraction_id = ?", (key,)
        )
        transaction.feed.change(told_as(name), (row[0] for row in papers))
        # Its mentions go with it.
        transaction.driver.execute("DELETE FROM extraction WHERE id = ?", (key,))
    return [name for _, name in gone]


def _row(driver: sqlite3.Connection, one: Extraction) -> int:
    """Return the extraction's number; its row is made, or brought to version and keys."""
    keys = json.dumps(one.keys)
    known = driver.execute("SELECT id, keys FROM extraction WHERE name = ?", (one.name,)).fetchone()
    if known is not None and known[1] != keys:
        driver.execute("DELETE FROM extraction WHERE id = ?", (known[0],))
        known = None
    if known is None:
        made = driver.execute(
            "INSERT INTO extraction (name, version, keys, seq) VALUES (?, ?, ?, 0)",
            (one.name, one.version, keys),
        )
        assert made.lastrowid is not None
        return made.lastrowid
    driver.execute("UPDATE extraction SET version = ? WHERE id = ?", (one.version, known[0]))
    return int(known[0])


def _replace(driver: sqlite3.Connection, extraction_id: int, found: Mapping[int, str]) -> list[int]:
    """Have the papers hold these mentions; return those that held others, ascending."""
    there = found_in(driver, extraction_id, sorted(found))
    touched = [key for key in sorted(found) if there.get(key, "[]") != found[key]]
    driver.executemany(
        f"DELETE FROM paper_mentions WHERE extraction_id = {extraction_id} AND paper_id = ?",
        [(key,) for key in touched if key in there],
    )
    driver.executemany(
        "INSERT INTO paper_mentions (extraction_id, paper_id, found)"
        f" VALUES ({extraction_id}, ?, ?)",
        [(key, found[key]) for key in touched if found[key] != "[]"],
    )
    return touched


def found_in(
    connection: sqlite3.Connection, extraction_id: int, paper_ids: Sequence[int]
) -> dict[int, str]:
    """Return what was found in those of the papers in which anything was, as JSON."""
    found: dict[int, str] = {}
    for start in range(0, len(paper_ids), _CHUNK):
        part = paper_ids[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        found.update(
            connection.execute(
                "SELECT paper_id, found FROM paper_mentions"
                f" WHERE paper_id IN ({marks}) AND extraction_id = ?",
                (*part, extraction_id),
            )
        )
    return found


# -- both together ---------------------------------------------------------------------------------


def edits_of(
    connection: sqlite3.Connection, extractor: str, paper_ids: Sequence[int]
) -> dict[int, list[MentionEdit]]:
    """Return the reader's decisions about those of the papers that have any, oldest first."""
    found: dict[int, list[MentionEdit]] = {}
    for paper_id, row in _edit_rows(connection, extractor, paper_ids):
        found.setdefault(paper_id, []).append(MentionEdit.from_row(row))
    return found


def decided_in(
    connection: sqlite3.Connection, extractor: str, paper_ids: Sequence[int]
) -> dict[int, str]:
    """Return what the reader decided about those of the papers that have any, as it is stored."""
    found: dict[int, str] = {}
    for paper_id, row in _edit_rows(connection, extractor, paper_ids):
        found[paper_id] = found.get(paper_id, "") + repr(row)
    return found


def _edit_rows(
    connection: sqlite3.Connection, extractor: str, paper_ids: Sequence[int]
) -> Iterator[tuple[int, tuple[int, str, str, str]]]:
    """Yield the decisions as they are stored, each with its paper, oldest first a paper."""
    if connection.execute("SELECT 1 FROM mention_edit LIMIT 1").fetchone() is None:
        return
    for start in range(0, len(paper_ids), _CHUNK):
        part = paper_ids[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        for paper_id, number, state, mention, around in connection.execute(
            "SELECT paper_id, id, state, mention, around FROM mention_edit"
            f" WHERE paper_id IN ({marks}) AND extractor = ? ORDER BY id",
            (*part, extractor),
        ):
            yield paper_id, (number, state, mention, around)


def kept_in(
    connection: sqlite3.Connection, extraction_id: int, extractor: str, paper_ids: Sequence[int]
) -> dict[int, list[KeptMention]]:
    """Return the mentions of those of the papers that have any, in the order of their texts."""
    found = found_in(connection, extraction_id, paper_ids)
    edits = edits_of(connection, extractor, paper_ids)
    texts = {
        key: {"title": title, "abstract": abstract}
        for key, title, abstract in texts_of(connection, list(edits))
    }
    return {
        key: [
            KeptMention(paper_id=key, extractor=extractor, mention=mention, state=state)
            for mention, state in overlaid(
                loaded(found.get(key, "[]")), edits.get(key, ()), texts.get(key, {})
            )
        ]
        for key in paper_ids
        if key in found or key in edits
    }


def _index(
    driver: sqlite3.Connection,
    extraction_id: int,
    extractor: str,
    keys: Sequence[str],
    paper_ids: Sequence[int],
) -> None:
    """Make the rows anew by which the mentions of the papers are found."""
    driver.executemany(
        f"DELETE FROM mention WHERE extraction_id = {extraction_id} AND paper_id = ?",
        [(key,) for key in paper_ids],
    )
    columns = ", ".join(f"key{number}" for number in range(1, MOST_KEYS + 1))
    marks = ", ".join("?" * MOST_KEYS)
    driver.executemany(
        f"INSERT INTO mention (extraction_id, paper_id, number, state, {columns})"
        f" VALUES ({extraction_id}, ?, ?, ?, {marks})",
        [
            (key, number, one.state.value, *keys_of(one.mention, keys))
            for key, kept in kept_in(driver, extraction_id, extractor, paper_ids).items()
            for number, one in enumerate(kept)
        ],
    )


# -- what the reader decides -----------------------------------------------------------------------


def decide(
    transaction: Transaction,
    paper_id: int,
    extractor: str,
    mention: Mention,
    state: MentionState,
) -> str:
    """Record that the reader decided a mention so; return the paper's title.

    FOUND takes back what was decided about its place. Raises LibraryError where the paper is gone,
    or the mention's quote no longer stands there.
    """
    found = next(iter(texts_of(transaction.driver, [paper_id])), None)
    if found is None:
        raise LibraryError("its paper is no longer in the library")
    _, title, abstract = found
    text = title if mention.field == "title" else abstract
    if not mention.quote or text[mention.start : mention.end] != mention.quote:
        raise LibraryError("the text has changed meanwhile, and these words no longer stand there")
    transaction.delete_rows(_EDITS, _overlapped(transaction, paper_id, extractor, mention, text))
    if state.is_decided:
        row = {"id": _next_id(transaction), "paper_id": paper_id, "extractor": extractor}
        transaction.insert_rows(_EDITS, [row | {"state": state.value} | row_of(mention, text)])
    return title


def settle(transaction: Transaction, edited: Mapping[str, Collection[int]]) -> None:
    """Have the mentions of the edited papers, by extractor, found as the edits say."""
    driver = transaction.driver
    for extractor, paper_ids in edited.items():
        row = driver.execute(
            "SELECT id, keys FROM extraction WHERE name = ?", (extractor,)
        ).fetchone()
        alive = sorted(key for key, _ in transaction.cells("paper", "live", list(paper_ids)))
        if row is not None:
            _index(driver, row[0], extractor, json.loads(row[1]), alive)


def _overlapped(
    transaction: Transaction, paper_id: int, extractor: str, mention: Mention, text: str
) -> list[dict[str, Any]]:
    """Return the rows of the edits that stand where the mention does."""
    rows = transaction.driver.execute(
        f"SELECT {', '.join(_EDIT_COLUMNS)} FROM {_EDITS} WHERE paper_id = ? AND extractor = ?",
        (paper_id, extractor),
    ).fetchall()
    found = []
    for row in rows:
        told = dict(zip(_EDIT_COLUMNS, row, strict=True))
        edit = MentionEdit.from_row((told["id"], told["state"], told["mention"], told["around"]))
        at = placed_in(edit, text) if edit.mention.field == mention.field else None
        if at is not None and overlap(at, mention):
            found.append(told)
    return found


def _next_id(transaction: Transaction) -> int:
    found = transaction.one("SELECT seq FROM sqlite_sequence WHERE name = ?", _EDITS)
    return (found[0] if found else 0) + 1
