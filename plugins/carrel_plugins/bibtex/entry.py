"""A paper as a BibTeX entry. What the paper does not have is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from carrel.api import Paper, kind_of_venue
from carrel_plugins.bibtex.latex import address, escaped, one_line, protected
from carrel_plugins.bibtex.settings import BibtexSettings

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9_:.+/-]")
# " and " divides names and "others" ends the list, unless braces keep them
_NOT_ONE_NAME = re.compile(r"\band\b|^others$|^,|,$|,.*,.*,", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-\d{2})?)?")


def entry(paper: Paper, settings: BibtexSettings) -> str:
    """Return the entry of a paper, with a line break at its end."""
    kind, fields = _kind_and_venue(paper)
    lines = [f"  {name} = {value}," for name, value in _fields(paper, fields, settings)]
    return "\n".join([f"@{kind}{{{_key(paper)},", *lines, "}"]) + "\n"


def _key(paper: Paper) -> str:
    return _NOT_IN_KEY.sub("", paper.citekey) or paper.carrel_id


def _kind_and_venue(paper: Paper) -> tuple[str, dict[str, str]]:
    """Return the type of the entry and the field that names the venue."""
    venue = one_line(paper.venue or "")
    kind = kind_of_venue(venue) if venue else "unknown"
    if kind == "journal":
        return "article", {"journal": venue}
    if kind == "conference":
        return "inproceedings", {"booktitle": venue}
    if not venue or (kind == "preprint" and paper.arxiv):
        return "misc", {}  # the eprint says it
    return "misc", {"howpublished": venue}


def _fields(
    paper: Paper, venue: dict[str, str], settings: BibtexSettings
) -> Iterator[tuple[str, str]]:
    """Yield names and what stands right of the equals sign."""
    title = protected(paper.title)
    yield "title", f"{{{{{title}}}}}" if settings.whole_title else f"{{{title}}}"
    authors = [_author(name) for name in paper.authors if one_line(name)]
    if authors:
        yield "author", f"{{{' and '.join(authors)}}}"
    yield from _date(paper, full=settings.full_date)
    for name, value in venue.items():
        yield name, f"{{{escaped(value)}}}"
    if paper.arxiv:
        yield "eprint", f"{{{address(paper.arxiv)}}}"
        yield "archivePrefix", "{arXiv}"
    if paper.doi:
        yield "doi", f"{{{address(paper.doi)}}}"
    if paper.url:
        yield "url", f"{{{address(paper.url)}}}"
    if settings.abstract and paper.abstract:
        yield "abstract", f"{{{escaped(paper.abstract)}}}"
    if settings.tags and paper.tags:
        yield "keywords", f"{{{escaped(', '.join(paper.tags))}}}"


def _author(name: str) -> str:
    name = one_line(name)
    return f"{{{escaped(name)}}}" if _NOT_ONE_NAME.search(name) else escaped(name)


def _date(paper: Paper, *, full: bool) -> Iterator[tuple[str, str]]:
    known = _DATE.fullmatch(paper.published or "")
    year = paper.year or (int(known[1]) if known else None)
    if year is None:
        return
    # A preprint's month says nothing about the year in which the paper appeared elsewhere.
    same = known is not None and int(known[1]) == year
    if full:
        yield "date", f"{{{paper.published if same else year}}}"
        return
    yield "year", f"{{{year}}}"
    if same and known is not None and known[2] and 1 <= int(known[2]) <= 12:
        yield "month", _MONTHS[int(known[2]) - 1]
