"""Papers as CSL-JSON, which citation processors and reference managers read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from carrel.api import Exporter, JobControl, Paper, hookimpl
from carrel_plugins.csl_json.item import item


@hookimpl
def register_exporters() -> list[Exporter]:
    """Give the writer."""
    return [
        Exporter(
            id="csl_json.file", title="CSL-JSON", format="csl-json", suffix=".json", write=write
        )
    ]


def write(papers: Iterable[Paper], stream: TextIO, job: JobControl) -> None:
    """Write one array, an item a line; one paper is held at a time."""
    stream.write("[")
    for number, paper in enumerate(papers):
        if job.cancelled:
            return
        stream.write((",\n" if number else "\n") + json.dumps(item(paper), ensure_ascii=False))
        job.progress(number + 1)
    stream.write("\n]\n")
