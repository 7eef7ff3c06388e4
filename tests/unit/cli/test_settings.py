"""`carrel settings`."""

from __future__ import annotations

import tomllib

import pytest

from carrel.settings.preference_file import preferences_file
from carrel.settings.preference_pages import markdown
from carrel.settings.preferences import DEFAULTS, all_preferences


def stored() -> dict[str, object]:
    return tomllib.loads(preferences_file().read_text("utf-8"))


def test_all_are_listed_with_their_values_and_the_file(carrel):
    ran = carrel("settings")
    assert ran.status == 0
    for one in all_preferences():
        assert f"{one.key} = " in ran.out
        assert one.shape.title in ran.out
    assert ran.err == f"kept in {preferences_file()}\n"
    assert not preferences_file().exists()
    told = carrel("settings", "--json").json
    assert told["file"] == str(preferences_file())
    assert [one["key"] for one in told["preferences"]] == [one.key for one in all_preferences()]
    assert all(one["value"] == one["default"] for one in told["preferences"])
    assert (told["keyboard.keys"], told["problems"]) == ({}, [])


def test_what_is_chosen_is_listed_beside_what_is_usual(carrel):
    assert carrel("settings", "set", "appearance.theme", "dark").out == (
        'appearance.theme = "dark"\n'
    )
    assert 'appearance.theme = "dark"  (usually "system")' in carrel("settings").out
    assert stored() == {"appearance": {"theme": "dark"}}
    told = carrel("settings", "set", "triage.day_begins_at", "4", "--json").json
    assert told == {"file": str(preferences_file()), "values": {"triage.day_begins_at": 4}}


@pytest.mark.parametrize(
    ("word", "value"), [("off", False), ("No", False), ("false", False), ("on", True)]
)
def test_a_switch_takes_words(carrel, word: str, value: bool):
    told = carrel("settings", "set", "notes.word_count", word, "--json").json
    assert told["values"] == {"notes.word_count": value}


def test_keys_of_commands(carrel):
    ran = carrel("settings", "set", "keyboard.keys.paper.read", "R", "Ctrl+R")
    assert ran.out == 'keyboard.keys.paper.read = ["R", "Ctrl+R"]\n'
    carrel("settings", "set", "keyboard.keys.paper.drop", "")
    assert stored() == {"keyboard": {"keys": {"paper.read": ["R", "Ctrl+R"], "paper.drop": []}}}
    assert 'keyboard.keys.paper.read = ["R", "Ctrl+R"]' in carrel("settings").out
    carrel("settings", "reset", "keyboard.keys.paper.read")
    assert stored()["keyboard"] == {"keys": {"paper.drop": []}}


def test_reset_of_some_and_of_all(carrel):
    carrel("settings", "set", "appearance.theme", "dark")
    carrel("settings", "set", "start.query", "is:inbox -cranes")
    carrel("settings", "set", "keyboard.keys.a", "F6")
    assert carrel("settings", "reset", "appearance.theme").out == 'appearance.theme = "system"\n'
    assert stored()["start"] == {"query": "is:inbox -cranes"}
    ran = carrel("settings", "reset", "all", "--json")
    assert ran.json["values"]["start.query"] == DEFAULTS.start.query
    assert "start" not in stored()
    assert stored().get("keyboard", {}) in ({}, {"keys": {}})


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("set",), "needs a KEY and a VALUE"),
        (("set", "appearance.theme"), "needs a KEY and a VALUE"),
        (("set", "appearance.theme", "pink"), 'must be one of "system", "light", "dark"'),
        (("set", "appearance.theme", "dark", "light"), "has one value"),
        (("set", "triage.day_begins_at", "24"), "a whole number from 0 to 23"),
        (("set", "triage.day_begins_at", "four"), "a whole number from 0 to 23"),
        (("set", "notes.word_count", "1"), "true or false"),
        (("set", "apearance.theme", "dark"), "did you mean “appearance.theme”?"),
        (("set", "keyboard.keys.", "R"), "a table of commands and keys"),
        (("reset",), "needs a KEY, or “all”"),
        (("reset", "zzz"), "“carrel settings” lists all"),
        (("list", "x"), "goes with nothing else"),
        (("reset", "x", "--markdown"), "goes with nothing else"),
        (("what",), "invalid choice"),
    ],
    ids=lambda found: " ".join(found) if isinstance(found, tuple) else None,
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(carrel, words, told):
    ran = carrel("settings", *words)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
    assert not preferences_file().exists()


def test_what_is_wrong_with_the_file_is_said(carrel):
    preferences_file().parent.mkdir(parents=True, exist_ok=True)
    preferences_file().write_text("[appearance]\ntheme = 'pink'\n")
    ran = carrel("settings")
    assert ran.status == 0
    assert 'line 2: appearance.theme is "pink"' in ran.err
    assert "line 2" in carrel("settings", "--json").json["problems"][0]
    preferences_file().write_text("[broken")
    ran = carrel("settings", "set", "appearance.theme", "dark")
    assert ran.status == 0
    assert "kept as preferences-unreadable-1.toml" in ran.err
    assert stored() == {"appearance": {"theme": "dark"}}


def test_a_choice_that_cannot_be_kept_is_an_error(carrel):
    preferences_file().parent.parent.mkdir(parents=True, exist_ok=True)
    preferences_file().parent.write_text("a file where the folder should be")
    ran = carrel("settings", "set", "appearance.theme", "dark")
    assert ran.status == 1
    assert "preferences.toml" in ran.err


def test_the_page(carrel):
    assert carrel("settings", "--markdown").out == markdown()


def test_the_library_is_not_opened(carrel, folder):
    before = sorted(one.name for one in folder.iterdir())
    carrel("settings", "set", "appearance.theme", "dark")
    carrel("settings")
    assert sorted(one.name for one in folder.iterdir()) == before


def test_backups_are_thinned_as_chosen(carrel, folder, monkeypatch):
    seen = []
    monkeypatch.setattr("carrel.library.backup.thin", lambda _, kept: seen.append(kept))
    carrel("settings", "set", "backups.daily", "30")
    assert carrel("backup").status == 0
    assert seen == [(30, 4, 12)]
