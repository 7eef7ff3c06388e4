"""Names that are paths of words divided by "/", as those of tags and of saved searches."""

from __future__ import annotations


def clean_path(raw: str, *, mark: str = "") -> str:
    """Return `raw` as a path: no empty steps, single spaces, "" where nothing is left.

    Any number of `mark` in front, as people type it, is left out.
    """
    steps = (" ".join(step.split()) for step in printable(raw).strip().lstrip(mark).split("/"))
    return "/".join(step for step in steps if step)


def printable(raw: str) -> str:
    """Return `raw` with a space for each line break and other sign that cannot be shown."""
    return "".join(sign if sign.isprintable() else " " for sign in raw)
