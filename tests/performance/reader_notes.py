"""A reader's notes in a library: one on each paper, or a line more in some of them.

    python -m tests.performance.reader_notes LIBRARY [WORDS EVERY]

Without WORDS every paper gets its note; with them, the note of every EVERYth paper, the first one
included, gets a line with the words.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from carrel.library.library import Library
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader
from carrel.library.rows import ListReader

_WORDS = "kernel cache batch layer graph index token tensor memory latency shape sample".split()


def note_of(number: int) -> str:
    """Return a note of about 1 KB of Markdown, another one for every number."""
    chance = random.Random(number)

    def line(words: int) -> str:
        return " ".join(chance.choices(_WORDS, k=words)).capitalize() + "."

    points = "\n".join(f"- {line(9)}" for _ in range(6))
    return (
        f"## What I think of it\n\n{line(50)}\n\n{points}\n\n> {line(25)}\n\nRead {number} times.\n"
    )


def write_all(library: Library, papers: list[int]) -> None:
    """Write a note on every paper."""
    for number, paper_id in enumerate(papers):
        library.save_note(paper_id, note_of(number))


def write_some(library: Library, papers: list[int], words: str) -> None:
    """Add a line with `words` to the notes of the papers, which have one."""
    reader = LibraryReader(library.path)
    for paper_id in papers:
        note = reader.note(paper_id)
        assert note is not None
        library.save_note(paper_id, f"{note.body}\n{words}\n")
    reader.close()


def main() -> None:
    folder, *more = sys.argv[1:]
    with open_library(Path(folder), origin="window", create=False) as library:
        reader = ListReader(library.path)
        papers = list(reader.ids())
        reader.close()
        if more:
            write_some(library, papers[:: int(more[1])], more[0])
        else:
            write_all(library, papers)


if __name__ == "__main__":
    main()
