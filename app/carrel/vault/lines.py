"""Lines of a file, and what is said of a file whose lines do not add up."""

from __future__ import annotations

import re

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


class DamagedError(ValueError):
    """A file's structure cannot be relied on; the message says why. It is left alone."""


def lines_of(text: str) -> list[str]:
    """Return the lines with their ends: LF, CR LF or CR and nothing else, as Markdown has it."""
    return _LINE.findall(text)


def line_end_of(text: str) -> str:
    """Return the line end that most lines of `text` have, LF or CR LF."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def is_dashes(line: str) -> bool:
    """Whether the line opens or closes front matter."""
    return line.startswith("---") and not line[3:].strip(" \t\r\n")
