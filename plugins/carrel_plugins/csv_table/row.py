"""A paper as a row of a table; no cell can be taken for a formula."""

from __future__ import annotations

import re

from carrel.api import Paper

COLUMNS = tuple("id citekey title authors year venue arxiv doi url state rating tags".split())

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
#: A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")


def row(paper: Paper) -> list[str]:
    """Return a cell for each of COLUMNS, "" for what is not known."""
    return [
        _cell(paper.carrel_id),
        _cell(paper.citekey),
        _cell(paper.title),
        _cell("; ".join(paper.authors)),
        "" if paper.year is None else str(paper.year),
        _cell(paper.venue or ""),
        _cell(paper.arxiv or ""),
        _cell(paper.doi or ""),
        _cell(paper.url or ""),
        str(paper.state),
        "" if paper.rating is None else str(paper.rating),
        _cell("; ".join(paper.tags)),
    ]


def _cell(text: str) -> str:
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _SURROGATE.sub("\ufffd", text).strip("\n")
    return f"'{text}" if text.startswith(_FORMULA) else text
