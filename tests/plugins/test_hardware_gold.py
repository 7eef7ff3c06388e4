"""How much of the hardware of real abstracts is found, by the annotations of careful readers."""

from __future__ import annotations

import importlib.util
import io
import json
from pathlib import Path
from typing import Any

from carrel.api import ImportedPaper, ImportSource
from carrel.hardware import load_registry
from carrel_plugins.hardware_filter.extraction import extract
from carrel_plugins.hugging_face import listing

MISSED, EXTRA, ROLES = 1, 1, 0.9


class Job:
    cancelled = False

    def progress(self, done: int, total: int | None = None) -> None: ...


def real_papers(shared: Path) -> list[ImportedPaper]:
    content = (shared / "seeds" / "hf-listing-gpt.txt").read_bytes()
    source = ImportSource(name="listing", open=lambda: io.BytesIO(content))
    return [one for one in listing.read(source, Job()) if isinstance(one, ImportedPaper)]


def predictions(papers: list[ImportedPaper]) -> list[dict[str, Any]]:
    return [
        {
            "title": paper.title,
            "metrics": [],
            "hardware": [
                {
                    "field": mention.field,
                    "start": mention.start,
                    "end": mention.end,
                    "name": mention.name,
                    "role": mention.role,
                }
                for mention in extract(paper.title, paper.abstract or "", load_registry())
                if mention.certain
            ],
        }
        for paper in papers
    ]


def test_the_marks_on_real_abstracts(shared: Path, remark):
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    gold = json.loads((shared / "gold" / "seed_gold.json").read_text("utf-8"))
    score = scorer.score(gold, predictions(real_papers(shared)), verbose=True)
    found = score["hardware"]
    right = f"{found['right']} of {found['gold']} found, {found['predicted']} told"
    role = f"role_accuracy: {score['role_accuracy']} (at least {ROLES})"
    remark("hardware in the annotated abstracts", [right, role])
    assert found["gold"] >= 23
    assert found["gold"] - found["right"] <= MISSED
    assert found["predicted"] - found["right"] <= EXTRA
    assert score["role_accuracy"] >= ROLES


def test_every_quote_stands_where_it_is_said_to(shared: Path):
    for paper in real_papers(shared):
        for mention in extract(paper.title, paper.abstract or "", load_registry()):
            text = paper.title if mention.field == "title" else paper.abstract or ""
            assert text[mention.start : mention.end] == mention.quote
