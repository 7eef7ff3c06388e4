"""Each flavour: what a file looks like, what pandoc reads in it, and that merging holds."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.vault.shelf import CRANES, NOTE, Vault
from tests.unit.vault.test_highlights import FOLDED, LOST
from tests.unit.vault.test_new_files import HOSTILE, TEXT, pandoc_reads, without_blanks
from tests.unit.vault.test_readers_edits import edits, outside

from carrel.api.note_sections import NoteSection
from carrel.domain.export_paper import ExportPaper
from carrel.vault.index import carrel_id_of
from carrel.vault.lines import DamagedError
from carrel.vault.merging import first_exported, merge, new_text
from carrel.vault.rendering import FLAVOURS, Rendering, rendering

TIME, LATER = "2026-01-02T12:00:00", "2026-01-02T13:00:00"
PAPER = ExportPaper(paper=CRANES, note=NOTE, highlights=(FOLDED, LOST))
BODIES = {
    "plain": """\
> **Abstract**
>
> Forty cranes were folded.
>
> Nobody was hurt.
## Notes
THE NOTE
## Highlights
> Forty cranes were folded

As *always*.

- and again

(abstract · yellow · #llm/long-context #y2024)

> \\# 1
>
> \\[[x]]

(note · pink · lost its place)
""",
    "pandoc": """\
> **Abstract**
>
> Forty cranes were folded.
>
> Nobody was hurt.
## Notes
THE NOTE
## Highlights
> Forty cranes were folded

As *always*.

- and again

[@sampleCountingPaperCranes2021] (abstract · yellow)

> \\# 1
>
> \\[[x]]

[@sampleCountingPaperCranes2021] (note · pink · lost its place)
""",
    "logseq": """\
- **Abstract**
	- Forty cranes were folded.
	- Nobody was hurt.
- ## Notes
- # Mine
	- fold twice\x20\x20
	- [[Slow Lamps]] ![[crane.png]]
- ```py
  x = 1
  ```
- ## Highlights
- abstract · yellow
  id:: UUID
  > Forty cranes were folded
	- As *always*.
		- and again
	- [[@sampleCountingPaperCranes2021]] #llm/long-context #y2024
- note · pink · lost its place
  id:: UUID
  > \\# 1
  >
  > \\[[x]]
	- [[@sampleCountingPaperCranes2021]]
""",
}  # fmt: skip
KEYS = """\
title:: Cranes: Counting with #1 Hands
alias:: @sampleCountingPaperCranes2021
citekey:: sampleCountingPaperCranes2021
type:: paper
authors:: Ada Sample, Ben Muster
year:: 2021
published:: 2021-03-04
arxiv:: 2102.90110
doi:: 10.5555/Cranes.1
url:: https://example.org/cranes
tags:: paper, llm/long-context, y2024
status:: reading
rating:: 4
starred:: true
carrel-id:: 01J9ZK8Q6TX3V5B7N9M1K2D4F6
carrel-uri:: carrel://paper/01J9ZK8Q6TX3V5B7N9M1K2D4F6
exported:: 2026-01-02T12:00:00
carrel-schema:: 1

- # Cranes: Counting with \\#1 Hands
- <!-- carrel:begin abstract"""


def made(look: Rendering, one: ExportPaper = PAPER) -> str:
    return new_text(look, look.content(one), TIME)


@pytest.mark.parametrize("flavour", BODIES)
def test_the_bodies(flavour: str):
    text = made(rendering(flavour))
    body = text[text.index("carrel:begin abstract") :].partition("\n")[2]
    body = re.sub(r"\n*(?:- )?<!-- carrel:[^\n]*", "", body).strip("\n") + "\n"
    body = re.sub(r"id:: [0-9a-f-]{36}", "id:: UUID", re.sub(r"\n+(## )", r"\n\1", body))
    assert body == BODIES[flavour].replace("THE NOTE", NOTE)


def test_the_keys_of_an_outline():
    assert made(rendering("logseq")).startswith(KEYS)


def test_the_references_are_named_for_pandoc():
    assert 'bibliography: "references.bib"\ncarrel_id' in made(rendering("pandoc"))


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_identity(flavour: str):
    text = made(rendering(flavour))
    for content in (text, "\ufeff" + text, text.replace("\n", "\r\n")):
        assert carrel_id_of(content.encode()) == CRANES.carrel_id


def test_no_identity_in_the_body_of_an_outline():
    assert carrel_id_of(b"title:: x\n\n- carrel-id:: 01J9\n") == ""
    assert carrel_id_of(b"# x\ncarrel-id:: 01J9\n") == ""


@pytest.mark.parametrize("flavour", ["plain", "pandoc", "logseq"])
def test_pandoc_reads_the_files(tmp_path: Path, pandoc: str, flavour: str):
    for number, text in enumerate(HOSTILE):
        paper = dataclasses.replace(CRANES, title=text, abstract=text)
        one = ExportPaper(paper=paper, note=text, highlights=(FOLDED, LOST))
        (tmp_path / f"{number}.md").write_text(made(rendering(flavour), one), "utf-8")
    form = "commonmark" if flavour == "logseq" else "markdown"
    for tree in pandoc_reads(pandoc, sorted(tmp_path.glob("*.md")), form):
        assert ("carrel_id" in tree["meta"]) == (flavour != "logseq")
        assert tree["blocks"]


@pytest.mark.parametrize("flavour", FLAVOURS)
@settings(max_examples=40)
@given(title=TEXT, note=TEXT, authors=st.lists(TEXT, max_size=3), again=TEXT)
def test_exported_again_nothing_changes(
    flavour: str, title: str, note: str, authors: list[str], again: str
):
    look = rendering(flavour)
    paper = dataclasses.replace(CRANES, title=title, authors=tuple(authors), abstract=note)
    content = look.content(ExportPaper(paper=paper, note=note, highlights=(FOLDED,)))
    text = new_text(look, content, TIME)
    for last in (first_exported(content), None):
        merged = merge(look, text, content, last, LATER)
        assert (merged.text, merged.conflicts, merged.own) == (None, (), ())
    other = look.content(ExportPaper(paper=dataclasses.replace(paper, url=again), note=again))
    merged = merge(look, text, other, first_exported(content), LATER)
    assert not merged.conflicts
    document = look.parse(merged.text or text)
    block = next(one for one in document.blocks() if one.name == "notes")
    read = look.read_block("notes", document.body[block.begin + 1 : block.end])
    assert filled(without_blanks(read)) == filled(without_blanks(again))


def filled(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("flavour", FLAVOURS)
@settings(max_examples=60)
@given(edit=edits(), eol=st.sampled_from(["\n", "\r\n"]), note=st.sampled_from(["", "new\nnote"]))
def test_what_stands_outside_never_changes(
    flavour: str, edit: Callable[[list[str], str], list[str]], eol: str, note: str
):
    look = rendering(flavour)
    content = look.content(PAPER)
    document = look.parse(new_text(look, content, TIME))
    document.body = edit(document.body, eol)
    edited = document.text()
    new = look.content(ExportPaper(paper=CRANES, note=note))
    try:
        merged = merge(look, edited, new, first_exported(content), LATER)
    except DamagedError:
        return
    result = merged.text or edited
    assert outside(result, look) == outside(edited, look)
    again = merge(look, result, new, merged.exported, "2026-01-02T14:00:00")
    assert (again.text, again.conflicts) == (None, merged.conflicts)


SECTION = NoteSection(
    id="sample.numbers",
    name="numbers",
    title="Numbers",
    render=lambda paper: "| a |\n|---|\n<!-- carrel:end numbers -->" if paper.rating else "",
    fields=lambda paper: {"s_list": ["a: b"], "s_top": 2.5, "s_on": True, "status": "mine"},
    keys=("s_list", "s_top", "s_on"),
)


def test_the_section_of_a_plugin(vault: Vault):
    look = rendering(sections=[SECTION])
    told = vault.one(rendering=look)
    assert told.reasons == ("status: a plugin's value was left out, the key is there already",)
    assert 's_list:\n  - "a: b"\ns_top: 2.5\ns_on: true\ncarrel_id' in vault.text
    assert "## Numbers\n<!-- carrel:begin numbers sha256=" in vault.text
    assert "\n\\<!-- carrel:end numbers -->\n<!-- carrel:end numbers -->\n" in vault.text
    vault.set(rating=None)
    vault.export(rendering=look)
    assert "|---|" not in vault.text
    assert rendering().fingerprint != look.fingerprint


def test_there_is_no_other_flavour():
    with pytest.raises(ValueError, match="obsidian, plain"):
        rendering("html")
