"""The driver itself, on a small program of everyday widgets."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk_driver import Desktop, RunningProgram
from desk_driver.neighbours import clipboard_text, copied_elsewhere, drag_from_elsewhere

SAMPLE = Path(__file__).with_name("sample_program.py")
# Latin, beyond Latin-1, Cyrillic, Chinese, beyond the basic plane, Hebrew, and keys with Shift.
ANY_SCRIPT = 'Ab é ß € Ж 中文 😀 שלום {~}|\\"*<>'


@pytest.fixture
def desktop(can_open_desktops: None, tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path) as opened:
        yield opened


@pytest.fixture
def start(desktop: Desktop) -> Callable[..., RunningProgram]:
    def begin(row_count: int = 30) -> RunningProgram:
        program = RunningProgram(desktop, [sys.executable, str(SAMPLE), str(row_count)])
        program.start()
        return program

    return begin


def test_types_any_script_into_what_was_clicked(start: Callable[..., RunningProgram]):
    program = start()
    editor = program.find("text", "Editor")
    program.click(editor)
    program.type(f"{ANY_SCRIPT}\n\tsecond line")
    program.wait_for(lambda: editor.text() == f"{ANY_SCRIPT}\n\tsecond line", editor.text)
    assert "focused" in editor.now().states
    program.keys("shift+home")
    program.wait_for(lambda: editor.selected_text() == "second line", editor.selected_text)
    program.quit()


def test_a_dialog_takes_the_keyboard_and_gives_it_back(start: Callable[..., RunningProgram]):
    program = start()
    program.click(program.find("button", "Ask"))
    program.find("dialog", "Question", states=["active"])
    program.type("GPipe\n")
    program.find("label", "answered GPipe")
    program.wait_for(lambda: str(program.focused()).startswith("button 'Ask'"))
    program.keys("space")
    program.find("dialog", "Question", states=["active"])
    program.keys("escape")
    program.find("label", "no answer")
    program.quit()


def test_menus_double_clicks_and_the_wheel(start: Callable[..., RunningProgram]):
    program = start()
    for number in (2, 3, 5):
        program.click(program.find("list item", f"row {number}"), times=2)
        program.find("label", f"opened row {number}")
    rows = program.find("list", "Rows")
    program.hands.wheel(*program.point(rows), steps=40)
    program.find("list item", "row 29")
    assert not program.find_all("list item", "row 0")
    program.open_menu("File", "Quit")
    program.wait_until_ended()


def test_menus_by_their_letters(start: Callable[..., RunningProgram]):
    program = start()
    program.keys("alt+f", "a")
    program.wait_for(lambda: program.heard() == ("three papers were added",), "the words")
    program.keys("alt+f", "q")
    program.wait_until_ended()


def test_a_long_list_is_read_where_it_shows(start: Callable[..., RunningProgram]):
    program = start(row_count=50_000)
    program.find("list item", "row 3")
    program.click(program.find("list item", "row 0"))
    program.keys("end")
    program.find("list item", "row 49999", states=["selected"])
    assert len(program.find_all("list item", re.compile("^row "))) < 100
    program.quit()


def test_what_is_announced_is_heard(start: Callable[..., RunningProgram]):
    program = start()
    assert program.heard() == ()
    program.keys("ctrl+shift+a")
    program.wait_for(lambda: program.heard() == ("three papers were added",), "the words")
    program.quit()


def test_the_clipboard_is_shared_with_other_programs(
    start: Callable[..., RunningProgram], desktop: Desktop
):
    program = start()
    editor = program.find("text", "Editor")
    program.click(editor)
    long_text = "".join(f"{number}: {ANY_SCRIPT}\n" for number in range(5000))
    with copied_elsewhere(desktop, long_text):
        program.keys("ctrl+v")
        program.wait_for(lambda: editor.text() == long_text, lambda: editor.text()[:80])
    program.keys("ctrl+a")
    program.type("taken back")
    program.keys("ctrl+a", "ctrl+c")
    program.wait_for(lambda: clipboard_text(desktop) == "taken back", "the copy")
    program.quit()


def test_files_and_text_can_be_dropped(
    start: Callable[..., RunningProgram], desktop: Desktop, tmp_path: Path
):
    program = start()
    file = tmp_path / "two papers – ß.txt"
    file.write_text("dragged words", encoding="utf-8")
    target = program.find("list", "Rows").place().centre
    assert drag_from_elsewhere(desktop, target, files=[file]) == "CopyAction"
    program.find("label", f"dropped {file}")
    assert drag_from_elsewhere(desktop, target, text_of=file) == "CopyAction"
    program.find("label", "dropped dragged words")
    program.quit()


def test_a_failure_shows_the_screen(start: Callable[..., RunningProgram], tmp_path: Path):
    program = start()
    with pytest.raises(AssertionError) as failure:
        program.find("button", "Missing", timeout=0.2)
    told = str(failure.value)
    assert "one button 'Missing'" in told
    assert "label 'nothing yet'" in told
    (picture,) = tmp_path.glob("failure-*.png")
    assert str(picture) in told
    program.quit()


def test_words_on_standard_error_and_sudden_ends_are_failures(
    start: Callable[..., RunningProgram],
):
    program = start()
    program.open_menu("File", "Complain")
    with pytest.raises(AssertionError, match="something went wrong"):
        program.quit()
    program.start()
    program.kill()
    with pytest.raises(AssertionError, match="ended with -9 while"):
        program.find("button", "Ask")


def test_the_picture_shows_the_window(start: Callable[..., RunningProgram], desktop: Desktop):
    program = start()
    program.fill_screen()
    program.wait_for(lambda: program.windows()[0].place()[2:] == desktop.size, "the whole screen")
    program.wait_for(lambda: desktop.eyes.colour_at(1270, 400).lightness() > 200, "a light desk")
    program.quit()
