"""A paper as a record of RIS. What the paper does not have is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from carrel.api import Paper, kind_of_venue
from carrel_plugins.ris.names import family_first
from carrel_plugins.ris.text import one_line

_TYPES = {"journal": "JOUR", "conference": "CONF", "preprint": "UNPB"}
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def record(paper: Paper) -> str:
    """Return the lines of a paper, "TY" to "ER", each ended by a carriage return and a line feed.

    A paper on arXiv of no known venue is "UNPB" (not published), any other of none is "GEN".
    """
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(paper))


def _lines(paper: Paper) -> Iterator[tuple[str, str]]:
    venue = one_line(paper.venue or "")
    kind = kind_of_venue(venue) if venue or not paper.arxiv else "preprint"
    yield "TY", _TYPES.get(kind, "GEN")
    yield "ID", one_line(paper.citekey) or paper.carrel_id
    told = [("TI", paper.title)]
    told += [("AU", family_first(name)) for name in map(one_line, paper.authors)]
    told += [*_dates(paper), ("T2", venue), ("DO", paper.doi or ""), ("UR", paper.url or "")]
    told.append(("AN", f"arXiv:{paper.arxiv}" if paper.arxiv else ""))
    told.append(("AB", paper.abstract or ""))
    told += [("KW", tag) for tag in paper.tags]
    for tag, value in told:
        if text := one_line(value):
            yield tag, text
    yield "ER", ""


def _dates(paper: Paper) -> Iterator[tuple[str, str]]:
    known = _DATE.fullmatch(paper.published or "")
    year = paper.year or (int(known[1]) if known else None)
    if year is None:
        return
    yield "PY", f"{year:04}"
    # A preprint's day says nothing about the year in which the paper appeared elsewhere.
    if known is not None and int(known[1]) == year and known[2]:
        yield "DA", f"{known[1]}/{known[2]}/{known[3] or ''}/"
