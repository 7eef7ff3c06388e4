"""Brings results of worker threads home to the window's thread, through one queued signal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from concurrent.futures import Future

log = logging.getLogger(__name__)


class Bridge(QObject):
    """Calls back on the thread it lives in; once closed it calls nobody."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = True
        self._arrived.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def call(self, work: Callable[[], None]) -> None:
        """Have `work` run on the window's thread; may be called from any thread."""
        if self._open:
            self._arrived.emit(work)

    def deliver(
        self,
        future: Future[Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Call `done` with the future's result, or `failed` with what it raised.

        A cancelled future calls nobody; without `failed` an exception is logged.
        """

        def finished(ended: Future[Any]) -> None:
            if ended.cancelled():
                return
            error = ended.exception()
            if error is None:
                result = ended.result()
                self.call(lambda: done(result))
            elif failed is not None and isinstance(error, Exception):
                reason: Exception = error
                self.call(lambda: failed(reason))
            else:
                log.error("work in the background failed", exc_info=error)

        future.add_done_callback(finished)

    def close(self) -> None:
        """Stop calling back: the widgets are about to go."""
        self._open = False

    def _run(self, work: Callable[[], None]) -> None:
        if self._open:
            work()
