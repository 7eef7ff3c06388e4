"""Sets of ids as short text ("1-50,60"): an import of 50,000 papers is one range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def encode_ids(ids: Iterable[int]) -> str:
    """Return `ids` as ascending ranges; "" for none."""
    parts: list[str] = []
    for first, last in _runs(sorted(set(ids))):
        parts.append(str(first) if first == last else f"{first}-{last}")
    return ",".join(parts)


def decode_ids(text: str) -> list[int]:
    """Return the ids of `encode_ids`, ascending."""
    return [one for first, last in decode_ranges(text) for one in range(first, last + 1)]


def decode_ranges(text: str) -> list[tuple[int, int]]:
    """Return the ranges of `encode_ids`, first and last of each."""
    ranges = []
    for part in text.split(",") if text else ():
        first, _, last = part.partition("-")
        ranges.append((int(first), int(last or first)))
    return ranges


def _runs(ordered: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = None
    for one in ordered:
        if start is None or previous is None:
            start = previous = one
        elif one == previous + 1:
            previous = one
        else:
            yield start, previous
            start = previous = one
    if start is not None and previous is not None:
        yield start, previous
