"""Long random sequences of every operation: undo shows what was before, redo what was after,
and the feed names the papers that differ, whoever does it.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from carrel.domain.highlight import HIGHLIGHT_COLOURS
from carrel.domain.paper import ImportedPaper, ReadingState
from carrel.domain.tag import TAG_COLOURS
from carrel.domain.vault_change import Expected, VaultChange
from carrel.library.connection import read_only_uri
from carrel.library.errors import LibraryError
from carrel.library.library import Library
from carrel.library.location import library_file
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader

TITLES = ("A", "B", "C", "D", "E", "F")
NAMES = ("a", "A", "a/b", "a/b/c", "b", "B/c", "c")
IDS = st.lists(st.integers(1, 9), min_size=1, max_size=4)

Dump = tuple[dict[int, tuple[Any, ...]], list[tuple[Any, ...]]]


def dump(path: Path) -> Dump:
    """Everything that a reader of the library can see: papers with tags and notes, and tags."""
    with closing(sqlite3.connect(read_only_uri(path), uri=True)) as connection:
        papers = {
            row[0]: row
            for row in connection.execute(
                "SELECT id, carrel_id, citekey, title, authors, year, venue, arxiv, links, state,"
                " starred, rating, trashed_at, added_at, decided_at, queue,"
                " (SELECT GROUP_CONCAT(told, '|') FROM (SELECT id || highlight_id || field"
                "  || quote || colour || comment || tags AS told FROM highlight"
                "  WHERE paper_id = paper.id ORDER BY id)),"
                " (SELECT body FROM note WHERE paper_id = paper.id AND body <> ''),"
                " (SELECT GROUP_CONCAT(name, '|') FROM (SELECT name FROM tag JOIN paper_tag"
                "  ON tag_id = tag.id WHERE paper_id = paper.id ORDER BY name))"
                " FROM paper WHERE live = 1"
            )
        }
        tags = connection.execute("SELECT name, colour FROM tag ORDER BY name").fetchall()
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return papers, tags


class Entry:
    """What the model knows of one entry of the history."""

    def __init__(self, number: int, before: Dump, after: Dump) -> None:
        self.number, self.before, self.after = number, before, after


class LibraryMachine(RuleBasedStateMachine):
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="carrel-machine-"))
        shutil.copyfile(self.template, library_file(self.folder))
        self.now = 1_700_000_000_000
        self.patch = mock.patch("carrel.library.transaction.now_ms", self.time)
        self.patch.start()
        self.sides = [open_library(self.folder, origin=name) for name in ("window", "command line")]
        self.reader = LibraryReader(library_file(self.folder))
        self.done: list[Entry] = []
        self.undone: list[Entry] = []
        self.gone: set[int] = set()

    def time(self) -> int:
        return self.now

    def teardown(self) -> None:
        self.reader.close()
        for side in self.sides:
            side.close()
        self.patch.stop()
        shutil.rmtree(self.folder)

    # -- the model

    def seen(self) -> Dump:
        return dump(library_file(self.folder))

    def still(self, what: Dump) -> Dump:
        """`what` without the papers that were deleted for good since."""
        return {key: row for key, row in what[0].items() if key not in self.gone}, what[1]

    def change(self, work: Any) -> None:
        """Run one change and take its entry into the model."""
        before, seq = self.seen(), self.reader.last_seq()
        try:
            work()
        except LibraryError:
            assert self.seen() == before
            assert self.reader.last_seq() == seq
            return
        after = self.seen()
        newest = self.reader.history(1)
        number = newest[0].id if newest else 0
        if self.reader.last_seq() == seq:
            assert after == before
            return
        self.undone.clear()
        if self.done and self.done[-1].number == number:
            self.done[-1].after = after
        else:
            self.done.append(Entry(number, before, after))
        self.check_feed(seq, before, after)

    def check_feed(self, seq: int, before: Dump, after: Dump) -> None:
        told = self.reader.feed_since(seq)
        differ = {
            key
            for key in before[0].keys() | after[0].keys()
            if before[0].get(key) != after[0].get(key)
        }
        # A note that was written and taken back again in one session is told without need.
        noted = told.changed.get("note", frozenset())
        assert differ <= told.touched <= differ | noted
        trash = 12
        seen = [
            {key for key, row in one[0].items() if row[trash] is None} for one in (before, after)
        ]
        assert told.added == seen[1] - seen[0]
        assert told.removed == seen[0] - seen[1]
        if before[1] != after[1]:
            assert "tags" in told.changed

    # -- operations

    @initialize()
    def some_papers(self) -> None:
        self.change(
            lambda: self.sides[0].add_batch([ImportedPaper(title=t) for t in "ABC"], source="x")
        )

    @rule(
        side=st.integers(0, 1),
        titles=st.lists(st.sampled_from(TITLES), min_size=1, max_size=3),
        venue=st.sampled_from([None, "ICML"]),
        arxiv=st.sampled_from([None, "2401.00001", "2401.00002"]),
        same_import=st.booleans(),
    )
    def add(self, side, titles, venue, arxiv, same_import) -> None:
        papers = [ImportedPaper(title=title, venue=venue, arxiv=arxiv) for title in titles]
        number = self.done[-1].number if self.done and same_import else None
        self.change(lambda: self.sides[side].add_batch(papers, source="x", history_id=number))

    @rule(ids=IDS, state=st.sampled_from(ReadingState))
    def set_state(self, ids, state) -> None:
        self.change(lambda: self.sides[0].set_state(ids, state))

    @rule(ids=IDS, starred=st.booleans())
    def set_starred(self, ids, starred) -> None:
        self.change(lambda: self.sides[0].set_starred(ids, starred))

    @rule(ids=IDS, rating=st.none() | st.integers(1, 5))
    def set_rating(self, ids, rating) -> None:
        self.change(lambda: self.sides[0].set_rating(ids, rating))

    @rule(
        side=st.integers(0, 1),
        paper=st.integers(1, 9),
        key=st.sampled_from(("A", "B", "Aa", "paperA", "key1", "key-2", "KEY1", "key-")),
    )
    def set_citekey(self, side, paper, key) -> None:
        self.change(lambda: self.sides[side].set_citekey(paper, key))

    @rule(side=st.integers(0, 1), ids=IDS)
    def trash(self, side, ids) -> None:
        self.change(lambda: self.sides[side].trash(ids))

    @rule(ids=IDS)
    def restore(self, ids) -> None:
        self.change(lambda: self.sides[0].restore(ids))

    @rule(side=st.integers(0, 1), ids=IDS, names=st.lists(st.sampled_from(NAMES), min_size=1))
    def add_tags(self, side, ids, names) -> None:
        self.change(lambda: self.sides[side].add_tags(ids, names))

    @rule(ids=IDS, names=st.lists(st.sampled_from(NAMES), min_size=1))
    def remove_tags(self, ids, names) -> None:
        self.change(lambda: self.sides[0].remove_tags(ids, names))

    @rule(old=st.sampled_from(NAMES), new=st.sampled_from(NAMES))
    def rename_tag(self, old, new) -> None:
        self.change(lambda: self.sides[0].rename_tag(old, new))

    @rule(names=st.lists(st.sampled_from(NAMES), min_size=1), into=st.sampled_from(NAMES))
    def merge_tags(self, names, into) -> None:
        self.change(lambda: self.sides[0].merge_tags(names, into))

    @rule(
        ids=IDS,
        given=st.lists(st.sampled_from(NAMES), max_size=2),
        taken=st.lists(st.sampled_from(NAMES), max_size=2),
    )
    def change_tags(self, ids, given, taken) -> None:
        self.change(lambda: self.sides[0].change_tags(ids, given, taken))

    @rule(ids=IDS, before=st.none() | st.integers(1, 9))
    def move_in_queue(self, ids, before) -> None:
        self.change(lambda: self.sides[0].move_in_queue(ids, before))

    @rule(
        side=st.integers(0, 1),
        paper=st.integers(1, 4),
        field=st.sampled_from(["title", "note"]),
        tags=st.lists(st.sampled_from(NAMES), max_size=2),
    )
    def add_highlight(self, side, paper, field, tags) -> None:
        self.change(lambda: self.sides[side].add_highlight(paper, field, (0, 2), tags=tags))

    @rule(ids=IDS, colour=st.none() | st.sampled_from(HIGHLIGHT_COLOURS), comment=st.text("ab"))
    def change_highlights(self, ids, colour, comment) -> None:
        self.change(lambda: self.sides[0].change_highlights(ids, colour=colour, comment=comment))

    @rule(key=st.integers(1, 9), field=st.sampled_from(["title", "note"]))
    def place_highlight(self, key, field) -> None:
        self.change(lambda: self.sides[0].place_highlight(key, field, (0, 1)))

    @rule(ids=IDS)
    def delete_highlights(self, ids) -> None:
        self.change(lambda: self.sides[0].delete_highlights(ids))

    @rule(name=st.sampled_from(NAMES))
    def delete_tag(self, name) -> None:
        self.change(lambda: self.sides[0].delete_tag(name))

    @rule(name=st.sampled_from(NAMES), colour=st.sampled_from(TAG_COLOURS))
    def colour(self, name, colour) -> None:
        self.change(lambda: self.sides[0].set_tag_colour(name, colour))

    @rule(
        side=st.integers(0, 1),
        paper=st.integers(1, 4),
        body=st.sampled_from(["", "one", "two", "see [[A]]"]),
    )
    def save_note(self, side, paper, body) -> None:
        self.change(lambda: self.sides[side].save_note(paper, body))

    @rule(side=st.integers(0, 1), paper=st.integers(1, 4), version=st.integers(1, 4))
    def restore_note(self, side, paper, version) -> None:
        self.change(lambda: self.sides[side].restore_note(paper, version))

    @rule(
        side=st.integers(0, 1),
        paper=st.integers(1, 4),
        note=st.sampled_from([None, "", "one", "from a vault"]),
        tags=st.sampled_from([((), ()), (("a/b",), ()), ((), ("a",)), (("c",), ("a/b",))]),
        state=st.sampled_from([None, *ReadingState]),
        rating=st.sampled_from([None, 1, 5]),
        is_rated=st.booleans(),
    )
    def take_from_vault(self, side, paper, note, tags, state, rating, is_rated) -> None:
        there, body = self.reader.paper(paper), self.reader.note(paper)
        if there is None:
            return
        change = VaultChange(
            paper_id=paper,
            carrel_id=there.carrel_id,
            title=there.title,
            file="x.md",
            expected=Expected(
                note=body.body if body else "",
                tags=there.tags,
                state=there.state,
                rating=there.rating,
            ),
            note=note,
            tags_added=tags[0],
            tags_removed=tags[1],
            state=state,
            rating=rating,
            rating_changed=is_rated,
        )
        self.change(lambda: self.sides[side].take_from_vault([change]))

    @rule(minutes=st.sampled_from([1, 10]))
    def wait(self, minutes) -> None:
        self.now += minutes * 60_000

    @rule()
    def empty_trash(self) -> None:
        before = self.seen()
        self.sides[0].empty_trash()
        self.gone |= before[0].keys() - self.seen()[0].keys()
        assert self.seen() == self.still(before)

    @rule()
    def thin(self) -> None:
        before = self.seen()
        self.sides[0].thin()
        assert self.seen() == before

    # -- undo and redo

    @rule(side=st.integers(0, 1), times=st.integers(1, 4))
    def undo(self, side, times) -> None:
        for _ in range(times):
            self.flip(self.sides[side].undo, self.done, self.undone, "before")

    @rule(side=st.integers(0, 1), times=st.integers(1, 4))
    def redo(self, side, times) -> None:
        for _ in range(times):
            self.flip(self.sides[side].redo, self.undone, self.done, "after")

    def flip(self, work: Any, source: list[Entry], target: list[Entry], what: str) -> None:
        before, seq = self.seen(), self.reader.last_seq()
        entry = work()
        if not source:
            assert entry is None
            assert self.seen() == before
            return
        known = source.pop()
        target.append(known)
        assert entry.id == known.number
        after = self.seen()
        assert after == self.still(getattr(known, what))
        self.check_feed(seq, before, after)

    @invariant()
    def history_is_the_models(self) -> None:
        assert [one.id for one in self.reader.history(999)] == [one.number for one in self.done][
            ::-1
        ]
        assert [one.id for one in self.reader.history(999, undone=True)] == [
            one.number for one in self.undone
        ][::-1]


def test_undo_and_redo_over_long_sequences(template: Path):
    LibraryMachine.template = template
    run_state_machine_as_test(
        LibraryMachine, settings=settings(max_examples=30, stateful_step_count=40)
    )


def test_everything_undone_and_redone(library: Library, add, clock):
    """One sequence of every operation, all the way back and forth, twice."""
    a, b, c = add("A", "B", "C")
    states = [dump(library.path)]
    for work in (
        lambda: library.set_state([a, b], ReadingState.READ),
        lambda: library.set_starred([a, c], starred=True),
        lambda: library.set_rating([b], 5),
        lambda: library.add_tags([a, b], ["x", "x/y", "z"]),
        lambda: library.set_tag_colour("x", "blue"),
        lambda: library.rename_tag("x", "z"),
        lambda: library.save_note(a, "text"),
        lambda: library.add_highlight(a, "note", (0, 4), tags=["z"]),
        lambda: library.change_highlights([1], colour="green", comment="why"),
        lambda: library.change_tags([a, c], ["new"], ["z/y"]),
        lambda: library.set_state([b, c], ReadingState.LATER),
        lambda: library.move_in_queue([c], b),
        lambda: library.trash([a, b]),
        lambda: library.restore([a]),
        lambda: library.remove_tags([a, b], ["z"]),
        lambda: library.merge_tags(["new"], "one"),
        lambda: library.delete_tag("one"),
        lambda: library.delete_highlights([1]),
        lambda: library.add_batch([ImportedPaper(title="B", venue="V")], source="x"),
    ):
        work()
        assert dump(library.path) != states[-1]
        states.append(dump(library.path))
    for _ in range(2):
        for state in reversed(states[:-1]):
            assert library.undo() is not None
            assert dump(library.path) == state
        for state in states[1:]:
            assert library.redo() is not None
            assert dump(library.path) == state
