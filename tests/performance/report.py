"""RESULTS.md from the JSON files in results/, and from nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.performance import figures

HERE = Path(__file__).parent
RESULTS = HERE / "results"
REPORT = HERE / "RESULTS.md"

#: These come first; a newer file of another name follows in the order of the alphabet.
ORDER = ("start", "list", "memory", "notes", "search", "import", "vault", "plugins")

_COLUMNS = ("| what | size | ours | peer | ratio | mark | |", "|---|---|---:|---:|---:|---|---|")
#: These are there where a figure has a goal.
_GOAL_COLUMNS = (" goal | |", "---|---|")

HEADER = """\
# What it costs

<!-- Generated from results/*.json by `make bench`; do not edit.
     Again without measuring: `make bench ARGS=--report`. -->

Each benchmark runs Carrel and its peer in turn, in one run on one machine: compare the ratios,
not the milliseconds of different machines. A mark that is not met stands here as MISSED; a goal is
what is worked for, where there is one. In brackets behind a ratio: where nine of ten such ratios
would lie by chance alone.
"""


def read_results(folder: Path = RESULTS) -> list[dict[str, Any]]:
    """Return every result of the folder in the order of the report."""
    found = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")]
    places = {name: place for place, name in enumerate(ORDER)}
    return sorted(found, key=lambda one: (places.get(one["name"], len(ORDER)), one["name"]))


def report(results: list[dict[str, Any]]) -> str:
    """Return the text of RESULTS.md."""
    rows = [row for result in results for row in result["figures"]]
    marked = [row for row in rows if row["marks"]]
    missed = [row for row in marked if not figures.met(row)]
    counts = f"{len(marked)} marks, {len(missed)} missed."
    aimed = [row for row in rows if _has_goal(row)]
    if aimed:
        counts += f" {len(aimed)} goals, {sum(map(bool, map(figures.reached, aimed)))} reached."
    parts = [HEADER, f"{counts}\n"]
    parts += [section(result) for result in results]
    return "\n".join(parts)


def section(result: dict[str, Any]) -> str:
    """Return one benchmark's heading, how it was measured, its table and its machine."""
    rows = result["figures"]
    with_goals = any(_has_goal(figure) for figure in rows)
    more = _GOAL_COLUMNS if with_goals else ("", "")
    lines = [
        f"## {result['name']}: {result['title']}",
        "",
        result["how"],
        "",
        *(columns + goal for columns, goal in zip(_COLUMNS, more, strict=True)),
        *(_row(figure, with_goals=with_goals) for figure in rows),
        "",
        f"{result['date']}, commit {result['commit']}. {_machine(result['machine'])}",
        "",
    ]
    return "\n".join(lines)


def _machine(machine: dict[str, Any]) -> str:
    return (
        f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB,"
        f" {machine['system']}; Python {machine['python']}, Qt {machine['qt']},"
        f" SQLite {machine['sqlite']}. Other programs used {machine['others_used']:.2f} cores"
        " meanwhile."
    )


def _row(figure: dict[str, Any], *, with_goals: bool) -> str:
    peer = figure["peer"]
    cells = [
        figure["what"],
        figure["size"],
        _value(figure, figure["ours"]),
        f"{_value(figure, peer)}, {peer['name']}" if peer else "",
        _ratio(figure),
        _marks(figure, figure["marks"]),
        {None: "", True: "met", False: "**MISSED**"}[figures.met(figure)],
    ]
    if with_goals:
        cells.append(_marks(figure, figure.get("goals", [])))
        cells.append({None: "", True: "reached", False: "not reached"}[figures.reached(figure)])
    return f"| {' | '.join(cells)} |"


def _has_goal(figure: dict[str, Any]) -> bool:
    return figures.reached(figure) is not None


def _value(figure: dict[str, Any], side: dict[str, Any]) -> str:
    """Return the number that is compared, in bold, and the one beside it that tells the spread."""
    statistic, unit = figure["statistic"], figure["unit"]
    beside = {"median": "p95", "p95": "median"}.get(statistic)
    text = f"**{_number(side[statistic])}** {unit}".rstrip()
    if beside and side["count"] > 1:
        text += f" ({beside} {_number(side[beside])})"
    return text


def _ratio(figure: dict[str, Any]) -> str:
    found = figures.ratio(figure)
    if found is None:
        return ""
    between = figure["ratio_between"]
    spread = f" [{between[0]:.2f}, {between[1]:.2f}]" if between else ""
    return f"{found:.3f}{spread}"


def _marks(figure: dict[str, Any], marks: list[dict[str, Any]]) -> str:
    return " and ".join(_mark(figure, mark) for mark in marks)


def _mark(figure: dict[str, Any], mark: dict[str, Any]) -> str:
    if "at_least" in mark:
        return f"at least {mark['at_least']:,g} {figure['unit']}".rstrip()
    at_most = mark["at_most"]
    if mark["of"] == "ratio":
        return f"at most {at_most:g} times the peer"
    if mark["of"] == "difference":
        return f"at most {at_most:g} more than the peer" if at_most else "no more than the peer"
    return f"at most {at_most:g} {figure['unit']}".rstrip() if at_most else "none"


def _number(value: float) -> str:
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
