"""The files of real and of made-up papers, as Obsidian and pandoc take them."""

from __future__ import annotations

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.unit.vault.file_rules import read
from tests.unit.vault.made_papers import made_papers
from tests.unit.vault.obsidian_check import name_faults, obsidian_faults, type_faults
from tests.unit.vault.shelf import Control
from tests.unit.vault.test_round_trip import texts

from carrel.domain.export_paper import ExportPaper
from carrel.domain.paper import ImportedPaper
from carrel.library.location import library_file
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.vault.exporting import export


def real_papers(shared: Path, folder: Path) -> list[ExportPaper]:
    """Return the papers of the shared listing as a library gives them out."""
    told = json.loads((shared / "seeds" / "papers.json").read_text("utf-8"))
    papers = [
        ImportedPaper(
            title=one["title"],
            authors=tuple(one["authors"]),
            published=one["date"],
            arxiv=one["arxiv_id"],
            venue=one["venue"],
        )
        for one in told
    ]
    with open_library(folder, origin="window") as library:
        library.add_batch(papers, source="listing")
    reader = LibraryReader(library_file(folder))
    found = list(reader.export_papers(reader.live_ids()))
    reader.close()
    return found


@pytest.fixture(scope="module")
def made_up_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of 500 papers of our own making."""
    folder = tmp_path_factory.mktemp("vault")
    export(made_papers(500, 7), folder, Control())
    return folder


@pytest.fixture(params=["real", "made up"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A vault that is only looked at."""
    if request.param == "made up":
        return request.getfixturevalue("made_up_vault")
    papers = real_papers(request.getfixturevalue("shared"), tmp_path / "library")
    assert len(papers) == 56
    export(papers, tmp_path / "vault", Control())
    return tmp_path / "vault"


def test_properties_have_one_type(made_up_vault: Path):
    assert type_faults(texts(made_up_vault)) == []


def test_a_vault_as_obsidian_takes_it(vault: Path):
    assert obsidian_faults(texts(vault)) == []


def test_pandoc_reads_every_file(pandoc: str, vault: Path):
    found = texts(vault)
    paths = sorted(found)
    parts = [paths[0::2], paths[1::2]]

    def headings(part: list[str]) -> list[str]:
        # Each file is parsed by itself, and yet one process reads many.
        done = subprocess.run(
            [pandoc, "--file-scope", "-f", "markdown-smart-auto_identifiers", "-t", "json", *part],
            cwd=vault,
            capture_output=True,
            timeout=120,
        )
        assert (done.returncode, done.stderr.decode()) == (0, "")
        blocks = json.loads(done.stdout)["blocks"]
        return [_words(one["c"][2]) for one in blocks if one["t"] == "Header" and one["c"][0] == 1]

    with ThreadPoolExecutor(2) as both:
        read_by_pandoc = [heading for part in both.map(headings, parts) for heading in part]
    titles = [str(read(found[path]).value("title")) for part in parts for path in part]
    at = iter(read_by_pandoc)
    missing = [title for title in titles if not any(_alike(title, one) for one in at)]
    assert missing == []


FAULTY_FILES = {
    "not flat": "mine:\n  a: b",
    "a tag": "tags:\n  - two words",
    "a tag of digits": "tags:\n  - '2024'",
    "aliases": "aliases:\n  - '@y'",
    "a link": "\n# A [[Nowhere]] title",
    "an id within a paragraph": "<!-- carrel:begin highlights sha256={0} -->\n"
    "> [!quote] x\n^h-1\n<!-- carrel:end highlights -->",
    "an id twice": "<!-- carrel:begin highlights sha256={0} -->\n> [!quote] x\n\n^h-1\n\n"
    "> [!quote] x\n\n^h-1\n<!-- carrel:end highlights -->",
    "a tag in the title": "\n# Not a #tag",
    "a comment": "\n# Not %%a comment",
}


@pytest.mark.parametrize("fault", FAULTY_FILES)
def test_the_check_finds_faults(fault: str):
    sound = '---\ncitekey: "x"\nyear: 2024\ntags:\n  - paper\n---\n\n# X\n'
    added = FAULTY_FILES[fault].format("0" * 16)
    if added.startswith(("\n", "<")):
        faulty = sound + added + "\n"
    else:
        key = added.split(":")[0]
        kept = sound.replace("tags:\n  - paper\n", "") if key == "tags" else sound
        faulty = kept.replace("---\ncitekey", f"---\n{added}\ncitekey")
    assert obsidian_faults({"a.md": sound}) == []
    assert len(obsidian_faults({"a.md": sound, "b.md": faulty})) == 1


def test_the_check_finds_types():
    files = {name: f"---\nyear: {name}\n---\n" for name in ("2024", "2025", "soon")}
    assert type_faults(files) == ["soon: year: 'soon' is no number as in 2024"]


@pytest.mark.parametrize(
    "name",
    ["a:b", "a#b", "CON.md", "com1", "-a", "a.", " a", "x" * 256, "e\u0301", "a\u202eb", "[a]"],
)
def test_the_check_finds_names(name: str):
    assert len(name_faults(name)) == 1


def test_the_check_finds_names_that_are_one():
    sound = '---\ncitekey: "x"\ntags:\n  - paper\n---\n'
    told = obsidian_faults({"Straße.md": sound, "STRASSE.md": sound})
    assert told == ["STRASSE.md: is the same file as Straße.md on some system"]


def _words(value: Any) -> str:
    """Return the words of a part of pandoc's tree, formulas and comments included."""
    if isinstance(value, list):
        return "".join(map(_words, value))
    if not isinstance(value, dict):
        return value if isinstance(value, str) else ""
    return " " if value["t"] in ("Space", "SoftBreak") else _words(value.get("c", ""))


def _alike(title: str, heading: str) -> bool:
    """Whether the heading holds the title's letters; stars and underscores may be its form."""
    return [one for one in title if one.isalnum()] == [one for one in heading if one.isalnum()]
