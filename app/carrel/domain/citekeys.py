"""What a citekey may look like: as pandoc reads it without braces."""

from __future__ import annotations

import re

#: Characters; it names a file in a vault.
LONGEST_CITEKEY = 120
_CITEKEY = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9]|[:.#$%&+?<>~/_-](?=[A-Za-z0-9]))*")


def wrong_citekey(key: str) -> str:
    """Return why a paper cannot have this citekey, as a sentence without its end; "" for a sound
    one. Whether another paper has it is not looked at.
    """
    if not key:
        return "a citekey cannot be empty"
    if len(key) > LONGEST_CITEKEY:
        return f"a citekey has at most {LONGEST_CITEKEY} characters"
    if not _CITEKEY.fullmatch(key):
        return (
            "a citekey is made of letters A to Z, digits and “_”; single signs of"
            " “: . # $ % & + ? < > ~ / _ -” may stand between them"
        )
    return ""
