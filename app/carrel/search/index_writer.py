"""Writes papers into an index: one segment a commit, and a commit that a kill cannot split.

Whoosh's writer makes a tuple of every posting, sorts them all and writes them one by one: 530
papers/s on one core. Here the papers of a segment are kept by word, in arrays (50 MB for 10,000
papers), and written word by word: 3,800 papers/s.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection
from typing import Any

from whoosh.writing import SegmentWriter

from carrel.search.paper_texts import PaperText
from carrel.search.postings import ArrayCodec, Occurrences
from carrel.search.schema import FIELDS, PAPER, positions

#: The papers of one segment: more cost memory, fewer make more segments to look into.
SEGMENT = 10_000


class PaperWriter(SegmentWriter):  # type: ignore[misc]
    """One commit: what goes out of the index, what comes in.

    `settle(generation)` is called when the new table of contents is written and the old one is
    still there: whoever decides which of the two holds, does it then. `breathe` is called between
    two words of a commit.
    """

    def __init__(
        self, index: Any, settle: Callable[[int], None], breathe: Callable[[], None]
    ) -> None:
        super().__init__(index, codec=ArrayCodec())
        self._settle, self._breathe = settle, breathe
        self._words: dict[str, dict[str, Occurrences]] = {field: {} for field in FIELDS}
        self.added: list[int] = []  # ids by number in the new segment

    def add_paper(self, paper: PaperText) -> None:
        """Add a paper that is not in the index, or was dropped from it by this writer."""
        document, number = self.perdocwriter, self.docnum
        document.start_doc(number)
        document.add_column_value(PAPER, self.schema[PAPER].column_type, paper.paper_id)
        texts = ((paper.title,), paper.authors, (paper.body,), (paper.note,))
        for field, values in zip(FIELDS, (*texts, paper.of_highlights), strict=True):
            if not any(values):
                continue
            length = self._add_words(self._words[field], number, positions(values))
            document.add_field(field, self.schema[field], None, length)
        document.finish_doc()
        self._added = True
        self.added.append(paper.paper_id)
        self.docnum += 1

    @property
    def segment_id(self) -> str:
        """The segment that this commit makes."""
        return str(self.newsegment.segment_id())

    def drop(self, segment_id: str, number: int) -> None:
        """Take paper `number` of a segment out of the index."""
        for segment in self.segments:
            if segment.segment_id() == segment_id:
                segment.delete_document(number)

    def finish(self, without: Collection[str]) -> None:
        """Commit; the segments `without` are left out of the index as a whole."""

        def keep(_writer: Any, segments: list[Any]) -> list[Any]:
            return [one for one in segments if one.segment_id() not in without]

        self.commit(mergetype=keep)

    def give_up(self) -> None:
        """Let go of files and lock; for after any exception."""
        if not self.is_closed:
            self.cancel()

    @staticmethod
    def _add_words(words: dict[str, Occurrences], number: int, found: dict[str, list[int]]) -> int:
        length = 0
        for word, places in found.items():
            known = words.get(word)
            if known is None:
                known = words[word] = Occurrences(array("I"), array("I"), array("I"))
            known.numbers.append(number)
            known.counts.append(len(places))
            known.places.extend(places)
            length += len(places)
        return length

    # -- parts of SegmentWriter's commit

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        self.fieldwriter.know(self.added, self._breathe)
        for field in sorted(self._words):
            words = self._words[field]
            self.fieldwriter.start_field(field, self.schema[field])
            for word in sorted(words):  # code points are in the order of their UTF-8
                self._breathe()
                self.fieldwriter.add_word(word.encode(), words[word])
            self.fieldwriter.finish_field()
            words.clear()
        self.fieldwriter.close()

    def _commit_toc(self, segments: list[Any]) -> None:
        from whoosh.index import TOC, clean_files

        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)
        self._settle(self.generation)
        clean_files(self.storage, self.indexname, self.generation, segments)
