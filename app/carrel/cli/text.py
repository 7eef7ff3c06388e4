"""Text for a terminal: harmless whatever a paper's title holds, and laid out to its width."""

from __future__ import annotations

import re
import shutil
import textwrap
from datetime import UTC, datetime

WIDEST = 96
_NARROWEST = 40
# Escape sequences begin with a control character. The embeddings and overrides of the
# bidirectional algorithm can make a line read as another one; the plain marks are harmless.
_TROUBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """Return `text` without line breaks and tabs, its control characters made visible."""
    return many_lines(" ".join(re.split(r"[\t\r\n\u2028\u2029]+", text)))


def many_lines(text: str) -> str:
    """Return `text` with its line feeds and tabs, every other control character made visible."""
    return _TROUBLE.sub(_visible, text.replace("\r\n", "\n"))


def escaped_json(text: str) -> str:
    """Return JSON with the control characters escaped that `json.dumps` leaves as they are.

    They only stand inside strings there, where the escape means the same.
    """
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def well_formed(text: str) -> str:
    """Return `text` with "?" for bytes that are no UTF-8 (half surrogates, in Python)."""
    return text.encode("utf-8", "replace").decode("utf-8")


def terminal_width() -> int:
    """Return how many columns there are to write in, within reason."""
    return max(_NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def wrapped(text: str, indent: str = "  ") -> str:
    """Return `text` as paragraphs wrapped to the terminal's width."""
    paragraphs = (
        textwrap.fill(
            one_line(part),
            terminal_width(),
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for part in re.split(r"\n\s*\n", text)
        if part.strip()
    )
    return "\n\n".join(paragraphs)


def many(number: int, word: str) -> str:
    """Return e.g. "1 paper", "1,200 papers"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def local_time(ms: int) -> str:
    """Return milliseconds since the epoch as local date and time, to the minute."""
    return datetime.fromtimestamp(ms / 1000).astimezone().strftime("%Y-%m-%d %H:%M")


def iso_time(ms: int | None) -> str | None:
    """Return milliseconds since the epoch in ISO 8601, UTC; None for None."""
    if ms is None:
        return None
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
