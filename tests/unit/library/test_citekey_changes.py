"""Another citekey: what is refused, which links follow, what undo and imports do with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.domain.citekeys import wrong_citekey
from carrel.domain.note_links import note_links
from carrel.domain.paper import ImportedPaper
from carrel.library.citekey import base_key
from carrel.library.citekey_changes import _renamed
from carrel.library.errors import LibraryError
from carrel.library.library import Library
from carrel.library.reading import LibraryReader


@pytest.mark.parametrize("key", ["a", "_", "lamp2024", "Lamp_x", "a:b.c-d/e", "a#b", "9"])
def test_sound_keys(key: str):
    assert wrong_citekey(key) == ""


@pytest.mark.parametrize(
    "key", ["", " ", "a b", "a--b", "a-", "-a", "ä", "a]", "a|b", "a,b", "a\n", "a" * 121, "@a"]
)
def test_malformed_keys(key: str):
    assert wrong_citekey(key)


@given(st.text(), st.lists(st.text(min_size=1), max_size=3), st.none() | st.integers(1, 9999))
def test_keys_that_carrel_makes_are_sound(title: str, authors: list[str], year: int | None):
    assert wrong_citekey(base_key(title, tuple(authors), year)) == ""


def keys(reader: LibraryReader, *ids: int) -> list[str]:
    return [reader.paper(one).citekey for one in ids]


def test_links_follow_and_all_is_one_undo(library: Library, reader: LibraryReader, add):
    one, two, three = add("Lamp", "Chair", "Table")
    body = "[[Lamp]] [[ Lamp |it]] [[Lamp#part]] [[Lamps]] [[lamp]] `[[Lamp]]` Lamp"
    library.save_note(two, body)
    library.save_note(three, "[[Chair]]")
    seq = reader.last_seq()
    library.set_citekey(one, "light:2024")
    assert keys(reader, one, two) == ["light:2024", "Chair"]
    told = "[[light:2024]] [[light:2024|it]] [[light:2024#part]]"
    assert reader.note(two).body == f"{told} [[Lamps]] [[lamp]] `[[Lamp]]` Lamp"
    changes = reader.feed_since(seq).changed
    assert changes == {"citekey": {one}, "note": {two}}
    assert [link.paper_id for link in reader.backlinks(one)] == [two]
    assert reader.resolve("light:2024").id == one
    library.undo()
    assert keys(reader, one) == ["Lamp"]
    assert reader.note(two).body == body
    library.redo()
    assert keys(reader, one) == ["light:2024"]


@pytest.mark.parametrize(
    ("key", "says"),
    [("a b", "a citekey is made of"), ("Chair", "of “Chair”"), ("CHAIR", "Chair is that of")],
)
def test_what_is_refused_changes_nothing(library, reader, add, key: str, says: str):
    one, two = add("Lamp", "Chair")
    library.trash([two])
    seq = reader.last_seq()
    with pytest.raises(LibraryError, match=says):
        library.set_citekey(one, key)
    assert (keys(reader, one), reader.last_seq()) == (["Lamp"], seq)


def test_only_the_case_can_change_and_the_same_key_is_no_change(library, reader, add):
    (one,) = add("Lamp")
    library.set_citekey(one, "LAMP")
    assert keys(reader, one) == ["LAMP"]
    seq = reader.last_seq()
    library.set_citekey(one, "LAMP")
    assert reader.last_seq() == seq


def test_a_key_that_was_free_for_an_import_comes_back(library, reader, add):
    (one,) = add("Lamp")
    library.set_citekey(one, "other")
    library.add_batch([ImportedPaper(title="Lamp", year=2020)], source="x")
    library.set_citekey(one, "third")
    library.add_batch([ImportedPaper(title="Lamp!", year=1990)], source="x")
    for _ in range(4):
        library.undo()
    assert keys(reader, one) == ["Lamp"]
    for _ in range(4):
        library.redo()
    assert keys(reader, one) == ["third"]
    assert reader.resolve("Lamp1990").title == "Lamp!"


def bring(library: Library, **fields: object) -> None:
    library.add_batch([ImportedPaper(**{"title": "Lamp", **fields})], source="x.bib")


@pytest.mark.parametrize(
    ("brought", "taken"), [("my:key", "my:key"), ("a b", "Lamp"), ("CHAIR", "Lamp"), ("", "Lamp")]
)
def test_a_new_paper_takes_the_key_it_brings(library, reader, add, brought: str, taken: str):
    add("Chair")
    bring(library, citekey=brought)
    assert keys(reader, 2) == [taken]


def test_one_key_for_two_papers_of_a_batch(library, reader):
    papers = [ImportedPaper(title=title, citekey="key") for title in ("Lamp", "Chair")]
    library.add_batch(papers, source="x")
    assert keys(reader, 1, 2) == ["key", "Chair"]


def test_a_known_paper_takes_it_for_its_made_key(library, reader):
    bring(library, arxiv="2401.00001")
    bring(library, arxiv="2401.00001", citekey="mine")
    assert keys(reader, 1) == ["mine"]
    bring(library, arxiv="2401.00001", citekey="other")  # it is no longer a made one
    assert keys(reader, 1) == ["mine"]
    library.undo()
    assert keys(reader, 1) == ["Lamp"]


def test_a_known_paper_keeps_a_key_that_notes_name_or_that_only_the_title_matches(
    library, reader, add
):
    bring(library, citekey="mine")
    bring(library, arxiv="2401.00001")
    bring(library, citekey="other")
    assert keys(reader, 1) == ["mine"]
    (chair,) = add("Chair")
    bring(library, title="Table", doi="10.1234/t")
    library.save_note(chair, "see [[Table]]")
    bring(library, title="Table", doi="10.1234/t", citekey="tab")
    assert reader.resolve("Table").title == "Table"


@given(st.text("ab[]|# \n`", max_size=60))
def test_only_links_to_the_key_change(body: str):
    renamed = _renamed(body, "a", "b:c")
    before, after = note_links(body), note_links(renamed)
    assert len(after) == len(before)
    for old, new in zip(before, after, strict=True):
        name, mark, place = old.target.partition("#")
        wanted = f"b:c{mark}{place}" if name.strip() == "a" else old.target
        assert (new.target, new.shown) == (wanted, old.shown)
