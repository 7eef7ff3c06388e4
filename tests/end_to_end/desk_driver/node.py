"""One widget as a screen reader meets it: role, name, states, text, value, place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desk_driver.screen_reader import ScreenReader

# The bits of a state set, in the order of the accessibility interface (bit 0 first).
_STATES = (
    "invalid active armed busy checked collapsed defunct editable enabled expandable expanded "
    "focusable focused has_tooltip horizontal iconified modal multi_line multiselectable opaque "
    "pressed resizable selectable selected sensitive showing single_line stale transient "
    "vertical visible manages_descendants indeterminate required truncated animated "
    "invalid_entry supports_autocompletion selectable_text is_default visited checkable "
    "has_popup read_only"
).split()
# One word for what versions of the bridge call differently.
_ROLES = {"push button": "button"}
_PRESENTATION = frozenset({"enabled", "sensitive", "visible", "opaque"})


class Rectangle(NamedTuple):
    """A place on the screen, in pixels from its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[int, int]:
        """The point in the middle."""
        return self.x + self.width // 2, self.y + self.height // 2

    def holds(self, other: Rectangle) -> bool:
        """Whether `other` lies inside, edges included."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )

    def crossed_with(self, other: Rectangle) -> Rectangle:
        """What both cover; its width or height is 0 where they do not meet."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        return Rectangle(left, top, max(0, right - left), max(0, bottom - top))


class Reference(NamedTuple):
    """Where a widget answers on the accessibility bus: connection name and object path."""

    bus_name: str
    path: str


def states_of(bits: Sequence[int]) -> frozenset[str]:
    """The names of the states whose bits are set in two 32-bit words."""
    number = bits[0] | bits[1] << 32 if len(bits) > 1 else bits[0]
    return frozenset(name for bit, name in enumerate(_STATES) if number >> bit & 1)


def role_of(spoken: str) -> str:
    """The role's name as tests say it."""
    return _ROLES.get(spoken, spoken)


@dataclass(frozen=True, slots=True)
class Node:
    """A widget, row, menu entry or window.

    `role`, `name`, `states`, `depth` and `parent` are as they were when the tree was read; what
    comes by a call is read anew each time and raises `GoneError` when the widget is no more.
    """

    reader: ScreenReader
    reference: Reference
    role: str
    name: str
    states: frozenset[str]
    child_count: int
    depth: int
    parent: Node | None

    def text(self) -> str:
        """The whole text of an editor, a line or a reader pane; "" where it has none."""
        return self.reader.text(self.reference)

    def selected_text(self) -> str:
        """What is selected in it; "" where nothing is."""
        return self.reader.selected_text(self.reference)

    def caret(self) -> int:
        """The caret's place in the text, in characters."""
        return self.reader.caret(self.reference)

    def value(self) -> float:
        """The value of a slider, spin box or progress bar."""
        return self.reader.value(self.reference)

    def row_count(self) -> int:
        """How many rows a table or list has, those scrolled away included."""
        return self.reader.row_count(self.reference)

    def description(self) -> str:
        """The accessible description (Qt gives the tooltip where none was set)."""
        return self.reader.description(self.reference)

    def place(self) -> Rectangle:
        """Where it is on the screen."""
        return self.reader.place(self.reference)

    def letter(self, index: int) -> Rectangle:
        """Where a character of its text is on the screen."""
        return self.reader.letter(self.reference, index)

    def now(self) -> Node:
        """The same widget with the name and the states that it has now."""
        return self.reader.read(self.reference, self.depth, self.parent)

    def is_showing(self) -> bool:
        """Whether it, when the tree was read, was on the screen and not scrolled away."""
        return "showing" in self.states

    def ancestors(self) -> tuple[Node, ...]:
        """Parent, its parent, and so on to the window."""
        found = []
        node = self.parent
        while node is not None:
            found.append(node)
            node = node.parent
        return tuple(found)

    def matches(
        self, role: str | None, name: str | re.Pattern[str] | None, states: frozenset[str]
    ) -> bool:
        """Whether role, name (whole, or a pattern found in it) and states are these."""
        if role is not None and self.role != role:
            return False
        if isinstance(name, str) and self.name != name:
            return False
        if isinstance(name, re.Pattern) and not name.search(self.name):
            return False
        return states <= self.states

    def __str__(self) -> str:
        told = sorted(self.states - _PRESENTATION)
        return f"{self.role} {self.name!r} [{' '.join(told)}]"
