"""Keys as texts and as sequences: which are single letters, and which cannot be a command's."""

from __future__ import annotations

import string
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_Key = Qt.Key
_Modifier = Qt.KeyboardModifier
_Text = QKeySequence.SequenceFormat
_WITH = _Modifier.ControlModifier | _Modifier.AltModifier | _Modifier.MetaModifier
_MODIFIERS = (
    *(_Key.Key_Shift, _Key.Key_Control, _Key.Key_Alt, _Key.Key_Meta, _Key.Key_AltGr),
    *(_Key.Key_CapsLock, _Key.Key_NumLock, _Key.Key_ScrollLock, _Key.Key_Super_L),
    *(_Key.Key_Super_R, _Key.Key_Hyper_L, _Key.Key_Hyper_R, _Key.Key_unknown),
)
#: Keys that, alone or with Shift, every window needs for itself.
_NEEDED = {
    _Key.Key_Escape: "closes and cancels what is open",
    _Key.Key_Tab: "moves from field to field",
    _Key.Key_Backtab: "moves from field to field",
    _Key.Key_Return: "opens and confirms",
    _Key.Key_Enter: "opens and confirms",
    _Key.Key_Space: "presses buttons and selects",
    _Key.Key_Up: "moves in lists and texts",
    _Key.Key_Down: "moves in lists and texts",
    _Key.Key_Left: "moves in lists and texts",
    _Key.Key_Right: "moves in lists and texts",
    _Key.Key_Home: "moves in lists and texts",
    _Key.Key_End: "moves in lists and texts",
    _Key.Key_PageUp: "moves in lists and texts",
    _Key.Key_PageDown: "moves in lists and texts",
}
_OF_THE_SYSTEM = frozenset(
    ("Alt+F4", "Alt+Tab", "Alt+Shift+Tab", "Alt+Space", "Alt+Esc", "Ctrl+Alt+Del", "Ctrl+Esc")
)


def sequences(keys: Iterable[str | QKeySequence.StandardKey]) -> list[QKeySequence]:
    """Return the keys of portable texts and standard keys; a text that names no key is left out."""
    found: list[QKeySequence] = []
    for key in keys:
        if isinstance(key, str):
            found += [one for one in (QKeySequence(key, _Text.PortableText),) if is_sound(one)]
        else:
            # Without the keys of media keyboards ("Open", "Zoom In"), which only lengthen lists.
            found += (one for one in QKeySequence.keyBindings(key) if _first(one) < _Key.Key_Back)
    return found


def is_sound(sequence: QKeySequence) -> bool:
    """Whether a sequence names keys that there are."""
    return not sequence.isEmpty() and _first(sequence) != _Key.Key_unknown


def portable(sequence: QKeySequence) -> str:
    """Return a key as it is stored."""
    return sequence.toString(_Text.PortableText)


def shown(sequence: QKeySequence) -> str:
    """Return a key as the platform writes it."""
    return sequence.toString(_Text.NativeText)


def is_single(sequence: QKeySequence) -> bool:
    """Whether a key is a letter, digit or sign without Ctrl, Alt or the like (WCAG 2.1.4)."""
    if sequence.count() != 1:
        return False
    return _Key.Key_Space < _first(sequence) < _Key.Key_Escape and not _modifiers(sequence) & _WITH


def begin(sequence: QKeySequence) -> int:
    """Return a number for the first step of a sequence: keys that overlap have the same."""
    found: int = sequence[0].toCombined()  # type: ignore[index]  # the stubs lack it
    return found


def overlap(one: QKeySequence, other: QKeySequence) -> bool:
    """Whether two keys are the same, or one is the beginning of the other."""
    none = QKeySequence.SequenceMatch.NoMatch
    return one.matches(other) != none or other.matches(one) != none


def pressed(event: QKeyEvent) -> QKeySequence | None:
    """Return the key that was pressed; None for a modifier alone."""
    key = event.key()
    if key == 0 or key in _MODIFIERS:
        return None
    modifiers = event.modifiers() & ~(_Modifier.KeypadModifier | _Modifier.GroupSwitchModifier)
    if key == _Key.Key_Backtab:
        key, modifiers = _Key.Key_Tab, modifiers | _Modifier.ShiftModifier
    if _Key.Key_Space < key < _Key.Key_Escape and chr(key) not in string.ascii_letters:
        modifiers &= ~_Modifier.ShiftModifier  # which is how the sign is typed
    return QKeySequence(key | modifiers.value)


def why_not(sequence: QKeySequence) -> str:
    """Return why a key cannot be given to a command, in a sentence; "" where it can."""
    modifiers, text = _modifiers(sequence), shown(sequence)
    needed = _NEEDED.get(_Key(_first(sequence)))
    if needed and not modifiers & ~_Modifier.ShiftModifier:
        return f"{text} cannot be a command's key: it {needed}."
    if portable(sequence) in _OF_THE_SYSTEM or _is_console(sequence):
        return f"{text} cannot be a command's key: it belongs to your system."
    if modifiers & _Modifier.MetaModifier and not modifiers & _Modifier.ControlModifier:
        return f"{text} cannot be a command's key: that key is the system's own."
    return ""


def _is_console(sequence: QKeySequence) -> bool:
    both = _Modifier.ControlModifier | _Modifier.AltModifier
    function = _Key.Key_F1 <= _first(sequence) <= _Key.Key_F12
    return function and _modifiers(sequence) & both == both


def _first(sequence: QKeySequence) -> int:
    return int(sequence[0].key())  # type: ignore[index]  # the stubs lack it


def _modifiers(sequence: QKeySequence) -> Qt.KeyboardModifier:
    found: Qt.KeyboardModifier = sequence[0].keyboardModifiers()  # type: ignore[index]  # the same
    return found
