"""Whether a window has caught up: with the library, its search, mentions, fields and facets."""

# ruff: noqa: SLF001 - whoever is busy says so to nobody else; only tests have to know

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carrel.ui.plugins.binding import PluginBinding


def has_caught_up(window: Any, binding: PluginBinding) -> bool:
    """Whether all that was committed is heard, answered, read by extractors, stored and counted.

    Call it on the window's thread, again and again: one thing starts the next.
    """
    desk = window.parts.desk
    if desk is None:
        return False
    desk.feed.look()
    search, mentions, fields = desk.search, binding.mentions, binding.fields
    facets = binding._facets
    return not (
        search._busy
        or search._settle.isActive()
        or mentions.busy
        or mentions._soon.isActive()
        or fields._job is not None
        or fields._soon.isActive()
        or facets._busy
        or facets._soon.isActive()
    )
