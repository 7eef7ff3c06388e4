"""What tells boards of one name apart: their memory, their socket."""

from __future__ import annotations

import re

from carrel.api import plain_name

#: A text that does not say it is not quoted as saying it.
VARIANT = re.compile(r"\s*(?:\([^)]*\)|\b(?:SXM\d?|PCIe|OAM|\d+GB|Active)\b)")


def base_name(name: str) -> str:
    """Return a name without what tells boards of it apart: "A100 SXM4 40GB" is an "A100"."""
    return " ".join(VARIANT.sub("", name).split())


def variant_parts(name: str) -> frozenset[str]:
    """Return what tells boards of a name apart, plain: {"sxm4", "40gb"}."""
    return frozenset(filter(None, (plain_name(part) for part in VARIANT.findall(name))))
