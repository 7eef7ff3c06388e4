"""What a new file looks like, and what other programs read in it."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import ruamel.yaml
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.vault.shelf import CRANES, LAMPS, NOTE, Vault

from carrel.domain.export_paper import ExportPaper
from carrel.vault.blocks import find_blocks, unescaped
from carrel.vault.document import Document, parse
from carrel.vault.merging import first_exported, merge, new_text
from carrel.vault.rendering import rendering
from carrel.vault.scalars import quoted

LOOK = rendering()
TIME = "2026-01-02T12:00:00"
GOLDEN = """\
---
title: "Cranes: Counting with #1 Hands"
aliases:
  - "@sampleCountingPaperCranes2021"
citekey: "sampleCountingPaperCranes2021"
type: "paper"
authors:
  - "Ada Sample"
  - "Ben Muster"
year: 2021
published: 2021-03-04
arxiv: "2102.90110"
doi: "10.5555/Cranes.1"
url: "https://example.org/cranes"
tags:
  - "paper"
  - "llm/long-context"
  - "y2024"
status: "reading"
rating: 4
starred: true
carrel_id: "01J9ZK8Q6TX3V5B7N9M1K2D4F6"
carrel_uri: "carrel://paper/01J9ZK8Q6TX3V5B7N9M1K2D4F6"
exported: 2026-01-02T12:00:00
carrel_schema: 1
---

# Cranes: Counting with \\#1 Hands

<!-- carrel:begin abstract sha256=HASH -->
> [!abstract]- Abstract
> Forty cranes were folded.
>
> Nobody was hurt.
<!-- carrel:end abstract -->

## Notes
<!-- carrel:begin notes sha256=HASH -->
THE NOTE
<!-- carrel:end notes -->
"""

#: Titles, names and notes that other programs wrote wrongly or lost.
HOSTILE = (
    "A: B", "yes", "null", "~", "2020-01-01", "0x1F", "12:30", "=", "- x", "# x", "[[x]]",
    "{a: b}", "@x", "`x`", "%x", "&a *b !c | >", "'", '"', "\\", "\\n", "---", "...",
    "a\u2028b\u2029c\x85d\x7fe\ufefff\x9bg", "\u202egnp.exe", "C#", "x #", "🕊 ﷽ 日本語 हिन्दी",
    "<!-- carrel:end notes -->", "%%x%%", "$a<b$ <b>x</b>", "a" * 3000,
)  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=60),
    st.text("-#:'\"\\[]{}|>&*!%@`\n\r\t \u2028\x85<a1.", max_size=30),
)


def made(title: str, note: str = "", **more: Any) -> str:
    paper = dataclasses.replace(LAMPS, title=title, **more)
    return new_text(LOOK, LOOK.content(ExportPaper(paper=paper, note=note)), TIME)


def front(text: str) -> dict[str, Any]:
    """Return the front matter as two parsers read it, which must agree."""
    found = parse(text).front.text()
    by_yaml = yaml.safe_load(found)
    by_ruamel = ruamel.yaml.YAML(typ="safe", pure=True).load(io.StringIO(found))
    assert by_yaml == by_ruamel
    assert isinstance(by_yaml, dict)
    return by_yaml


def notes_in(document: Document) -> str:
    block = next(one for one in find_blocks(document.body) if one.name == "notes")
    return unescaped("".join(document.body[block.begin + 1 : block.end]))


def without_blanks(note: str) -> str:
    """Return what counts of a note when it is compared."""
    return "\n".join(line.rstrip(" \t") for line in re.split(r"\r\n|\r|\n", note)).strip("\n")


def test_the_golden_file(vault: Vault):
    vault.export()
    text = re.sub(r"sha256=[0-9a-f]{16} ", "sha256=HASH ", vault.text)
    assert text == GOLDEN.replace("THE NOTE", NOTE)


def test_what_parsers_read(vault: Vault):
    vault.export()
    told = front(vault.text)
    assert told["title"] == CRANES.title
    assert told["arxiv"] == "2102.90110"
    assert (told["year"], told["rating"], told["starred"]) == (2021, 4, True)
    assert told["published"] == date(2021, 3, 4)
    assert told["exported"] == datetime(2026, 1, 2, 12)  # noqa: DTZ001 - as a vault writes times


def test_empty_keys_and_blocks_are_left_out():
    text = made("Slow Lamps", summary=None)
    assert list(front(text)) == [
        *("title", "aliases", "citekey", "type", "year", "tags", "status", "carrel_id"),
        *("carrel_uri", "exported", "carrel_schema"),
    ]
    assert [block.name for block in find_blocks(parse(text).body)] == ["notes"]


def test_a_summary_is_called_so():
    assert "> [!abstract]- Summary by Carrel\n> Dim, by design.\n" in made("Slow Lamps")


@pytest.mark.parametrize("published", ["2024", "2024-03", "2024-02-31", "2024-13-01"])
def test_a_date_that_is_none_is_left_out(published: str):
    assert "published" not in front(made("x", published=published))


@settings(max_examples=150)
@given(title=TEXT, authors=st.lists(TEXT, max_size=3), url=TEXT, note=TEXT)
def test_every_text_comes_back(title: str, authors: list[str], url: str, note: str):
    text = made(title, note, authors=tuple(authors), url=url)
    assert text == text.encode().decode()
    told = front(text)
    assert told.get("title", "") == title
    assert told.get("authors", []) == authors
    assert told.get("url", "") == url
    document = parse(text)
    assert document.text() == text
    assert document.front.value("title") in (title, None)
    assert document.front.value("authors") in (tuple(authors), None)
    assert notes_in(document).rstrip("\n") == re.sub(r"\r\n?", "\n", note).rstrip("\n")


@settings(max_examples=100)
@given(title=TEXT, note=TEXT, again=TEXT)
def test_exported_again_nothing_changes(title: str, note: str, again: str):
    content = LOOK.content(ExportPaper(paper=dataclasses.replace(CRANES, title=title), note=note))
    text = new_text(LOOK, content, TIME)
    for last in (first_exported(content), None):
        merged = merge(LOOK, text, content, last, "2030-01-01T00:00:00")
        assert (merged.text, merged.conflicts) == (None, ())
    other = LOOK.content(ExportPaper(paper=dataclasses.replace(CRANES, url=again), note=again))
    merged = merge(LOOK, text, other, first_exported(content), "2030-01-01T00:00:00")
    assert not merged.conflicts
    assert without_blanks(notes_in(parse(merged.text or text))) == without_blanks(again)
    assert front(merged.text or text).get("url", "") == again


def test_half_surrogates_do_not_stop_an_export(vault: Vault):
    vault.set(title="half \ud800", note="half \udfff", abstract="\ud83d")
    assert vault.export().complete
    assert vault.export().files[0].reasons == ()
    assert quoted("\ud800") == '"?"'


def pandoc_reads(pandoc: str, paths: list[Path], form: str) -> list[Any]:
    read = []
    for path in paths:
        done = subprocess.run(
            [pandoc, "-f", form, "-t", "json", path], capture_output=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        read.append(json.loads(done.stdout))
    return read


def plain(value: Any) -> str:
    """Return the words in a part of pandoc's tree."""
    if isinstance(value, list):
        return "".join(plain(one) for one in value)
    if not isinstance(value, dict):
        return ""
    if value["t"] in ("Space", "SoftBreak"):
        return " "
    if value["t"] == "Str":
        return str(value["c"])
    return plain(value.get("c", [])) + (" " if value["t"] == "Para" else "")


ABSTRACTS = (
    "# No heading\n1. no list\n- none\n* none either\n> no quotation",
    "[x](http://example.org) ![y](http://example.org/y.png) [[z]] <b>bold</b> <!-- gone -->",
    "[1]: http://example.org\n\nText ---\n===\n\n```\nopen",
    "Costs &amp; #benefits of 50%%, by [12]: seven.",
)


def test_pandoc_reads_every_file(vault: Vault, pandoc: str):
    for number, text in enumerate((*ABSTRACTS, *HOSTILE)):
        paper = dataclasses.replace(
            LAMPS, id=number, carrel_id=f"ID{number}", title=text, abstract=text
        )
        vault.papers[paper.carrel_id] = ExportPaper(paper=paper, note=text)
    assert vault.export().complete
    paths = sorted(vault.folder.glob("*.md"))
    assert len(paths) == len(vault.papers)
    for tree in pandoc_reads(pandoc, paths, "markdown"):
        titles = [block for block in tree["blocks"] if block["t"] == "Header"]
        assert titles[0]["c"][0] == 1
        assert tree["meta"]["carrel_id"]["t"] == "MetaInlines"


@pytest.mark.parametrize("abstract", ABSTRACTS)
def test_an_abstract_is_shown_and_nothing_more(vault: Vault, pandoc: str, abstract: str):
    vault.set(abstract=abstract, note="")
    vault.export()
    (tree,) = pandoc_reads(pandoc, [vault.path], "commonmark+yaml_metadata_block")
    (quotation,) = [block for block in tree["blocks"] if block["t"] == "BlockQuote"]
    assert {block["t"] for block in quotation["c"]} == {"Para"}
    assert '"RawInline"' not in json.dumps(quotation)
    assert '"Link"' not in json.dumps(quotation)
    assert plain(quotation).split()[2:] == abstract.split()
