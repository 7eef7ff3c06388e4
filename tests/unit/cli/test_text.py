"""Text made harmless and laid out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from carrel.cli import text


@given(some.text())
def test_nothing_steers_the_terminal(raw: str):
    shown = text.one_line(raw)
    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) <= 0x9F for c in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028")


@given(some.text())
def test_escaped_json_means_the_same(raw: str):
    written = text.escaped_json(json.dumps([raw], ensure_ascii=False))
    assert json.loads(written) == [raw]
    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) <= 0x9F for c in written)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\nb\r\nc\td", "a b c d"),
        ("\x7f\x9b", "␡\ufffd"),
        ("שלום \u200f", "שלום \u200f"),
        ("plain é 日本", "plain é 日本"),
    ],
)
def test_one_line(raw: str, shown: str):
    assert text.one_line(raw) == shown


def test_many_lines_keep_their_ends():
    assert text.many_lines("a\r\n\tb\n\rc") == "a\n\tb\n␍c"


def test_wrapping(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "44")
    told = text.wrapped("word " * 20 + "\n\n" + "x" * 60)
    assert all(len(line) <= 44 for line in told.splitlines()[:-1])
    assert told.splitlines()[-2:] == ["", "  " + "x" * 60]


def test_times():
    assert text.iso_time(0) == "1970-01-01T00:00:00.000Z"
    assert text.iso_time(None) is None
    assert text.iso_time(1_700_000_000_123) == "2023-11-14T22:13:20.123Z"


def test_many():
    assert [text.many(n, "paper") for n in (0, 1, 1200)] == ["0 papers", "1 paper", "1,200 papers"]
