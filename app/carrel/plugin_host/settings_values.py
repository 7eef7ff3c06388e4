"""From stored settings to an instance of a plugin's settings dataclass, and what of it is valid."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from carrel.api.settings import SHAPE, SettingShape, accepts

_TYPES = (bool, int, float, str)


def wrong_schema(schema: Any) -> str | None:
    """Return why `schema` is no settings dataclass, or None."""
    if not (isinstance(schema, type) and dataclasses.is_dataclass(schema)):
        return "the schema must be a dataclass"
    for field in dataclasses.fields(schema):
        if not isinstance(field.metadata.get(SHAPE), SettingShape):
            return f"the field {field.name} is not made by setting(...)"
        if type(field.default) not in _TYPES:
            return f"the default of {field.name} must be a bool, int, float or str"
        if not accepts(field, field.default):
            return f"the default of {field.name} is outside its own choices or limits"
    try:
        schema()
    except Exception as error:  # noqa: BLE001 - a plugin's own __post_init__
        return f"the schema cannot be made: {error}"
    return None


def settings_of(schema: type[Any], stored: Mapping[str, Any]) -> Any:
    """Return the settings as chosen; what is stored and not valid any more counts as default."""
    values = {
        field.name: _as(type(field.default), stored[field.name])
        for field in dataclasses.fields(schema)
        if field.name in stored and accepts(field, stored[field.name])
    }
    try:
        return schema(**values)
    except Exception:  # noqa: BLE001 - a plugin's own __post_init__ may refuse the combination
        return schema()


def _as(kind: type[Any], value: Any) -> Any:
    return float(value) if kind is float else value  # it may be stored as a whole number
