"""Sections of exported notes as the program calls them: what is wrong with one is its plugin's."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from carrel.plugin_host.guard import Guard

if TYPE_CHECKING:
    from carrel.api import NoteSection, Paper

Value = str | int | float | bool | Sequence[str]


def guarded_section(section: NoteSection, guard: Guard) -> NoteSection:
    """Return the section with functions that give nothing where it raises or gives what no note
    can hold; `guard` hears of it.
    """
    called = _Guarded(section, guard)
    return replace(
        section,
        render=called.render,
        fields=called.fields if section.fields is not None else None,
        stamp=called.stamp if section.stamp is not None else None,
    )


class _Guarded:
    """The functions of one section."""

    def __init__(self, section: NoteSection, guard: Guard) -> None:
        self._section, self._guard = section, guard

    def render(self, paper: Paper) -> str:
        return self._guard.call(self._section.id, self._rendered, paper, fallback="")

    def fields(self, paper: Paper) -> Mapping[str, Value]:
        nothing: Mapping[str, Value] = {}
        return self._guard.call(self._section.id, self._values, paper, fallback=nothing)

    def stamp(self, papers: Sequence[Paper]) -> Sequence[str]:
        """Return "", which skips no paper, for all of them where the section fails."""
        nothing = [""] * len(papers)
        return self._guard.call(self._section.id, self._stamps, papers, fallback=nothing)

    def _rendered(self, paper: Paper) -> str:
        text: Any = self._section.render(paper)
        if not isinstance(text, str):
            raise TypeError(f"return Markdown as text, not {type(text).__name__}")
        return _whole(text)

    def _values(self, paper: Paper) -> Mapping[str, Value]:
        assert self._section.fields is not None
        given: Any = self._section.fields(paper)
        if not isinstance(given, Mapping):
            raise TypeError(f"return a dict of values, not {type(given).__name__}")
        unnamed = [key for key in given if key not in self._section.keys]
        if unnamed:
            raise ValueError(f"the section does not name the key {unnamed[0]!r} in its keys")
        return {key: _checked(key, given[key]) for key in self._section.keys if key in given}

    def _stamps(self, papers: Sequence[Paper]) -> Sequence[str]:
        assert self._section.stamp is not None
        given: Any = self._section.stamp(papers)
        stamps = list(given) if hasattr(type(given), "__iter__") else [given]
        if len(stamps) != len(papers) or not all(isinstance(one, str) for one in stamps):
            raise ValueError("return one text for each of the papers")
        return stamps


def _checked(key: str, value: Any) -> Value:
    """Return a value as the front matter takes it. Raises TypeError, ValueError."""
    if isinstance(value, str):
        return _one_line(key, value)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"the value of {key!r} must be a finite number")
        return value
    if isinstance(value, Sequence) and all(isinstance(one, str) for one in value):
        return tuple(_one_line(key, one) for one in value)
    raise TypeError(f"the value of {key!r} must be text, a number, a bool or a list of texts")


def _one_line(key: str, text: str) -> str:
    if len(text.splitlines()) > 1 or text.endswith(("\n", "\r")):
        raise ValueError(f"the value of {key!r} must stand on one line")
    return _whole(text)


def _whole(text: str) -> str:
    """Return what UTF-8 can hold. Half a surrogate pair comes out of JSON and of PDFs."""
    return text.encode("utf-8", "replace").decode("utf-8")
