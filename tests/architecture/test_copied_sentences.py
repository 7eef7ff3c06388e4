"""No sentence of a real abstract stands in the repository: facts carry over, words do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

WORDS = 8
WORD = re.compile(r"[^\W_]+")


def abstracts(listing: str) -> list[str]:
    """Return the long paragraphs of the listing: titles and page furniture are short."""
    paragraphs = re.split(r"\n\s*\n", listing)
    return [text for text in paragraphs if len(WORD.findall(text)) >= 40]


def runs(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield every run of eight words, without case and punctuation, and where it begins."""
    found = [(match[0].casefold(), match.start()) for match in WORD.finditer(text)]
    words = [word for word, _ in found]
    for index in range(len(words) - WORDS + 1):
        yield tuple(words[index : index + WORDS]), found[index][1]


def copied(text: str, forbidden: set[tuple[str, ...]]) -> list[int]:
    """Return the 1-based lines of `text` on which a forbidden run begins."""
    starts = [start for run, start in runs(text) if run in forbidden]
    return sorted({text.count("\n", 0, start) + 1 for start in starts})


def test_no_sentence_of_an_abstract_is_copied(
    shared: Path, repository: Path, tracked_texts: dict[Path, str]
):
    real = abstracts((shared / "seeds" / "hf-listing-gpt.txt").read_text("utf-8"))
    assert len(real) == 56
    forbidden = {run for text in real for run, _ in runs(text)}
    found = [
        f"{path.relative_to(repository)}:{line}"
        for path, text in tracked_texts.items()
        for line in copied(text, forbidden)
    ]
    assert not found, "eight words in a row are an abstract's; say it in your own"


def test_case_and_punctuation_do_not_hide_a_copy():
    sentence = "One two, three four: five six seven eight nine."
    forbidden = {run for run, _ in runs(sentence)}
    assert copied("x\n# ONE (two) three-four\n# five 'six' \"seven\" eight", forbidden) == [2]
    assert copied("one two three four six five seven eight nine", forbidden) == []
