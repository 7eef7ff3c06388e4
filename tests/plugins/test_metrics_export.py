"""Numbers written out: CSV, Markdown, JSON lines, the clipboard, a file."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.open_plugins import hostile

from carrel.api import HardwareRegistry, KeptMention, Mention, MentionState
from carrel.hardware import load_registry
from carrel_plugins.metrics_table.export import (
    CSV_COLUMNS,
    FORMATS,
    csv_lines,
    json_lines,
    markdown_lines,
    tab_separated,
)
from carrel_plugins.metrics_table.rows import Row, row_of, short_title
from carrel_plugins.metrics_table.saving import save
from carrel_plugins.metrics_table.text_table import aligned

REGISTRY = load_registry()
VALUES: dict[str, Any] = {
    "value": [1.6, 3.0],
    "unit": "x",
    "quantity": "speedup",
    "qualifier": "up_to",
    "baseline": "Spine | Glue",
    "hardware": ["a100-sxm4-40gb", "h100-sxm5-80gb"],
    "hardware_text": "A100 and H100",
    "model": "Quire",
    "dataset": None,
    "conditions": "Quire",
    "is_result": True,
}


def a_row(
    title: str = "Lampshade: Folding",
    state: MentionState = MentionState.CONFIRMED,
    registry: HardwareRegistry = REGISTRY,
    quote: str = "1.6-3x",
    **values: Any,
) -> Row:
    mention = Mention(
        field="abstract", start=4, end=4 + len(quote), quote=quote, values=VALUES | values
    )
    kept = KeptMention(paper_id=1, extractor="metrics", mention=mention, state=state)
    return row_of(kept, ("01H", "sample2024", title), registry)


def test_csv_has_all_that_is_known():
    lines = list(csv_lines([a_row()]))
    (record,) = csv.DictReader(io.StringIO("\r\n".join(lines)))
    assert tuple(record) == CSV_COLUMNS
    assert record == {
        "paper": "01H",
        "citekey": "sample2024",
        "title": "Lampshade: Folding",
        "quantity": "speedup",
        "low": "1.6",
        "high": "3",
        "unit": "x",
        "qualifier": "up_to",
        "baseline": "Spine | Glue",
        "hardware": "a100-sxm4-40gb; h100-sxm5-80gb",
        "hardware_text": "A100 and H100",
        "model": "Quire",
        "dataset": "",
        "is_result": "yes",
        "quote": "1.6-3x",
        "field": "abstract",
        "start": "4",
        "end": "10",
        "state": "confirmed",
    }


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-2x", "'-2x"),
        ("@you", "'@you"),
        ("\tTab", "'\tTab"),
        ("\rReturn", "'\nReturn"),
        ("\x01=1", "'=1"),
        ("＝1", "'＝1"),
        ("-2.5e3", "-2.5e3"),
        ("+7", "+7"),
        ("plain", "plain"),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str):
    (record,) = csv.DictReader(io.StringIO("\r\n".join(csv_lines([a_row(quote=text)])), newline=""))
    assert record["quote"] == cell


def test_a_table_of_markdown_shows_what_the_window_shows():
    head, rule, row = markdown_lines([a_row()])
    assert head.startswith("| Paper | Quantity | Value | Qualifier |")
    assert rule.count("|") == head.count("|")
    assert row == (
        "| Lampshade: Folding | speedup | 1.6–3.0x | up to | Spine \\| Glue | A100, H100 | Quire"
        " | 1.6-3x | confirmed |"
    )


def test_json_lines_have_values_span_and_state():
    (line,) = json_lines([a_row()])
    assert json.loads(line) == {
        "paper": "01H",
        "citekey": "sample2024",
        "title": "Lampshade: Folding",
        **VALUES,
        "field": "abstract",
        "start": 4,
        "end": 10,
        "quote": "1.6-3x",
        "state": "confirmed",
    }


@given(hostile, hostile, hostile)
def test_any_text_keeps_its_row_and_its_cell(title: str, quote: str, baseline: str):
    row = a_row(title=title, quote=quote, baseline=baseline)
    ordinary = a_row()
    written = "\r\n".join(csv_lines([row, ordinary])).encode().decode()
    records = list(csv.reader(io.StringIO(written, newline="")))
    assert [len(one) for one in records] == [len(CSV_COLUMNS)] * 3
    assert not any(cell.startswith(("=", "@", "\t", "\r")) for one in records for cell in one)
    table = list(markdown_lines([row]))
    assert len("\n".join(table).splitlines()) == 3
    bars = table[2].replace("\\\\", "").replace("\\|", "")
    assert bars.count("|") == table[0].count("|")
    (line,) = json_lines([row])
    assert line.splitlines() == [line]
    assert json.loads(line)["state"] == "confirmed"
    assert json.loads(line)["quote"] == "".join(
        "\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in quote
    )
    assert "".join(json_lines([row])).encode()
    assert next(tab_separated([row])).count("\t") == next(tab_separated([ordinary])).count("\t")


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Lampshade: Folding Paper", "Lampshade"),
        ("Folding Paper", "Folding Paper"),
        ("What is said before a colon may be very long indeed: x", None),
    ],
)
def test_a_paper_has_a_short_name(title: str, short: str | None):
    assert short_title(title) == (short or title)


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (a_row(state=MentionState.FOUND), ""),
        (a_row(state=MentionState.SUGGESTED), "suggested"),
        (a_row(state=MentionState.FOUND, is_result=False), "background"),
        (a_row(state=MentionState.ADDED, is_result=False), "added, background"),
    ],
)
def test_a_row_says_who_stands_for_it(row: Row, state: str):
    assert row.state == state


def test_hardware_that_nobody_knows_is_told_as_in_the_text():
    assert a_row(registry=HardwareRegistry()).hardware == "a100-sxm4-40gb, h100-sxm5-80gb"
    assert a_row(hardware=None).hardware == "A100 and H100"


# -- files


@pytest.mark.parametrize("format_", FORMATS, ids=[one.name for one in FORMATS])
def test_a_file_is_written_whole(tmp_path: Path, format_: Any):
    path = tmp_path / f"numbers{format_.suffix}"
    path.write_text("old")
    assert save(path, format_, [a_row(), None, a_row()]) == 2
    text = path.read_bytes().decode()
    assert text.endswith(format_.line_end)
    assert text.split(format_.line_end)[:-1] == list(format_.lines([a_row(), a_row()]))
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_or_is_not_wanted_leaves_the_file_as_it_was(tmp_path: Path):
    path = tmp_path / "numbers.csv"
    path.write_text("old")

    def failing():
        yield a_row()
        raise RuntimeError("the library cannot be read")

    with pytest.raises(RuntimeError, match="cannot be read"):
        save(path, FORMATS[0], failing())
    save(path, FORMATS[0], [a_row()], lambda: False)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OSError, match="nowhere"):
        save(tmp_path / "nowhere" / "numbers.csv", FORMATS[0], [a_row()])


# -- columns of a terminal


def test_columns_are_aligned_and_cut():
    rows = [["a", "1", "", "x"], ["bbb", "22", "", "yyyyyyyy"], ["論文", "3", "", ""]]
    assert list(aligned(rows, (9, 9, 9, 5), right=[1])) == [
        "a      1  x",
        "bbb   22  yyyy…",
        "論文   3",
    ]


def test_later_rows_have_the_width_of_the_first_ones():
    rows = [["aa", "b"]] * 600 + [["aaaaaa", "b"]]
    assert list(aligned(rows, (20, 20)))[-1] == "a…  b"


@given(st.lists(st.tuples(hostile, hostile), max_size=5))
def test_lines_end_with_a_text(rows: list[tuple[str, str]]):
    told = list(aligned(rows, (10, 10)))
    assert len(told) == len(rows)


def test_a_row_knows_the_best_case():
    row = a_row()
    assert row.is_peak
    assert not replace(row, qualifier="about").is_peak
