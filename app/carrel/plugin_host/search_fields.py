"""Search fields of plugins as library and search know them, and how their values are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from carrel.domain.fields import FieldValue, StoredField

if TYPE_CHECKING:
    from carrel.api import Paper, SearchField
    from carrel.plugin_host.host import PluginHost

Values = Callable[["Paper"], Iterable[FieldValue]]


class Reading(Protocol):
    """A plugin's function, as whoever follows the library calls it: it knows its field."""

    @property
    def field(self) -> StoredField: ...

    def __call__(self, paper: Paper) -> Any: ...


class PluginSearchFields:
    """The search fields that plugins contribute at the moment this is made."""

    def __init__(self, host: PluginHost) -> None:
        self._guard = host.guard
        self._contributed: list[SearchField] = host.contributions("register_search_fields")
        self._ids = {one.name: one.id for one in self._contributed}

    @property
    def stored(self) -> tuple[StoredField, ...]:
        """The fields without the functions that compute them."""
        return tuple(map(_stored, self._contributed))

    def readings(self) -> list[tuple[StoredField, Values]]:
        """Return the fields with the functions that compute them."""
        return [(_stored(one), one.values) for one in self._contributed]

    def call(self, function: Reading, paper: Paper) -> Any:
        """Return what the function gives for a paper; None where it raises, which is noted."""
        return self._guard.call(self._ids[function.field.name], function, paper)


def _stored(field: SearchField) -> StoredField:
    return StoredField(
        name=field.name,
        title=field.title,
        kind=field.kind,
        version=field.version,
        unit=field.unit,
    )
