"""Finds the plugin whose code a frame of the stack belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import FrameType, TracebackType

from carrel.plugin_host.record import PluginRecord


def plugin_of_traceback(
    records: Iterable[PluginRecord], trace: TracebackType | None
) -> PluginRecord | None:
    """Return the plugin nearest to where the exception was raised, if any is on its way."""
    found = None
    roots = _roots(records)
    while trace is not None:
        found = _owner(roots, trace.tb_frame.f_code.co_filename) or found
        trace = trace.tb_next
    return found


def plugin_of_frame(
    records: Iterable[PluginRecord], frame: FrameType | None
) -> PluginRecord | None:
    """Return the plugin that is running in a stack of frames, the innermost one."""
    roots = _roots(records)
    while frame is not None:
        owner = _owner(roots, frame.f_code.co_filename)
        if owner is not None:
            return owner
        frame = frame.f_back
    return None


def _roots(records: Iterable[PluginRecord]) -> list[tuple[Path, PluginRecord]]:
    return [(root, record) for record in records for root in record.roots]


def _owner(roots: list[tuple[Path, PluginRecord]], filename: str) -> PluginRecord | None:
    """Return whose root is nearest to the file: two plugins may lie in one package."""
    path = Path(filename)
    held = [(len(root.parts), record) for root, record in roots if path.is_relative_to(root)]
    return max(held, key=lambda one: one[0])[1] if held else None
