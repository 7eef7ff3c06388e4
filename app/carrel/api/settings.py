"""A plugin's settings: a dataclass is their form, their file and their documentation."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T", bool, int, float, str)

#: The key of `SettingShape` in a dataclass field's metadata.
SHAPE = "carrel.setting"


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
