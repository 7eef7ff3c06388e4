"""A note is saved as it is typed, to the right paper, and never lost."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from pytestqt.qtbot import QtBot

from carrel.ui.notes import autosave as module
from carrel.ui.notes.autosave import Autosave


class Lane:
    """The library's lane, answered by hand: `calls` are (paper, body, future) in order."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, str, Future[int]]] = []
        self.down = False

    def save(self, paper_id: int, body: str) -> Future[int]:
        if self.down:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future: Future[int] = Future()
        self.calls.append((paper_id, body, future))
        return future

    @property
    def asked(self) -> list[tuple[int, str]]:
        return [(paper, body) for paper, body, _ in self.calls]

    def answer(self, index: int, *, error: BaseException | None = None) -> None:
        future = self.calls[index][2]

        def work() -> None:
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(1_700_000_000_000 + index)

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()


class Desk:
    """An editor without a window: text, and the autosave that watches it."""

    def __init__(self, lane: Lane) -> None:
        self.text = ""
        self.autosave = Autosave(lane.save)
        self.saved: list[tuple[int, int]] = []
        self.failed: list[str] = []
        self.statuses: list[str] = []
        self.autosave.saved.connect(lambda paper, at: self.saved.append((paper, at)))
        self.autosave.failed.connect(self.failed.append)
        self.autosave.status_changed.connect(self.statuses.append)

    def show(self, paper: int | None, text: str = "") -> None:
        self.autosave.flush()
        owed = self.autosave.draft(paper) if paper is not None else None
        self.text = text if owed is None else owed
        self.autosave.watch(paper, lambda: self.text)

    def type(self, text: str) -> None:
        self.text += text
        self.autosave.edited()


@pytest.fixture
def lane() -> Lane:
    return Lane()


@pytest.fixture
def desk(lane: Lane, qtbot: QtBot) -> Desk:
    made = Desk(lane)
    made.show(1, "old")
    return made


def settle(qtbot: QtBot) -> None:
    qtbot.wait(5)


def test_saved_within_six_hundred_milliseconds(desk: Desk, lane: Lane, qtbot: QtBot) -> None:
    desk.type("!")
    began = time.monotonic()
    assert desk.autosave.status == "saving..."
    qtbot.waitUntil(lambda: bool(lane.calls), timeout=1500)
    assert time.monotonic() - began < 0.6
    assert lane.asked == [(1, "old!")]
    assert desk.saved == []  # not before the commit
    lane.answer(0)
    qtbot.waitUntil(lambda: bool(desk.saved))
    assert desk.saved == [(1, 1_700_000_000_000)]
    assert desk.autosave.status.startswith("saved ")
    assert desk.statuses[-1] == desk.autosave.status


def test_saved_every_second_while_typing(desk: Desk, lane: Lane, qtbot: QtBot) -> None:
    began = time.monotonic()
    while time.monotonic() - began < 2.3:
        desk.type("a")
        qtbot.wait(40)
        for index, (_, _, future) in enumerate(lane.calls):
            if not future.done():
                lane.answer(index)
    assert len(lane.calls) >= 2


def test_unchanged_text_is_never_written(desk: Desk, lane: Lane, qtbot: QtBot) -> None:
    desk.autosave.edited()
    assert desk.autosave.flush()
    desk.type("x")
    desk.text = "old"
    desk.autosave.edited()
    assert desk.autosave.flush()
    desk.show(2, "")
    desk.show(None)
    assert desk.autosave.flush(wait=True)
    assert lane.calls == []
    assert desk.autosave.status == ""


def test_one_save_at_a_time_then_the_newest(
    desk: Desk, lane: Lane, qtbot: QtBot, monkeypatch
) -> None:
    desk.autosave._idle.setInterval(10)
    desk.type("1")
    qtbot.waitUntil(lambda: len(lane.calls) == 1)
    desk.type("2")
    qtbot.wait(60)
    desk.type("3")
    qtbot.wait(60)
    assert len(lane.calls) == 1  # a slow disk is not sent every stroke
    lane.answer(0)
    qtbot.waitUntil(lambda: len(lane.calls) == 2, timeout=500)  # at once, not with a timer
    assert lane.asked == [(1, "old1"), (1, "old123")]
    assert desk.autosave.status == "saving..."
    lane.answer(1)
    qtbot.waitUntil(lambda: desk.autosave.is_clean)


def test_switching_saves_the_right_text_to_the_right_paper(
    desk: Desk, lane: Lane, qtbot: QtBot
) -> None:
    desk.type(" of one")
    desk.autosave.flush()
    desk.type(", more")  # while the first is under way
    desk.show(2, "two")
    desk.type("!")
    desk.show(3, "three")
    assert lane.asked == [(1, "old of one"), (1, "old of one, more"), (2, "two!")]
    for index in range(3):
        lane.answer(index)
    qtbot.waitUntil(lambda: len(desk.saved) == 3)
    assert [paper for paper, _ in desk.saved] == [1, 1, 2]
    assert desk.autosave.flush()
    assert len(lane.calls) == 3


def test_coming_back_before_the_save_shows_what_was_typed(
    desk: Desk, lane: Lane, qtbot: QtBot
) -> None:
    desk.type(" typed")
    desk.show(2, "two")
    desk.show(1, "old")  # what the library still has
    assert desk.text == "old typed"
    lane.answer(0)
    qtbot.waitUntil(lambda: desk.autosave.is_clean)
    desk.type("!")
    desk.autosave.flush()
    assert lane.asked[-1] == (1, "old typed!")


def test_going_back_to_the_old_text_is_written_too(desk: Desk, lane: Lane, qtbot: QtBot) -> None:
    desk.type("x")
    desk.autosave.flush()
    desk.text = "old"
    desk.autosave.edited()
    desk.autosave.flush()
    assert lane.asked == [(1, "oldx"), (1, "old")]


def test_the_saved_text_is_what_counts_as_unchanged(desk: Desk, lane: Lane, qtbot: QtBot) -> None:
    desk.type("x")
    desk.autosave.flush()
    lane.answer(0)
    qtbot.waitUntil(lambda: desk.autosave.is_clean)
    desk.autosave.edited()
    assert desk.autosave.flush()
    assert len(lane.calls) == 1
    desk.text = "old"
    desk.autosave.edited()
    desk.autosave.flush()
    assert lane.asked == [(1, "oldx"), (1, "old")]


def test_what_cannot_be_saved_is_kept_and_said(desk: Desk, lane: Lane, qtbot: QtBot) -> None:
    desk.type(" typed")
    desk.autosave.flush()
    lane.answer(0, error=OSError("the disk is full."))
    qtbot.waitUntil(lambda: bool(desk.failed))
    assert desk.autosave.status == "not saved: the disk is full"
    assert "the disk is full" in desk.failed[0]
    assert desk.saved == []
    assert desk.autosave.failures() == {1: "old typed"}
    desk.show(2, "two")  # another paper: the text of the first stays owed
    assert desk.autosave.draft(1) == "old typed"
    lane.answer(1, error=OSError("the disk is full."))
    settle(qtbot)
    assert len(desk.failed) == 1  # the same reason is not said again
    desk.show(1, "old")
    assert desk.text == "old typed"
    desk.autosave.retry()
    lane.answer(len(lane.calls) - 1)
    qtbot.waitUntil(lambda: desk.autosave.is_clean)
    assert lane.asked[-1] == (1, "old typed")
    assert desk.autosave.status.startswith("saved ")
    assert desk.autosave.failures() == {}


def test_it_tries_again_by_itself(desk: Desk, lane: Lane, qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setattr(module, "RETRY_MS", (20, 40))
    desk.type("x")
    desk.autosave.flush()
    lane.answer(0, error=OSError("busy"))
    qtbot.waitUntil(lambda: len(lane.calls) == 2)
    lane.answer(1, error=OSError("busy"))
    qtbot.waitUntil(lambda: len(lane.calls) == 3)
    assert desk.autosave.status == "not saved: busy"  # until it is
    lane.answer(2)
    qtbot.waitUntil(lambda: bool(desk.saved))
    qtbot.wait(80)
    assert len(lane.calls) == 3


def test_the_next_keystroke_tries_again(desk: Desk, lane: Lane, qtbot: QtBot) -> None:
    desk.type("x")
    desk.autosave.flush()
    lane.answer(0, error=OSError("busy"))
    qtbot.waitUntil(lambda: bool(desk.failed))
    desk.type("y")
    qtbot.waitUntil(lambda: len(lane.calls) == 2, timeout=1500)
    assert lane.asked[1] == (1, "oldxy")


def test_an_older_failure_does_not_hide_a_newer_save(desk: Desk, lane: Lane, qtbot: QtBot) -> None:
    desk.type("1")
    desk.autosave.flush()
    desk.type("2")
    desk.autosave.flush()
    lane.answer(0, error=OSError("busy"))
    lane.answer(1)
    qtbot.waitUntil(lambda: bool(desk.saved))
    assert desk.failed == []
    assert desk.autosave.is_clean


@pytest.mark.parametrize("error", [ValueError(""), KeyboardInterrupt("stop"), TimeoutError("slow")])
def test_any_error_is_a_failure(desk: Desk, lane: Lane, qtbot: QtBot, error: BaseException) -> None:
    desk.type("x")
    desk.autosave.flush()
    lane.answer(0, error=error)
    qtbot.waitUntil(lambda: bool(desk.failed))
    assert desk.autosave.status.startswith("not saved: ")
    assert len(desk.autosave.status) > len("not saved: ")


def test_a_cancelled_save_and_a_lane_that_is_down_are_failures(
    desk: Desk, lane: Lane, qtbot: QtBot
) -> None:
    desk.type("x")
    desk.autosave.flush()
    lane.calls[0][2].cancel()
    qtbot.waitUntil(lambda: bool(desk.failed))
    lane.down = True
    desk.type("y")
    assert not desk.autosave.flush(wait=True)
    assert "shutdown" in desk.autosave.status
    assert desk.autosave.failures() == {1: "oldxy"}


def test_flush_waits_for_a_worker_thread(qtbot: QtBot) -> None:
    stored: list[tuple[int, str]] = []

    def write(paper: int, body: str) -> int:
        time.sleep(0.05)
        stored.append((paper, body))
        return 1_700_000_000_000

    with ThreadPoolExecutor(1) as worker:
        autosave = Autosave(lambda paper, body: worker.submit(write, paper, body))
        saved: list[int] = []
        autosave.saved.connect(lambda paper, _: saved.append(paper))
        text = ["a"]
        autosave.watch(1, lambda: text[0])
        text[0] = "ab"
        autosave.edited()
        autosave.flush()
        text[0] = "abc"
        autosave.edited()
        assert autosave.flush(wait=True)
        assert stored == [(1, "ab"), (1, "abc")]
        assert saved == [1, 1]
        settle(qtbot)
        assert saved == [1, 1]  # the queued news of it is not counted again


def test_flush_does_not_wait_for_ever(desk: Desk, lane: Lane, qtbot: QtBot) -> None:
    desk.type("x")
    assert not desk.autosave.flush(wait=True, patience=0.05)
    assert desk.autosave.draft(1) == "oldx"
    lane.answer(0)
    qtbot.waitUntil(lambda: bool(desk.saved))


def test_an_answer_after_the_window_is_gone_is_no_crash(lane: Lane, qtbot: QtBot) -> None:
    import shiboken6

    desk = Desk(lane)
    desk.show(1, "a")
    desk.type("b")
    desk.autosave.flush()
    shiboken6.delete(desk.autosave)
    lane.answer(0)
    settle(qtbot)
