"""`carrel hardware`: the hardware of the papers found, with how many papers speak of each."""

from __future__ import annotations

import argparse

from carrel.api import CliServices, Paper
from carrel_plugins.hardware_filter.counting import DeviceCount, count
from carrel_plugins.hardware_filter.things import things_by

_HEADS = ("device", "evaluated on", "mentioned")
_TITLE_WIDEST = 72


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "query", nargs="*", metavar="QUERY", help="names of papers, or a query; all without one"
    )
    parser.add_argument("--papers", action="store_true", help="list the papers of each device")


def run(options: argparse.Namespace, services: CliServices) -> int:
    """Print the devices, most papers first; as JSON a list with a device each."""
    library = services.plugin.library
    words: list[str] = options.query
    paper_ids = (
        [paper.id for paper in services.papers(words)] if words else list(library.search(""))
    )
    counted = (
        count(library.mentions("hardware"), paper_ids, things_by(services.plugin.hardware)) or []
    )
    papers = _papers(counted, services) if options.papers else {}
    if services.as_json:
        services.json([_as_json(one, papers, with_papers=options.papers) for one in counted])
        return 0
    if not counted:
        number = len(paper_ids)
        services.line(f"{number:,} {'paper names' if number == 1 else 'papers name'} no hardware.")
        return 0
    width = max(len(label) for label in (_HEADS[0], *(one.thing.label for one in counted)))
    services.line(f"{_HEADS[0]:<{width}}  {_HEADS[1]}  {_HEADS[2]}")
    for one in counted:
        numbers = (
            f"{len(one.evaluated):>{len(_HEADS[1])},}",
            f"{len(one.papers):>{len(_HEADS[2])},}",
        )
        services.line(f"{one.thing.label:<{width}}  {numbers[0]}  {numbers[1]}")
        for paper in (papers[paper_id] for paper_id in one.papers if paper_id in papers):
            mark = "*" if paper.id in one.evaluated else " "
            services.line(f"  {mark} {paper.citekey}  {_short(paper.title)}")
    if papers:
        services.line("* evaluated on it")
    return 0


def _papers(counted: list[DeviceCount], services: CliServices) -> dict[int, Paper]:
    wanted = dict.fromkeys(paper_id for one in counted for paper_id in one.papers)
    return {paper.id: paper for paper in services.plugin.library.papers(wanted)}


def _as_json(one: DeviceCount, papers: dict[int, Paper], *, with_papers: bool) -> dict[str, object]:
    told: dict[str, object] = {
        "device": one.thing.label,
        "path": one.thing.paths[0],
        "ids": [board.id for boards in one.thing.devices for board in boards],
        "evaluated_on": len(one.evaluated),
        "mentioned": len(one.papers),
    }
    if with_papers:
        told["papers"] = [
            {
                "id": papers[paper_id].carrel_id,
                "citekey": papers[paper_id].citekey,
                "title": papers[paper_id].title,
                "evaluated_on": paper_id in one.evaluated,
            }
            for paper_id in one.papers
            if paper_id in papers
        ]
    return told


def _short(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= _TITLE_WIDEST else line[: _TITLE_WIDEST - 1] + "…"
