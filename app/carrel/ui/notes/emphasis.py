"""Which runs of stars, underscores and waves make text emphasised, strong or struck. No Qt here."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(slots=True)
class Run:
    """Equal signs in a row, `start` to `end`; what is left of them after pairs were made."""

    sign: str
    start: int
    end: int
    opens: bool
    closes: bool

    @classmethod
    def of(cls, line: str, start: int, end: int) -> Run:
        """Return the run at a place of a line; CommonMark says what it may open and close."""
        before, after = line[start - 1 : start] or " ", line[end : end + 1] or " "
        left = not after.isspace() and (not _is_sign(after) or before.isspace() or _is_sign(before))
        right = not before.isspace() and (
            not _is_sign(before) or after.isspace() or _is_sign(after)
        )
        if line[start] == "_":
            within = left and right
            left, right = (
                left and (not within or _is_sign(before)),
                right and (not within or _is_sign(after)),
            )
        return cls(line[start], start, end, left, right)


def emphasised(runs: Iterable[Run]) -> Iterator[tuple[int, int, int, str]]:
    """Yield (start, end, signs at each end, "emphasis", "strong" or "struck") of a line's runs.

    Each run is looked at a number of times that does not grow with the line.
    """
    waiting: list[Run] = []
    counts: Counter[str] = Counter()
    for run in runs:
        while run.closes and run.start < run.end and counts[run.sign]:
            opener = waiting[-1]
            if opener.sign != run.sign:
                waiting.pop()
                counts[opener.sign] -= 1
                continue
            size = min(2, opener.end - opener.start, run.end - run.start)
            kind = "struck" if run.sign == "~" else ("emphasis", "strong")[size - 1]
            opener.end -= size
            run.start += size
            yield opener.end, run.start, size, kind
            if opener.start == opener.end:
                waiting.pop()
                counts[opener.sign] -= 1
        if run.opens and run.start < run.end:
            waiting.append(run)
            counts[run.sign] += 1


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
