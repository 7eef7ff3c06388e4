"""Runs what a plugin contributed to the command line: what it raises ends in one line."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from typing import TypeVar

from carrel.cli.failures import CommandError, PipeClosed, UsageError

T = TypeVar("T")

#: Raised by what a plugin is given, not by the plugin.
_NOT_THE_PLUGIN = (CommandError, UsageError, PipeClosed, KeyboardInterrupt)


def guarded(contribution_id: str, work: Callable[[], T]) -> T:
    """Return what `work()` returns.

    Raises CommandError, with the plugin and the reason, for whatever a plugin raises, and
    SystemExit where it exits with 0 or 1.
    """
    try:
        return work()
    except _NOT_THE_PLUGIN:
        raise
    except SystemExit as asked:
        if asked.code is None or (type(asked.code) is int and asked.code in (0, 1)):
            raise SystemExit(asked.code or 0) from None
        raise failure(contribution_id, asked) from asked
    except BaseException as error:
        raise failure(contribution_id, error) from error


def failure(contribution_id: str, error: BaseException) -> CommandError:
    """Return how a command ends because of what a contribution raised.

    With CARREL_TRACE_PLUGINS=1 the traceback is printed too.
    """
    from carrel.plugin_host import Problem

    if os.environ.get("CARREL_TRACE_PLUGINS"):
        traceback.print_exception(error, file=sys.stderr)
    plugin = contribution_id.partition(".")[0]
    reason = Problem.of(contribution_id, contribution_id, error).reason
    return CommandError(f"the plugin {plugin} failed: {reason}")
