"""`make bench`: what an import and the start cost on this machine.

    python -m tests.performance [--starts 7] [--papers 5000]

With the shared folder's corpus it starts on that many real papers, without it on three.
"""

from __future__ import annotations

import argparse
import lzma
import os
import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path

from tests.performance.starts import add_papers, first_paint

ROOT = Path(__file__).resolve().parents[2]


def papers(folder: Path, count: int) -> Path:
    """Return a JSON-lines file of up to `count` papers."""
    shared = Path(os.environ.get("CARREL_SHARED", ROOT.parent / "shared"))
    corpus = shared / "corpus" / "papers-50k.jsonl.xz"
    if not corpus.exists():
        return ROOT / "tests" / "data" / "three_papers.jsonl"
    source = folder / "papers.jsonl"
    with lzma.open(corpus, "rt", encoding="utf-8") as lines, source.open("w") as out:
        out.writelines(islice(lines, count))
    return source


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the start.")
    parser.add_argument("--starts", type=int, default=7)
    parser.add_argument("--papers", type=int, default=5000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update({"HOME": name, "XDG_DATA_HOME": name, "XDG_CONFIG_HOME": name})
        source = papers(folder, chosen.papers)
        began = time.perf_counter()
        add_papers(folder / "library", source)
        print(f"carrel add, whole process    {time.perf_counter() - began:8.2f} s   {source.name}")
        painted = [first_paint(folder, folder / "library") for _ in range(chosen.starts + 1)][1:]
    times = sorted(start["ms_since_start"] for start in painted)
    spread = f"({times[0]:.0f} to {times[-1]:.0f}, {len(times)} starts)"
    print(f"start to first paint, median {statistics.median(times):8.0f} ms  {spread}")
    print(f"resident at first paint      {max(s['rss_kb'] for s in painted) / 1024:8.0f} MB")
    print(f"modules at first paint       {max(len(s['modules']) for s in painted):8d}")


if __name__ == "__main__":
    main()
