"""Key presses through the X server: combinations by name, and text of any script."""

from __future__ import annotations

import time
from collections import OrderedDict

from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

_MODIFIERS = {
    "ctrl": "Control_L",
    "shift": "Shift_L",
    "alt": "Alt_L",
    "meta": "Super_L",
}
# Names as menus print them, where X has another word.
_NAMED = {
    "enter": "Return",
    "return": "Return",
    "esc": "Escape",
    "escape": "Escape",
    "tab": "Tab",
    "space": "space",
    "backspace": "BackSpace",
    "del": "Delete",
    "delete": "Delete",
    "ins": "Insert",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "home": "Home",
    "end": "End",
    "pgup": "Prior",
    "pgdown": "Next",
    "menu": "Menu",
    "plus": "plus",
    "minus": "minus",
}
_CONTROL_CHARACTERS = {"\n": "Return", "\t": "Tab", "\b": "BackSpace"}
_REMAP_SECONDS = 0.05


class Keyboard:
    """Presses keys on the screen that `display` is connected to."""

    def __init__(self, display: Display) -> None:
        self._display = display
        first = display.display.info.min_keycode
        last = display.display.info.max_keycode
        layout = display.get_keyboard_mapping(first, last - first + 1)
        # Keysym to keycode, and whether Shift must be held with it.
        self._layout: dict[int, tuple[int, bool]] = {}
        # Keycodes that the layout leaves empty carry the characters that it does not have. The
        # one whose character was typed longest ago is taken next: the program may still be
        # reading about a newer one.
        self._borrowed: OrderedDict[int, int] = OrderedDict()
        for keycode, keysyms in enumerate(layout, first):
            if not any(keysyms):
                self._borrowed[keycode] = X.NoSymbol
            for level, keysym in enumerate(keysyms[:2]):
                self._layout.setdefault(keysym, (keycode, level == 1))

    def press(self, combination: str) -> list[int]:
        """Press and release keys together: "ctrl+shift+p", "Down", "F9", "*", "ctrl+?".

        Gives the keycodes that were pressed, modifiers left out.
        """
        *held_names, name = _split(combination)
        held = [self._keycode_of(_MODIFIERS[one.lower()])[0] for one in held_names]
        keycode, shifted = self._keycode_of(_key_name(name))
        shift = self._keycode_of("Shift_L")[0]
        if shifted and shift not in held:
            held.append(shift)
        self._tap(keycode, held)
        self._display.sync()
        return [keycode]

    def type(self, text: str) -> list[int]:
        """Type `text`, of any script; "\\n" is Return, "\\t" is Tab. Gives the keycodes."""
        self._lend_keycodes(text)
        shift = self._keycode_of("Shift_L")[0]
        pressed = []
        for character in text:
            keycode, shifted = self._place(_keysym_of(character))
            self._tap(keycode, [shift] if shifted else [])
            pressed.append(keycode)
        self._display.sync()
        return pressed

    def _tap(self, keycode: int, held: list[int]) -> None:
        for one in held:
            xtest.fake_input(self._display, X.KeyPress, one)
        xtest.fake_input(self._display, X.KeyPress, keycode)
        xtest.fake_input(self._display, X.KeyRelease, keycode)
        for one in reversed(held):
            xtest.fake_input(self._display, X.KeyRelease, one)

    def hold(self, modifier: str, *, down: bool) -> None:
        """Press or release "ctrl", "shift", "alt" or "meta", for a click that wants it held."""
        keycode = self._keycode_of(_MODIFIERS[modifier.lower()])[0]
        xtest.fake_input(self._display, X.KeyPress if down else X.KeyRelease, keycode)
        self._display.sync()

    def _keycode_of(self, name: str) -> tuple[int, bool]:
        keysym = XK.string_to_keysym(name)
        if keysym == X.NoSymbol and len(name) == 1:
            keysym = _keysym_of(name)
        if keysym == X.NoSymbol:
            raise ValueError(f"no such key: {name!r}")
        return self._place(keysym)

    def _place(self, keysym: int) -> tuple[int, bool]:
        """The keycode of a keysym, and whether Shift must be held; borrows one where needed."""
        if (place := self._find(keysym)) is not None:
            return place
        keycode, _ = self._borrowed.popitem(last=False)
        self._borrowed[keycode] = keysym
        self._display.change_keyboard_mapping(keycode, [(keysym, keysym)])
        self._display.sync()
        time.sleep(_REMAP_SECONDS)
        return keycode, False

    def _find(self, keysym: int) -> tuple[int, bool] | None:
        for keycode, borrowed in self._borrowed.items():
            if borrowed == keysym:
                self._borrowed.move_to_end(keycode)
                return keycode, False
        return self._layout.get(keysym)

    def _lend_keycodes(self, text: str) -> None:
        """Put what the layout lacks on empty keys before the first key of `text` is pressed."""
        wanted = {_keysym_of(character) for character in text}
        missing = sorted(keysym for keysym in wanted if self._find(keysym) is None)
        if len(missing) > len(self._borrowed):
            raise ValueError(f"{len(missing)} characters that no key has: type it in parts")
        for keysym in missing:
            self._place(keysym)


def _split(combination: str) -> list[str]:
    """ "ctrl++" is Ctrl and the plus key; "+" alone is the plus key."""
    if combination == "+" or combination.endswith("++"):
        return [*filter(None, combination[:-1].split("+")), "plus"]
    return combination.split("+")


def _key_name(name: str) -> str:
    if len(name) == 1:
        return name
    return _NAMED.get(name.lower(), name)


def _keysym_of(character: str) -> int:
    """The keysym of one character: Latin-1 as it is, what is beyond by its Unicode number."""
    if character in _CONTROL_CHARACTERS:
        return int(XK.string_to_keysym(_CONTROL_CHARACTERS[character]))
    number = ord(character)
    if 0x20 <= number <= 0x7E or 0xA0 <= number <= 0xFF:
        return number
    return 0x01000000 | number
