"""What the author of a plugin can do about an error that comes from misusing the plugin API."""

from __future__ import annotations

import re

import pluggy

from carrel import api

_POSITIONAL = re.compile(r"(\w+)\.__init__\(\) takes \d+ positional arguments? but ")
_UNKNOWN_ARGUMENT = re.compile(r"for hook '(\w+)'.*are declared in the hookimpl but", re.DOTALL)


def for_error(kind: type[BaseException], said: str) -> str:
    """Return a hint about an error of this kind with this message, "" where there is none."""
    found = _POSITIONAL.match(said) if issubclass(kind, TypeError) else None
    return "use keyword arguments" if found and found[1] in api.__all__ else ""


def for_signature(manager: pluggy.PluginManager, error: pluggy.PluginValidationError) -> str:
    """Return what a hook's arguments can be, "" where they are not what is wrong."""
    found = _UNKNOWN_ARGUMENT.search(str(error))
    spec = getattr(manager.hook, found[1]).spec if found else None
    return f"possible: {', '.join(spec.argnames)}" if spec else ""
