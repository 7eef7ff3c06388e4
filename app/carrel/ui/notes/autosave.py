"""Saving a note as it is typed, and never losing what could not be saved.

A text is *owed* from the first keystroke until the library has said that it is committed.
What is owed is kept by paper, so that a save under way, or one that failed, outlives a switch
to another paper.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from concurrent.futures import Future

    SaveNote = Callable[[int, str], "Future[int]"]

IDLE_MS = 450  # after the last keystroke; 600 is promised
STEADY_MS = 700  # during steady typing; 1000 is promised, with the commit and a busy machine
RETRY_MS = (5_000, 10_000, 20_000, 40_000, 60_000)
PATIENCE_S = 15.0  # of a flush that waits: three times SQLite's busy timeout


@dataclass(slots=True)
class _Draft:
    """The newest text of one paper that is owed to the library."""

    text: str
    submission: int = 0  # the one that carries this text; 0: none yet, or it failed
    under_way: int = 0  # submissions that have not come back
    reason: str = ""  # why the newest one failed; kept until one succeeds


class Autosave(QObject):
    """Saves the watched note within 600 ms of the last keystroke, and every second meanwhile.

    `save(paper_id, body)` must write in the order in which it is called (the library's lane has
    one worker) and never need this thread; its future holds the time of the commit in ms.
    `saved` is emitted after the commit only. `failed` carries a sentence, once for each new
    reason; the text is tried again by itself, less and less often, and with the next
    keystroke. `status_changed` carries "", "saving...", "saved 12:04" or "not saved: reason".
    """

    saved = Signal(int, object)  # paper id, ms since the epoch (more than 32 bits)
    failed = Signal(str)
    status_changed = Signal(str)
    _returned = Signal(int)  # submission; emitted by the worker, always queued

    def __init__(self, save: SaveNote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._save = save
        self._read: Callable[[], str] | None = None
        self._paper_id: int | None = None
        self._stored = ""  # the watched note as the library has it, as far as is known
        self._edited = False  # since the text was last compared
        self._due = False  # it should have been saved while another save was under way
        self._drafts: dict[int, _Draft] = {}
        self._futures: dict[int, tuple[int, str, Future[int]]] = {}
        self._submissions = 0
        self._saved_at: int | None = None
        self._status = ""
        self._retries = 0
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._steady = QTimer(self, singleShot=True, interval=STEADY_MS)
        self._again = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self._save_when_free)
        self._steady.timeout.connect(self._save_when_free)
        self._again.timeout.connect(self.retry)
        self._returned.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    # -- the note that is being edited

    def watch(self, paper_id: int | None, read: Callable[[], str]) -> None:
        """Watch another note, whose text `read` returns, unchanged so far; None watches nothing.

        Call `flush` before the editor's text is replaced. Where a text is still owed for this
        paper (`draft`), the editor must show that one.
        """
        self._idle.stop()
        self._steady.stop()
        self._edited = self._due = False
        self._paper_id = paper_id
        self._read = read if paper_id is not None else None
        self._stored = self._read() if self._read else ""
        self._say()

    def edited(self) -> None:
        """Tell that the text may have changed; cheap, for every keystroke."""
        if self._paper_id is None:
            return
        self._edited = True
        self._idle.start()
        if not self._steady.isActive():
            self._steady.start()
        self._say()

    def adopt(self, text: str) -> None:
        """Take `text`, which the editor shows now, as what the library has."""
        self._stored = text
        self._edited = False
        self._say()

    def draft(self, paper_id: int) -> str | None:
        """Return the text that is owed to the library for a paper, or None."""
        if paper_id == self._paper_id and self._edited and self._read is not None:
            return self._read()
        owed = self._drafts.get(paper_id)
        return owed.text if owed else None

    @property
    def paper_id(self) -> int | None:
        """The paper whose note is watched."""
        return self._paper_id

    @property
    def is_clean(self) -> bool:
        """Whether the watched note is, as far as is known, the library's."""
        if self._paper_id in self._drafts:
            return False
        return not self._edited or self._read is None or self._read() == self._stored

    @property
    def status(self) -> str:
        """What to tell the reader: "", "saving...", "saved 12:04" or "not saved: reason"."""
        return self._status

    def failures(self) -> dict[int, str]:
        """Return the texts that could not be saved, by paper, in their newest state."""
        failed = {paper: d.text for paper, d in self._drafts.items() if d.reason}
        if self._paper_id in failed and self._read is not None:
            failed[self._paper_id] = self._read()
        return failed

    # -- saving

    def flush(self, *, wait: bool = False, patience: float = PATIENCE_S) -> bool:
        """Send everything that is owed to the library now; return whether nothing is owed.

        With `wait`, block until the library has answered or `patience` seconds are over: for
        the end of the program.
        """
        self._idle.stop()
        self._steady.stop()
        self._compare()
        self._submit_all()
        if wait:
            deadline = monotonic() + patience
            self._wait(deadline)
            self._submit_all()  # what was under way and failed has one more try
            self._wait(deadline)
        self._say()
        return not self._drafts

    def retry(self) -> None:
        """Try again what could not be saved."""
        self.flush()

    def _save_when_free(self) -> None:
        """Save, unless a save of this note is under way: then when it has come back."""
        owed = self._drafts.get(self._paper_id) if self._paper_id is not None else None
        if owed is not None and owed.under_way:
            self._due = True
            return
        self._idle.stop()
        self._steady.stop()
        self._compare()
        owed = self._drafts.get(self._paper_id) if self._paper_id is not None else None
        if owed is not None and not owed.submission and self._paper_id is not None:
            self._submit(self._paper_id, owed)
        self._say()

    def _compare(self) -> None:
        """Note what is owed if the watched text is not what the library has or will have."""
        if not self._edited or self._read is None or self._paper_id is None:
            return
        self._edited = False
        text = self._read()
        owed = self._drafts.get(self._paper_id)
        if owed is None:
            if text != self._stored:
                self._drafts[self._paper_id] = _Draft(text)
        elif text != owed.text:
            # Also when it is the stored text again: the one under way will be committed, and
            # one that failed may have been.
            owed.text, owed.submission = text, 0

    def _submit(self, paper_id: int, owed: _Draft) -> None:
        self._submissions += 1
        submission = owed.submission = self._submissions
        try:
            future = self._save(paper_id, owed.text)
        except Exception as error:  # noqa: BLE001  an executor that is shut down raises at once
            self._fail(owed, error)
            return
        owed.under_way += 1
        self._futures[submission] = (paper_id, owed.text, future)
        future.add_done_callback(lambda _: self._come_home(submission))

    def _come_home(self, submission: int) -> None:
        # On the worker's thread. The window, and this object with it, may be gone.
        try:
            self._returned.emit(submission)
        except RuntimeError:
            return

    def _settle(self, submission: int) -> None:
        """Take the answer to a submission, once, on the window's thread."""
        if submission not in self._futures:
            return  # a flush has waited for it
        paper_id, text, future = self._futures.pop(submission)
        owed = self._drafts.get(paper_id)
        newest = owed is not None and submission == owed.submission
        if owed is not None:
            owed.under_way -= 1
        error = _error_of(future)
        if error is None:
            if paper_id == self._paper_id:
                self._stored = text
            if newest:
                del self._drafts[paper_id]
            self._committed(paper_id, future.result())
        elif owed is not None and newest:
            self._fail(owed, error)
        if self._due and paper_id == self._paper_id:
            self._due = False
            self._save_when_free()
        self._say()

    def _committed(self, paper_id: int, at_ms: int) -> None:
        self._saved_at = at_ms
        if not any(draft.reason for draft in self._drafts.values()):
            self._retries = 0
            self._again.stop()
        self.saved.emit(paper_id, at_ms)

    def _fail(self, owed: _Draft, error: BaseException) -> None:
        reason = _reason(error)
        known = {draft.reason for draft in self._drafts.values()}
        owed.reason, owed.submission = reason, 0
        if not self._again.isActive():
            self._again.start(RETRY_MS[min(self._retries, len(RETRY_MS) - 1)])
            self._retries += 1
        if reason not in known:
            self.failed.emit(
                f"The note was not saved: {reason}. The text is kept here and tried again."
            )
        self._say()

    def _submit_all(self) -> None:
        for paper_id, owed in list(self._drafts.items()):
            if not owed.submission:
                self._submit(paper_id, owed)

    def _wait(self, deadline: float) -> None:
        for submission, (_, _, future) in list(self._futures.items()):
            with suppress(Exception):  # cancelled, or no answer yet
                future.exception(timeout=max(0.0, deadline - monotonic()))
            if future.done():
                self._settle(submission)

    def _say(self) -> None:
        reason = next((d.reason for d in self._drafts.values() if d.reason), "")
        if reason:
            status = f"not saved: {reason}"
        elif self._drafts or self._edited:
            status = "saving..."
        elif self._saved_at is not None:
            at = QDateTime.fromMSecsSinceEpoch(self._saved_at)
            status = f"saved {at.toString('HH:mm')}"
        else:
            status = ""
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)


def _error_of(future: Future[int]) -> BaseException | None:
    """Return why a future that is done has no value, cancelled ones included, or None."""
    try:
        return future.exception(timeout=0)
    except Exception as error:  # noqa: BLE001  cancelled
        return error


def _reason(error: BaseException) -> str:
    """Return why a save failed, short enough for a status line, without a full stop."""
    said = " ".join(str(error).split()).rstrip(".")
    if not said:
        said = "the save was given up" if "Cancelled" in type(error).__name__ else "unknown error"
    return said if len(said) <= 200 else said[:199] + "\u2026"
