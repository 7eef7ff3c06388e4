"""The extractor against the figures that readers found in real abstracts."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from carrel.api import ImportedPaper, ImportSource
from carrel_plugins.hugging_face import listing
from carrel_plugins.metrics_table.extraction import extract

MARKS = {
    "precision": 0.95,
    "recall": 0.95,
    "qualifier_accuracy": 0.95,
    "quantity_accuracy": 0.85,
    "is_result_accuracy": 0.85,
}


class Job:
    cancelled = False

    def progress(self, done: int, total: int | None = None) -> None: ...


def prediction(paper: ImportedPaper) -> dict[str, Any]:
    metrics = [
        {
            "field": metric.field,
            "start": metric.start,
            "end": metric.end,
            "value": metric.low if metric.low == metric.high else [metric.low, metric.high],
            "unit": metric.unit,
            "quantity": metric.quantity,
            "qualifier": metric.qualifier,
            "is_result": metric.is_result,
            "quote": metric.quote,
        }
        for metric in extract(paper.title, paper.abstract)
        if metric.certain
    ]
    return {"title": paper.title, "metrics": metrics, "hardware": []}


@pytest.fixture(scope="module")
def figures(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    content = (shared / "seeds" / "hf-listing-gpt.txt").read_bytes()
    source = ImportSource(name="listing.txt", open=lambda: io.BytesIO(content))
    papers = [one for one in listing.read(source, Job()) if isinstance(one, ImportedPaper)]
    predictions = tmp_path_factory.mktemp("gold") / "predictions.jsonl"
    lines = [json.dumps(prediction(paper)) for paper in papers]
    predictions.write_text("\n".join(lines), "utf-8")
    gold = shared / "gold"
    scored = subprocess.run(
        [sys.executable, gold / "score.py", gold / "seed_gold.json", predictions],
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(scored.stdout)


def test_the_marks_are_reached(figures: dict[str, Any], remark):
    reached = {name: figures["metrics"].get(name, figures.get(name)) for name in MARKS}
    counts = figures["metrics"]
    told = [f"{name}: {reached[name]} (at least {mark})" for name, mark in MARKS.items()]
    right = f"{counts['right']} of {counts['gold']} found, {counts['predicted']} told"
    remark("metrics in the annotated abstracts", [right, *told])
    assert {name for name, mark in MARKS.items() if reached[name] < mark} == set(), reached
