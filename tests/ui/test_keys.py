"""Keys: which are letters alone, which cannot be bound, and who has one that two want."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from carrel.ui.commands.bindings import resolve
from carrel.ui.commands.command import Command
from carrel.ui.commands.keys import is_single, overlap, portable, pressed, sequences, why_not

_Key = Qt.Key
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
META, KEYPAD = Qt.KeyboardModifier.MetaModifier, Qt.KeyboardModifier.KeypadModifier


@pytest.mark.parametrize(
    ("key", "single"),
    [
        ("R", True),
        ("Shift+U", True),
        ("*", True),
        ("/", True),
        ("?", True),
        ("7", True),
        ("Ä", True),
        ("Ctrl+R", False),
        ("Alt+1", False),
        ("Meta+R", False),
        ("Ctrl+?", False),
        ("F9", False),
        ("Del", False),
        ("Esc", False),
        ("Shift+F4", False),
        ("R, S", False),
    ],
)
def test_single_letters_and_signs(key: str, single: bool):
    (sequence,) = sequences((key,))
    assert is_single(sequence) is single


@pytest.mark.parametrize(
    ("key", "modifiers", "text"),
    [
        (_Key.Key_R, NONE, "R"),
        (_Key.Key_R, SHIFT, "Shift+R"),
        (_Key.Key_Asterisk, SHIFT, "*"),
        (_Key.Key_Question, SHIFT | CTRL, "Ctrl+?"),
        (_Key.Key_7, KEYPAD, "7"),
        (_Key.Key_F5, CTRL | ALT | SHIFT, "Ctrl+Alt+Shift+F5"),
        (_Key.Key_Backtab, SHIFT, "Shift+Tab"),
        (_Key.Key_Delete, NONE, "Del"),
    ],
)
def test_what_was_pressed(key: _Key, modifiers: Qt.KeyboardModifier, text: str):
    found = pressed(QKeyEvent(QEvent.Type.KeyPress, key, modifiers))
    assert found is not None
    assert portable(found) == text
    assert sequences((text,)) == [found]


@pytest.mark.parametrize("key", [_Key.Key_Shift, _Key.Key_Control, _Key.Key_AltGr, _Key(0)])
def test_a_modifier_alone_is_no_key(key: _Key):
    assert pressed(QKeyEvent(QEvent.Type.KeyPress, key, NONE)) is None


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("Esc", "closes and cancels"),
        ("Tab", "from field to field"),
        ("Shift+Tab", "from field to field"),
        ("Return", "opens and confirms"),
        ("Enter", "opens and confirms"),
        ("Space", "presses buttons"),
        ("Up", "moves in lists"),
        ("Shift+End", "moves in lists"),
        ("Alt+F4", "belongs to your system"),
        ("Ctrl+Alt+Del", "belongs to your system"),
        ("Ctrl+Alt+F3", "belongs to your system"),
        ("Meta+L", "system's own"),
        ("Ctrl+Return", ""),
        ("Alt+Up", ""),
        ("Del", ""),
        ("R", ""),
        ("F5", ""),
    ],
)
def test_keys_that_cannot_be_bound_are_refused_with_the_reason(key: str, reason: str):
    (sequence,) = sequences((key,))
    told = why_not(sequence)
    assert (reason in told) if reason else told == ""


@pytest.mark.parametrize("key", ["", "Foo", "Ctrl+Nonsense", "Ctrl+"])
def test_texts_that_name_no_key_are_left_out(key: str):
    assert sequences((key, "R")) == [QKeySequence("R")]


def test_the_beginning_of_a_sequence_is_in_its_way():
    assert overlap(QKeySequence("Ctrl+K"), QKeySequence("Ctrl+K, S"))
    assert not overlap(QKeySequence("Ctrl+S"), QKeySequence("Ctrl+K, S"))


SCOPES = {"a": "window", "b": "reading", "c": "list", "d": "reading"}
USUAL = {"a": "F1", "b": "B", "c": "C", "d": "D"}


def meets(one: str, other: str) -> bool:
    return one == other or "window" in (one, other)


@pytest.mark.parametrize(
    ("chosen", "changed"),
    [
        ({}, {}),
        ({"b": ["X"]}, {"b": "X"}),
        ({"b": []}, {"b": ""}),
        ({"b": ["D"]}, {"b": "D", "d": ""}),  # the reader's choice comes first
        ({"b": ["C"]}, {"b": "C"}),  # never heard in one place
        ({"a": ["C"]}, {"a": "C", "c": ""}),
        ({"b": ["X"], "d": ["X"]}, {"b": "X", "d": ""}),  # the first has it
        ({"b": ["D"], "d": ["B"]}, {"b": "D", "d": "B"}),
        ({"gone": ["D"]}, {}),
        ({"b": ["Nonsense"]}, {"b": ""}),
    ],
)
def test_whose_a_key_is(chosen: dict[str, list[str]], changed: dict[str, str]):
    commands = [
        Command(id=name, title=name, run=lambda: None, keys=(USUAL[name],), scope=scope)
        for name, scope in SCOPES.items()
    ]
    defaults = {one.id: sequences(one.keys) for one in commands}
    found = resolve(commands, defaults, chosen, meets)
    told = {name: ", ".join(map(portable, keys)) for name, keys in found.items()}
    assert told == {**USUAL, **changed}
