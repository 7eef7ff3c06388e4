"""Decisions about plugins outlive the program, whatever lies in their file, whoever writes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from carrel.settings.file_lock import FileLock
from carrel.settings.plugin_choices import PluginChoices

AGREED = ("1.2", "abc", "the package a")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "plugins.json"


def fill(path: Path, content: bytes | str) -> PluginChoices:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return PluginChoices(path)


def works(choices: PluginChoices) -> None:
    """What everybody asks, and a change that is kept."""
    assert choices.consent("a") is None
    assert not choices.is_off("a")
    assert choices.settings("a") == {}
    choices.turn_on("a", AGREED)
    choices.store_settings("a", {"goal": 3})
    assert choices.consent("a") == AGREED
    assert choices.settings("a") == {"goal": 3}


def test_decisions_are_kept(path: Path):
    choices = PluginChoices(path)
    works(choices)
    choices.turn_off("b")
    choices.turn_off("c", "it failed")
    again = PluginChoices(path)
    assert again.consent("a") == AGREED
    assert again.settings("a") == {"goal": 3}
    assert (again.is_off("b"), again.why_off("b")) == (True, "you turned it off")
    assert again.why_off("c") == "it failed"
    again.turn_on("b", AGREED)
    again.turn_off("a")
    assert (choices.is_off("b"), choices.why_off("b")) == (False, "")
    assert choices.consent("a") is None
    assert choices.settings("a") == {"goal": 3}  # turning it off forgets no settings
    assert [one.name for one in path.parent.glob("*.json*")] == ["plugins.json"]


NONSENSE = {
    "empty": "",
    "no JSON": "{",
    "no text": b"\xff\xfe\x00",
    "null": "null",
    "a list": "[1, 2]",
    "a number": "7",
    "a long number": "9" * 5000,
    "deep": "[" * 100_000,
    "deep inside": '{"enabled": ' + '{"a": ' * 50_000,
    "huge": json.dumps({"settings": {"a": {"x": "y" * 2_000_000}}}),
    "parts of another type": '{"enabled": [], "disabled": "a", "settings": 3}',
    "values of another type": '{"enabled": {"a": 3}, "settings": {"a": []}}',
    "a list of names": '{"enabled": {"a": ["1", "2"]}, "disabled": ["a"]}',
}


@pytest.mark.parametrize("case", NONSENSE)
def test_nonsense_counts_as_nothing_and_is_written_over(path: Path, case: str):
    works(fill(path, NONSENSE[case]))
    assert PluginChoices(path).consent("a") == AGREED


def test_what_is_sound_beside_nonsense_stays(path: Path):
    choices = fill(path, '{"enabled": 3, "disabled": {"b": true}, "settings": {"c": {"x": 1}}}')
    works(choices)
    assert choices.is_off("b")
    assert choices.why_off("b") == ""
    assert PluginChoices(path).settings("c") == {"x": 1}


def test_consent_of_odd_types_never_equals_a_real_one(path: Path):
    choices = fill(path, '{"enabled": {"a": {"version": null, "fingerprint": [1]}}}')
    assert choices.consent("a") == ("None", "[1]", "")


def test_what_an_earlier_carrel_kept_has_no_origin(path: Path):
    choices = fill(path, '{"enabled": {"a": {"version": "1.2", "fingerprint": "abc"}}}')
    assert choices.consent("a") == ("1.2", "abc", "")
    choices.turn_on("b", ("1.2", "abc"))
    assert PluginChoices(path).consent("b") == ("1.2", "abc", "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such thing on this system")
def test_a_pipe_keeps_nobody_waiting(path: Path):
    path.parent.mkdir()
    os.mkfifo(path)
    works(PluginChoices(path))


def test_a_folder_in_the_files_place(path: Path):
    path.mkdir(parents=True)
    works(PluginChoices(path))
    assert list(path.parent.glob("*.new")) == []


def test_a_file_in_the_folders_place(path: Path):
    path.parent.write_text("not a folder")
    choices = PluginChoices(path)
    works(choices)
    choices.loading("a")
    choices.loading("")
    assert choices.died_loading() == ""
    assert path.parent.read_text() == "not a folder"


def test_what_is_handed_out_is_a_copy(path: Path):
    choices = PluginChoices(path)
    choices.store_settings("a", {"goal": 3})
    choices.settings("a")["goal"] = 4
    assert choices.settings("a") == {"goal": 3}


# -- several at once


def test_two_processes_lose_nothing_of_each_other(path: Path):
    program = "import sys; from pathlib import Path;"
    program += "from carrel.settings.plugin_choices import PluginChoices;"
    program += "choices = PluginChoices(Path(sys.argv[1]));"
    program += "[choices.turn_on(f'{sys.argv[2]}{n}', ('1', 'f')) for n in range(40)]"
    running = [subprocess.Popen([sys.executable, "-c", program, str(path), name]) for name in "ab"]
    assert [one.wait(60) for one in running] == [0, 0]
    kept = json.loads(path.read_text())["enabled"]
    assert set(kept) == {f"{name}{number}" for name in "ab" for number in range(40)}


def test_what_another_process_decided_is_seen(path: Path):
    window, shell = PluginChoices(path), PluginChoices(path)
    assert not window.is_off("a")
    shell.turn_off("a")
    assert window.is_off("a")
    window.store_settings("b", {"x": 1})
    assert shell.settings("b") == {"x": 1}
    assert shell.is_off("a")


def test_threads(path: Path):
    choices = PluginChoices(path)
    threads = [
        threading.Thread(target=choices.turn_on, args=(f"p{number}", AGREED)) for number in range(8)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(json.loads(path.read_text())["enabled"]) == 8


def test_a_lock_that_nobody_lets_go_of_costs_a_moment(path: Path, monkeypatch):
    monkeypatch.setattr("carrel.settings.plugin_choices._PATIENCE_S", 0.1)
    path.parent.mkdir()
    held = FileLock(path.with_suffix(".lock"))
    works(PluginChoices(path))
    held.close()


# -- the mark of what is being loaded


def left_by_a_dead_process(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    mark = path.with_name("plugins-loading-1")
    mark.write_bytes(content)
    return mark


def test_a_mark_is_there_while_a_plugin_loads(path: Path):
    choices = PluginChoices(path)
    choices.loading("a")
    choices.loading("b")
    (mark,) = path.parent.glob("plugins-loading-*")
    assert mark.read_text() == "b"
    assert choices.died_loading() == ""  # its own
    choices.loading("")
    choices.loading("")
    assert not mark.exists()


def test_a_mark_of_a_dead_process_is_told_once(path: Path):
    mark = left_by_a_dead_process(path, b"a")
    choices = PluginChoices(path)
    assert choices.died_loading() == "a"
    assert choices.died_loading() == ""
    assert not mark.exists()


def test_a_mark_of_a_living_process_is_left_alone(path: Path):
    mark = left_by_a_dead_process(path, b"a")
    held = FileLock(mark)
    assert PluginChoices(path).died_loading() == ""
    assert mark.exists()
    held.close(remove=True)
    assert not mark.exists()


@pytest.mark.parametrize("content", [b"", b"../../x", b"\xff\xfe", b"x" * 1000 + b" y", b"a\nb"])
def test_a_mark_that_says_nothing(path: Path, content: bytes):
    left_by_a_dead_process(path, content)
    found = PluginChoices(path).died_loading()
    assert found in {"", "x" * 100}
