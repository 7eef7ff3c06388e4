"""`carrel extract`: JSON lines in, JSON lines out, by whatever extractors plugins bring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.cli.plugin_files import put_and_enable

pytestmark = pytest.mark.usefixtures("forgotten")

SIGNS = """
import re
from carrel.api import Extractor, Mention, hookimpl

__version__ = "1"

def signs(title, abstract):
    if "boom" in abstract: raise ValueError("too loud")
    if "lies" in abstract: yield Mention(field="title", start=0, end=2, quote="??")
    if "far" in abstract: yield Mention(field="abstract", start=0, end=999, quote="")
    if "odd" in abstract: yield "a sign"
    if "body" in abstract: yield Mention(field="body", start=0, end=1, quote="b")
    if "endless" in abstract:
        while True: yield Mention(field="title", start=0, end=1, quote=title[:1])
    for field, text in (("abstract", abstract), ("title", title)):
        for found in re.finditer(r"[!?]+", text):
            yield Mention(field=field, start=found.start(), end=found.end(), quote=found[0],
                          values={"loud": "!" in found[0], "length": len(found[0])},
                          certain="?" not in found[0])

@hookimpl
def register_extractors():
    return [Extractor(id="signs.signs", name="signs", title="Signs", extract=signs)]
"""


@pytest.fixture
def signs() -> Path:
    return put_and_enable("signs", SIGNS)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def paper(title: str, abstract: str | None = None) -> str:
    return json.dumps({"title": title, "abstract": abstract, "year": 2020})


@pytest.mark.usefixtures("signs")
def test_lines_in_lines_out_without_a_library(carrel, tmp_path: Path):
    nowhere = tmp_path / "nowhere"
    given = f"{paper('Cranes!', 'Fold? – 𝛼 now!!')}\n\n{paper('Lamps')}\n"
    ran = carrel("extract", "--plugins", "signs", stdin=given, library=nowhere)
    assert (ran.status, ran.err) == (0, "")
    cranes, lamps = lines(ran.out)
    assert lamps == {"title": "Lamps", "signs": []}
    assert cranes["signs"] == [
        {"field": "title", "start": 6, "end": 7, "quote": "!", "loud": True, "length": 1}
        | {"state": "found"},
        {"field": "abstract", "start": 13, "end": 15, "quote": "!!", "loud": True, "length": 2}
        | {"state": "found"},
    ]
    file = tmp_path / "papers.jsonl"
    file.write_text(given, "utf-8-sig")
    ran = carrel("extract", str(file), "--suggested", "--plugins", "signs", library=nowhere)
    assert [one["state"] for one in lines(ran.out)[0]["signs"]] == ["found", "suggested", "found"]
    assert not nowhere.exists()


@pytest.mark.usefixtures("signs")
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON in UTF-8"),
        (b"\xff\xfe{}", "not JSON in UTF-8"),
        (b"[" * 100_000, "not JSON in UTF-8"),
        (b"7", "not an object with"),
        (b'{"title": 3, "abstract": "x"}', "are not text"),
        (b'{"abstract": null}', "neither a title nor an abstract"),
        (b'{"title": "' + b"x" * 5_000_000 + b'"}', "longer than 4 MiB"),
    ],
)
def test_a_broken_line_costs_itself(carrel, line: bytes, reason: str):
    good = paper("Good!").encode()
    ran = carrel("extract", "--plugins", "signs", stdin=good + b"\n" + line + b"\n" + good)
    assert ran.status == 1
    assert [one["title"] for one in lines(ran.out)] == ["Good!", "Good!"]
    assert ran.err.startswith("carrel: line 2: ")
    assert reason in ran.err


@pytest.mark.expects_log("plugin signs: signs.signs raised ValueError: ")
@pytest.mark.usefixtures("signs")
@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("boom", "too loud"),
        ("lies", "the quote '??' is not what stands there"),
        ("far", "0 to 999 is no span of 8 characters"),
        ("odd", "expected a Mention, got str"),
        ("body", "a mention's field is “title” or “abstract”, not 'body'"),
        ("endless", "more than 10,000 mentions"),
    ],
)
def test_an_extractor_that_fails_costs_one_paper(carrel, word: str, reason: str):
    given = f"{paper('One!', f'{word:8}')}\n{paper('Two!')}"
    ran = carrel("extract", "--plugins", "signs", stdin=given)
    assert ran.status == 1
    one, two = lines(ran.out)
    assert (one["signs"], len(two["signs"])) == ([], 1)
    assert reason in ran.err


def test_nothing_to_extract_with(carrel):
    ran = carrel("extract", "--no-plugins", stdin=paper("x"))
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "carrel: no plugin that is on extracts anything\n"


@pytest.mark.usefixtures("signs")
def test_a_file_that_is_not_there(carrel, tmp_path: Path):
    ran = carrel("extract", str(tmp_path / "none.jsonl"))
    assert ran.status == 2
    assert "cannot be read" in ran.err
