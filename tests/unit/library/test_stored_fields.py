"""Stored fields follow the papers, are nobody's to undo, and cost ordinary writes nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.unit.library.following import Follow, many, stored
from tests.unit.library.older import make_older

from carrel.domain.fields import StoredField
from carrel.domain.paper import ImportedPaper, ReadingState
from carrel.library import backup
from carrel.library.connection import read_only_uri
from carrel.library.library import Library
from carrel.library.location import library_file
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.library.rows import ListReader
from carrel.library.stored_fields import FieldBatch


def test_all_papers_are_read_once_and_then_what_changed(library: Library, add, follow: Follow):
    one, two, three = add("One", "Two", "Three")
    library.trash([three])
    assert follow()
    assert follow.read == [one, two, three]
    assert stored(library.path, "letters") == {one: [3], two: [3], three: [5]}
    assert stored(library.path, "tagged") == {n: ["inbox"] for n in (one, two, three)}
    assert follow()
    assert (follow.read, follow.batches) == ([], [])

    library.add_tags([two], ["llm"])
    library.set_state([one], ReadingState.READ)
    library.save_note(three, "a note is not looked at")
    (four,) = add("Fourth")
    assert follow()
    assert follow.read == [one, two, four]
    assert stored(library.path, "tagged")[two] == ["inbox", "llm"]
    assert stored(library.path, "tagged")[one] == ["read"]
    assert stored(library.path, "letters")[four] == [6]

    library.undo()
    library.undo()
    library.undo()
    library.undo()
    assert follow()
    assert stored(library.path, "tagged")[one] == ["inbox"]
    assert stored(library.path, "tagged")[two] == ["inbox"]


def test_windows_hear_of_values_that_changed_and_of_no_others(
    library: Library, add, follow: Follow, reader: LibraryReader
):
    one, two = add("One", "Two")
    before = reader.last_seq()
    follow()
    told = reader.feed_since(before)
    assert told.changed == {"field:letters": {one, two}, "field:tagged": {one, two}}
    assert not told.added | told.removed
    library.set_state([one], ReadingState.READ)
    library.set_starred([two], True)
    before = reader.last_seq()
    follow()
    assert reader.feed_since(before).changed == {"field:tagged": {one}}
    library.set_starred([one], True)
    before, version = (
        reader.last_seq(),
        reader._connection.execute("PRAGMA data_version").fetchone(),
    )
    follow()
    assert follow.read
    assert reader.last_seq() == before
    assert reader._connection.execute("PRAGMA data_version").fetchone() == version


def test_nothing_of_it_is_undone(library: Library, add, follow: Follow, reader: LibraryReader):
    (one,) = add("One")
    library.set_state([one], ReadingState.READ)
    labels = [entry.label for entry in reader.history(10)]
    follow()
    assert [entry.label for entry in reader.history(10)] == labels
    library.undo()
    follow()
    assert reader.history(10, undone=True)  # what can be repeated still can
    library.redo()
    follow()
    assert stored(library.path, "tagged") == {one: ["read"]}


def test_a_new_version_reads_all_and_another_kind_begins_anew(
    library: Library, add, follow: Follow
):
    one, two = add("One", "Two")
    follow()
    newer = StoredField(name="letters", title="Letters", kind="number", version=2)
    follow.fields[0] = (newer, lambda paper: [-paper.id])
    assert follow()
    assert follow.read == [one, two]
    assert stored(library.path, "letters") == {one: [-one], two: [-two]}
    text = StoredField(name="letters", title="Letters", kind="text", version=2)
    follow.fields[0] = (text, lambda paper: [paper.title] if paper.id == one else [])
    assert follow()
    assert stored(library.path, "letters") == {one: ["One"]}


def test_only_drop_fields_forgets_a_field(
    library: Library, add, follow: Follow, reader: LibraryReader
):
    (one,) = add("One")
    follow()
    del follow.fields[1]
    follow()
    assert stored(library.path, "tagged")
    before = reader.last_seq()
    assert library.drop_fields({"letters", "unheard of"}) == ["tagged"]
    assert reader.feed_since(before).changed == {"field:tagged": {one}}
    assert not stored(library.path, "tagged")
    assert stored(library.path, "letters")
    assert library.drop_fields({"letters"}) == []


def test_deleted_papers_take_their_values_along(library: Library, add, follow: Follow):
    one, two = add("One", "Two")
    follow()
    library.trash([one])
    library.empty_trash()
    assert stored(library.path, "letters") == {two: [3]}
    assert follow()
    with closing(sqlite3.connect(read_only_uri(library.path), uri=True)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_paper_that_goes_while_it_is_read(library: Library, add, follow: Follow):
    one, two = add("One", "Two")
    real = follow.write

    def write(batch: FieldBatch) -> bool:
        library.trash([one])
        library.empty_trash()
        follow.write = real
        return real(batch)

    follow.write = write
    assert follow()
    assert stored(library.path, "letters") == {two: [3]}


# -- reading -----------------------------------------------------------------------------------


def test_papers_in_their_order(library: Library, add, reader: LibraryReader):
    one, two, three = add("One", "Two", "Three")
    library.add_tags([two], ["b", "a"])
    library.undo()
    library.add_tags([two], ["b", "a"])
    library.trash([three])
    found = list(reader.papers([three, 99, two, one]))
    assert found == [reader.paper(one_id) for one_id in (three, two, one)]
    assert found[1].tags == ("a", "b")


def test_values_for_columns(library: Library, follow: Follow, rows: ListReader):
    paper = ImportedPaper(
        title="One", authors=("Ada", "Bo"), year=2020, venue="Conf", arxiv="2401.00001"
    )
    library.add_batch([paper, ImportedPaper(title="Two")], source="x")
    library.add_tags([1], ["b", "a"])
    library.set_rating([1], 4)
    flag = StoredField(name="flag", title="Flag", kind="boolean")
    follow.fields.append((flag, lambda paper: [paper.id == 1]))
    follow()
    names = ["letters", "tagged", "flag", "author", "year", "venue", "rating", "arxiv", "doi"]
    found = rows.field_values([2, 1, 99], [*names, "key", "state", "added", "unheard of"])
    added, key = found[1].pop("added"), found[1].pop("key")
    assert isinstance(added[0], int)
    assert isinstance(key[0], str)
    assert found[1] == {
        "letters": (3,),
        "tagged": ("a", "b", "inbox"),
        "flag": (True,),
        "author": ("Ada", "Bo"),
        "year": (2020,),
        "venue": ("Conf",),
        "rating": (4,),
        "arxiv": ("2401.00001",),
        "state": ("inbox",),
    }
    assert found[2].keys() == {"letters", "tagged", "flag", "state", "added", "key"}
    assert found[2]["flag"] == (False,)
    assert 99 not in found
    assert rows.field_values([], names) == {}
    assert rows.field_values([1], []) == {}
    assert rows.field_values([1], ["unheard of"]) == {}


# -- cost and the version before ---------------------------------------------------------------


def test_ordinary_writes_do_not_touch_stored_fields(library: Library, add, follow: Follow):
    (one,) = add("One")
    follow()
    said: list[str] = []
    raw = library._writing_connection()
    raw.set_trace_callback(said.append)
    library.save_note(one, "a note")
    library.set_state([one], ReadingState.READ)
    library.add_batch(many(3), source="x")
    raw.set_trace_callback(None)
    assert not [line for line in said if "_field" in line]


def test_library_of_the_version_before_is_migrated(folder: Path):
    make_older(library_file(folder), 1)
    program = (
        "import sys; from pathlib import Path\n"
        "from carrel.library.opening import open_library\n"
        "with open_library(Path(sys.argv[1]), origin='window') as library:\n"
        "    library.undo()\n"
    )
    subprocess.run([sys.executable, "-c", program, str(folder)], check=True)
    (made,) = backup.list_backups(folder)
    assert "before-migration" in made.path.name
    with open_library(folder, origin="window") as library:
        library.add_batch(many(2), source="x")
        follow = Follow(library)
        assert follow()
        assert stored(library.path, "letters") == {1: [3], 2: [4]}
