"""`carrel searches`."""

from __future__ import annotations

import pytest
from tests.unit.cli.test_imports import loaded


def test_saved_and_listed_with_counts(carrel):
    ran = carrel("searches")
    assert (ran.status, ran.out, ran.err) == (0, "", "no saved searches yet\n")
    assert carrel("searches", "save", "to read/lamps", "slow", "lamps").out == (
        "“to read/lamps” was saved\n"
    )
    carrel("searches", "save", "no cranes", "is:inbox", "-cranes")
    assert carrel("searches").out == (
        "      1  to read/lamps: slow lamps\n      3  no cranes: is:inbox -cranes\n"
    )
    assert carrel("--json", "searches", "list").json == {
        "searches": [
            {"name": "to read/lamps", "query": "slow lamps", "count": 1},
            {"name": "no cranes", "query": "is:inbox -cranes", "count": 3},
        ]
    }


def test_saving_again_replaces(carrel):
    saved = carrel("searches", "save", "x", "lamps", "--json").json
    assert saved == {"saved": "x", "query": "lamps", "replaced": False}
    assert carrel("searches", "save", "X", "cranes", "--json").json["replaced"] is True
    assert carrel("searches").out == "      1  X: cranes\n"
    assert carrel("undo").out == "Undone: Save the search “X”\n"
    assert carrel("searches").out == "      1  x: lamps\n"


def test_renamed_and_deleted_with_those_below(carrel):
    carrel("searches", "save", "a", "lamps")
    carrel("searches", "save", "a/b", "cranes")
    assert carrel("searches", "rename", "a", "c").out == "“a” is now “c” (2 searches)\n"
    assert carrel("searches", "delete", "c/b").out == "“c/b” was deleted (1 search)\n"
    told = carrel("searches", "rename", "c", "d", "--json").json
    assert told == {"renamed": "c", "to": "d", "searches": 1}
    assert carrel("searches", "delete", "d", "--json").json == {"deleted": "d", "searches": 1}


@pytest.mark.parametrize(
    "words",
    [
        ("list", "x"),
        ("save", "x"),
        ("save", "/", "lamps"),
        ("save", "x", " "),
        ("save", "x" * 121, "lamps"),
        ("rename", "x"),
        ("delete",),
        ("delete", "x", "y"),
        ("nothing",),
    ],
    ids=" ".join,
)
def test_wrong_usage(carrel, words):
    ran = carrel("searches", *words)
    assert (ran.status, ran.out) == (2, "")
    assert "carrel searches --help" in ran.err


def test_what_is_not_there_and_what_is_taken(carrel):
    for name in ("a", "b"):
        carrel("searches", "save", name, "lamps")
    ran = carrel("searches", "rename", "a", "B")
    assert (ran.status, ran.err) == (1, "carrel: there is a search “b” already\n")
    ran = carrel("searches", "delete", "none", "--json")
    assert (ran.status, ran.json) == (1, {"error": "there is no saved search “none”"})


def test_listing_and_saving_are_light(folder):
    heavy = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "pluggy", "whoosh", "PySide6"}
    assert not loaded(folder, "searches", "save", "x", "lamps") & heavy
    assert not loaded(folder, "searches") & heavy
