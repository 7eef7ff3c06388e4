"""What of the API will go, in one place.

A name that is to go keeps working for two minor versions at least. It moves here, out of
`carrel.api`'s own names, with what to write instead; whoever uses it gets a DeprecationWarning
that names the version which removes it, and the Plugins page shows it with the plugin.
"""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple


class Deprecated(NamedTuple):
    """A name that goes: what it stands for, what to write instead, and when it goes."""

    value: Any
    instead: str
    gone_in: str


#: By the name under which `carrel.api` offers it. The first entry shows how it works.
DEPRECATED = {
    "example_of_a_name_that_goes": Deprecated("still here", "nothing in its place", "2.0"),
}


def deprecated_name(name: str) -> Any:
    """Return the value of a deprecated name and warn; raises AttributeError for any other."""
    found = DEPRECATED.get(name)
    if found is None:
        raise AttributeError(f"module 'carrel.api' has no attribute {name!r}")
    warnings.warn(
        f"carrel.api.{name} goes in Carrel {found.gone_in}: use {found.instead}",
        DeprecationWarning,
        stacklevel=3,
    )
    return found.value
