"""The preferences as a page of documentation and as data for a program."""

from __future__ import annotations

import inspect
from typing import Any

from carrel.settings.preference_reading import what_it_may_be
from carrel.settings.preferences import (
    DEFAULTS,
    KEYS,
    Preferences,
    all_preferences,
    groups,
    value_of,
)

_HEAD = """\
# Preferences

One file for all libraries, `preferences.toml` in the user's configuration folder (on Linux
`~/.config/carrel`). Edit > Preferences… changes it (Ctrl and comma), and so do `carrel settings
set KEY VALUE` and any editor: the file holds what differs from the usual, your comments stay, a
wrong value is told with its line and the usual one holds. An open window takes over what was
changed elsewhere when it comes to the front. This page is what `carrel settings --markdown` prints.
"""
_KEYS = """\
`keyboard.keys` is a table of commands with the keys that you gave them, several if you like, none
to have it without a key. Help > Keyboard shortcuts changes it. In the file:

```toml
[keyboard.keys]
"paper.read" = ["R", "Ctrl+Alt+R"]
"paper.dropped" = []
```
"""


def told(value: object) -> str:
    """Return a value as the file has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(told, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def markdown() -> str:
    """Return the page of documentation."""
    parts = [_HEAD]
    for name, schema in groups():
        rows = [one for one in all_preferences() if one.group == name]
        lines = [
            f"## {name.capitalize()}",
            "",
            str(inspect.getdoc(schema)).partition("\n")[0],
            "",
            "| key | what | may be | usual |",
            "|---|---|---|---|",
        ]
        for one in rows:
            what = f"{one.shape.title}. {one.shape.help}".strip()
            may_be, usual = what_it_may_be(one.key), told(one.field.default)
            lines.append(f"| `{one.key}` | {what} | {may_be} | `{usual}` |")
        parts.append("\n".join(lines) + "\n")
    return "\n".join([*parts, _KEYS])


def as_data(preferences: Preferences) -> dict[str, Any]:
    """Return all preferences with their values, for a program."""
    found = [
        {
            "key": one.key,
            "value": value_of(preferences, one.key),
            "default": one.field.default,
            "title": one.shape.title,
            "help": one.shape.help,
            "choices": list(one.shape.choices),
            "minimum": one.shape.minimum,
            "maximum": one.shape.maximum,
        }
        for one in all_preferences()
    ]
    keys = value_of(preferences, KEYS)
    return {
        "preferences": found,
        KEYS: {command: list(chosen) for command, chosen in keys.items()},
    }


def is_usual(preferences: Preferences, key: str) -> bool:
    """Whether a preference is as it would be anyway. Raises KeyError."""
    return bool(value_of(preferences, key) == value_of(DEFAULTS, key))
