"""The accessibility bus: many calls in one round, and what programs say of their own accord."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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

from desk_driver.node import Reference

_ANSWER_SECONDS = 10.0
_EVENTS = "org.a11y.atspi.Event.Object"
_KEYS = "org.a11y.atspi.DeviceEventController"
_KEY_MEMBER = "NotifyListenersSync"
_RELEASED = 1


class AccessibilityBus:
    """A connection to the accessibility bus that the session bus at `session_address` names.

    Says on the session bus, as screen readers do, that one is running, so that programs build
    their accessible tree.
    """

    def __init__(self, session_address: str) -> None:
        self._session = open_dbus_connection(session_address, auth_timeout=_ANSWER_SECONDS)
        bus = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        status = Properties(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Status"))
        (address,) = _once(self._session, new_method_call(bus, "GetAddress"))
        for switch in ("IsEnabled", "ScreenReaderEnabled"):
            _once(self._session, status.set(switch, "b", True))
        self._bus = open_dbus_connection(address, auth_timeout=_ANSWER_SECONDS)
        self._announced: list[str] = []
        self._appeared: dict[Reference, None] = {}
        self._pressed: Counter[int] = Counter()
        self._released: Counter[int] = Counter()
        announcement = MatchRule(type="signal", interface=_EVENTS, member="Announcement")
        self._listen("object:announcement", announcement)
        keys = MatchRule(type="method_call", interface=_KEYS, member=_KEY_MEMBER, eavesdrop=True)
        _once(self._bus, message_bus.AddMatch(keys))
        showing = MatchRule(type="signal", interface=_EVENTS, member="StateChanged")
        showing.add_arg_condition(0, "showing")
        self._listen("object:state-changed:showing", showing)

    def close(self) -> None:
        """Leave both buses."""
        self._bus.close()
        self._session.close()

    def ask(self, calls: Sequence[Message]) -> list[tuple[Any, ...] | None]:
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
            if message.header.message_type in (MessageType.signal, MessageType.method_call):
                self._hear(message)
                continue
            serial = message.header.fields.get(HeaderFields.reply_serial, -1)
            if serial in waiting:
                waiting.remove(serial)
                fine = message.header.message_type is MessageType.method_return
                answers[serial] = message.body if fine else None
        return [answers[serial] for serial in serials]

    def announced(self) -> tuple[str, ...]:
        """What programs asked a screen reader to say, oldest first."""
        self.ask([message_bus.GetId()])  # what was said before the answer has then come too
        return tuple(self._announced)

    def appeared(self) -> list[Reference]:
        """What came onto the screen, oldest first, and was not yet forgotten."""
        self.ask([message_bus.GetId()])
        return list(self._appeared)

    def forget(self, reference: Reference) -> None:
        """Do not name this among what appeared until it appears again."""
        self._appeared.pop(reference, None)

    def pressed(self) -> Counter[int]:
        """How often programs told of each keycode that it was pressed; see `released`."""
        self.ask([message_bus.GetId()])
        return Counter(self._pressed)

    def released(self) -> Counter[int]:
        """How often programs told of each keycode that it was released.

        Qt tells each key to the registry, as screen readers want, and goes on with it when the
        registry has answered; letters are held up by that and shortcuts are not.
        """
        self.ask([message_bus.GetId()])
        return Counter(self._released)

    def _listen(self, event: str, rule: MatchRule) -> None:
        registry = DBusAddress(
            "/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry"
        )
        # Without a registration programs do not send the event at all.
        register = new_method_call(registry, "RegisterEvent", "sass", (event, [], ""))
        for call in (message_bus.AddMatch(rule), register):
            _once(self._bus, call)

    def _hear(self, signal: Message) -> None:
        fields = signal.header.fields
        member = fields.get(HeaderFields.member)
        if member == _KEY_MEMBER:
            kind, _, keycode, *_ = signal.body[0]
            (self._released if kind == _RELEASED else self._pressed)[keycode] += 1
            return
        if member == "Announcement":
            self._announced.append(str(signal.body[3][1]))
        elif member == "StateChanged":
            where = Reference(fields[HeaderFields.sender], fields[HeaderFields.path])
            if signal.body[1]:
                self._appeared[where] = None
            else:
                self._appeared.pop(where, None)


def _once(connection: DBusConnection, call: Message) -> tuple[Any, ...]:
    reply = connection.send_and_get_reply(call, timeout=_ANSWER_SECONDS)
    if reply.header.message_type is not MessageType.method_return:
        raise RuntimeError(f"the bus refused: {reply.body}")
    return tuple(reply.body)
