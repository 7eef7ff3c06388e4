"""A name as RIS wants it: family name first."""

from __future__ import annotations


def family_first(name: str) -> str:
    """Return "Sample, Ada" for "Ada Sample"; one word, or a name with a comma, as it is.

    Particles in small letters before the last word ("van der") belong to the family name.
    """
    words = name.split()
    if "," in name or len(words) < 2:
        return name
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}"
