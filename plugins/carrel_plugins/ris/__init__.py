"""Papers as RIS, which reference managers read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from carrel.api import Exporter, JobControl, Paper, hookimpl
from carrel_plugins.ris.record import record


@hookimpl
def register_exporters() -> list[Exporter]:
    """Give the writer."""
    return [Exporter(id="ris.file", title="RIS", format="ris", suffix=".ris", write=write)]


def write(papers: Iterable[Paper], stream: TextIO, job: JobControl) -> None:
    """Write a record a paper; one paper is held at a time."""
    for number, paper in enumerate(papers):
        if job.cancelled:
            return
        stream.write(record(paper) + "\r\n")
        job.progress(number + 1)
