"""Colours the Markdown of the note editor, as the theme has it, without holding up the typing."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from time import perf_counter

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
)

from carrel.ui.notes.colouring import MOST_STATES, Span, line_spans
from carrel.ui.reader.positions import PositionMap
from carrel.ui.theme.tokens import Tokens

# Later ones win where spans overlap.
INKS = {
    "heading": "text",
    "quote": "muted",
    "strong": "",
    "emphasis": "",
    "struck": "",
    "marker": "accent",
    "task": "accent",
    "tag": "good",
    "link": "accent",
    "paper": "accent",
    "footnote": "accent",
    "maths": "hardware",
    "code": "hardware",
    "html": "muted",
    "mark": "muted",
    "bar": "muted",
}
_PLAIN = {"code", "maths", "mark"}  # neither bold nor italic, whatever is around them
_BUDGET_S = 0.004  # of one pass: a keystroke, or a slice of what is postponed


class MarkdownHighlighter(QSyntaxHighlighter):
    """Colours what an edit touched; what takes longer than 4 ms is done in slices afterwards.

    What is postponed is one range of the document, `_from` to `_to`. A slice begins at its first
    block and goes on because each block in the range gets another state, if only by a bit of
    no meaning: Qt colours the block after one whose state changed.
    """

    def __init__(self, document: QTextDocument, tokens: Tokens, parent: QObject) -> None:
        super().__init__(parent)
        self._formats: dict[tuple[str, ...], QTextCharFormat] = {}
        self._tokens = tokens
        self._from = self._to = -1
        self._edit_end, self._stopped = 0, -1  # of this pass: its edit, where its time was over
        self._deadline = 0.0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._go_on)
        # Before the highlighter's own connection, so that a pass knows when it began.
        document.contentsChange.connect(self._pass_begins)
        self.setDocument(document)

    def show_theme(self, tokens: Tokens) -> None:
        """Colour everything anew if the theme is another."""
        if tokens is not self._tokens:
            self._tokens = tokens
            self._formats.clear()
            self._postpone(0, self.document().characterCount())

    @property
    def is_done(self) -> bool:
        """Whether nothing is postponed."""
        return self._from < 0

    def highlightBlock(self, text: str) -> None:
        """Colour one line, or postpone it when the time is over."""
        position = self.currentBlock().position()
        if perf_counter() > self._deadline:
            if self._stopped < 0:
                self._stopped = position
            if not self._from <= position <= self._to:
                self._postpone(position, max(position, self._edit_end))
            return
        before = max(0, self.previousBlockState())
        spans, state = line_spans(text, before % MOST_STATES)
        if spans:
            self._colour(text, spans)
        old = self.currentBlockState()
        if old >= 0 and old % MOST_STATES == state:
            state = old ^ MOST_STATES if self._from <= position <= self._to else old
        self.setCurrentBlockState(state)

    def state_before(self, block: QTextBlock) -> int:
        """Return the state in which a line begins, as far as it has been coloured."""
        return max(0, block.previous().userState()) % MOST_STATES

    def _pass_begins(self, position: int, removed: int, added: int) -> None:
        self._begin(position + added)
        if self._from > position:
            self._from = max(position, self._from + added - removed)
        if self._to > position:
            self._to = max(position, self._to + added - removed)

    def _begin(self, edit_end: int) -> None:
        self._edit_end, self._stopped = edit_end, -1
        self._deadline = perf_counter() + _BUDGET_S

    def _postpone(self, start: int, end: int) -> None:
        self._from = start if self._from < 0 else min(start, self._from)
        self._to = max(end, self._to)
        self._soon.start()

    def _go_on(self) -> None:
        """Colour a slice of what is postponed."""
        block = self.document().findBlock(max(0, self._from))
        if self._from >= 0 and block.isValid():
            self._begin(0)
            # New colours are no change of the text: whoever saves or renders it need not hear.
            heard = self.document().blockSignals(True)
            self.rehighlightBlock(block)
            self.document().blockSignals(heard)
            if self._stopped >= 0:
                self._from = self._stopped
                self._soon.start()
                return
        self._from = self._to = -1

    def _colour(self, text: str, spans: list[Span]) -> None:
        place = PositionMap(text).to_document
        for start, end, kinds in flat(spans):
            first = place(start)
            self.setFormat(first, place(end) - first, self._format(kinds))

    def _format(self, kinds: tuple[str, ...]) -> QTextCharFormat:
        """Return how text looks that is all of `kinds`, which are in the order of `INKS`."""
        known = self._formats.get(kinds)
        if known is None:
            known = self._formats[kinds] = QTextCharFormat()
            for kind in kinds:
                if INKS[kind]:
                    known.setForeground(QColor(getattr(self._tokens, INKS[kind])))
            if not _PLAIN.intersection(kinds):
                if "strong" in kinds or "task" in kinds:
                    known.setFontWeight(QFont.Weight.Bold)
                elif "heading" in kinds:
                    known.setFontWeight(QFont.Weight.DemiBold)
                known.setFontItalic("emphasis" in kinds)
                known.setFontStrikeOut("struck" in kinds)
        return known


def flat(spans: list[Span]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return spans that may overlap as (start, end, kinds) that do not."""
    begins = [(span.start, 1, span.kind) for span in spans]
    edges = sorted(begins + [(span.end, -1, span.kind) for span in spans])
    active: Counter[str] = Counter()
    made = []
    for (start, step, kind), (end, *_) in pairwise(edges):
        active[kind] += step
        if start < end and (kinds := tuple(one for one in INKS if active[one])):
            made.append((start, end, kinds))
    return made
