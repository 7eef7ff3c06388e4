"""Search fields of plugins as library and search know them, and how their values are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from carrel.domain.fields import FieldValue, StoredField
from carrel.plugin_host.record import PluginRecord, PluginState

if TYPE_CHECKING:
    from carrel.api import SearchField
    from carrel.plugin_host.host import PluginHost

#: Takes a paper, or the mentions of one.
Values = Callable[[Any], Iterable[FieldValue]]


class Reading(Protocol):
    """A plugin's function, as whoever follows the library calls it: it knows its field."""

    @property
    def field(self) -> StoredField: ...

    def __call__(self, what: Any) -> Any: ...


class PluginSearchFields:
    """The search fields that plugins contribute at the moment this is made."""

    def __init__(self, host: PluginHost) -> None:
        self._guard = host.guard
        self._contributed: list[SearchField] = host.contributions("register_search_fields")
        self._ids = {one.name: one.id for one in self._contributed}
        self._records = {
            one.name: host.record(one.id.partition(".")[0]) for one in self._contributed
        }

    @property
    def stored(self) -> tuple[StoredField, ...]:
        """The fields without the functions that compute them."""
        return tuple(map(self._stored, self._contributed))

    def readings(self) -> list[tuple[StoredField, Values]]:
        """Return the fields with the functions that compute them."""
        return [(self._stored(one), _Listed(one.values)) for one in self._contributed]

    def is_on(self, field: StoredField) -> bool:
        """Whether the field's plugin still runs."""
        return self._records[field.name].state is PluginState.ON

    def call(self, function: Reading, what: Any) -> Any:
        """Return what the function gives for a paper or its mentions; None where it raises, which
        is noted.

        A plugin that was taken out meanwhile is not asked any more: None.
        """
        if not self.is_on(function.field):
            return None
        return self._guard.call(self._ids[function.field.name], function, what)

    def _stored(self, field: SearchField) -> StoredField:
        return StoredField(
            name=field.name,
            title=field.title,
            kind=field.kind,
            version=code_version(field.version, self._records[field.name]),
            unit=field.unit,
            extractor=field.extractor,
        )


class _Listed:
    """A field's function, which says what to return where it returns a single value."""

    __slots__ = ("_values",)

    def __init__(self, values: Values) -> None:
        self._values = values

    def __call__(self, what: Any) -> Iterable[FieldValue]:
        given = self._values(what)
        if not hasattr(type(given), "__iter__"):
            kind = type(given).__name__
            raise TypeError(f"return a list (or another iterable) of values, not {kind}")
        return given


def code_version(version: int, record: PluginRecord) -> int:
    """Return what stored values hang on: a contribution's version, and the code that computes them.

    Authors edit their code without raising the version, and what raised left no values. Carrel's
    own contributions have tests for that, and papers are not read again for every edit of a file.
    """
    return version if record.first_party else version * 2**32 + record.stamp
