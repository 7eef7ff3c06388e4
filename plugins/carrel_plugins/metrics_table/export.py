"""Numbers as CSV, as a Markdown table and as JSON lines. Nothing here holds all rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from carrel.api import MentionValue
from carrel_plugins.metrics_table.rows import Row, shown_cells

CSV_COLUMNS = tuple(
    """paper citekey title quantity low high unit qualifier baseline hardware hardware_text model
    dataset is_result quote field start end state""".split()
)
_HEADS = {
    "paper": "Paper",
    "quantity": "Quantity",
    "value": "Value",
    "qualifier": "Qualifier",
    "baseline": "Compared with",
    "hardware": "Hardware",
    "conditions": "Conditions",
    "quote": "Quote",
    "state": "State",
}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")
#: A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")
_MARKDOWN = re.compile(r"([\\`*\[\]<|])")


class Format(NamedTuple):
    """A way of writing numbers: `lines` come without their ends, which are `line_end`."""

    name: str
    title: str
    suffix: str
    lines: Callable[[Iterable[Row]], Iterator[str]]
    line_end: str = "\n"


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a head and a line a number (RFC 4180); no cell can be taken for a formula."""
    yield _csv_line(CSV_COLUMNS)
    for row in rows:
        ends = dict(zip(("low", "high"), row.ends or (None, None), strict=True))
        record = {**json_record(row), **ends}
        yield _csv_line(_csv_text(record.get(name)) for name in CSV_COLUMNS)


def markdown_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a table with what the window shows."""
    yield f"| {' | '.join(_HEADS.values())} |"
    yield "|" + "|".join(" ---: " if name == "value" else " --- " for name in _HEADS) + "|"
    for row in rows:
        cells = shown_cells(row)
        yield f"| {' | '.join(markdown_cell(cells[name]) for name in _HEADS)} |"


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield an object a line; what some programs take for the end of one is escaped."""
    for row in rows:
        line = json.dumps(json_record(row), ensure_ascii=False)
        yield _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def json_record(row: Row) -> Mapping[str, MentionValue]:
    """Return all that is known of a number: paper, values, span, quote, state.

    Values have the names and units that the extractor gives them; None where nothing was said.
    """
    mention = row.kept.mention
    return {
        "paper": row.carrel_id,
        "citekey": row.citekey,
        "title": _whole(row.title),
        **{name: _whole(value) for name, value in mention.values.items()},
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "quote": _whole(mention.quote),
        "state": str(row.kept.state),
    }


def tab_separated(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the cells that the window shows with tabs between them, for the clipboard."""
    for row in rows:
        cells = shown_cells(row)
        yield "\t".join(_formula_safe(_plain(cells[name])) for name in _HEADS)


FORMATS = (
    Format("csv", "CSV", ".csv", csv_lines, "\r\n"),
    Format("markdown", "Markdown table", ".md", markdown_lines),
    Format("jsonl", "JSON lines", ".jsonl", json_lines),
)


def _whole(value: MentionValue) -> MentionValue:
    """Return what UTF-8 can hold."""
    if isinstance(value, list | tuple):
        return [_whole(one) for one in value]
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().removesuffix("\r\n")


def _csv_text(value: MentionValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, list | tuple):
        return _formula_safe("; ".join(str(one) for one in value))
    return _formula_safe(str(value))


def _formula_safe(text: str) -> str:
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    begins = text.startswith(_FORMULA) or plain.startswith(_FORMULA)
    return f"'{plain}" if begins and not _NUMBER.match(plain) else plain


def _plain(text: str) -> str:
    return " ".join(_CONTROL.sub("", _SURROGATE.sub("\ufffd", text)).split())


def markdown_cell(text: str) -> str:
    """Return text as a cell of a Markdown table shows it."""
    return _MARKDOWN.sub(r"\\\1", _plain(text))
