"""From the tables of a file to preferences, and in words what of them is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from carrel.api.settings import SettingShape
from carrel.settings.preference_file import FileContent
from carrel.settings.preferences import (
    DEFAULTS,
    KEYS,
    Preferences,
    all_preferences,
    find_preference,
    groups,
    is_binding,
    is_valid,
    with_values,
)

_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a text in quotes"}
_LONGEST = 60  # characters of a value that a sentence repeats


class ReadPreferences(NamedTuple):
    """The preferences of a file, which of them it sets, and a sentence for each wrong value."""

    preferences: Preferences
    chosen: frozenset[str]
    problems: tuple[str, ...]


def read_preferences(content: FileContent) -> ReadPreferences:
    """Take from a file what is valid; unknown keys are somebody's and passed over."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for group, _ in groups():
        if not isinstance(content.tables.get(group, {}), dict):
            problems.append(_where(content.text, (group,)) + f"{group} must be a table: [{group}]")
    for one in all_preferences():
        table = content.tables.get(one.group)
        if not isinstance(table, dict) or one.field.name not in table:
            continue
        value = table[one.field.name]
        if is_valid(one.key, value):
            values[one.key] = value
        else:
            path = (one.group, one.field.name)
            problems.append(_where(content.text, path) + _wrong(one.key, value))
    keys, wrong = _bindings(content)
    if keys:
        values[KEYS] = keys
    return ReadPreferences(with_values(DEFAULTS, values), frozenset(values), (*problems, *wrong))


def what_it_may_be(key: str) -> str:
    """Return in words what a preference may be. Raises KeyError."""
    one = find_preference(key)
    shape: SettingShape = one.shape
    if shape.choices:
        return "one of " + ", ".join(_told(choice) for choice in shape.choices)
    kind = _KINDS[type(one.field.default)]
    low, high = shape.minimum, shape.maximum
    if low is not None and high is not None:
        return f"{kind} from {low:g} to {high:g}"
    return kind


def _bindings(content: FileContent) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    keyboard = content.tables.get("keyboard")
    found = keyboard.get("keys", {}) if isinstance(keyboard, dict) else {}
    if not isinstance(found, dict):
        return {}, [_where(content.text, ("keyboard", "keys")) + "keys must be a table"]
    keys: dict[str, tuple[str, ...]] = {}
    problems = []
    for command, chosen in found.items():
        if is_binding(command, chosen):
            keys[command] = tuple(chosen)
        else:
            problems.append(
                _where(content.text, ("keyboard", "keys", command))
                + f"the keys of {command} must be a list of texts, as in"
                f' "paper.read" = ["R"]; the usual keys are used'
            )
    return keys, problems


def _wrong(key: str, value: object) -> str:
    told = _told(value)
    shown = told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"
    default = _told(find_preference(key).field.default)
    return f"{key} is {shown}, but must be {what_it_may_be(key)}; {default} is used"


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


# -- the line of a key ---------------------------------------------------------------------------


def _where(text: str, path: tuple[str, ...]) -> str:
    line = line_of(text, path)
    return f"line {line}: " if line else ""


def line_of(text: str, path: tuple[str, ...]) -> int:
    """Return the line, from 1, on which a key is set; 0 where that cannot be told.

    It is the line that has the key's name on it and before which the file does not have the key.
    """
    lines = text.splitlines(keepends=True)
    for number in _lines_with(lines, path[-1]):
        before = _parsed("".join(lines[:number]))
        if before is None or _has(before, path):
            continue  # inside of a text, or too late
        for end in range(number + 1, len(lines) + 1):
            after = _parsed("".join(lines[:end]))
            if after is not None:
                if _has(after, path):
                    return number + 1
                break
    return 0


def _lines_with(lines: list[str], name: str) -> Iterator[int]:
    return (number for number, line in enumerate(lines) if name in line)


def _parsed(text: str) -> Mapping[str, Any] | None:
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _has(tables: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    found: Any = tables
    for name in path:
        if not isinstance(found, dict) or name not in found:
            return False
        found = found[name]
    return True
