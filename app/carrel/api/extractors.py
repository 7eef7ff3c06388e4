"""Reading papers: what finds numbers, devices and the like in their texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from carrel.domain.mention import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractor:
    """Finds mentions of one kind in a paper's title and abstract.

    `name` is what the kind is called where mentions are written out, in `carrel extract` above all
    ("metrics": a letter, then letters, digits and "_", lower case). `extract(title, abstract)`
    gives the mentions in any order; `abstract` is "" where there is none, and Carrel's summary
    of a sample paper. It is pure: it looks at these texts and at nothing else, answers any text in
    bounded time (1 MB in a second), and can be pickled (a function of a module, or an object whose
    state can be), since it is called in other processes as well. Raise `version` when it would
    find something else in the same text. The values are what JSON can hold.

    The library keeps what was found, in step with the papers. `keys` name up to 8 values by which
    `context.library.mentions(name)` finds, sorts and counts.
    """

    id: str
    name: str
    title: str
    extract: Callable[[str, str], Iterable[Mention]]
    version: int = 1
    keys: tuple[str, ...] = ()
