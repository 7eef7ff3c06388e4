"""The window's own options, read without argparse: a start does not wait for 8 ms of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_WITH_VALUE = ("--library", "--screenshot", "--size", "--theme", "--query", "--plugins")


class OptionError(ValueError):
    """An option is unknown or its value is not one; the message says which."""


class WindowOptions(NamedTuple):
    """What was asked for; `size` is width and height in device-independent pixels.

    `plugins` are those that may run, by name; None leaves it to what the reader decided.
    """

    library: str | None = None
    screenshot: Path | None = None
    size: tuple[int, int] | None = None
    theme: str | None = None
    query: str | None = None
    plugins: tuple[str, ...] | None = None


def parse_options(arguments: Sequence[str]) -> WindowOptions:
    """Return the options; both `--name value` and `--name=value` are understood.

    Raises OptionError.
    """
    values: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, has_value, value = rest.pop(0).partition("=")
        if name == "--no-plugins" and not has_value:
            values["plugins"] = ""
            continue
        if name not in _WITH_VALUE:
            raise OptionError(f"“{name}” is not an option of the window; see carrel --help")
        if not has_value:
            if not rest:
                raise OptionError(f"{name} needs a value")
            value = rest.pop(0)
        values[name[2:]] = value
    theme = values.get("theme")
    if theme not in (None, "system", "light", "dark"):
        raise OptionError("--theme is one of system, light, dark")
    screenshot = values.get("screenshot")
    return WindowOptions(
        library=values.get("library"),
        screenshot=Path(screenshot) if screenshot else None,
        size=_size(values["size"]) if "size" in values else None,
        theme=theme,
        query=values.get("query"),
        plugins=_names(values["plugins"]) if "plugins" in values else None,
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise OptionError("--size is a width and a height, e.g. 1280x800")
    size = int(width), int(height)
    if not all(200 <= side <= 10_000 for side in size):
        raise OptionError("--size has sides of 200 to 10,000 pixels")
    return size
