"""The file of preferences: what is read, what is written, and what of a reader's survives."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.api.settings import accepts
from carrel.settings.preference_file import LARGEST, FirstChoices, first_choices
from carrel.settings.preference_pages import markdown
from carrel.settings.preference_store import PreferenceStore
from carrel.settings.preferences import (
    DEFAULTS,
    KEYS,
    all_preferences,
    differences,
    value_of,
    with_values,
)

THEME, SIZE, HOUR = "appearance.theme", "appearance.text_size", "triage.day_begins_at"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "preferences.toml"


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def kept_aside(path: Path) -> list[bytes]:
    return [one.read_bytes() for one in sorted(path.parent.glob("*unreadable*"))]


def test_every_default_is_one_that_is_allowed():
    for one in all_preferences():
        assert accepts(one.field, one.field.default), one.key
        assert one.shape.title, one.key


# -- what is read

#: What a file holds, what it changes, and words of each sentence about it, in order.
FILES: list[tuple[str, dict[str, Any], list[str]]] = [
    ("", {}, []),
    ("\ufeff[appearance]\r\ntheme = 'dark'\r\n", {THEME: "dark"}, []),
    ("appearance.theme = 'dark'", {THEME: "dark"}, []),
    ("appearance = { theme = 'dark', text_size = 130 }", {THEME: "dark", SIZE: 130}, []),
    ("other = 1\n[appearance]\nhue = 3\n[unknown]\nx = 'y'", {}, []),
    ("[appearance]\n\ntheme = 'pink'", {}, ['line 3: appearance.theme is "pink"']),
    ("[appearance]\ntheme = 1", {}, ["line 2: appearance.theme is 1, but must be one of"]),
    ("[appearance]\ntext_size = 101", {}, ["line 2: "]),
    ("[appearance]\ntext_size = 130.0", {}, ["line 2: "]),
    ("[appearance]\ntext_size = true", {}, ["line 2: "]),
    ("[notes]\nword_count = 'no'", {}, ['line 2: notes.word_count is "no"']),
    ("[notes]\nword_count = 0", {}, ["true or false; true is used"]),
    ("[triage]\nday_begins_at = 24", {}, ["a whole number from 0 to 23; 0 is used"]),
    ("[triage]\nday_begins_at = -1", {}, ["line 2: "]),
    ("[triage]\nday_begins_at = 23", {HOUR: 23}, []),
    ("[triage]\nday_begins_at = 99999999999999999999999", {}, ["line 2: "]),
    (f"[start]\nquery = '{'x' * 20_000}'", {}, ["…, but must be a text"]),
    ("[start]\nquery = ['a']\nrestore = false", {"start.restore": False}, ["line 2: "]),
    ("appearance = 3", {}, ["line 1: appearance must be a table"]),
    ("[[appearance]]\ntheme = 'dark'", {}, ["appearance must be a table"]),
    (
        "a = '''\n[appearance]\ntheme = 'dark'\n'''\n[appearance]\ntheme = 'no'",
        {},
        ["line 6: appearance.theme"],
    ),
    ("[keyboard]\nkeys = 3", {}, ["line 2: keys must be a table"]),
    (
        "[keyboard.keys]\n'a.b' = 'R'\n'a.c' = ['S', 'Ctrl+S']\n'a.d' = []\n'a.e' = [1]",
        {KEYS: {"a.c": ("S", "Ctrl+S"), "a.d": ()}},
        ["line 2: the keys of a.b must be a list", "line 5: the keys of a.e"],
    ),
]


@pytest.mark.parametrize(("content", "changed", "problems"), FILES)
def test_a_file_is_read(path: Path, content: str, changed: dict[str, Any], problems: list[str]):
    write(path, content)
    store = PreferenceStore(path)
    assert store.preferences == with_values(DEFAULTS, changed)
    told = store.fresh_problems()
    assert len(told) == len(problems)
    for line, words in zip(told, problems, strict=True):
        assert words in line
    assert store.fresh_problems() == []  # once
    assert path.read_bytes() == content.encode()


#: What no file of preferences can be, and a word of why.
UNREADABLE: list[tuple[bytes, str]] = [
    (b"[appearance]\ntheme = ", "end of document"),
    (b"[a]\n[a]\n", "line 2"),
    (b"theme = 'd\xe9j\xe0 vu'", "UTF-8"),
    (b"# " + b"x" * LARGEST, "KiB"),
    (b"a = " + b"[" * 5000 + b"]" * 5000, "deep"),
    (b"\x00", "line 1"),
]


@pytest.mark.parametrize(("content", "why"), UNREADABLE, ids=[why for _, why in UNREADABLE])
def test_what_cannot_be_read_is_told_and_put_aside_when_something_is_chosen(
    path: Path, content: bytes, why: str
):
    write(path, content)
    store = PreferenceStore(path)
    assert store.preferences == DEFAULTS
    (told,) = store.fresh_problems()
    assert why in told
    assert path.read_bytes() == content
    store.set(THEME, "dark")
    assert "kept as preferences-unreadable-1.toml" in store.save()
    assert kept_aside(path) == [content]
    assert PreferenceStore(path).preferences.appearance.theme == "dark"
    assert "kept" not in store.save()


def test_a_folder_in_its_place_is_no_file(path: Path):
    path.mkdir(parents=True)
    store = PreferenceStore(path)
    assert "no ordinary file" in store.fresh_problems()[0]


def test_a_file_that_breaks_while_in_use_takes_nothing_away(path: Path):
    store = PreferenceStore(path)
    store.change({THEME: "dark", KEYS: {"a.b": ("F2",)}})
    store.save()
    write(path, path.read_text() + "\n[broken")
    store.look()
    assert store.preferences.appearance.theme == "dark"
    store.set(SIZE, 130)
    assert store.save()
    assert differences(PreferenceStore(path).preferences) == {
        THEME: "dark",
        SIZE: 130,
        KEYS: {"a.b": ("F2",)},
    }


def test_where_nothing_can_be_written_the_choice_holds_for_this_run(tmp_path: Path):
    write(tmp_path / "file", "")
    store = PreferenceStore(tmp_path / "file" / "preferences.toml")
    store.set(THEME, "dark")
    assert "hold until the window closes" in store.save()
    assert store.unsaved
    assert store.preferences.appearance.theme == "dark"


# -- what is written


def test_the_file_explains_itself_and_holds_only_differences(path: Path):
    store = PreferenceStore(path)
    store.change({THEME: "dark", HOUR: 0})
    assert store.save() == ""
    text = path.read_text("utf-8")
    assert '# Theme: one of "system", "light", "dark".' in text
    assert tomllib.loads(text) == {"appearance": {"theme": "dark"}}
    store.reset(THEME)
    store.save()
    assert tomllib.loads(path.read_text("utf-8")) == {}
    assert "Theme" not in path.read_text("utf-8")


MINE = """\
# my own file
[appearance]   # how it looks
theme = 'dark' # since the winter
hue = "blue"
text_size = "huge"

[mine]
x = [1, 2] # two
[keyboard.keys]
"gone.plugin" = ["F7"]
"bad" = 3
"paper.read" = ["Q"] # Q
"""


def test_comments_unknown_keys_and_wrong_values_survive(path: Path):
    write(path, MINE)
    store = PreferenceStore(path)
    store.set(THEME, "light")
    store.set("notes.word_count", False)
    keys = dict(store.preferences.keyboard.keys)
    store.set(KEYS, {**keys, "paper.read": ("W",), "paper.star": ()})
    assert store.save() == ""
    text = path.read_text("utf-8")
    for line in MINE.splitlines():
        if "theme" not in line and "paper.read" not in line:
            assert line in text.splitlines()
    assert "# since the winter" in text
    tables = tomllib.loads(text)
    assert tables["appearance"] == {"theme": "light", "hue": "blue", "text_size": "huge"}
    assert tables["notes"] == {"word_count": False}
    assert tables["keyboard"]["keys"] == {
        "gone.plugin": ["F7"],
        "bad": 3,
        "paper.read": ["W"],
        "paper.star": [],
    }
    assert kept_aside(path) == []


@pytest.mark.parametrize(
    "before",
    [
        "appearance.theme = 'dark' # x\nappearance.text_size = 130\n",
        "appearance = { theme = 'dark', other = 1 } # x",
        "[appearance]\n[appearance.sub]\nx = 1\n[notes]\n",
        "[keyboard]\nx = 1\n[keyboard.keys]\n'a.b' = []\n[keyboard.other]\ny = 2",
        "[appearance]\ntheme = 'dark'\n[x]\n[appearance.sub]\ny = 1",
        "# only words",
        "\n\n\n",
        "keyboard.keys.'a.b' = ['R']",
    ],
)
def test_any_way_of_writing_tables_can_be_changed(path: Path, before: str):
    write(path, before)
    store = PreferenceStore(path)
    changes = {THEME: "light", "keyboard.single_letters": False, KEYS: {"paper.read": ("F6",)}}
    store.change(changes)
    assert store.save() == ""
    after = PreferenceStore(path)
    assert after.fresh_problems() == []
    assert {key: value_of(after.preferences, key) for key in changes} == changes
    for comment in ("# x", "# only words"):
        assert (comment in before) == (comment in path.read_text("utf-8"))


def values_for(key: str) -> st.SearchStrategy[Any]:
    one = next(one for one in all_preferences() if one.key == key)
    if one.shape.choices:
        return st.sampled_from(one.shape.choices)
    if isinstance(one.field.default, bool):
        return st.booleans()
    if isinstance(one.field.default, int):
        return st.integers(int(one.shape.minimum or 0), int(one.shape.maximum or 0))
    return st.text(st.characters(codec="utf-8"), max_size=40)


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        **{one.key: values_for(one.key) for one in all_preferences()},
        KEYS: st.dictionaries(NAMES, st.lists(NAMES, max_size=3).map(tuple), max_size=4),
    },
)


@given(st.lists(CHANGES, min_size=1, max_size=3), st.sampled_from(["", MINE]))
def test_any_preferences_come_back(tmp_path_factory, rounds: list[dict[str, Any]], before: str):
    path = tmp_path_factory.mktemp("config") / "preferences.toml"
    write(path, before)
    store = PreferenceStore(path)
    for changes in rounds:
        store.change(changes)
        assert store.save() == ""
        assert PreferenceStore(path).preferences == store.preferences
    assert kept_aside(path) == []


@given(st.text(max_size=200) | st.sampled_from([content for content, _, _ in FILES]))
def test_any_text_can_be_a_file_and_nothing_of_it_is_lost(tmp_path_factory, content: str):
    path = tmp_path_factory.mktemp("config") / "preferences.toml"
    raw = content.encode("utf-8", "surrogatepass")
    write(path, raw)
    store = PreferenceStore(path)
    store.set(SIZE, 130)
    store.save()
    assert PreferenceStore(path).preferences.appearance.text_size == 130
    if kept_aside(path):
        assert kept_aside(path) == [raw]


@pytest.mark.parametrize(
    ("key", "value", "error"),
    [
        ("appearance.hue", 1, KeyError),
        ("appearance", 1, KeyError),
        ("", 1, KeyError),
        (THEME, "pink", ValueError),
        (SIZE, 101, ValueError),
        (SIZE, True, ValueError),
        (HOUR, "7", ValueError),
        (KEYS, {"a": "R"}, ValueError),
        (KEYS, {"a": ["R"] * 21}, ValueError),
        (KEYS, {"": ["R"]}, ValueError),
        (KEYS, 3, ValueError),
    ],
)
def test_what_cannot_be_chosen_changes_nothing(
    path: Path, key: str, value: Any, error: type[Exception]
):
    store = PreferenceStore(path)
    with pytest.raises(error):
        store.change({"notes.mode": "split", key: value})
    assert store.preferences == DEFAULTS
    assert not store.unsaved


# -- others at it


def test_two_that_write_keep_each_others_choices(path: Path):
    mine, other = PreferenceStore(path), PreferenceStore(path)
    heard: list[str] = []
    mine.on_change(lambda now: heard.append(now.appearance.theme))
    mine.set(HOUR, 4)
    mine.set(KEYS, {"a.b": ("F2",)})
    other.set(THEME, "dark")
    other.set(KEYS, {"a.c": ("F3",)})
    other.save()
    mine.look()
    assert (mine.preferences.appearance.theme, mine.preferences.triage.day_begins_at) == ("dark", 4)
    mine.save()
    other.look()
    assert other.preferences == mine.preferences
    assert dict(mine.preferences.keyboard.keys) == {"a.b": ("F2",), "a.c": ("F3",)}
    assert heard[-1] == "dark"


def test_a_look_at_an_unchanged_file_reads_nothing(path: Path, monkeypatch: pytest.MonkeyPatch):
    store = PreferenceStore(path)
    store.set(THEME, "dark")
    store.save()
    monkeypatch.setattr("carrel.settings.preference_store.read_file", lambda _: 1 / 0)
    store.look()
    os.utime(path, ns=(1, 1))
    with pytest.raises(ZeroDivisionError):
        store.look()


def test_listeners_hear_of_a_change_once_and_of_no_change_never(path: Path):
    store = PreferenceStore(path)
    heard: list[Any] = []
    store.on_change(heard.append)
    store.change({THEME: "dark", SIZE: 130})
    store.set(THEME, "dark")
    assert [one.appearance.text_size for one in heard] == [130]
    store.reset()
    assert heard[-1] == DEFAULTS
    store.save()
    assert PreferenceStore(path).preferences == DEFAULTS


# -- before the first paint, and the page


@pytest.mark.parametrize(
    ("content", "first"),
    [
        ("", FirstChoices()),
        ("[appearance]\ntheme = 'dark'", FirstChoices(theme="dark")),
        ("[appearance]\ntheme = 'pink'\n[start]\nrestore = 0", FirstChoices()),
        ("[start]\nrestore = false\nquery = 'x'", FirstChoices(restore=False, query="x")),
        ("start = 3\nappearance = []", FirstChoices()),
        ("[broken", FirstChoices()),
    ],
)
def test_the_first_look_takes_what_is_valid(path: Path, content: str, first: FirstChoices):
    write(path, content)
    assert first_choices(path) == first
    assert PreferenceStore(path).preferences.appearance.theme == (first.theme or "system")


def test_the_page_about_preferences_is_current(repository: Path):
    page = repository / "resources" / "preferences.md"
    assert page.read_text("utf-8") == markdown(), (
        "write it anew: carrel settings --markdown > resources/preferences.md"
    )
    for one in all_preferences():
        assert f"`{one.key}`" in markdown()
