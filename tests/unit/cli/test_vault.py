"""`carrel vault`: read back, list and settle."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

CRANES = "2102.99011"


@pytest.fixture
def vault(carrel, tmp_path: Path) -> Path:
    """A folder with the exported papers; the crane paper has a note and a rating."""
    folder = tmp_path / "vault"
    carrel("note", CRANES, "--set", "fold twice")
    carrel("state", CRANES, "--rating", "4")
    assert carrel("export", str(folder)).status == 0
    return folder


@pytest.fixture
def file(vault: Path) -> Path:
    """The crane paper's file."""
    (found,) = (path for path in vault.glob("*.md") if "fold twice" in path.read_text("utf-8"))
    return found


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def test_nothing_to_read_back(carrel, vault: Path):
    ran = carrel("vault", "read", str(vault))
    assert (ran.status, ran.out) == (0, "4 files looked at: nothing to read back\n")
    assert carrel("vault", "conflicts", str(vault)).out == ""


def test_read_back_and_undone(carrel, vault: Path, file: Path):
    edit(file, "fold twice", "fold thrice, says the vault")
    edit(file, "rating: 4", "rating: 5")
    ran = carrel("vault", "read", str(vault), "--dry-run")
    told = f"{file.name}: note, 2 words → 5 words; rating 4 → 5\n"
    assert ran.out == f"{told}1 paper would change; nothing was read back\n"
    assert carrel("note", CRANES).out == "fold twice\n"
    ran = carrel("vault", "read", str(vault))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"{told}1 paper read back (“carrel undo” takes that back)\n"
    assert carrel("note", CRANES).out == "fold thrice, says the vault\n"
    # The marker learns the hash of what both sides have now.
    assert carrel("export", str(vault)).out == "0 new, 1 updated, 3 kept\n"
    assert carrel("vault", "read", str(vault)).out.endswith("nothing to read back\n")
    carrel("undo")
    assert carrel("note", CRANES).out == "fold twice\n"


def test_only_the_papers_of_a_query(carrel, vault: Path, file: Path):
    edit(file, "fold twice", "fold thrice")
    assert "nothing to read" in carrel("vault", "read", str(vault), "is:starred").out


def test_as_json(carrel, vault: Path, file: Path):
    edit(file, "fold twice", "fold thrice")
    told = json.loads(carrel("--json", "vault", "read", str(vault), "--dry-run").out)
    assert [one["note"] for one in told["changes"]] == ["fold thrice"]
    assert (told["taken"], told["dry_run"], told["conflicts"]) == (0, True, [])


def torn(carrel, vault: Path, file: Path) -> None:
    """Edit the note on both sides, and export."""
    edit(file, "fold twice", "fold thrice")
    carrel("note", CRANES, "--set", "fold once")
    assert "1 conflict" in carrel("export", str(vault)).out


def test_conflicts_are_listed(carrel, vault: Path, file: Path):
    torn(carrel, vault, file)
    ran = carrel("vault", "conflicts", str(vault))
    assert ran.out.splitlines() == [
        f"{file.name}: notes: edited in the file and in Carrel",
        "  --- theirs",
        "  +++ mine",
        "  @@ -1 +1 @@",
        "  -fold once",
        "  +fold thrice",
    ]
    (paper,) = json.loads(carrel("--json", "vault", "conflicts", str(vault)).out)["papers"]
    assert paper["file"] == file.name
    assert paper["parts"][0]["choices"] == ["mine", "theirs", "both", "import"]
    back = carrel("vault", "read", str(vault))
    assert "not read back: notes: changed in the file and in Carrel" in back.err


@pytest.mark.parametrize(
    ("keep", "note", "inside", "outside"),
    [
        ("mine", "fold once", "", "fold thrice"),
        ("theirs", "fold once", "fold once", ""),
        ("both", "fold once", "fold once", "fold thrice"),
        ("import", "fold thrice", "fold thrice", ""),
    ],
)
def test_settled(carrel, vault: Path, file: Path, keep: str, note: str, inside: str, outside: str):
    torn(carrel, vault, file)
    ran = carrel("vault", "resolve", str(vault), str(file), "all", "--keep", keep)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"{file.name}: notes: ")
    assert "conflict" not in carrel("export", str(vault)).out
    assert carrel("vault", "conflicts", str(vault)).out == ""
    assert carrel("note", CRANES).out == f"{note}\n"
    begin, _, rest = file.read_text("utf-8").partition("<!-- carrel:begin notes")
    block, _, below = rest.partition("<!-- carrel:end notes -->")
    if inside:
        assert inside in block
    assert outside in begin + below


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["read", "nowhere"], 1, "there is no folder"),
        (["conflicts", "FOLDER", "--dry-run"], 2, "--dry-run goes with"),
        (["read", "FOLDER", "--keep", "mine"], 2, "takes --keep"),
        (["resolve", "FOLDER", "x.md", "notes"], 2, "takes --keep"),
        (["resolve", "FOLDER", "x.md", "--keep", "mine"], 2, "goes with FOLDER FILE PART"),
        (["resolve", "FOLDER", "x.md", "all", "--keep", "mine"], 1, "there is no conflict in x.md"),
        (["resolve", "FOLDER", "FILE", "rating", "--keep", "mine"], 1, "these are: notes"),
        (["resolve", "FOLDER", "FILE", "notes", "--keep", "yours"], 2, "yours"),
    ],
)
def test_wrong_usage(carrel, vault: Path, file: Path, arguments, status: int, said: str):
    torn(carrel, vault, file)
    before = file.read_bytes()
    words = {"FOLDER": str(vault), "FILE": file.name}
    ran = carrel("vault", *(words.get(word, word) for word in arguments))
    assert ran.status == status
    assert said in ran.err
    assert file.read_bytes() == before


def test_settled_as_json(carrel, vault: Path, file: Path):
    torn(carrel, vault, file)
    ran = carrel("vault", "resolve", str(vault), file.name, "notes", "--keep", "theirs", "--json")
    told = ran.json
    assert len(told.pop("id")) == 26
    assert told == {"file": file.name, "parts": ["notes"], "kept": "theirs", "written": True}


def test_a_damaged_file_is_mended_by_hand(carrel, vault: Path, file: Path):
    edit(file, "<!-- carrel:end notes -->\n", "")
    assert f"{file.name}: left alone: " in carrel("vault", "conflicts", str(vault)).out
    ran = carrel("vault", "resolve", str(vault), file.name, "all", "--keep", "theirs")
    assert (ran.status, "mended by hand" in ran.err) == (1, True)


def test_flavours(carrel, vault: Path, tmp_path: Path):
    assert (
        "obsidian; export plain into another"
        in carrel("export", str(vault), "--flavour", "plain").err
    )
    assert "the flavours are obsidian, plain" in carrel("export", str(vault), "--flavour", "x").err
    other = tmp_path / "other"
    assert carrel("export", str(other), "--flavour", "pandoc").status == 0
    references = (other / "references.bib").read_text("utf-8")
    assert references.count("% carrel:begin") == 4
    assert carrel("export", str(other)).out == "0 new, 0 updated, 4 kept\n"
    assert (other / "references.bib").read_text("utf-8") == references


def test_a_template_of_ones_own(carrel, tmp_path: Path):
    template, vault = tmp_path / "mine.md", tmp_path / "vault"
    template.write_text(carrel("export", "plain", "--print-template").out + "\nMine, below.\n")
    assert carrel("export", str(vault), "--template", str(template)).status == 0
    assert all("Mine, below." in path.read_text("utf-8") for path in vault.glob("*.md"))
    assert carrel("export", str(vault)).out == "0 new, 0 updated, 4 kept\n"  # it is remembered
    template.write_text("{{ paper.title }}\n{% managed notes %}\n{{ nothing }}\n{% endmanaged %}")
    ran = carrel("export", str(vault))
    assert ran.status == 1
    assert "mine.md" in ran.err
    assert "line" in ran.err


def test_a_note_that_a_template_dresses_is_not_read_back(carrel, vault: Path, tmp_path: Path):
    template, other = tmp_path / "mine.md", tmp_path / "other"
    text = carrel("export", "plain", "--print-template").out
    template.write_text(text.replace("{{ note }}", "{{ note | upper }}"))
    assert carrel("export", str(other), "--template", str(template)).status == 0
    (file,) = (path for path in other.glob("*.md") if "FOLD TWICE" in path.read_text("utf-8"))
    edit(file, "FOLD TWICE", "FOLD THRICE")
    assert "nothing to read back" in carrel("vault", "read", str(other)).out
    (paper,) = json.loads(carrel("--json", "vault", "conflicts", str(other)).out)["papers"]
    assert "import" not in paper["parts"][0]["choices"]


def test_what_a_logseq_graph_holds_is_read_back(carrel, vault: Path, tmp_path: Path):
    graph = tmp_path / "graph"
    assert carrel("export", str(graph), "--flavour", "logseq").status == 0
    assert "nothing is wrong" in carrel("export", str(graph), "--check").out
    (file,) = (path for path in graph.glob("*.md") if "fold twice" in path.read_text("utf-8"))
    edit(file, "- fold twice", "- fold thrice\n- and rest")
    edit(file, "rating:: 4", "rating:: 2")
    assert carrel("vault", "read", str(graph)).status == 0
    assert carrel("note", CRANES).out == "fold thrice\n\nand rest\n"
