"""`carrel cite`: papers as BibTeX or as plain references."""

from __future__ import annotations

import argparse

from carrel.api import CliServices, Paper
from carrel_plugins.bibtex.entry import entry
from carrel_plugins.bibtex.reference import reference


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "words",
        nargs="+",
        metavar="WORDS",
        help="names of papers (a Carrel id, an arXiv id, a DOI, a citekey), or a query",
    )
    parser.add_argument(
        "--format", choices=("bibtex", "text"), default="bibtex", help="what to print (bibtex)"
    )


def run(options: argparse.Namespace, services: CliServices) -> int:
    """Print each paper; as JSON a list of `{id, citekey, bibtex}` or `{id, citekey, text}`."""

    def told(paper: Paper) -> str:
        bibtex = options.format == "bibtex"
        return entry(paper, services.plugin.settings) if bibtex else reference(paper)

    papers = services.papers(options.words)
    if services.as_json:
        services.json(
            [
                {"id": paper.carrel_id, "citekey": paper.citekey, options.format: told(paper)}
                for paper in papers
            ]
        )
        return 0
    for paper in papers:
        for line in told(paper).splitlines():
            services.line(line)
    return 0
