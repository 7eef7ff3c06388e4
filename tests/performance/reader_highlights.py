"""A reader's highlights in a library: one in each of its first papers, with colours and comments.

python -m tests.performance.reader_highlights LIBRARY COUNT
"""

from __future__ import annotations

import random
import sys
from contextlib import closing
from pathlib import Path

from carrel.domain.highlight import HIGHLIGHT_COLOURS
from carrel.library.opening import open_library
from carrel.library.reading import LibraryReader

_COMMENTS = ("", "", "compare with the other one", "is this per device?", "see the appendix")
_TAGS = ((), ("speed",), ("memory/cache",), ("doubt", "speed"))


def main() -> int:
    """Highlight words of each paper, at the same places in every run."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(5)
    with open_library(folder, origin="window", create=False) as library:
        with closing(LibraryReader(library.path)) as reader:
            papers = list(reader.papers(reader.live_ids()[:count]))
        for paper in papers:
            text = paper.abstract or paper.summary or ""
            field, text = ("abstract", text) if text else ("title", paper.title)
            start = chance.randrange(max(1, len(text) // 2))
            library.add_highlight(
                paper.id,
                field,
                (start, start + chance.randrange(10, 160)),
                colour=chance.choice(HIGHLIGHT_COLOURS),
                comment=chance.choice(_COMMENTS),
                tags=chance.choice(_TAGS),
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
