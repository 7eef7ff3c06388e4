"""The second day with a library: searching, notes out and in step, and a search that is hurt."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import RunningCarrel
from exported_notes import as_on_disk, exported_papers
from reading_desk import ReadingDesk
from search_process import SearchProcess

GPTQ = "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers"
GRADIENT = "Gradient-Based Post-Training Quantization: Challenging the Status Quo"
PHRASE = '"post-training quantization"'
NOTE = "Rounds a column at a time, as a kookaburra would"  # a word that no paper has
MORE = " – and keeps the Hessian 中文"
TAG = "systems/rounding"
ALL = 56
UNDO, REDO = re.compile("^Undo: "), re.compile("^Redo: ")  # the menu says what would come back
# Of the reader's own hand, in a file that was exported: lines, spaces and an end without a line.
TYPED_ABOVE = "\n> Read it again before the seminar.  \n"
TYPED_BELOW = "\n## Of my own\n\n\ttabbed,  two spaces  \nпо-русски, 中文, no line end"


@pytest.fixture
def desk(open_carrel: Callable[..., RunningCarrel]) -> ReadingDesk:
    return ReadingDesk(open_carrel())


@pytest.fixture
def search(desk: ReadingDesk) -> SearchProcess:
    return SearchProcess(desk)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The folder that the reader exports to."""
    folder = tmp_path / "my vault – 1"
    folder.mkdir()
    return folder


def open_the_sample(desk: ReadingDesk, search: SearchProcess) -> None:
    """One click on a new library; then the index is made without anybody's doing."""
    desk.carrel.click(desk.carrel.find("button", "Open the sample library"))
    desk.wait_for_rows(ALL)
    search.wait_until_indexed(ALL)


def write_and_find(desk: ReadingDesk) -> None:
    """A note and a tag on a paper, and what the search makes of them."""
    carrel = desk.carrel
    desk.search("frantar")
    desk.wait_for_titles(GPTQ)
    carrel.click(desk.row(GPTQ))
    desk.wait_for_paper(GPTQ)
    carrel.click(desk.note())
    carrel.type(NOTE)
    desk.search("kookaburra column")  # while the note may still be on its way to the disk
    desk.wait_for_titles(GPTQ)
    carrel.click(carrel.find("button", "Add a tag"))
    carrel.type(f"{TAG}\n")
    desk.wait_for_tags(TAG)
    desk.search(PHRASE)
    desk.wait_for_titles(GPTQ, GRADIENT)
    desk.search(f"{PHRASE} -tag:systems")
    desk.wait_for_titles(GRADIENT)
    desk.search("tag:systems -kookaburra")
    desk.wait_until_it_says(f"^0 of {ALL}$", timeout=10.0)
    carrel.keys("escape")
    desk.wait_for_rows(ALL)
    assert desk.query() == ""


def search_while_its_process_is_killed(desk: ReadingDesk, search: SearchProcess) -> None:
    """Nobody notices, and there is a new process soon that answers from the same index."""
    search.wait_until_it_answers("frantar", GPTQ)
    generation = search.state()["generation"]
    desk.search('"post-training ')
    pid = search.kill()
    desk.carrel.type('quantization"')
    desk.wait_for_titles(GPTQ, GRADIENT)
    desk.search("kookaburra")
    desk.wait_for_titles(GPTQ)
    search.wait_for_another(pid)
    search.wait_until_it_answers(PHRASE, GPTQ, GRADIENT)
    assert search.state()["generation"] >= generation
    assert not desk.carrel.find_all("label", re.compile("index"))


def export(desk: ReadingDesk, vault: Path, says: str) -> None:
    """Export all papers to the vault from the menu."""
    desk.carrel.open_menu("File", "Export notes as Markdown…")
    answer_the_export(desk, vault, says)


def answer_the_export(desk: ReadingDesk, vault: Path, says: str) -> None:
    """Name the vault in the dialog that is opening, by keys; it says before what comes of it."""
    carrel = desk.carrel
    dialog = carrel.find("dialog", re.compile("^Export notes as Markdown"), states=["active"])
    carrel.keys("alt+f")
    folder = carrel.find("text", "Folder", within=dialog, states=["focused"])
    carrel.keys("ctrl+a")
    carrel.type(str(vault))
    carrel.wait_for(lambda: folder.text() == str(vault), "the whole name in the dialog")
    counts = says.replace(" kept", " unchanged")
    desk.wait_until_it_says(f"^An export would give: {counts}", timeout=10.0)
    carrel.keys("enter")
    desk.wait_until_it_says(f"^{re.escape(f'{says}, in {vault}')}$", timeout=10.0)
    carrel.keys("escape")


def export_for_the_first_time(desk: ReadingDesk, vault: Path) -> None:
    desk.carrel.keys("ctrl+l", "escape")
    desk.wait_for_rows(ALL)
    export(desk, vault, f"{ALL} new, 0 updated, 0 kept")
    papers = exported_papers(vault)
    assert len(papers) == ALL
    assert {title for title, paper in papers.items() if paper.note()} == {GPTQ}
    assert papers[GPTQ].note() == NOTE
    front = papers[GPTQ].front_matter()
    assert front["tags"] == ["paper", TAG]
    assert (front["year"], front["status"], front["arxiv"]) == (2022, "inbox", "2210.17323")
    assert "nothing is wrong" in desk.carrel.command("export", "--check", str(vault))


def export_into_a_file_that_was_changed(desk: ReadingDesk, vault: Path) -> None:
    """The note of the window comes into the file; what was typed around it stays."""
    carrel = desk.carrel
    path = exported_papers(vault)[GPTQ].path
    heading = f"# {GPTQ}\n"
    text = path.read_text("utf-8")
    path.write_text(text.replace(heading, heading + TYPED_ABOVE) + TYPED_BELOW, "utf-8")
    typed, before = exported_papers(vault)[GPTQ], as_on_disk(vault)

    carrel.click(desk.row(GPTQ))
    desk.wait_for_paper(GPTQ)
    carrel.click(desk.note())
    carrel.keys("ctrl+end")
    carrel.type(MORE)
    export(desk, vault, f"0 new, 1 updated, {ALL - 1} kept")  # saves the note before it begins

    after = as_on_disk(vault)
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {path, vault / ".carrel" / "exported.sqlite"}
    assert after.keys() == before.keys()
    merged = exported_papers(vault)[GPTQ]
    assert merged.note() == NOTE + MORE
    assert merged.unmanaged() == typed.unmanaged()
    assert (heading + TYPED_ABOVE).encode() in merged.content
    assert merged.content.endswith(TYPED_BELOW.encode())


def put_into_the_trash_and_back(desk: ReadingDesk) -> None:
    """By menu there, back and there again; by key back. The command line tells the same."""
    carrel = desk.carrel
    carrel.click(desk.row(GPTQ))
    carrel.open_menu("Paper", "Put into the trash")
    desk.wait_for_rows(ALL - 1)
    carrel.open_menu("Edit", UNDO)
    desk.wait_for_rows(ALL)
    carrel.open_menu("Edit", REDO)
    desk.wait_for_rows(ALL - 1)
    carrel.keys("ctrl+1", "ctrl+z")
    desk.wait_for_rows(ALL)
    desk.wait_for_paper(GPTQ)
    done = carrel.command_json("undo", "--list")["entries"]
    undone = carrel.command_json("redo", "--list")["entries"]
    assert [one["label"].split(" “")[0] for one in done] == [
        "Write a note on",
        "Tag",
        "Write a note on",
        "Add papers from the sample library",
    ]
    assert {one["origin"] for one in done} == {"window"}
    assert [one["label"].split(" “")[0] for one in undone] == ["Put"]


def the_next_morning(desk: ReadingDesk, search: SearchProcess, vault: Path) -> None:
    """Everything is there, found through the index of the day before, and exported already."""
    carrel = desk.carrel
    night_before, files = search.state(), as_on_disk(vault)
    pid = search.pid()
    assert pid is not None
    carrel.quit("ctrl+q")
    assert not search.is_there(pid)
    carrel.start()
    desk.wait_for_rows(ALL)
    desk.search("kookaburra hessian")
    desk.wait_for_titles(GPTQ)
    desk.wait_for_paper(GPTQ)
    desk.wait_for_note(NOTE + MORE)
    desk.wait_for_tags(TAG)
    search.wait_until_it_answers(PHRASE, GPTQ, GRADIENT)
    assert search.state()["generation"] >= night_before["generation"] > 1
    assert search.segments_read() & night_before["files"].keys()
    carrel.keys("escape")
    desk.wait_for_rows(ALL)
    export(desk, vault, f"0 new, 0 updated, {ALL} kept")
    assert as_on_disk(vault) == files


@pytest.mark.slow
def test_by_mouse_and_keys(desk: ReadingDesk, search: SearchProcess, vault: Path):
    open_the_sample(desk, search)
    write_and_find(desk)
    search_while_its_process_is_killed(desk, search)
    export_for_the_first_time(desk, vault)
    export_into_a_file_that_was_changed(desk, vault)
    put_into_the_trash_and_back(desk)
    the_next_morning(desk, search, vault)
    desk.carrel.quit()


@pytest.mark.slow
def test_by_keyboard_alone(desk: ReadingDesk, search: SearchProcess, vault: Path):
    carrel = desk.carrel
    carrel.find("button", "Open the sample library", states=["focused"])
    carrel.keys("space")
    desk.wait_for_rows(ALL)
    search.wait_until_indexed(ALL)

    carrel.keys("ctrl+l")
    carrel.type("frantar\n")  # Enter goes on to the list
    desk.wait_for_paper(GPTQ)
    carrel.keys("n")
    carrel.find("text", "Note", states=["focused"])
    carrel.type(NOTE)
    carrel.keys("ctrl+l")
    carrel.type("kookaburra\n")
    desk.wait_for_titles(GPTQ)

    carrel.keys("ctrl+shift+p")
    carrel.find("text", "Run a command", states=["focused"])
    carrel.type("export notes")
    carrel.find("list item", re.compile("^File: Export notes"), states=["selected"])
    carrel.keys("enter")
    answer_the_export(desk, vault, "1 new, 0 updated, 0 kept")
    assert exported_papers(vault).keys() == {GPTQ}
    assert exported_papers(vault)[GPTQ].note() == NOTE

    carrel.keys("ctrl+l")
    carrel.type(f"{PHRASE} -kookaburra\n")
    desk.wait_for_titles(GRADIENT)
    carrel.keys("escape")
    desk.wait_for_rows(ALL)
    carrel.keys("alt+f", "e")
    answer_the_export(desk, vault, f"{ALL - 1} new, 0 updated, 1 kept")
    assert len(exported_papers(vault)) == ALL
    carrel.quit()


@pytest.mark.slow
def test_a_damaged_index_is_made_anew(desk: ReadingDesk, search: SearchProcess):
    carrel = desk.carrel
    open_the_sample(desk, search)
    search.wait_until_it_answers("frantar", GPTQ)
    carrel.quit()

    damaged = search.biggest_file()
    content = bytearray(damaged.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(byte ^ 0xFF for byte in content[middle : middle + 64])
    damaged.write_bytes(content)

    carrel.start()
    desk.search(PHRASE)
    desk.wait_for_titles(GPTQ, GRADIENT)
    search.wait_until_indexed(ALL, without=damaged.name)
    search.wait_until_it_answers("frantar", GPTQ)
    assert damaged.name not in search.segments_read()
    assert not damaged.exists()
    carrel.quit()


@pytest.mark.slow
def test_letters_in_an_open_menu_are_the_menus(open_carrel: Callable[..., RunningCarrel]) -> None:
    carrel = open_carrel()
    carrel.command("add", "--sample")
    ReadingDesk(carrel).wait_for_rows(56)
    carrel.keys("ctrl+1", "alt+f", "s")
    carrel.settle()
    assert "Keep " not in carrel.command("undo", "--list")
    carrel.keys("Escape", "Escape", "ctrl+1", "s")
    carrel.wait_for(lambda: "Keep " in carrel.command("undo", "--list"), "S to work again")
    carrel.quit()
