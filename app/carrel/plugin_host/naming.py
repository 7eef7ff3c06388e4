"""What plugins can be called, and what to say of a name that none has."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: As a sentence goes on after "a plugin's name is".
NAME_RULE = "a small letter, then small letters, digits and “_”, 40 at most"

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def is_plugin_name(name: str) -> bool:
    """Whether a plugin can be called this."""
    return _NAME.fullmatch(name) is not None


def no_such_plugin(wanted: Iterable[str], there: Iterable[str]) -> str:
    """Return what to say of the names among `wanted` that are not `there`; "" if all are."""
    known = dict.fromkeys(there)
    missing = [f"“{name}”" for name in wanted if name not in known]
    if not missing:
        return ""
    return f"there is no plugin {' or '.join(missing)}; there are {', '.join(known) or 'none'}"
