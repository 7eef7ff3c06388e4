"""Calls what plugins contributed: a failure is logged, counted and answered by a fallback."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from carrel.plugin_host.record import ENDS_THE_PROGRAM, Problem

P = ParamSpec("P")
T = TypeVar("T")
F = TypeVar("F")

log = logging.getLogger(__name__)

#: A plugin that takes longer on the window's thread than this is named in the log.
SLOW_S = 0.1


class Guard:
    """Between the program and the callables that plugins gave it; use it from any thread.

    `failed(plugin, problem)` hears of every failure.
    """

    def __init__(self, failed: Callable[[str, Problem], None]) -> None:
        self._failed = failed
        self._slow: set[str] = set()

    def call(
        self,
        contribution_id: str,
        function: Callable[..., T],
        *arguments: Any,
        fallback: F = None,  # type: ignore[assignment]
    ) -> T | F:
        """Return what `function(*arguments)` returns, or `fallback` where it raises.

        `contribution_id` begins with the plugin's name. SystemExit is a failure like any other.
        """
        began = time.perf_counter()
        try:
            return function(*arguments)
        except ENDS_THE_PROGRAM:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever a plugin raises
            self.failed(contribution_id, error)
            return fallback
        finally:
            took_s = time.perf_counter() - began
            if took_s >= SLOW_S:
                self._say_slow(contribution_id, took_s)

    def failed(self, contribution_id: str, error: BaseException) -> None:
        """Take note of what a contribution raised somewhere else (a paint, a slot)."""
        self.note(Problem.of(contribution_id, contribution_id, error))

    def note(self, problem: Problem) -> None:
        """Take note of a failure that another process told; `where` is the contribution's id."""
        plugin, _, _ = problem.where.partition(".")
        self._failed(plugin, problem)

    def _say_slow(self, contribution_id: str, took_s: float) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        if contribution_id not in self._slow:
            self._slow.add(contribution_id)
            plugin, _, _ = contribution_id.partition(".")
            logging.getLogger(f"carrel.plugins.{plugin}").info(
                "%s took %.0f ms on the window's thread", contribution_id, took_s * 1000
            )
