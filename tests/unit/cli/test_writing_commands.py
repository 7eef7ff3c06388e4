"""`carrel tag`, `note`, `state`, `trash`, `undo` and `redo`."""

from __future__ import annotations

from pathlib import Path

import pytest

CRANES = "2102.99011"


def tags(carrel) -> dict[str, int]:
    return {tag["name"]: tag["count"] for tag in carrel("tag", "--list", "--json").json["tags"]}


# -- tags


def test_tags_are_given_and_taken(carrel, ids):
    told = carrel("tag", CRANES, "--add", "a/b", ids["Slow Lamps"], "--add", "#c", "--json").json
    assert (told["given"], told["taken"]) == (4, 0)
    assert told["papers"][0]["tags"] == ["a/b", "c"]
    told = carrel("tag", CRANES, "--remove", "C", "--add", "d", "--json").json
    assert (told["given"], told["taken"]) == (1, 1)
    assert told["papers"] == [{"id": told["papers"][0]["id"], "tags": ["a/b", "d"]}]
    assert tags(carrel) == {"a/b": 2, "c": 1, "d": 1}


def test_tags_for_a_reader(carrel):
    ran = carrel("tag", CRANES, "--add", "a")
    assert ran.out.endswith("    a\n1 paper: 1 tag given, 0 taken\n")
    assert carrel("tag", CRANES).out.endswith("    a\n")
    assert carrel("tag").out.split() == ["1", "a"]


def test_tags_are_renamed_coloured_and_deleted(carrel):
    carrel("tag", CRANES, "--add", "a", "--add", "a/b")
    told = carrel("tag", "--rename", "a", "z", "--json").json
    assert told == {"renamed": "a", "to": "z", "papers": 1}
    assert carrel("tag", "--colour", "z", "blue", "--json").json == {
        "coloured": "z",
        "colour": "blue",
    }
    assert "z (blue)" in carrel("tag").out
    assert carrel("tag", "--color", "z", "none").out == "“z” is without a colour\n"
    assert carrel("tag", "--delete", "z", "--json").json == {"deleted": "z", "papers": 1}
    assert tags(carrel) == {}
    assert carrel("tag").err == "no tags yet\n"


@pytest.mark.parametrize(
    "what", [["--rename", "x", "y"], ["--delete", "x"], ["--colour", "x", "blue"]]
)
def test_an_unknown_tag(carrel, what: list[str]):
    ran = carrel("tag", *what)
    assert (ran.status, ran.out) == (1, "")
    assert "there is no tag “x”" in ran.err


def test_tags_become_one(carrel, ids):
    carrel("tag", CRANES, "--add", "a", "--add", "b/x")
    carrel("tag", ids["Slow Lamps"], "--add", "c")
    merge = ("tag", "--merge", "a", "b", "--into", "c")
    told = carrel(*merge, "--dry-run")
    assert told.out == (
        "a -> c (merges): 1 paper, 0 highlights\n"
        "b/x -> c/x: 1 paper, 0 highlights\n"
        "2 tags on 1 paper and 0 highlights\n"
    )
    assert tags(carrel) == {"a": 1, "b/x": 1, "c": 1}
    assert carrel(*merge).out == "“a”, “b”: now “c” (1 paper)\n"
    assert tags(carrel) == {"c": 2, "c/x": 1}
    carrel("undo")
    assert tags(carrel) == {"a": 1, "b/x": 1, "c": 1}


def test_a_rename_and_a_deletion_are_told_before(carrel):
    carrel("tag", CRANES, "--add", "a", "--add", "a/b")
    told = carrel("tag", "--rename", "a", "z", "--dry-run", "--json").json
    assert [(move["old"], move["new"]) for move in told["moves"]] == [("a", "z"), ("a/b", "z/b")]
    assert (told["papers"], told["highlights"], told["trouble"]) == (1, 0, "")
    assert "a/b goes: 1 paper" in carrel("tag", "--delete", "a", "--dry-run").out
    assert tags(carrel) == {"a": 1, "a/b": 1}
    ran = carrel("tag", "--rename", "a", "a/c", "--dry-run")
    assert (ran.status, ran.out) == (1, "")
    assert "cannot be moved below itself" in ran.err


@pytest.mark.parametrize("end", [[], ["--dry-run"]])
def test_an_unknown_tag_has_names_like_it(carrel, end: list[str]):
    carrel("tag", CRANES, "--add", "Quantization")
    ran = carrel("tag", "--rename", "quantisation", "q", *end)
    assert ran.status == 1
    assert "no tag “quantisation”; did you mean “Quantization”?" in ran.err


# -- notes


def test_a_note_is_written_and_printed(carrel, ids):
    assert carrel("note", CRANES).err == "nothing is written on this paper yet\n"
    assert carrel("note", CRANES, "--json").json["note"] is None
    ran = carrel("note", CRANES, "--set", "first")
    assert ran.out.startswith("saved ")
    told = carrel("note", CRANES, "--append", "second\n", "--json").json
    assert told["note"] == "first\nsecond\n"
    assert told["changed_at"].endswith("Z")
    assert carrel("note", CRANES).out == "first\nsecond\n"
    assert carrel("note", CRANES, "--append", "third").status == 0
    assert carrel("note", CRANES).out == "first\nsecond\nthird\n"
    carrel("note", CRANES, "--set", "")
    assert carrel("note", CRANES, "--json").json["note"] is None


def test_a_note_comes_from_a_file(carrel, tmp_path: Path):
    text = "# Überschrift\r\n\r\n- [[other]] \u2028 ok\n"
    (tmp_path / "note.md").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert carrel("note", CRANES, "--file", str(tmp_path / "note.md")).status == 0
    assert carrel("note", CRANES, "--json").json["note"] == text.replace("\r\n", "\n")


def test_a_note_comes_back_as_it_was_through_a_pipe(carrel):
    text = "tab\there, form feed \x0c, escape \x1b[1m\n\n"
    carrel("note", CRANES, "--file", "-", stdin=text)
    printed = carrel("note", CRANES).out
    assert printed == text
    carrel("note", CRANES, "--file", "-", stdin=printed)
    assert carrel("note", CRANES, "--json").json["note"] == text


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_file_that_is_no_text_leaves_the_note(carrel, tmp_path: Path, form):
    carrel("note", CRANES, "--set", "kept")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    ran = carrel("note", CRANES, "--file", str(tmp_path / "picture.png"), *form)
    assert ran.status == 1
    assert "is not UTF-8" in ran.err
    ran = carrel("note", CRANES, "--file", str(tmp_path / "missing.md"), *form)
    assert ran.status == 1
    assert "missing.md: No such file" in ran.err
    assert carrel("note", CRANES).out == "kept\n"


def test_an_absurd_note_is_refused(carrel):
    ran = carrel("note", CRANES, "--file", "-", stdin=b"x" * 5_000_001)
    assert (ran.status, ran.out) == (1, "")
    assert "at most" in ran.err


def test_earlier_texts(carrel, monkeypatch: pytest.MonkeyPatch):
    from carrel.library import notes

    assert carrel("note", CRANES, "--history").err == "no earlier texts are kept of this note\n"
    monkeypatch.setattr(notes, "VERSION_AFTER_MS", -1)
    for text in ("one", "two", "three"):
        carrel("note", CRANES, "--set", text)
    told = carrel("note", CRANES, "--history", "--json").json["versions"]
    assert [version["note"] for version in told] == ["two", "one"]
    assert "one\n" in carrel("note", CRANES, "--history").out


def test_a_note_takes_one_paper(carrel, ids):
    both = "\n".join((CRANES, ids["Slow Lamps"]))
    assert carrel("note", "-", "--set", "x", stdin=both).status == 2
    assert carrel("note", "-", "--set", "x", stdin=CRANES).status == 0
    assert carrel("note", "-", "--set", "x", stdin="").status == 2


# -- states and trash


def test_states(carrel, ids):
    told = carrel("state", CRANES, "--star", "--rating", "4", "read", "--json").json["papers"]
    stored = {"state": "read", "starred": True, "rating": 4, "trashed_at": None}
    assert told == [{"id": told[0]["id"], **stored}]
    assert carrel("state", CRANES).out.endswith(
        "2021 · read ★ 4 of 5 · " + key(carrel, CRANES) + "\n"
    )
    told = carrel(
        "state", CRANES, ids["Slow Lamps"], "dropped", "--unstar", "--no-rating", "--json"
    )
    assert {(p["state"], p["starred"], p["rating"]) for p in told.json["papers"]} == {
        ("dropped", False, None)
    }


def key(carrel, name: str) -> str:
    return carrel("show", name, "--json").json["citekey"]


def test_the_trash(carrel):
    assert carrel("trash").err == "0 papers in the trash\n"
    assert carrel("state", CRANES, "--trash", "--json").json["papers"][0]["trashed_at"]
    listed = carrel("trash", "--json").json
    assert listed["count"] == 1
    assert list(listed["papers"][0]) == ["id", "title", "year", "trashed_at"]
    assert "· trashed 2" in carrel("trash", "--list").out
    assert carrel("search", "--json").json["count"] == 3
    assert "Trashed" in carrel("show", CRANES).out
    carrel("state", CRANES, "--restore")
    assert carrel("trash", "--json").json["count"] == 0


def test_emptying_the_trash_wants_a_yes(carrel):
    carrel("state", CRANES, "--trash")
    ran = carrel("trash", "--empty")
    assert ran.status == 2
    assert "--yes" in ran.err
    assert carrel("trash", "--json").json["count"] == 1
    assert carrel("trash", "--empty", "--yes", "--json").json == {"deleted": 1}
    assert carrel("show", CRANES).status == 1
    assert carrel("trash", "--empty", "--yes").out == "0 papers deleted for good\n"


# -- undo and redo


def test_undo_and_redo(carrel):
    carrel("state", CRANES, "read")
    carrel("tag", CRANES, "--add", "x")
    labels = [one["label"] for one in carrel("undo", "--list", "--json").json["entries"]]
    assert len(labels) == 3
    assert labels[0].startswith("Tag ")
    assert carrel("undo").out.startswith("Undone: Tag ")
    told = carrel("undo", "--json").json["undone"]
    assert list(told) == ["label", "origin", "at", "papers"]
    assert told["origin"] == "command line"
    assert told["papers"] == [carrel("show", CRANES, "--json").json["id"]]
    assert carrel("show", CRANES, "--json").json["state"] == "inbox"
    waiting = [one["label"] for one in carrel("redo", "--list", "--json").json["entries"]]
    assert waiting == labels[1::-1]
    assert "Mark" in carrel("redo", "--list").out
    assert carrel("redo").out.startswith("Redone: Mark ")
    assert "redone" in carrel("redo", "--json").json
    assert carrel("show", CRANES, "--json").json["tags"] == ["x"]


def test_undo_of_the_other_side_and_no_more(carrel):
    assert "window" in carrel("undo", "--list").out
    told = carrel("undo", "--json").json["undone"]
    assert (told["origin"], len(told["papers"])) == ("window", 4)
    assert carrel("search", "--json").json["count"] == 0
    ran = carrel("undo", "--json")
    assert (ran.status, ran.json) == (1, {"error": "there is nothing to undo"})
    assert carrel("undo", "--list").err == "there is nothing to undo\n"
    assert carrel("redo").status == 0
    assert carrel("redo").err == "carrel: there is nothing to redo\n"


def test_no_papers_at_all_change_nothing(carrel):
    for arguments in (["tag", "-", "--add", "x"], ["state", "-", "read"]):
        ran = carrel(*arguments, "--json", stdin="\n")
        assert (ran.status, ran.json["papers"]) == (0, [])
    assert len(carrel("undo", "--list", "--json").json["entries"]) == 1


# -- citekeys


def test_a_citekey_is_printed_and_changed(carrel, ids):
    before = carrel("citekey", CRANES).out
    told = carrel("citekey", CRANES, "cranes:2024", "--json").json
    assert told["citekey"] == "cranes:2024"
    assert carrel("show", "cranes:2024").status == 0
    carrel("undo")
    assert carrel("citekey", CRANES).out == before
    ran = carrel("citekey", CRANES, "two words")
    assert (ran.status, ran.out) == (1, "")
    assert "a citekey is made of letters" in ran.err
    key = carrel("citekey", ids["Slow Lamps"]).out.strip()
    assert "is that of “Slow Lamps”" in carrel("citekey", CRANES, key.upper()).err
