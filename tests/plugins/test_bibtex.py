"""BibTeX files, the command, `carrel cite`, and the entries by themselves."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
from pathlib import Path

import hypothesis
import pytest
from tests.plugins.open_plugins import (
    Counted,
    Job,
    Selection,
    Terminal,
    a_paper,
    exported,
    given,
    hostile,
    loaded,
)

from carrel_plugins.bibtex.entry import entry
from carrel_plugins.bibtex.latex import one_line
from carrel_plugins.bibtex.reference import reference
from carrel_plugins.bibtex.settings import BibtexSettings

FULL = a_paper(
    citekey="sampleFoldingCranes2024",
    title="Folding GPUs for 50% & More",
    authors=("Ada Sample", "Muster, Ben", "Land and Sea Group"),
    year=2024,
    published="2024-03-05",
    venue="MLSys 2024",
    arxiv="2401.00001",
    doi="10.1000/a_b%c",
    url="https://example.org/a_b#c",
    abstract="We fold.\n\nThen we {unfold}.",
    tags=("llm/inference", "paper"),
)
UNESCAPES = {
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    **{"\\" + one: one for one in "{}$&%#_"},
}
TOKEN = re.compile("|".join(map(re.escape, sorted(UNESCAPES, key=len, reverse=True))) + "|[{}]|.")


def shown(value: str) -> str:
    """Return what TeX shows for a field's text; fails on anything that is not escaped."""
    parts = []
    for token in TOKEN.findall(value):
        if token in UNESCAPES:
            parts.append(UNESCAPES[token])
        elif token not in "{}":
            assert token not in "\\$&%#_~^", f"not escaped: {token} in {value}"
            parts.append(token)
    return "".join(parts)


def entries(text: str) -> list[dict[str, str]]:
    """Read BibTeX as strictly as it is written here, counting braces as BibTeX does."""
    found, at = [], 0
    while match := re.compile(r"\s*@([a-z]+)\{([^\s,{}]+),\n").match(text, at):
        one, at = {"type": match[1], "key": match[2]}, match.end()
        while match := re.compile(r"  (\w+) = (\{|[a-z]{3},\n)").match(text, at):
            at = match.end()
            if match[2] != "{":
                one[match[1]] = match[2][:3]
                continue
            start, depth = at, 1
            while depth:
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
            one[match[1]] = text[start : at - 1]
            assert text[at : at + 2] == ",\n"
            at += 2
        assert text[at : at + 2] == "}\n"
        found.append(one)
        at += 2
    assert at == len(text), text[at:]
    return found


def test_everything_is_taken(tmp_path: Path):
    host = loaded("bibtex", tmp_path)
    assert host.record("bibtex").contributions == {
        "register_settings_pages": ["bibtex.settings"],
        "register_exporters": ["bibtex.file"],
        "register_views": ["bibtex.citation"],
        "register_commands": ["bibtex.copy"],
        "register_cli_commands": ["bibtex.cite"],
    }
    assert given(host, "register_commands", "bibtex.copy").shortcut == "B"


def test_a_full_entry(tmp_path: Path):
    assert exported(loaded("bibtex", tmp_path), [FULL]) == (
        "@inproceedings{sampleFoldingCranes2024,\n"
        "  title = {Folding {GPUs} for 50\\% \\& More},\n"
        "  author = {Ada Sample and Muster, Ben and {Land and Sea Group}},\n"
        "  year = {2024},\n"
        "  month = mar,\n"
        "  booktitle = {MLSys 2024},\n"
        "  eprint = {2401.00001},\n"
        "  archivePrefix = {arXiv},\n"
        "  doi = {10.1000/a_b%c},\n"
        "  url = {https://example.org/a_b#c},\n"
        "}\n"
    )


def test_a_bare_paper_gets_nothing_invented(tmp_path: Path):
    assert exported(loaded("bibtex", tmp_path), [a_paper(title="Alone")]) == (
        "@misc{sample1,\n  title = {Alone},\n}\n"
    )


def test_settings(tmp_path: Path):
    chosen = {"abstract": True, "tags": True, "whole_title": True, "full_date": True}
    (one,) = entries(exported(loaded("bibtex", tmp_path, settings=chosen), [FULL]))
    assert one["title"].startswith("{")
    assert one["title"].endswith("}")
    assert one["date"] == "2024-03-05"
    assert "year" not in one
    assert one["abstract"] == r"We fold. Then we \{unfold\}."
    assert one["keywords"] == "llm/inference, paper"


@pytest.mark.parametrize(
    ("venue", "arxiv", "kind", "field"),
    [
        ("Journal of Cranes", None, "article", "journal"),
        ("Proceedings of the VLDB Endowment", None, "article", "journal"),
        ("Proceedings of Folding 3", None, "inproceedings", "booktitle"),
        ("NeurIPS", "2401.00001", "inproceedings", "booktitle"),
        ("ICML2023", None, "inproceedings", "booktitle"),
        ("A Shelf", None, "misc", "howpublished"),
        ("arXiv", None, "misc", "howpublished"),
        ("arXiv preprint", "2401.00001", "misc", "eprint"),
        (None, "2401.00001", "misc", "eprint"),
    ],
)
def test_kinds(venue: str | None, arxiv: str | None, kind: str, field: str):
    (one,) = entries(entry(a_paper(venue=venue, arxiv=arxiv), BibtexSettings()))
    assert one["type"] == kind
    assert field in one
    assert ("howpublished" in one) == (field == "howpublished")


@pytest.mark.parametrize(
    ("year", "published", "said"),
    [
        (2024, None, {"year": "2024"}),
        (None, "2023-12", {"year": "2023", "month": "dec"}),
        (2024, "2023-12-01", {"year": "2024"}),
        (2024, "2024-13", {"year": "2024"}),
        (None, None, {}),
    ],
)
def test_dates(year: int | None, published: str | None, said: dict[str, str]):
    (one,) = entries(entry(a_paper(year=year, published=published), BibtexSettings()))
    assert {key: one[key] for key in ("year", "month") if key in one} == said


@hypothesis.given(title=hostile, author=hostile, url=hostile)
def test_hostile_text_reads_back(title: str, author: str, url: str):
    paper = a_paper(title=title, authors=(author, "Ada Sample"), venue=title, url=url)
    text = entry(paper, BibtexSettings())
    text.encode("utf-8")
    (one,) = entries(text)
    # an escaped brace shows; a bare one protects
    assert shown(one["title"]) == one_line(title)
    names = re.sub(r" ?and Ada Sample$", "", one["author"])
    assert shown(names) in ("", one_line(author), "Ada Sample")
    assert not re.search(r'[\s\\"{}]', one.get("url", ""))


@pytest.mark.parametrize("title", ["}{", "{", "}", "{}", "{a}{", "\\{", "%}"])
def test_braces_stay_balanced(title: str):
    (one,) = entries(entry(a_paper(title=title), BibtexSettings()))
    assert shown(one["title"]) == title


@pytest.mark.parametrize("key", ["a b", "{x}", "ä,%", ""])
def test_a_key_is_always_usable(key: str):
    (one,) = entries(entry(a_paper(citekey=key), BibtexSettings()))
    assert one["key"]


def test_pandoc_reads_it(tmp_path: Path, pandoc: str):
    titles = ["A $5 & 100% {Thing} #1_x ~^ \\", "Ünïcödé MoE on A100s", "Plain Words"]
    papers = [a_paper(id=n, title=t, authors=FULL.authors) for n, t in enumerate(titles, 1)]
    file = tmp_path / "papers.bib"
    file.write_text(exported(loaded("bibtex", tmp_path), [*papers, FULL]), "utf-8", newline="")
    done = subprocess.run(
        [pandoc, "-f", "bibtex", "-t", "csljson", file], capture_output=True, check=True
    )
    items = {one["id"]: one for one in json.loads(done.stdout)}
    assert len(items) == 4
    # pandoc reads titles of BibTeX into sentence case, apart from protected words
    assert items["sample1"]["title"].casefold() == titles[0].casefold()
    assert "MoE on A100s" in items["sample2"]["title"]
    full = items[FULL.citekey]
    assert full["type"] == "paper-conference"
    assert full["author"][2] == {"literal": "Land and Sea Group"}
    assert full["author"][1] == {"family": "Muster", "given": "Ben"}
    assert (full["DOI"], full["URL"]) == (FULL.doi, FULL.url)
    assert full["issued"]["date-parts"] == [[2024, 3]]


def test_it_streams_and_stops(tmp_path: Path):
    host, papers = loaded("bibtex", tmp_path), Counted(1000)
    text = exported(host, papers, Job(stop_after=3))
    assert papers.asked == 4
    assert len(entries(text)) == 3
    assert exported(host, []) == ""


def test_the_command_copies(tmp_path: Path):
    notices: list[str] = []
    host = loaded("bibtex", tmp_path, notify=notices.append)
    command = given(host, "register_commands", "bibtex.copy")
    context = Selection(host.context("bibtex."), [FULL, a_paper()])
    command.run(context)
    assert [one["key"] for one in entries(context.copied[0])] == [FULL.citekey, "sample1"]
    assert notices == ["Copied 2 papers as BibTeX."]
    many = Selection(host.context("bibtex."), [FULL] * 1001)
    command.run(many)
    assert not many.copied
    assert "File > Export" in notices[-1]


def cite(host, *words: str, as_json: bool = False) -> Terminal:
    command = given(host, "register_cli_commands", "bibtex.cite")
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    terminal = Terminal(host.context("bibtex."), [FULL, a_paper()], as_json=as_json)
    assert command.run(parser.parse_args(words), terminal) == 0
    return terminal


def test_cite(tmp_path: Path):
    host = loaded("bibtex", tmp_path)
    both = cite(host, FULL.citekey, "sample1")
    assert len(entries("\n".join(both.lines) + "\n")) == 2
    assert cite(host, FULL.citekey, "--format", "text").lines == [reference(FULL)]
    (told,) = cite(host, "sample1", "--format", "text", as_json=True).told
    assert told == [{"id": a_paper().carrel_id, "citekey": "sample1", "text": "A Title."}]
    (told,) = cite(host, "sample1", as_json=True).told
    assert told[0]["bibtex"].startswith("@misc{sample1,")


def test_references():
    assert reference(FULL) == (
        "Ada Sample, Muster, Ben, and Land and Sea Group. Folding GPUs for 50% & More."
        " MLSys 2024, 2024. arXiv:2401.00001. https://doi.org/10.1000/a_b%c"
    )
    assert reference(a_paper(title="Why?", url="https://example.org")) == "Why? https://example.org"
    crowd = a_paper(authors=tuple(f"Author {n}" for n in range(11)), published="2023-05")
    assert reference(crowd) == "Author 0 et al. A Title. 2023."
    assert reference(a_paper(authors=("A", "B"))) == "A and B. A Title."


@hypothesis.given(title=hostile)
def test_a_reference_is_one_line(title: str):
    assert "\n" not in reference(a_paper(title=title, authors=(title,), venue=title))
