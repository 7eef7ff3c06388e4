"""`make bench [NAME=start,list]`: Carrel beside its peers, and tests/performance/RESULTS.md.

    python -m tests.performance [NAME ...] [--wait S] [--tiny] [--report]

Without names all benchmarks run, one after another. Each replaces its file in results/.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.performance.benchmarks import (
    extracting,
    imports,
    memory,
    notes,
    numbers,
    plugins,
    scrolling,
    searching,
    start,
    vault,
)
from tests.performance.machine import Others, commit, machine, wait_until_quiet
from tests.performance.place import TINY, Place, Sizes, place
from tests.performance.report import REPORT, RESULTS, read_results, report

BENCHMARKS: dict[str, ModuleType] = {
    module.NAME: module
    for module in (
        start,
        scrolling,
        memory,
        notes,
        searching,
        imports,
        vault,
        plugins,
        extracting,
        numbers,
    )
}


def result(name: str, where: Place) -> dict[str, Any]:
    """Run a benchmark; return what results/NAME.json holds."""
    benchmark, others = BENCHMARKS[name], Others()
    figures = [figure.told() for figure in benchmark.measure(where)]
    return {
        "name": name,
        "title": benchmark.TITLE,
        "how": benchmark.HOW,
        "commit": commit(),
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": {**machine(), "others_used": others.used()},
        "figures": figures,
    }


def write_report(results: Path = RESULTS, target: Path = REPORT) -> None:
    """Write RESULTS.md from the files in `results`."""
    target.write_text(report(read_results(results)), "utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    chosen = _chosen(arguments)
    if chosen.report:
        write_report()
        return
    with place(TINY if chosen.tiny else Sizes()) as where:
        for name in chosen.names:
            if chosen.wait and not wait_until_quiet(chosen.wait):
                print(f"{name}: the machine did not come to rest, measured all the same")
            found = result(name, where)
            _say(found)
            if not chosen.tiny:
                text = json.dumps(found, indent=1, ensure_ascii=False)
                (RESULTS / f"{name}.json").write_text(text + "\n", "utf-8")
                write_report()


def _chosen(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure beside the peers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--wait", type=float, default=0, metavar="S", help="at most, for quiet")
    parser.add_argument("--tiny", action="store_true", help="only see that it runs; keeps nothing")
    parser.add_argument("--report", action="store_true", help="only write RESULTS.md again")
    chosen = parser.parse_args(arguments)
    names = [name for word in chosen.names for name in word.split(",") if name]
    for name in names:
        if name not in BENCHMARKS:
            parser.error(f"there is no benchmark “{name}”; there are {', '.join(BENCHMARKS)}")
    chosen.names = names or list(BENCHMARKS)
    return chosen


def _say(found: dict[str, Any]) -> None:
    used = found["machine"]["others_used"]
    print(f"{found['name']} (others used {used:.2f} cores)")
    for figure in found["figures"]:
        of, verdict = figure["statistic"], {None: "", True: "met", False: "MISSED"}[figure["met"]]
        goal = {None: "", True: "reached", False: "not reached"}[figure.get("reached")]
        peer = f"{figure['peer'][of]:10.2f}" if figure["peer"] else " " * 10
        ratio = f"{figure['ratio']:6.2f}" if figure["ratio"] is not None else " " * 6
        print(
            f"  {figure['what']:36} {figure['size']:44} {figure['ours'][of]:10.2f} {peer}"
            f" {figure['unit']:4} {ratio} {verdict:6} {goal:11}"
            f" {figure['peer']['name'] if figure['peer'] else ''}".rstrip(),
            flush=True,
        )


if __name__ == "__main__":
    main()
