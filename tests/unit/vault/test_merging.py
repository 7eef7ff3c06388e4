"""What an export changes in a file that is there, and what it leaves alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from tests.unit.vault.shelf import NOTE, Vault

from carrel.domain.paper import ReadingState
from carrel.vault.report import Outcome
from carrel.vault.state import STATE_FILE

LATER = "exported: 2026-01-02T13:00:00"
KEPT = "the file keeps its text, Carrel's lies in .carrel/conflicts"


def test_nothing_changed_nothing_written(exported: Vault):
    before = exported.snapshot()
    told = exported.one()
    assert (told.outcome, told.reasons) == (Outcome.KEPT, ())
    assert exported.snapshot() == before


def test_what_carrel_changed_is_updated(exported: Vault):
    before = exported.text
    exported.set(state=ReadingState.READ, rating=None, note="new", venue="not written")
    assert exported.one().outcome is Outcome.UPDATED
    assert exported.text.startswith(
        before[: before.index("status:")] + 'status: "read"\nstarred: true\ncarrel_id'
    )
    assert LATER in exported.text
    assert exported.text.endswith("-->\nnew\n<!-- carrel:end notes -->\n")


def test_a_key_that_comes_later_stands_in_its_place(vault: Vault):
    vault.set(arxiv=None, rating=None, authors=("Ada Sample",))
    vault.export()
    vault.set(arxiv="2102.90110", rating=3)
    vault.export()
    assert 'published: 2021-03-04\narxiv: "2102.90110"\ndoi:' in vault.text
    assert 'status: "reading"\nrating: 3\nstarred:' in vault.text


def test_the_readers_value_stays(exported: Vault):
    exported.edit('status: "reading"', "status: dropped  # enough")
    exported.edit("rating: 4\n", "")
    before = exported.text
    for state, rating in ((ReadingState.READ, 5), (ReadingState.LATER, 2)):
        exported.set(state=state, rating=rating)
        told = exported.one()
        assert told.outcome is Outcome.KEPT
        assert told.reasons == (
            "status: the file's own value stays",
            "rating: the file's own value stays",
        )
        assert exported.text == before


def test_a_value_written_otherwise_is_the_same(exported: Vault):
    exported.edit('status: "reading"', "status: reading # mine")
    exported.edit(
        'authors:\n  - "Ada Sample"\n  - "Ben Muster"', "authors: [Ada Sample, 'Ben Muster']"
    )
    exported.edit(
        'title: "Cranes: Counting with #1 Hands"', "title: >-\n  Cranes: Counting\n  with #1 Hands"
    )
    assert exported.one().outcome is Outcome.KEPT
    exported.set(state=ReadingState.READ, authors=("Ada Sample",), title="Cranes")
    assert exported.one().reasons == ()
    assert 'status: "read" # mine\n' in exported.text
    assert 'authors:\n  - "Ada Sample"\nyear' in exported.text
    assert '---\ntitle: "Cranes"\naliases' in exported.text


def test_keys_comments_and_order_of_the_reader_stay(exported: Vault):
    exported.edit('status: "reading"\n', "")
    exported.edit(
        "---\ntitle",
        "---\n# my own\nstatus:   'reading'   # why\nmine: {a: [1, 2]}\ncss:\n- wide\n\ntitle",
    )
    exported.set(state=ReadingState.READ)
    before = exported.text
    assert exported.one().outcome is Outcome.UPDATED
    expected = before.replace("'reading'   #", '"read"   #').replace("status:   ", "status: ")
    assert exported.text == expected.replace("exported: 2026-01-02T12", "exported: 2026-01-02T13")


def test_tags_and_aliases_are_shared_sets(exported: Vault):
    exported.edit('  - "y2024"\n', "  - mine # a comment\n")
    exported.edit(
        '  - "@sampleCountingPaperCranes2021"\n',
        '  - "@sampleCountingPaperCranes2021"\n  - Cranes\n',
    )
    exported.set(tags=("new one", "2024"))
    assert exported.one().outcome is Outcome.UPDATED
    assert 'tags:\n  - "paper"\n  - mine # a comment\n  - "new-one"\nstatus' in exported.text
    assert "  - Cranes\n" in exported.text
    assert exported.one().outcome is Outcome.KEPT
    exported.set(tags=("MINE",))
    exported.export()
    assert 'tags:\n  - "paper"\n  - mine # a comment\nstatus' in exported.text


@pytest.mark.parametrize(
    ("there", "then"),
    [
        ("tags: [paper, mine, llm/long-context] # x", 'tags: ["paper", "mine", "new"] # x'),
        ("tags: paper, mine", 'tags: ["paper", "mine", "new"]'),
        ("tags:", 'tags:\n  - "new"'),
        ("tags:\n- '#paper'\n- mine", "tags:\n- '#paper'\n- mine\n- \"new\""),
        ("tags:\n  - {a: b}", "tags:\n  - {a: b}"),
    ],
)
def test_tags_as_people_write_them(exported: Vault, there: str, then: str):
    exported.edit('tags:\n  - "paper"\n  - "llm/long-context"\n  - "y2024"\n', there + "\n")
    exported.set(tags=("new",))
    exported.export()
    assert f"{then}\nstatus" in exported.text


def test_without_the_state_the_files_are_right(exported: Vault):
    exported.edit('status: "reading"', 'status: "read"')
    exported.edit("rating: 4\n", "")
    text = exported.text
    start = text.index("<!-- carrel:begin abstract")
    exported.path.write_text(text[:start] + text[text.index("## Notes") :])
    (exported.folder / ".carrel" / STATE_FILE).unlink()
    before = exported.text
    exported.set(state=ReadingState.LATER, tags=("added",), venue="x")
    for _ in range(2):
        assert exported.one().outcome is Outcome.KEPT
        assert exported.text == before
    exported.set(url="https://example.org/new", note="new")
    assert exported.one().outcome is Outcome.UPDATED
    assert 'url: "https://example.org/new"' in exported.text
    assert "carrel:begin abstract" not in exported.text


@pytest.mark.parametrize("content", [b"{" * 2000, b"SQLite format 3\0" + b"\xff" * 2000])
def test_a_damaged_state_is_no_state(exported: Vault, content: bytes):
    (exported.folder / ".carrel" / STATE_FILE).write_bytes(content)
    report = exported.export()
    assert report.count(Outcome.KEPT) == 1
    assert "your files count" in report.problems[0]
    assert exported.export().complete


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE paper SET file = '../x.md'",
        "UPDATE paper SET file = '/x.md'",
        "UPDATE paper SET keys = '{'",
        "UPDATE paper SET keys = '[]'",
        "UPDATE paper SET blocks = 3",
        "UPDATE paper SET told = '{'",
        "DELETE FROM paper",
        "DROP TABLE paper",
    ],
)
def test_what_the_state_tells_wrongly_is_not_believed(exported: Vault, damage: str):
    change_state(exported, damage)
    exported.edit("rating: 4", "rating: 5")
    before = exported.text
    assert exported.one().outcome is Outcome.KEPT
    assert exported.text == before
    exported.set(url="https://example.org/new", rating=3)
    assert exported.one().outcome is Outcome.UPDATED
    assert 'url: "https://example.org/new"' in exported.text
    assert "rating: 5" in exported.text


def test_the_state_of_a_newer_carrel_is_left_alone(exported: Vault):
    change_state(exported, "PRAGMA user_version = 9")
    state = exported.folder / ".carrel" / STATE_FILE
    before = state.read_bytes()
    exported.set(note="More.")
    report = exported.export()
    assert "newer" in report.problems[0]
    assert "More." in exported.text
    assert state.read_bytes() == before


def change_state(vault: Vault, statement: str) -> None:
    with closing(sqlite3.connect(vault.folder / ".carrel" / STATE_FILE)) as connection:
        connection.execute(statement)
        connection.commit()


def test_what_was_edited_in_a_block_stays(exported: Vault):
    before = exported.edit("- fold twice", "- fold three times")
    told = exported.one()
    assert told.outcome is Outcome.CONFLICT
    assert told.reasons == (f"notes: edited in the file, not in Carrel; {KEPT}",)
    assert exported.text == before
    assert NOTE in exported.beside()
    exported.set(note="other")
    assert exported.one().reasons == (f"notes: edited in the file and in Carrel; {KEPT}",)
    assert exported.text == before
    assert "-->\nother\n<!--" in exported.beside()
    snapshot = exported.snapshot()
    exported.export()
    assert exported.snapshot() == snapshot


def test_a_conflict_ends(exported: Vault):
    exported.edit("- fold twice", "- fold three times")
    exported.export()
    exported.set(note=NOTE.replace("twice", "three times"))
    assert exported.one().outcome is Outcome.UPDATED
    assert not list((exported.folder / ".carrel" / "conflicts").iterdir())
    assert exported.one().outcome is Outcome.KEPT
    exported.set(note="and on")
    assert exported.one().outcome is Outcome.UPDATED


def test_blanks_and_line_ends_are_no_edit(exported: Vault):
    exported.edit("- fold twice  \n", "- fold twice\n\n".rstrip("\n") + "   \n")
    exported.edit("x = 1\n```\n", "x = 1\n```\n\n\n")
    before = exported.text
    assert exported.one().outcome is Outcome.KEPT
    assert exported.text == before


def test_a_deleted_block_stays_deleted(exported: Vault):
    text = exported.text
    start = text.index("<!-- carrel:begin abstract")
    exported.path.write_text(text[:start] + text[text.index("## Notes") :])
    before = exported.text
    exported.set(abstract="Another text.")
    assert exported.one().outcome is Outcome.KEPT
    assert exported.text == before


def test_a_block_that_comes_later_is_put_below_the_title(vault: Vault):
    vault.set(abstract=None)
    vault.export()
    assert "abstract" not in vault.text
    vault.edit("## Notes", "my words\n\n## Notes")
    vault.set(abstract="Here at last.")
    assert vault.one().outcome is Outcome.UPDATED
    title, block = (
        "# Cranes: Counting with \\#1 Hands\n\n<!-- carrel:begin abstract",
        "abstract -->\n",
    )
    assert title in vault.text
    assert f"> Here at last.\n<!-- carrel:end {block}\nmy words\n\n## Notes\n" in vault.text
    assert vault.one().outcome is Outcome.KEPT


def test_an_abstract_that_goes_leaves_its_place(exported: Vault):
    exported.set(abstract=None)
    exported.export()
    begin, end = (
        "<!-- carrel:begin abstract sha256=e3b0c44298fc1c14 -->",
        "<!-- carrel:end abstract -->",
    )
    assert f"{begin}\n{end}\n" in exported.text


def test_crlf_and_a_missing_last_line_end_stay(exported: Vault):
    content = exported.text.replace("\n", "\r\n").rstrip("\r\n")
    exported.path.write_bytes(b"\xef\xbb\xbf" + content.encode())
    assert exported.one().outcome is Outcome.KEPT
    exported.set(note="one\ntwo", rating=5, tags=("x",))
    assert exported.one().outcome is Outcome.UPDATED
    text = exported.text
    assert text.count("\n") == text.count("\r\n")
    assert "rating: 5\r\n" in text
    assert text.startswith("\ufeff---\r\ntitle")
    assert text.endswith("-->\r\none\r\ntwo\r\n<!-- carrel:end notes -->")


DAMAGES = {
    "no end": ("<!-- carrel:end notes -->", ""),
    "no begin": ("<!-- carrel:begin notes", "<!-- begin notes"),
    "not whole": ("<!-- carrel:end notes -->", "<!-- carrel:end notes --> mine"),
    "indented": ("<!-- carrel:end notes -->", "  <!-- carrel:end notes -->"),
    "another case": ("<!-- carrel:end notes -->", "<!-- Carrel:End notes -->"),
    "crossed": ("<!-- carrel:end abstract -->", "<!-- carrel:end notes -->"),
    "no hash": ("## Notes\n", "<!-- carrel:begin notes -->\n## Notes\n"),
    "in a fence": ("## Notes\n", "~~~~\n```\n## Notes\n"),
    "twice": (
        "## Notes\n",
        "<!-- carrel:begin abstract sha256=0123456789abcdef -->\n<!-- carrel:end abstract -->\n",
    ),
    "nested": (
        "> Nobody was hurt.\n",
        "<!-- carrel:begin x sha256=0123456789abcdef -->\n<!-- carrel:end x -->\n",
    ),
    "no YAML": ('status: "reading"', "status reading"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_left_alone(exported: Vault, damage: str):
    before = exported.edit(*DAMAGES[damage])
    exported.set(rating=1, note="new words")
    for _ in range(2):
        told = exported.one()
        assert told.outcome is Outcome.CONFLICT
        assert told.reasons[0].startswith("left alone: ")
        assert exported.text == before
    assert "new words" in exported.beside()
    assert "exported:" not in exported.beside()


def test_fences_that_are_closed_are_no_damage(exported: Vault):
    exported.edit("## Notes\n", "```sh\n~~~\n```\n- a\n  ```\n  b\n  ```\n`code ```\n## Notes\n")
    exported.set(note="```\nleft open")
    assert exported.one().outcome is Outcome.UPDATED
    exported.set(note="closed")
    assert exported.one().outcome is Outcome.UPDATED


def test_no_utf8_is_left_alone(exported: Vault):
    content = exported.path.read_bytes() + "größer".encode("latin-1")
    exported.path.write_bytes(content)
    assert exported.one().reasons[0] == "left alone: it is not UTF-8"
    assert exported.path.read_bytes() == content
