"""Tags: paths of words divided by "/", e.g. "llm/inference"."""

from __future__ import annotations

from dataclasses import dataclass

from carrel.domain.path_names import clean_path

TAG_COLOURS = ("", "yellow", "green", "blue", "pink", "orange")
MAXIMUM_TAG_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag with the number of papers (out of the trash) that carry it or one below it."""

    id: int
    name: str
    colour: str = ""
    count: int = 0


class TagNameError(ValueError):
    """A tag's name cannot be used; the message says why."""


def clean_tag_name(raw: str) -> str:
    """Return `raw` as a tag path: no "#" in front, no empty steps, single spaces.

    Raises TagNameError where nothing is left or the name is longer than 120 characters.
    """
    name = clean_path(raw, mark="#")
    if not name:
        raise TagNameError("a tag needs at least one letter or digit")
    if len(name) > MAXIMUM_TAG_LENGTH:
        raise TagNameError(f"a tag has at most {MAXIMUM_TAG_LENGTH} characters")
    if "," in name or '"' in name:
        raise TagNameError("a tag has no comma and no quotation mark")
    return name
