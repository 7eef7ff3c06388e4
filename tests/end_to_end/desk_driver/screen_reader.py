"""A small screen reader: reads the accessibility tree of a program over its bus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from desk_driver.node import Node, Rectangle, Reference, role_of, states_of

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_TEXT = "org.a11y.atspi.Text"
_VALUE = "org.a11y.atspi.Value"
_EVENT = "org.a11y.atspi.Event.Object"
_COMPONENT = "org.a11y.atspi.Component"
_REGISTRY = DBusAddress("/org/a11y/atspi/accessible/root", "org.a11y.atspi.Registry", _ACCESSIBLE)
_NULL_PATH = "/org/a11y/atspi/null"
_ON_SCREEN = 0  # coordinates from the corner of the screen
_ANSWER_SECONDS = 10.0
# A list with more rows than this is read where it shows, as a screen reader would.
_ALL_CHILDREN = 400
_PROBE_PIXELS = 12


class GoneError(Exception):
    """The widget is no more, or cannot do what was asked of it."""


class ScreenReader:
    """Listens on the accessibility bus that the session bus at `session_address` names.

    Says on the session bus, as screen readers do, that one is running, so that programs build
    their accessible tree.
    """

    def __init__(self, session_address: str) -> None:
        self._session = open_dbus_connection(session_address, auth_timeout=_ANSWER_SECONDS)
        bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        status = Properties(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Status"))
        (address,) = self._once(self._session, new_method_call(bus, "GetAddress"))
        for switch in ("IsEnabled", "ScreenReaderEnabled"):
            self._once(self._session, status.set(switch, "b", True))
        self._bus = open_dbus_connection(address, auth_timeout=_ANSWER_SECONDS)
        self._heard: list[str] = []
        self._listen_to_announcements()

    def announcements(self) -> tuple[str, ...]:
        """What programs asked the screen reader to say of their own accord, oldest first."""
        self._ask([message_bus.GetId()])  # what was said before the answer has then come too
        return tuple(self._heard)

    def _listen_to_announcements(self) -> None:
        events = DBusAddress(
            "/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry"
        )
        rule = MatchRule(type="signal", interface=_EVENT, member="Announcement")
        # Without a registration programs do not send the event at all.
        register = new_method_call(events, "RegisterEvent", "sass", ("object:announcement", [], ""))
        for call in (message_bus.AddMatch(rule), register):
            self._once(self._bus, call)

    def close(self) -> None:
        """Leave both buses."""
        self._bus.close()
        self._session.close()

    # Finding programs and their trees

    def program(self, pid: int) -> Reference | None:
        """The root of the tree of the process `pid`; None while it has not joined the bus."""
        (children,) = self._ask([new_method_call(_REGISTRY, "GetChildren")])
        if children is None:
            return None
        references = [Reference(*child) for child in children[0]]
        owners = self._ask(
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

    def children(self, parent: Node) -> list[Node]:
        """The widgets just below `parent`."""
        return self._read_all(self._children([parent]))

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
        (answer,) = self._ask([_call(reference, _TEXT, "GetText", "ii", (0, -1))])
        return "" if answer is None else str(answer[0])

    def selected_text(self, reference: Reference) -> str:
        """The first selection of a text; "" without one."""
        (answer,) = self._ask([_call(reference, _TEXT, "GetSelection", "i", (0,))])
        if answer is None or answer[0] == answer[1]:
            return ""
        return self.text(reference)[answer[0] : answer[1]]

    def caret(self, reference: Reference) -> int:
        """Where the caret stands, in characters."""
        return int(self._property(reference, _TEXT, "CaretOffset"))

    def value(self, reference: Reference) -> float:
        """The number that a slider, spin box or progress bar shows."""
        return float(self._property(reference, _VALUE, "CurrentValue"))

    def description(self, reference: Reference) -> str:
        """The accessible description."""
        return str(self._property(reference, _ACCESSIBLE, "Description"))

    def place(self, reference: Reference) -> Rectangle:
        """The rectangle on the screen."""
        call = _call(reference, _COMPONENT, "GetExtents", "u", (_ON_SCREEN,))
        (answer,) = self._ask([call])
        if answer is None:
            raise GoneError(f"{reference} has no place on the screen")
        return Rectangle(*answer[0])

    # Below: the bus

    def _property(self, reference: Reference, interface: str, name: str) -> Any:
        (answer,) = self._ask([_get(reference, interface, name)])
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
        answers = iter(self._ask(calls))
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

    def _children(self, parents: Sequence[Node]) -> list[tuple[Reference, int, Node | None]]:
        """The references of the children of all of these, in order."""
        short = [node for node in parents if 0 < node.child_count <= _ALL_CHILDREN]
        answers = self._ask([_call(one.reference, _ACCESSIBLE, "GetChildren") for one in short])
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
        answers = self._ask(
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

    def _ask(self, calls: Sequence[Message]) -> list[tuple[Any, ...] | None]:
        """Send all, then read all answers: None for what was refused. Order of the calls."""
        serials = []
        for call in calls:
            serial = next(self._bus.outgoing_serial)
            self._bus.send(call, serial=serial)
            serials.append(serial)
        answers: dict[int, tuple[Any, ...] | None] = {}
        waiting = set(serials)
        while waiting:
            message = self._bus.receive(timeout=_ANSWER_SECONDS)
            if message.header.message_type is MessageType.signal:
                self._hear(message)
                continue
            serial = message.header.fields.get(HeaderFields.reply_serial, -1)
            if serial in waiting:
                waiting.remove(serial)
                fine = message.header.message_type is MessageType.method_return
                answers[serial] = message.body if fine else None
        return [answers[serial] for serial in serials]

    def _hear(self, signal: Message) -> None:
        if signal.header.fields.get(HeaderFields.member) == "Announcement":
            self._heard.append(str(signal.body[3][1]))

    @staticmethod
    def _once(connection: DBusConnection, call: Message) -> tuple[Any, ...]:
        reply = connection.send_and_get_reply(call, timeout=_ANSWER_SECONDS)
        if reply.header.message_type is not MessageType.method_return:
            raise RuntimeError(f"the session bus refused: {reply.body}")
        return tuple(reply.body)


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
