"""Export on change: what is written in the window is in the vault a moment later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from tests.ui.invented import TITLES

from carrel.app.running import Running
from carrel.domain.paper import ReadingState
from carrel.library.opening import open_library
from carrel.ui.vault import changed_papers, exporting_on_change
from carrel.ui.vault.changed_papers import is_there
from carrel.ui.vault.export_order import ExportOrder
from carrel.ui.vault.vault_marks import Mark, VaultMarks
from carrel.vault import exporting
from carrel.vault.locking import only_one

Run = Callable[..., Running]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for two seconds, a retry for fifteen."""
    for name in ("AFTER_MS", "LOOK_AGAIN_MS", "RETRY_MS"):
        monkeypatch.setattr(exporting_on_change, name, 50)


@pytest.fixture
def running(run_window: Run, library_folder: Path, qtbot: QtBot) -> Running:
    found = run_window(library_folder)
    qtbot.waitUntil(lambda: found.window.session.current >= 0)
    return found


@pytest.fixture
def said(running: Running) -> list[str]:
    """What the status bar said."""
    lines: list[str] = []
    running.window.session.message.connect(lambda _, text: lines.append(text))
    return lines


def turn_on(running: Running, vault: Path, **more: Any) -> None:
    chosen = {f"vault.{name}": value for name, value in more.items()}
    running.window.parts.preferences.change(
        {"vault.folder": str(vault), "vault.on_change": True, **chosen}
    )


def export_all(running: Running, vault: Path, qtbot: QtBot) -> None:
    """Export everything by hand."""
    desk, exports = running.window.parts.desk, running.window.parts.exports
    papers = list(desk.rows.ids("added"))
    order = ExportOrder(library=desk.library.path, folder=vault, papers=papers, whole=True)
    with qtbot.waitSignal(exports.finished, timeout=10_000):
        exports.export(order)


def texts(vault: Path) -> list[str]:
    return [one.read_text("utf-8") for one in sorted(vault.glob("*.md"))]


def type_a_note(running: Running, text: str) -> None:
    editor = running.window.panes.notes.editor
    editor.setFocus()
    editor.selectAll()
    editor.insertPlainText(text)


def is_idle(running: Running) -> bool:
    on_change = running.window._on_change
    return on_change._job is None and not on_change._soon.isActive()


# -- what goes out


def test_a_note_typed_in_the_window_is_in_its_file(running: Running, vault: Path, qtbot: QtBot):
    turn_on(running, vault)
    type_a_note(running, "Typed *here*")
    qtbot.waitUntil(lambda: any("Typed *here*" in text for text in texts(vault)), timeout=15_000)
    (text,) = texts(vault)
    assert f"# {TITLES[0]}" in text, "only the paper that changed goes out"


def test_it_is_off_by_default(running: Running, vault: Path, qtbot: QtBot):
    running.window.parts.preferences.set("vault.folder", str(vault))
    export_all(running, vault, qtbot)
    before = texts(vault)
    running.window.parts.desk.writer.save_note(1, "Unheard of").result()
    running.window.parts.desk.feed.look()
    assert not running.window._on_change.is_on
    assert not running.window._on_change._soon.isActive()
    assert texts(vault) == before


CHANGES: dict[str, Callable[[Any, int], Any]] = {
    'status: "read"': lambda writer, one: writer.set_state([one], ReadingState.READ),
    "rating: 4": lambda writer, one: writer.set_rating([one], 4),
    '- "folding"': lambda writer, one: writer.add_tags([one], ["folding"]),
    "[!quote] title · pink": lambda writer, one: writer.add_highlight(
        one, "title", (0, 7), colour="pink"
    ),
}


@pytest.mark.parametrize("written", CHANGES)
def test_every_kind_of_change(running: Running, vault: Path, qtbot: QtBot, written: str):
    turn_on(running, vault)
    CHANGES[written](running.window.parts.desk.writer, running.window.session.current)
    qtbot.waitUntil(lambda: any(written in text for text in texts(vault)), timeout=15_000)


def test_what_the_command_line_changes(
    running: Running, library_folder: Path, vault: Path, qtbot: QtBot
):
    turn_on(running, vault)
    with open_library(library_folder, origin="command line") as library:
        library.save_note(running.window.session.current, "From elsewhere")
    qtbot.waitUntil(lambda: any("From elsewhere" in text for text in texts(vault)))


def test_the_trash_stays_in_the_library(running: Running, vault: Path, qtbot: QtBot):
    turn_on(running, vault)
    writer, paper = running.window.parts.desk.writer, running.window.session.current
    writer.trash([paper])
    writer.set_rating([paper], 3)
    writer.set_rating([running.window.panes.list.model.ids[1]], 2)
    qtbot.waitUntil(lambda: len(texts(vault)) == 1 and is_idle(running), timeout=15_000)
    assert "rating: 2" in texts(vault)[0]
    writer.restore([paper])
    qtbot.waitUntil(lambda: any("rating: 3" in text for text in texts(vault)), timeout=15_000)


# -- the folder


def test_a_folder_that_goes_and_comes_back(
    running: Running, said: list[str], vault: Path, tmp_path: Path, qtbot: QtBot
):
    export_all(running, vault, qtbot)
    turn_on(running, vault)
    qtbot.waitUntil(lambda: is_idle(running))
    away = vault.rename(tmp_path / "away")
    running.window.parts.desk.writer.save_note(running.window.session.current, "Meanwhile")
    qtbot.waitUntil(lambda: any("is not there" in line for line in said), timeout=15_000)
    qtbot.wait(300)  # several looks
    assert not vault.exists(), "it is never made anew"
    assert sum("is not there" in line for line in said) == 1
    vault.mkdir()  # where a disk was mounted, nothing of the vault is
    qtbot.wait(200)
    assert list(vault.iterdir()) == []
    vault.rmdir()
    away.rename(vault)
    qtbot.waitUntil(lambda: any("Meanwhile" in text for text in texts(vault)), timeout=15_000)
    qtbot.waitUntil(lambda: any("is back" in line for line in said))


@pytest.mark.parametrize(
    ("seen", "made", "there"),
    [
        (False, (), False),
        (False, ("v",), True),
        (True, ("v",), False),
        (True, ("v", "v/.carrel"), True),
    ],
)
def test_which_folder_is_the_vault(tmp_path: Path, seen: bool, made: tuple[str, ...], there: bool):
    for name in made:
        (tmp_path / name).mkdir()
    assert is_there(tmp_path / "v", Mark(1, seen)) is there


# -- what it says


def test_a_conflict_is_said_once(running: Running, said: list[str], vault: Path, qtbot: QtBot):
    paper, writer = running.window.session.current, running.window.parts.desk.writer
    writer.save_note(paper, "First").result()
    export_all(running, vault, qtbot)
    (file,) = [one for one in vault.glob("*.md") if "First" in one.read_text("utf-8")]
    file.write_text(file.read_text("utf-8").replace("First", "Mine"), "utf-8")
    turn_on(running, vault)
    for number in range(3):
        writer.save_note(paper, f"Theirs {number}").result()
        beside = vault / ".carrel" / "conflicts" / file.name
        qtbot.waitUntil(
            lambda n=number, one=beside: (
                one.is_file() and f"Theirs {n}" in one.read_text("utf-8") and is_idle(running)
            ),
            timeout=15_000,
        )
    assert "Mine" in file.read_text("utf-8")
    assert sum(file.name in line for line in said) == 1


def test_what_is_skipped_is_said_once_and_tried_again(
    running: Running, said: list[str], vault: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    turn_on(running, vault)
    with monkeypatch.context() as patch:

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(exporting, "replace_file", full)
        running.window.parts.desk.writer.save_note(running.window.session.current, "Later")
        qtbot.waitUntil(lambda: any("No space left" in line for line in said), timeout=15_000)
        qtbot.wait(400)
        assert sum("No space left" in line for line in said) == 1
    qtbot.waitUntil(lambda: any("Later" in text for text in texts(vault)), timeout=15_000)


def test_it_waits_for_another_export(running: Running, said: list[str], vault: Path, qtbot: QtBot):
    turn_on(running, vault)
    with only_one(vault):
        running.window.parts.desk.writer.save_note(running.window.session.current, "Patient")
        qtbot.wait(400)
        assert texts(vault) == []
    qtbot.waitUntil(lambda: any("Patient" in text for text in texts(vault)), timeout=15_000)
    assert not [line for line in said if "export" in line]


# -- when


def test_changes_that_go_on_are_not_waited_for_for_ever(
    running: Running, vault: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exporting_on_change, "AFTER_MS", 60_000)
    monkeypatch.setattr(exporting_on_change, "AT_LATEST_MS", 300)
    turn_on(running, vault)
    for number in range(100):
        running.window.parts.desk.writer.save_note(running.window.session.current, f"No. {number}")
        qtbot.wait(20)
        if texts(vault):
            return
    raise AssertionError("it waited for the last change")


def test_what_waits_goes_out_when_the_window_closes(
    running: Running, vault: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    turn_on(running, vault)
    qtbot.waitUntil(lambda: is_idle(running))
    monkeypatch.setattr(exporting_on_change, "AFTER_MS", 60_000)
    type_a_note(running, "The last word")
    running.window.close()
    running.finish()
    assert any("The last word" in text for text in texts(vault))


def test_what_changed_during_the_last_export_goes_out_too(
    running: Running, vault: Path, qtbot: QtBot
):
    turn_on(running, vault)
    qtbot.waitUntil(lambda: is_idle(running))
    desk, on_change = running.window.parts.desk, running.window._on_change
    desk.writer.save_note(1, "One").result()
    on_change._run()
    assert on_change._ended.wait(10)  # and its end is not heard of yet
    desk.writer.save_note(2, "Two").result()
    running.window.close()
    running.finish()
    assert len(texts(vault)) == 2


def test_turned_on_without_a_folder(running: Running, said: list[str]):
    running.window.parts.preferences.set("vault.on_change", True)
    assert not running.window._on_change.is_on
    assert any("waits for a folder" in line for line in said)


def test_what_changed_while_no_window_was_open(
    running: Running, run_window: Run, library_folder: Path, vault: Path, qtbot: QtBot
):
    turn_on(running, vault)
    qtbot.waitUntil(lambda: is_idle(running))
    running.window.close()
    running.finish()
    with open_library(library_folder, origin="command line") as library:
        library.set_rating([2], 5)
    assert texts(vault) == []
    run_window(library_folder)
    qtbot.waitUntil(lambda: any("rating: 5" in text for text in texts(vault)), timeout=15_000)


def test_what_does_not_end_in_a_second_is_left_to_the_next_window(
    running: Running,
    run_window: Run,
    library_folder: Path,
    vault: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
):
    turn_on(running, vault)
    qtbot.waitUntil(lambda: is_idle(running))
    running.window.parts.desk.writer.save_note(2, "Too slow").result()
    with monkeypatch.context() as patch:

        def slow(*arguments: Any) -> Any:
            job = arguments[-1]
            while not job.cancelled:
                pass
            return changed_papers.CaughtUp()

        patch.setattr(exporting_on_change, "export_changes", slow)
        patch.setattr(exporting_on_change, "_AT_CLOSE_S", 0.05)
        running.window.close()
        running.finish()
    assert texts(vault) == []
    run_window(library_folder)
    qtbot.waitUntil(lambda: any("Too slow" in text for text in texts(vault)), timeout=15_000)


def test_what_changed_between_an_export_by_hand_and_turning_it_on(
    running: Running, vault: Path, qtbot: QtBot
):
    export_all(running, vault, qtbot)
    running.window.parts.desk.writer.save_note(running.window.session.current, "Between").result()
    turn_on(running, vault)
    qtbot.waitUntil(lambda: any("Between" in text for text in texts(vault)), timeout=15_000)


# -- which papers


def test_a_feed_that_reaches_no_more_brings_only_known_papers(
    running: Running, library_folder: Path, vault: Path, qtbot: QtBot
):
    desk = running.window.parts.desk
    paper = running.window.session.current
    order = ExportOrder(library=desk.library.path, folder=vault, papers=[paper])
    with qtbot.waitSignal(running.window.parts.exports.finished, timeout=10_000):
        running.window.parts.exports.export(order)
    desk.writer.save_note(paper, "Known").result()
    running.window._on_change._marks.put(vault, Mark(99_999, seen=True))
    turn_on(running, vault)
    qtbot.waitUntil(lambda: any("Known" in text for text in texts(vault)), timeout=15_000)
    assert len(texts(vault)) == 1
    newest = desk.reader.last_seq()  # remembered once the whole export has ended
    qtbot.waitUntil(lambda: VaultMarks(library_folder).get(vault).seq == newest, timeout=10_000)
