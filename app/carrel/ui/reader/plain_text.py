"""Text of unknown papers, made safe for labels, buttons and tool tips."""

from __future__ import annotations

# What reorders or hides its neighbours has no place in a name on one line.
_INVISIBLE = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF, 0xFFFC]
)


def one_line(text: str, longest: int = 300) -> str:
    """Return `text` on one line, without control characters, cut at `longest` characters.

    An importer may hand over megabytes as an author's name: a label lays out all of it.
    """
    cut = text[: 4 * longest]
    printable = "".join(c if c.isprintable() else " " for c in cut.translate(_INVISIBLE))
    line = " ".join(printable.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "\u2026"


def button_text(text: str, longest: int = 60) -> str:
    """Return `text` for a button or a menu, where a single "&" would name a key."""
    return one_line(text, longest).replace("&", "&&")


def tool_tip(text: str) -> str:
    """Return `text` for a tool tip, which Qt would read as markup if it looked like some.

    A word of 80 characters or more is cut: a tool tip cannot wrap inside a word.
    """
    words = (word if len(word) <= 80 else word[:79] + "\u2026" for word in text.split())
    cut = " ".join(words)[:1000]
    # As html.escape does, whose module takes 2 ms to import.
    escaped = cut.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<qt>{escaped.replace(chr(34), '&quot;')}</qt>"
