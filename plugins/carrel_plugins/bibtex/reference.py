"""A paper as one line of plain text, for an e-mail or a slide."""

from __future__ import annotations

from carrel.api import Paper
from carrel_plugins.bibtex.latex import one_line

_MOST_AUTHORS = 10


def reference(paper: Paper) -> str:
    """Return the paper as one line: authors, title, venue and year, arXiv id, address.

    For example "Ada Sample and Ben Muster. Folding Cranes. MLSys, 2024. arXiv:2401.00001."; more
    than ten authors become the first and "et al."; what is not known is left out.
    """
    parts = [_authors(paper), one_line(paper.title)]
    year = paper.year or (paper.published or "")[:4]
    parts.append(", ".join(str(part) for part in (one_line(paper.venue or ""), year) if part))
    if paper.arxiv:
        parts.append(f"arXiv:{one_line(paper.arxiv)}")
    said = " ".join(_sentence(part) for part in parts if part)
    where = f"https://doi.org/{one_line(paper.doi)}" if paper.doi else one_line(paper.url or "")
    return f"{said} {where}".strip()


def _authors(paper: Paper) -> str:
    names = [name for name in map(one_line, paper.authors) if name]
    if len(names) > _MOST_AUTHORS:
        return f"{names[0]} et al."
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
