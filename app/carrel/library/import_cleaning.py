"""What every imported paper goes through, whichever importer brought it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from carrel.domain.paper import ImportedPaper, Link

LONGEST_TITLE = 1_000
LONGEST_ABSTRACT = 200_000
LONGEST_FIELD = 2_000
MOST_AUTHORS = 10_000
#: Characters of text in `source_data`; more is no longer data about a paper.
LARGEST_SOURCE_DATA = 1_000_000
DEEPEST_SOURCE_DATA = 100

# C0 controls except tab and newline, and surrogates without a partner
_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WEB = re.compile(r"(?:https?|ftp)://[^\s\x00-\x1f]+$", re.IGNORECASE)
_PUBLISHED = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


class UnusablePaperError(ValueError):
    """The paper cannot be taken; the message says why."""


def cleaned(paper: ImportedPaper) -> tuple[ImportedPaper, int]:
    """Return the paper as the library takes it, and about how many characters it has.

    Control characters are dropped, lone surrogates become U+FFFD, space in the title becomes
    single spaces; no other character changes. An address that is not of the web goes to
    `source_data`. Raises UnusablePaperError.
    """
    title = " ".join(_text(paper.title, "title").split())
    if not title:
        raise UnusablePaperError("its title is empty")
    if len(title) > LONGEST_TITLE:
        raise UnusablePaperError(f"its title is longer than {LONGEST_TITLE:,} characters")
    abstract, summary = _long(paper.abstract, "abstract"), _long(paper.summary, "summary")
    aside: dict[str, Any] = {}
    data, size = _data(paper.source_data)
    # not dataclasses.replace: an import of 50,000 papers would take a second longer
    cleaned_paper = ImportedPaper(
        title=title,
        abstract=abstract,
        summary=summary,
        authors=_authors(paper.authors),
        year=_year(paper.year, aside),
        published=_date(paper.published, aside),
        venue=_short(paper.venue, "venue"),
        url=_address(_short(paper.url, "url"), aside),
        arxiv=_short(paper.arxiv, "arxiv"),
        doi=_short(paper.doi, "doi"),
        links=_links(paper.links, aside),
        source_data={**data, **aside} if aside else data,
        line=paper.line,
        citekey=paper.citekey if isinstance(paper.citekey, str) else None,
    )
    return cleaned_paper, size + len(title) + len(abstract or "") + len(summary or "")


def clean_text(text: str) -> str:
    """Return `text` without control characters but tab and newline, surrogates replaced."""
    if _BAD.search(text) is None:
        return text
    return _BAD.sub("", _SURROGATE.sub("\ufffd", text))


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise UnusablePaperError(f"its {name} is not text")
    return clean_text(value)


def _long(value: str | None, name: str) -> str | None:
    if value is None:
        return None
    text = _text(value, name).strip()
    if len(text) > LONGEST_ABSTRACT:
        raise UnusablePaperError(f"its {name} is longer than {LONGEST_ABSTRACT:,} characters")
    return text or None


def _short(value: str | None, name: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_FIELD:
        return value.strip() or None  # nearly always
    text = " ".join(_text(value, name).split())
    if len(text) > LONGEST_FIELD:
        raise UnusablePaperError(f"its {name} is longer than {LONGEST_FIELD:,} characters")
    return text or None


def _authors(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(names) > MOST_AUTHORS:
        raise UnusablePaperError(f"it has more than {MOST_AUTHORS:,} authors")
    return tuple(name for name in (_short(one, "author") for one in names) if name)


def _year(year: int | None, aside: dict[str, Any]) -> int | None:
    if year is None or (isinstance(year, int) and 1000 <= year <= 2100):
        return year
    if isinstance(year, int) and year.bit_length() < 64:
        aside["year"] = year
    return None


def _date(published: str | None, aside: dict[str, Any]) -> str | None:
    text = _short(published, "date")
    if text is None or _PUBLISHED.fullmatch(text):
        return text
    aside["published"] = text
    return None


def _address(url: str | None, aside: dict[str, Any]) -> str | None:
    if url is None or _WEB.match(url):
        return url
    aside["url"] = url
    return None


def _links(links: tuple[Link, ...], aside: dict[str, Any]) -> tuple[Link, ...]:
    if not links:
        return ()
    kept: list[Link] = []
    others: list[str] = []
    for link in links[:1000]:
        url = _short(link.url, "link")
        if url and _WEB.match(url):
            kept.append(Link(url=url, title=_short(link.title, "link's title") or ""))
        elif url:
            others.append(url)
    if others:
        aside["links"] = others
    return tuple(kept)


def _data(data: Mapping[str, Any]) -> tuple[Mapping[str, Any], int]:
    if not data:
        return {}, 0
    plain = _Plain()
    cleaned_data = plain.value(dict(data), 0)
    return cleaned_data, plain.size


class _Plain:
    """Makes values into JSON and counts their characters."""

    def __init__(self) -> None:
        self.size = 0

    def value(self, value: Any, depth: int) -> Any:
        """Return `value` as JSON; raises UnusablePaperError where it is too much or too deep."""
        self.size += len(value) if isinstance(value, str) else 8
        if self.size > LARGEST_SOURCE_DATA:
            raise UnusablePaperError("it carries more than 1 MB of other data")
        if isinstance(value, str):
            return clean_text(value)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return value if value.bit_length() < 64 else None  # SQLite's JSON has no larger
        if isinstance(value, float):
            return value if math.isfinite(value) else None
        if depth >= DEEPEST_SOURCE_DATA:
            raise UnusablePaperError("its other data is nested too deep")
        if isinstance(value, Mapping):
            pairs = value.items()
            return {clean_text(str(k)): self.value(v, depth + 1) for k, v in pairs}
        if isinstance(value, list | tuple):
            return [self.value(one, depth + 1) for one in value]
        return clean_text(str(value))
