"""Names of files and tags that every system takes."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.vault.shelf import CRANES, LAMPS, Vault

from carrel.domain.export_paper import ExportPaper
from carrel.vault.names import as_compared, file_stem, safe_name
from carrel.vault.tag_names import is_legal, vault_tag, vault_tags

NAMES = {
    "Slow Lamps": "Slow Lamps",
    "A: B/C\\D": "A- B-C-D",
    "C#": "C-",
    'What? [[x]] ^1 | <b> "q" *': "What- --x-- -1 - -b- -q- -",
    "50%% of %": "50- of %",
    "../x": "x",
    "/etc/passwd": "etc-passwd",
    "...": "paper",
    "???": "paper",
    "-rf": "rf",
    ".hidden.": "hidden",
    "CON": "CON-",
    "con.txt": "con-.txt",
    "Com1": "Com1-",
    "Console": "Console",
    "lpt² .x": "lpt²- .x",
    "a\nb\tc\u2028d\x00e": "a b c d-e",
    "\u202egnp.exe": "gnp.exe",
    "日本語の論文": "日本語の論文",
    "हिन्दी में": "हिन्दी में",
    "e\u0301": "é",
    "😀" * 40: "😀" * 32,
    "x" * 300: "x" * 80,
    "x" * 79 + " . y": "x" * 79,
}


@pytest.mark.parametrize("title", NAMES)
def test_names(title: str):
    assert safe_name(title) == NAMES[title]


@given(st.one_of(st.text(max_size=200), st.text("CONaux1. -/\\😀%\ud800", max_size=12)))
def test_every_name_is_safe(text: str):
    name = safe_name(text)
    assert 0 < len(name) <= 81
    assert len(name.encode()) <= 140
    assert name[0] not in " .-"
    assert name[-1] not in " ."
    assert not set(name) & set('\\/:*?"<>|#^[]\x00\n\x7f')
    assert "%%" not in name
    assert name.split(".")[0].strip().upper() not in ("CON", "AUX", "NUL", "COM1", "LPT1")


def test_citekey_with_authors_else_title():
    assert file_stem(CRANES) == CRANES.citekey
    assert file_stem(LAMPS) == "Slow Lamps"


def test_names_that_some_system_takes_for_one():
    assert as_compared("Straße É.md") == as_compared("STRASSE e\u0301.md")


def test_clashes_get_numbers(vault: Vault):
    for number, title in enumerate(("Lamps", "lamps", "LAMPS?", "LAMPS:", "Lamps")):
        paper = dataclasses.replace(LAMPS, carrel_id=f"ID{number}", title=title)
        vault.papers[paper.carrel_id] = ExportPaper(paper=paper)
    report = vault.export()
    assert [one.file for one in report.files[1:]] == [
        *("Lamps.md", "lamps-2.md", "LAMPS-.md", "LAMPS--2.md", "Lamps-3.md")
    ]
    assert report.files[1].reasons == ()
    assert report.files[2].reasons == (
        "“lamps.md” is there and is another's, so this is lamps-2.md",
    )
    before = vault.snapshot()
    vault.export()
    assert vault.snapshot() == before


TAGS = {
    "llm/long context": "llm/long-context",
    "#llm": "llm",
    "2024": "y2024",
    "2024/05": "y2024/05",
    "c++": "c-",
    "a & b": "a-b",
    "日本語": "日本語",
    "हिन्दी": "हिन्दी",
    "🕊": "🕊",
    "a_b-c": "a_b-c",
    "!!!": "-",
    "/a//b/": "a/b",
}


@pytest.mark.parametrize("label", TAGS)
def test_tags(label: str):
    assert vault_tag(label) == TAGS[label]


@given(st.text(max_size=30))
def test_every_tag_is_legal(label: str):
    assert is_legal(vault_tag(label))


def test_two_tags_that_become_one_are_told(vault: Vault):
    tags, told = vault_tags(["a b", "a-b", "A&b"])
    assert tags == ("a-b",)
    assert len(told) == 2
    vault.set(tags=("a b", "a-b"))
    assert vault.one().reasons == ("the tags “a b” and “a-b” are one here: a-b",)


@pytest.mark.parametrize("tag", ["", "#", "a b", "12", "a//b", "a,b", "1/2", "##a"])
def test_illegal_tags(tag: str):
    assert not is_legal(tag)
