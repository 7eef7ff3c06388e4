"""A name as family and given name, as far as it can be told."""

from __future__ import annotations


def name_of(name: str) -> dict[str, str]:
    """Return the parts of a name as CSL calls them; a single word is a `literal`.

    Before a comma stands the family name; otherwise it is the last word, with particles
    in small letters before it ("van der").
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma:
        known = {"family": family, "given": given}
        return {key: value for key, value in known.items() if value}
    words = name.split()
    if len(words) < 2:
        return {"literal": name}
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    parts = {"family": words[-1], "given": " ".join(words[:start])}
    if start < len(words) - 1:
        parts["non-dropping-particle"] = " ".join(words[start:-1])
    return parts
