"""Says why a contribution cannot be used; the sentence is for the plugin's author."""

from __future__ import annotations

from typing import Any

from carrel.api import Importer


def wrong_importer(plugin: str, contribution: Any) -> str | None:
    """Return why this is no usable importer of the plugin, or None."""
    if not isinstance(contribution, Importer):
        return f"expected an Importer, got {type(contribution).__name__}"
    if not isinstance(contribution.id, str) or not contribution.id.startswith(plugin + "."):
        return f"the id {contribution.id!r} does not begin with {plugin + '.'!r}"
    if not isinstance(contribution.title, str) or not contribution.title.strip():
        return f"{contribution.id} has no title"
    patterns = contribution.patterns
    if not isinstance(patterns, tuple) or not all(isinstance(p, str) and p for p in patterns):
        return f"{contribution.id}: patterns must be a tuple of strings such as '*.txt'"
    for name in ("sniff", "read"):
        if not callable(getattr(contribution, name)):
            return f"{contribution.id}: {name} cannot be called"
    return None
