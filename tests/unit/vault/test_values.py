"""The small reader of front matter beside a whole YAML parser."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.vault.scalars import UnreadableError, Value, quoted, read_value

TEXT = st.text("ab1 :#-'\"\\,[]{}|>&*!%@`?=~\t🕊é", max_size=25)


def by_yaml(lines: list[str]) -> Any:
    # every scalar as text, as the small reader has it
    return yaml.load("\n".join([*lines, ""]), Loader=yaml.BaseLoader)["k"]


def as_compared(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(str(as_compared(one)) for one in value)
    text = str(value)
    if text in ("~", "null"):
        return ""
    return text.lower() if text.lower() in ("true", "false") else text


def check(lines: list[str]) -> Value | None:
    """Compare the two readers; None where ours does not read the value."""
    try:
        value = read_value(lines[0].partition(":")[2], lines[1:])
    except UnreadableError:
        return None
    try:
        told = as_compared(by_yaml(lines))
    except yaml.YAMLError:  # what no program reads, a merge may
        return value
    assert as_compared(value if isinstance(value, str) else list(value)) == told, lines
    return value


READ = {
    "k: plain words": "plain words",
    "k: plain # comment": "plain",
    "k: a#b": "a#b",
    "k:": "",
    "k: ~": "",
    "k: # only a comment": "",
    "k: True": "true",
    "k: 2404.10830": "2404.10830",
    "k: 'it''s' # x": "it's",
    'k: "a\\u2028b\\x41\\t"': "a\u2028bA\t",
    "k: [a, 'b, c', \"d\"] # x": ("a", "b, c", "d"),
    "k: []": (),
    "k: [a,]": ("a",),
    "k:\n- a\n- 'b'": ("a", "b"),
    "k:\n  # x\n  - a # y\n\n  - b": ("a", "b"),
    "k: >-\n  folded\n  text\n\n  more": "folded text\nmore",
    "k: |\n  a\n   b": "a\n b\n",
    "k: |-\n  # text": None,
    'k: "folded\n  text\\\n  \\ more"': "folded text more",
    "k: 'folded\n\n  text'": "folded\ntext",
    "k: plain\n  folded": "plain folded",
    "k:\n  on the next line": "on the next line",
}


@pytest.mark.parametrize("text", READ)
def test_what_is_read(text: str):
    lines = text.split("\n")
    if READ[text] is None:
        assert check(lines) is None
    else:
        assert check(lines) == READ[text]


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("k: A: B", True),
        ('k: "open', True),
        ("k: 'open", True),
        ('k: "a" b', True),
        ("k: [a, b", True),
        ("k: @x", True),
        ("k: `x`", True),
        ("k: %x", True),
        ("k: [,a]", True),
        ('k: "\\q"', True),
        ("k:\n\t- a", True),
        ("k: {a: b}", False),
        ("k: [[x]]", False),
        ("k: &x y", False),
        ("k: *x", False),
        ("k:\n  a: b", False),
        ('k:\n  "a": b', False),
        ("k:\n  - a: b", False),
        ("k:\n  - - a", False),
        ("k: |2\n    a", False),
        ("k: |+\n  a", False),
    ],
)
def test_what_is_not_read(text: str, broken: bool):
    first, *more = text.split("\n")
    with pytest.raises(UnreadableError) as told:
        read_value(first.partition(":")[2], more)
    assert told.value.broken is broken


@settings(max_examples=300)
@given(st.one_of(TEXT, st.lists(TEXT, max_size=3).map(", ".join).map("[{}]".format)))
def test_one_line_as_a_parser_reads_it(text: str):
    check([f"k: {text}"])


@settings(max_examples=200)
@given(
    head=st.sampled_from(["", '"a', "'a", "a", "|", ">", ">-", "|-", "[a", "- a"]),
    more=st.lists(
        st.sampled_from(
            ["  b", "", "  - b", "- b", "   c", '  "', "  '", "  ]", "  # d", "  e: f"]
        ),
        max_size=4,
    ),
)
def test_many_lines_as_a_parser_reads_them(head: str, more: list[str]):
    lines = [f"k: {head}", *more]
    while lines[-1].strip().startswith("#") or not lines[-1].strip():
        lines.pop()  # what follows a value is not handed to its reader
    check(lines)


@given(st.text(max_size=40))
def test_what_is_quoted_is_read_back(text: str):
    assert "\n" not in quoted(text)
    assert read_value(" " + quoted(text)) == text
