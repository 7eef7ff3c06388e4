"""The journals that are open: events, panel, column and command of a plugin share one."""

from __future__ import annotations

import threading

from carrel.api import PluginContext
from carrel_plugins.reading_log.journal import FILE, Journal

_lock = threading.Lock()
_open: dict[PluginContext, Journal] = {}


def journal_of(context: PluginContext) -> Journal:
    """Return the plugin's journal, opened where it is not yet.

    The file is read when the journal is first asked, so that a run that never asks leaves no
    folder behind.
    """
    with _lock:
        if context not in _open:
            _open[context] = Journal(lambda: context.data_dir / FILE)
        return _open[context]


def close_journal(context: PluginContext) -> None:
    """Let go of the plugin's journal."""
    with _lock:
        _open.pop(context, None)
