"""What the reader can choose about BibTeX."""

from __future__ import annotations

from dataclasses import dataclass

from carrel.api import setting


@dataclass(frozen=True)
class BibtexSettings:
    """How entries are written."""

    abstract: bool = setting(False, "Include the abstract")
    tags: bool = setting(False, "Include tags as keywords")
    whole_title: bool = setting(
        False,
        "Braces around the whole title",
        help="Keeps every capital; otherwise only words such as GPUs and MoE are kept as they are.",
    )
    full_date: bool = setting(
        False,
        "Write date for BibLaTeX",
        help="One field date with the day; otherwise year and month, as BibTeX knows them.",
    )
