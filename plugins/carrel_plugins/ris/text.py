"""Text that fits on one line of RIS."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return `text` with single spaces, without control characters; half surrogates replaced."""
    return " ".join(_SURROGATE.sub("\ufffd", _CONTROL.sub("", text)).split())
