"""A small screen reader: reads the accessibility tree of a program over its bus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from jeepney import DBusAddress, Message, Properties, message_bus, new_method_call

from desk_driver.accessibility_bus import AccessibilityBus
from desk_driver.node import Node, Rectangle, Reference, role_of, states_of

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_TEXT = "org.a11y.atspi.Text"
_VALUE = "org.a11y.atspi.Value"
_TABLE = "org.a11y.atspi.Table"
_COMPONENT = "org.a11y.atspi.Component"
_REGISTRY = DBusAddress("/org/a11y/atspi/accessible/root", "org.a11y.atspi.Registry", _ACCESSIBLE)
_NULL_PATH = "/org/a11y/atspi/null"
_ON_SCREEN = 0  # coordinates from the corner of the screen
# A list with more rows than this is read where it shows, as a screen reader would.
_ALL_CHILDREN = 400
_PROBE_PIXELS = 12


class GoneError(Exception):
    """The widget is no more, or cannot do what was asked of it."""


class ScreenReader:
    """Reads what programs tell on the accessibility bus of the session at `session_address`."""

    def __init__(self, session_address: str) -> None:
        self._bus = AccessibilityBus(session_address)

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    def announcements(self) -> tuple[str, ...]:
        """What programs asked the screen reader to say of their own accord, oldest first."""
        return self._bus.announced()

    # Finding programs and their trees

    def program(self, pid: int) -> Reference | None:
        """The root of the tree of the process `pid`; None while it has not joined the bus."""
        (children,) = self._bus.ask([new_method_call(_REGISTRY, "GetChildren")])
        if children is None:
            return None
        references = [Reference(*child) for child in children[0]]
        owners = self._bus.ask(
            [message_bus.GetConnectionUnixProcessID(one.bus_name) for one in references]
        )
        for reference, owner in zip(references, owners, strict=True):
            if owner is not None and owner[0] == pid:
                return reference
        return None

    def tree(self, root: Reference | Node, *, hidden: bool = False) -> list[Node]:
        """All widgets under `root`, itself first, parents before children, level by level.

        Without `hidden`, what is not on the screen is left out with all that is in it. Rows of
        a very long list are read only where they show.
        """
        start = root if isinstance(root, Node) else self.read(root, 0, None)
        found: list[Node] = []
        level = [start]
        while level:
            found += level
            families = self._children(level)
            level = self._read_all(families)
            if not hidden:
                level = [node for node in level if node.is_showing()]
        return found

    def windows(self, program: Reference) -> list[Node]:
        """The windows, dialogs, open menus and other popups of a program that show.

        Qt leaves popups out of the children of the program; they are known, as to any screen
        reader, by the event that they came onto the screen.
        """
        root = self.read(program, 0, None)
        wanted = self._children([root])
        known = {reference for reference, _, _ in wanted}
        for reference in self._popups(program):
            if reference not in known:
                wanted.append((reference, 1, root))
        return [node for node in self._read_all(wanted) if node.is_showing()]

    def pressed(self) -> Counter[int]:
        """How often programs have met the press of each keycode."""
        return self._bus.pressed()

    def released(self) -> Counter[int]:
        """How often programs have met the release of each keycode."""
        return self._bus.released()

    def settle(self, program: Reference) -> None:
        """Wait until the program has done what came to it before: keys, clicks, answers."""
        self._bus.ask([new_method_call(_REGISTRY, "GetChildren")])
        for _ in range(2):  # what a turn of its loop puts off, the next one does
            self._bus.ask([_get(program, _ACCESSIBLE, "ChildCount")])

    def outline(self, root: Reference | Node) -> str:
        """The tree as indented lines, for a message: role, name, states, text."""
        children: dict[Reference, list[Node]] = {}
        first, *others = self.tree(root)
        for node in others:
            assert node.parent is not None
            children.setdefault(node.parent.reference, []).append(node)
        return "\n".join(self._lines(first, children))

    def read(self, reference: Reference, depth: int, parent: Node | None) -> Node:
        """One widget as it is now."""
        nodes = self._read_all([(reference, depth, parent)])
        if not nodes:
            raise GoneError(f"{reference} is no more")
        return nodes[0]

    # Reading one widget

    def text(self, reference: Reference) -> str:
        """The text of a widget; "" where it has none."""
        (answer,) = self._bus.ask([_call(reference, _TEXT, "GetText", "ii", (0, -1))])
        return "" if answer is None else str(answer[0])

    def selected_text(self, reference: Reference) -> str:
        """The first selection of a text; "" without one."""
        (answer,) = self._bus.ask([_call(reference, _TEXT, "GetSelection", "i", (0,))])
        if answer is None or answer[0] == answer[1]:
            return ""
        return self.text(reference)[answer[0] : answer[1]]

    def caret(self, reference: Reference) -> int:
        """Where the caret stands, in characters."""
        return int(self._property(reference, _TEXT, "CaretOffset"))

    def value(self, reference: Reference) -> float:
        """The number that a slider, spin box or progress bar shows."""
        return float(self._property(reference, _VALUE, "CurrentValue"))

    def row_count(self, reference: Reference) -> int:
        """How many rows a table or list has, those scrolled away included."""
        return int(self._property(reference, _TABLE, "NRows"))

    def description(self, reference: Reference) -> str:
        """The accessible description."""
        return str(self._property(reference, _ACCESSIBLE, "Description"))

    def place(self, reference: Reference) -> Rectangle:
        """The rectangle on the screen."""
        call = _call(reference, _COMPONENT, "GetExtents", "u", (_ON_SCREEN,))
        (answer,) = self._bus.ask([call])
        if answer is None:
            raise GoneError(f"{reference} has no place on the screen")
        return Rectangle(*answer[0])

    # Below: the bus

    def letter(self, reference: Reference, index: int) -> Rectangle:
        """Where a character of a text is on the screen."""
        call = _call(reference, _TEXT, "GetCharacterExtents", "iu", (index, _ON_SCREEN))
        (answer,) = self._bus.ask([call])
        if answer is None:
            raise GoneError(f"{reference} has no character {index}")
        return Rectangle(*answer)

    def _property(self, reference: Reference, interface: str, name: str) -> Any:
        (answer,) = self._bus.ask([_get(reference, interface, name)])
        if answer is None:
            raise GoneError(f"{reference} has no {interface}.{name}")
        return answer[0][1]

    def _read_all(self, wanted: Sequence[tuple[Reference, int, Node | None]]) -> list[Node]:
        """Widgets by reference, those that are gone left out; one round for all of them."""
        calls = []
        for reference, _, _ in wanted:
            calls += [
                _call(reference, _ACCESSIBLE, "GetRoleName"),
                _get(reference, _ACCESSIBLE, "Name"),
                _call(reference, _ACCESSIBLE, "GetState"),
                _get(reference, _ACCESSIBLE, "ChildCount"),
            ]
        answers = iter(self._bus.ask(calls))
        nodes = []
        for reference, depth, parent in wanted:
            role, name, states, count = (next(answers) for _ in range(4))
            if role is None or name is None or states is None or count is None:
                continue
            nodes.append(
                Node(
                    reader=self,
                    reference=reference,
                    role=role_of(role[0]),
                    name=name[0][1],
                    states=states_of(states[0]),
                    child_count=count[0][1],
                    depth=depth,
                    parent=parent,
                )
            )
        return nodes

    def _popups(self, program: Reference) -> list[Reference]:
        """What came onto the screen right under the program; all else is forgotten."""
        came = [one for one in self._bus.appeared() if one.bus_name == program.bus_name]
        parents = self._bus.ask([_get(one, _ACCESSIBLE, "Parent") for one in came])
        popups = []
        for reference, parent in zip(came, parents, strict=True):
            if parent is not None and Reference(*parent[0][1]) == program:
                popups.append(reference)
            else:
                self._bus.forget(reference)
        return popups

    def _children(self, parents: Sequence[Node]) -> list[tuple[Reference, int, Node | None]]:
        """The references of the children of all of these, in order."""
        short = [node for node in parents if 0 < node.child_count <= _ALL_CHILDREN]
        answers = self._bus.ask([_call(one.reference, _ACCESSIBLE, "GetChildren") for one in short])
        found: dict[Reference, list[Reference]] = {
            node.reference: [Reference(*child) for child in answer[0]]
            for node, answer in zip(short, answers, strict=True)
            if answer is not None
        }
        for node in parents:
            if node.child_count > _ALL_CHILDREN:
                found[node.reference] = list(self._showing_rows(node.reference))
        return [
            (child, node.depth + 1, node)
            for node in parents
            for child in found.get(node.reference, ())
            if child.path != _NULL_PATH
        ]

    def _showing_rows(self, reference: Reference) -> Iterator[Reference]:
        """The children of a long list that are met going down its middle on the screen."""
        place = self.place(reference)
        x = place.centre[0]
        rows = range(place.y + 2, place.y + place.height, _PROBE_PIXELS)
        answers = self._bus.ask(
            [
                _call(reference, _COMPONENT, "GetAccessibleAtPoint", "iiu", (x, y, _ON_SCREEN))
                for y in rows
            ]
        )
        met = [Reference(*answer[0]) for answer in answers if answer is not None]
        yield from (one for one in dict.fromkeys(met) if one != reference)

    def _lines(self, node: Node, children: dict[Reference, list[Node]]) -> Iterator[str]:
        text = self.text(node.reference) if node.states & {"editable", "multi_line"} else ""
        shown = f" text={text[:200]!r}" if text else ""
        yield f"{'  ' * node.depth}{node}{shown}"
        for child in children.get(node.reference, ()):
            yield from self._lines(child, children)


def _call(
    reference: Reference,
    interface: str,
    method: str,
    signature: str | None = None,
    body: tuple[Any, ...] = (),
) -> Message:
    address = DBusAddress(reference.path, reference.bus_name, interface)
    return new_method_call(address, method, signature, body)


def _get(reference: Reference, interface: str, name: str) -> Message:
    return Properties(DBusAddress(reference.path, reference.bus_name, interface)).get(name)
