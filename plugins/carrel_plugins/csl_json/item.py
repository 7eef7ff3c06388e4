"""A paper as an item of CSL-JSON. What the paper does not have is left out."""

from __future__ import annotations

import re
from typing import Any

from carrel.api import Paper, kind_of_venue
from carrel_plugins.csl_json.names import name_of
from carrel_plugins.csl_json.text import one_line

_TYPES = {"journal": "article-journal", "conference": "paper-conference"}
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def item(paper: Paper) -> dict[str, Any]:
    """Return the item, ready for `json.dumps`; its id is the citekey.

    A paper of no journal and no conference is an "article", which is CSL's word for a preprint.
    """
    venue = one_line(paper.venue or "")
    authors = [name_of(name) for name in map(one_line, paper.authors) if name]
    told: dict[str, Any] = {
        "id": one_line(paper.citekey) or paper.carrel_id,
        "type": _TYPES.get(kind_of_venue(venue), "article"),
        "title": one_line(paper.title),
        "author": [name for name in authors if name],
        "issued": _issued(paper),
        "container-title": venue,
        "archive": "arXiv" if paper.arxiv else "",
        "archive_location": one_line(paper.arxiv or ""),
        "DOI": one_line(paper.doi or ""),
        "URL": one_line(paper.url or ""),
        "abstract": one_line(paper.abstract or ""),
        "keyword": ", ".join(map(one_line, paper.tags)),
    }
    return {key: value for key, value in told.items() if value}


def _issued(paper: Paper) -> dict[str, Any] | None:
    known = _DATE.fullmatch(paper.published or "")
    parts = [int(part) for part in known.groups() if part] if known else []
    # A preprint's day says nothing about the year in which the paper appeared elsewhere.
    if paper.year and parts[:1] != [paper.year]:
        parts = [paper.year]
    return {"date-parts": [parts]} if parts else None
