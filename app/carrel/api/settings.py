"""A plugin's settings: a dataclass is their form, their file and their documentation."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T", bool, int, float, str)

#: The key of `SettingShape` in a dataclass field's metadata.
SHAPE = "carrel.setting"

_LONGEST = 10_000  # characters of a stored text
_LARGEST = 2**63  # what a form and a database hold


class SettingShape(NamedTuple):
    """How a setting is shown and what it may be; `choices` are the only values, where given."""

    title: str
    help: str = ""
    choices: Sequence[Any] = ()
    minimum: float | None = None
    maximum: float | None = None


def setting(
    default: T,
    title: str,
    *,
    help: str = "",  # noqa: A002 (as in argparse)
    choices: Sequence[T] = (),
    minimum: float | None = None,
    maximum: float | None = None,
) -> T:
    """Return a field of a settings dataclass, with what its form shows.

    The type is the default's: bool, int, float or str. A stored value of another type or outside
    of choices and limits counts as not stored.
    """
    shape = SettingShape(title, help, tuple(choices), minimum, maximum)
    field: Any = dataclasses.field(default=default, metadata={SHAPE: shape})
    found: T = field
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """A plugin's page of settings; at most one a plugin.

    `schema` is a frozen dataclass whose fields are all made by `setting`. What is chosen reaches
    the plugin as `context.settings`, at once.

    Example::

        @dataclass(frozen=True)
        class Settings:
            goal: int = setting(10, "Papers a week", minimum=0, maximum=1000)

        SettingsPage(id="example.settings", title="Example", schema=Settings)
    """

    id: str
    title: str
    schema: type[Any]


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


def _is_sound(value: object) -> bool:
    """Whether a form can show the value; a file may hold anything."""
    if isinstance(value, str):
        whole = not any("\ud800" <= character <= "\udfff" for character in value)
        return len(value) <= _LONGEST and whole
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) < _LARGEST
