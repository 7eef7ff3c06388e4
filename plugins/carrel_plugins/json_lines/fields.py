"""One JSON object as a paper: which key goes to which field, and what is kept aside."""

from __future__ import annotations

import math
import re
from typing import Any

from carrel.api import ImportedPaper, Link

FIRST_YEAR, LAST_YEAR = 1000, 2100
DEEPEST = 40

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?=$|[T ])")
_AND = re.compile(r"\s*,?\s+(?:and|AND|&)\s+")


class WrongShapeError(ValueError):
    """The value is no paper; the message says why."""


def paper_of(told: object, line: int) -> ImportedPaper:
    """Return the paper that a JSON object describes.

    Keys may be missing, empty or null. A title or an abstract of the wrong type raises
    WrongShapeError; any other value that does not fit its field is kept in `source_data`,
    as are keys that Carrel has no field for.
    """
    if not isinstance(told, dict):
        raise WrongShapeError("expected an object with a title")
    rest = told
    if "title" not in rest:
        rest = {key.lower(): value for key, value in told.items()}
        if "title" not in rest:
            keys = ", ".join(list(told)[:6]) or "none"
            raise WrongShapeError(f"it has no title; its keys are: {keys[:120]}")
    title = rest.pop("title")
    if not isinstance(title, str):
        raise WrongShapeError("its title is not text")
    if not title.strip():
        raise WrongShapeError("its title is empty")
    abstract = rest.pop("abstract", None)
    if abstract is not None and not isinstance(abstract, str):
        raise WrongShapeError("its abstract is not text")
    published = _published(rest)
    return ImportedPaper(
        title=title,
        abstract=abstract or None,
        summary=_text(rest, "summary"),
        authors=_authors(rest),
        year=_year(rest) or (int(published[:4]) if published else None),
        published=published,
        venue=_text(rest, "venue"),
        url=_text(rest, "url"),
        arxiv=_text(rest, "arxiv") or _text(rest, "arxiv_id"),
        doi=_text(rest, "doi"),
        citekey=_text(rest, "citekey"),
        links=_links(rest),
        source_data={key: _plain(value) for key, value in rest.items() if _said(value)},
        line=line,
    )


def _said(value: object) -> bool:
    return value is not None and value not in ("", [], {})


def _text(rest: dict[str, Any], key: str) -> str | None:
    value = rest.get(key)
    if not isinstance(value, str):
        return None
    del rest[key]
    return value.strip() or None


def _year(rest: dict[str, Any]) -> int | None:
    value: Any = rest.get("year")
    digits = isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) == 4
    if digits or (isinstance(value, float) and value.is_integer()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    if not FIRST_YEAR <= value <= LAST_YEAR:
        return None
    del rest["year"]
    return value


def _published(rest: dict[str, Any]) -> str | None:
    for key in ("published", "date"):
        value = rest.get(key)
        match = _DATE.match(value.strip()) if isinstance(value, str) else None
        if match and FIRST_YEAR <= int(match.group(1)) <= LAST_YEAR:
            del rest[key]
            return match.group(0)
    return None


def _authors(rest: dict[str, Any]) -> tuple[str, ...]:
    value = rest.get("authors")
    if isinstance(value, str):
        names = _split(value)
    elif isinstance(value, list):
        found = [_name(one) for one in value]
        names = [name for name in found if name is not None]
        if len(names) < len(found):
            return ()
    else:
        return ()
    del rest["authors"]
    return tuple(name for name in (name.strip() for name in names if name) if name)


def _name(one: object) -> str | None:
    """Return the name of one author, or None where this is no author."""
    if isinstance(one, str):
        return one
    if not isinstance(one, dict):
        return None
    name = one.get("name")
    if isinstance(name, str):
        return name
    parts = (
        one.get("given", one.get("first")),
        one.get("family", one.get("last")),
    )
    words = [part for part in parts if isinstance(part, str) and part]
    return " ".join(words) if words else None


def _split(names: str) -> list[str]:
    """Return the names of "A; B", "A and B" or "A, B and C"; "Last, First" stays one name."""
    names = " ".join(names.split())
    if ";" in names:
        return names.split(";")
    found: list[str] = []
    for part in _AND.split(names):
        pieces = part.split(",")
        whole = all(len(piece.split()) > 1 for piece in pieces)
        found += pieces if whole else [part]
    return found


def _links(rest: dict[str, Any]) -> tuple[Link, ...]:
    value = rest.get("links")
    if not isinstance(value, list):
        return ()
    links = []
    for one in value:
        if isinstance(one, str):
            links.append(Link(url=one))
            continue
        url = one.get("url", one.get("href")) if isinstance(one, dict) else None
        if not isinstance(url, str):
            return ()
        title = one.get("title")
        links.append(Link(url=url, title=title if isinstance(title, str) else ""))
    del rest["links"]
    return tuple(links)


def _plain(value: Any, depth: int = 0) -> Any:
    """Return `value` as JSON can hold it: no infinite number, no depth that others fail at."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | dict) and depth >= DEEPEST:
        raise WrongShapeError("the JSON is nested too deep")
    if isinstance(value, list):
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one, depth + 1) for key, one in value.items()}
    return value
