"""Papers read by Carrel's extractors, in a process of its own.

    python -c "..." texts FILE NAMES     reads a JSON-lines file here, on one core
    python -c "..." library LIBRARY      reads a library as a window does, in worker processes

Prints a JSON object. `texts`: `per_s`, papers a second of processor time, a sample for each part of
the file; `mentions`; `mb`, resident memory after each part. `library`: `took_s`, `papers`,
`peak_mb`, and `worker_mb`, the most that a worker had.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from tests.performance.processes import peak_mb, resident_mb

from carrel.assembly import load_plugins
from carrel.jobs.job import Job
from carrel.jobs.processes import Processes
from carrel.library.mention_follower import MentionFollower
from carrel.library.opening import open_library
from carrel.plugin_host.extracting import PluginExtractors

_PART = 2_500  # papers


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            paper = json.loads(line)
            yield paper.get("title") or "", paper.get("abstract") or ""


def read_texts(path: Path, names: list[str]) -> dict[str, Any]:
    """Read all papers of a file with the extractors of these names."""
    import os

    extractors = PluginExtractors(load_plugins(only=None, commands=()))
    chosen = [extractors.named(name) for name in names]
    told: dict[str, Any] = {"per_s": [], "mb": [], "mentions": 0}
    texts = _texts(path)
    for one in chosen:  # what is read once, the registry above all, is no paper's
        list(one.extract("Twice as fast on an A100", ""))
    while part := list(islice(texts, _PART)):
        began = time.process_time()
        for title, abstract in part:
            for one in chosen:
                told["mentions"] += len(list(one.extract(title, abstract)))
        told["per_s"].append(len(part) / (time.process_time() - began))
        told["mb"].append(resident_mb(os.getpid()))
    return told


def read_library(folder: Path) -> dict[str, Any]:
    """Read all papers of a library and store what is found."""
    import os

    extractors = PluginExtractors(load_plugins(only=None, commands=()))
    with open_library(folder, origin="benchmark") as library:
        job, processes = Job("extraction"), Processes()
        follower = MentionFollower(library.path, library.store_mentions, extractors.extractions())
        papers = follower.lacking()
        began = time.perf_counter()
        try:
            whole = follower.follow(extractors.reading(job, processes), job)
        finally:
            processes.close()
        took = time.perf_counter() - began
    if not whole or not papers:
        raise AssertionError("the library was not read")
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    peak = peak_mb(os.getpid())
    return {"took_s": took, "papers": papers, "peak_mb": peak, "worker_mb": worker}


def main() -> int:
    kind, path, *names = sys.argv[1:]
    told = read_texts(Path(path), names) if kind == "texts" else read_library(Path(path))
    print(json.dumps(told))
    return 0
