"""From stored settings to an instance of a plugin's settings dataclass, and what of it is valid."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

from carrel.api.settings import SHAPE, SettingShape

_TYPES = (bool, int, float, str)
_LONGEST = 10_000  # characters of a stored text
_LARGEST = 2**63  # what a form and a database hold


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


def accepts(field: dataclasses.Field[Any], value: object) -> bool:
    """Whether a value has the type of the field's default and lies within choices and limits."""
    shape: SettingShape = field.metadata[SHAPE]
    kind = type(field.default)
    whole_for_float = kind is float and type(value) is int
    if not (type(value) is kind or whole_for_float) or not _is_sound(value):
        return False
    if shape.choices and value not in shape.choices:
        return False
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = shape.minimum, shape.maximum
        return (low is None or value >= low) and (high is None or value <= high)
    return True


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


def _is_sound(value: object) -> bool:
    """Whether a form can show the value; a file may hold anything."""
    if isinstance(value, str):
        whole = not any("\ud800" <= character <= "\udfff" for character in value)
        return len(value) <= _LONGEST and whole
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) < _LARGEST


def _as(kind: type[Any], value: Any) -> Any:
    return float(value) if kind is float else value  # it may be stored as a whole number
