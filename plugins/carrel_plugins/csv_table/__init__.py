"""Papers as a table of comma-separated values, for spreadsheets and scripts."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from carrel.api import Exporter, JobControl, Paper, hookimpl
from carrel_plugins.csv_table.row import COLUMNS, row


@hookimpl
def register_exporters() -> list[Exporter]:
    """Give the writer."""
    return [Exporter(id="csv_table.file", title="CSV", format="csv", suffix=".csv", write=write)]


def write(papers: Iterable[Paper], stream: TextIO, job: JobControl) -> None:
    r"""Write a head and a row a paper, lines ended by "\r\n" as RFC 4180 has it."""
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for number, paper in enumerate(papers):
        if job.cancelled:
            return
        table.writerow(row(paper))
        job.progress(number + 1)
