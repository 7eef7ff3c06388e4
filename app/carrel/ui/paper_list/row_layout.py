"""Where the parts of one row stand: measured once for a paper and a width, painted many times."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QStaticText

from carrel.ui.paper_list.marked_line import MarkedLine
from carrel.ui.paper_list.wording import GONE, byline, is_unread, one_line
from carrel.ui.theme.fonts import small_font, title_font
from carrel.ui.theme.spacing import GRID, GROUP, ICON_SMALL, INSIDE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carrel.library.rows import ListRow
    from carrel.search.found_texts import FoundText

DENSITIES = ("comfortable", "compact")

GUTTER = INSIDE + ICON_SMALL + INSIDE  # left of the text: unread dot and state
RIGHT = GROUP
CHIPS = 3
CHIP_PADDING = 6
CHIP_ABOVE = 1  # and below its text
CHIP_WIDEST = 160
_CACHED = 400  # rows; a screen shows 10 to 60

_PLAIN = Qt.TextFormat.PlainText
_END = Qt.TextElideMode.ElideRight


class Chip(NamedTuple):
    """A tag on the second line, or a value in a cell: its left edge and width in pixels, its
    colour's name or "".
    """

    x: int
    width: int
    text: QStaticText
    colour: str


class ChipLine(NamedTuple):
    """As many chips as there is room for; `more` ("+2") counts the others, where some are left."""

    chips: tuple[Chip, ...] = ()
    more: QStaticText | None = None
    more_x: int = 0


class RowLayout(NamedTuple):
    """One row, laid out; x are pixels from the row's left edge.

    `row` and `found` are what it was made of. `snippet` is the third line, if there is one.
    """

    row: ListRow | None
    found: FoundText | None
    unread: bool
    title: QStaticText | MarkedLine
    byline: QStaticText
    tags: ChipLine
    snippet: MarkedLine | None = None


class RowLayouts:
    """Lays rows out for one font and density, and remembers the last few hundred."""

    def __init__(
        self, font: QFont, density: str, tag_colours: Mapping[str, str], *, found: bool = False
    ) -> None:
        """`tag_colours` names the colour ("yellow" ...) of those tags that have one.

        With `found` every row has a third line, for what a search found.
        """
        self.plain = QFont(font)
        self.bold = title_font(font)
        self.small = small_font(font)
        self._measures = {
            False: QFontMetrics(self.plain),
            True: QFontMetrics(self.bold),
        }
        self._small_measure = QFontMetrics(self.small)
        self._tag_colours = tag_colours
        self._made: dict[tuple[int, int], RowLayout] = {}
        self._short: dict[str, tuple[QStaticText, int]] = {}
        self._cells: dict[tuple[tuple[str, ...], int], ChipLine] = {}
        title_height = max(measure.height() for measure in self._measures.values())
        self.small_height = self._small_measure.height()
        self.chip_height = self.small_height + 2 * CHIP_ABOVE
        gap = GRID if density == "comfortable" else 2
        third = gap + self.small_height if found else 0
        content = title_height + gap + self.small_height + third
        self.height = _on_grid(
            max(content + 5 * GRID, 52 + third)
            if density == "comfortable"
            else max(content + INSIDE, 44 + third)
        )
        self.title_y = (self.height - content) // 2
        self.title_middle = self.title_y + title_height // 2
        self.byline_y = self.title_y + title_height + gap
        self.byline_middle = self.byline_y + self.small_height // 2
        self.snippet_y = self.byline_y + third

    def layout(self, row: ListRow | None, width: int, found: FoundText | None = None) -> RowLayout:
        """Return the layout of a row `width` pixels wide; a row that changed is measured anew."""
        if row is None:
            return self._gone(width)
        made = self._made.get((row.id, width))
        if made is None or made.row != row or made.found != found:
            if len(self._made) >= _CACHED:
                self._made.clear()
            made = self._made[row.id, width] = self._lay_out(row, width, found)
        return made

    def elided(self, text: str, room: int) -> str:
        """Return a text in the plain font, cut to `room` pixels."""
        return self._measures[False].elidedText(text, _END, max(0, room))

    def cell_chips(self, texts: tuple[str, ...], width: int) -> ChipLine:
        """Return the chips of a cell `width` pixels wide; x are from the cell's left edge."""
        made = self._cells.get((texts, width))
        if made is None:
            if len(self._cells) >= _CACHED:
                self._cells.clear()
            plain = tuple(map(one_line, texts))
            made = self._chips(plain, INSIDE, width - INSIDE, len(plain))
            self._cells[texts, width] = made
        return made

    def _lay_out(self, row: ListRow, width: int, found: FoundText | None) -> RowLayout:
        unread = is_unread(row)
        right = width - RIGHT
        title_right = right - (ICON_SMALL + GRID if row.starred else 0)
        below_right = right - (ICON_SMALL + GRID) * (row.has_note + bool(row.highlights))
        below, below_width = self._measured(byline(row), below_right - GUTTER)
        x = GUTTER + below_width + (INSIDE if below_width else 0)
        return RowLayout(
            row=row,
            found=found,
            unread=unread,
            title=self._title(row, found, unread, title_right - GUTTER),
            byline=below,
            tags=self._chips(row.tags, x, below_right, CHIPS, cut=True),
            snippet=None if found is None else self._snippet(found, right - GUTTER),
        )

    def _title(
        self, row: ListRow, found: FoundText | None, unread: bool, room: int
    ) -> QStaticText | MarkedLine:
        font = self.bold if unread else self.plain
        if found is not None and found.title.spans:
            return MarkedLine(found.title.text, found.title.spans, font, room)
        title = one_line(row.title) or "Untitled"
        return _static(self._measures[unread].elidedText(title, _END, max(0, room)), font)

    def _snippet(self, found: FoundText, room: int) -> MarkedLine:
        from carrel.ui.paper_list.found_line import found_line

        line = found_line(found, self._small_measure, room)
        return MarkedLine(line.text, line.spans, self.small, room)

    def _chips(
        self, texts: tuple[str, ...], x: int, right: int, most: int, *, cut: bool = False
    ) -> ChipLine:
        """Lay chips out from `x` to `right`: `cut` for tags, some letters of which say enough.

        The beginning of a value does not ("RTX ..."): it is counted instead, but for the first.
        """
        chips: list[Chip] = []
        for said in texts[:most]:
            left_over = len(texts) - len(chips) - 1
            room = right - x - 2 * CHIP_PADDING - (self._more_width(left_over) if left_over else 0)
            text, width = self._short_text(said)
            whole = chips and not cut
            if room < (width if whole else min(width, 6 * GRID)):
                break
            if room < width:
                text, width = self._measured(said, room)
            width += 2 * CHIP_PADDING
            chips.append(Chip(x, width, text, self._tag_colours.get(said, "") if cut else ""))
            x += width + GRID
        hidden = len(texts) - len(chips)
        if not hidden or x + self._more_width(hidden) > right + GRID:
            return ChipLine(tuple(chips))
        return ChipLine(tuple(chips), self._short_text(f"+{hidden}")[0], x)

    def _short_text(self, text: str) -> tuple[QStaticText, int]:
        """Return a text that comes again and again, at most `CHIP_WIDEST` wide, and its width."""
        made = self._short.get(text)
        if made is None:
            if len(self._short) >= _CACHED:
                self._short.clear()
            made = self._short[text] = self._measured(text, CHIP_WIDEST)
        return made

    def _measured(self, text: str, room: int) -> tuple[QStaticText, int]:
        width = self._small_measure.horizontalAdvance(text)
        if width > room:
            text = self._small_measure.elidedText(text, _END, max(0, room))
            width = self._small_measure.horizontalAdvance(text)
        return _static(text, self.small), width

    def _more_width(self, number: int) -> int:
        return self._short_text(f"+{number}")[1] + GRID

    def _gone(self, width: int) -> RowLayout:
        text = self._measures[False].elidedText(GONE, _END, max(0, width - GUTTER - RIGHT))
        nothing = _static("", self.small)
        return RowLayout(None, None, False, _static(text, self.plain), nothing, ChipLine())


def _static(text: str, font: QFont) -> QStaticText:
    static = QStaticText(text)
    static.setTextFormat(_PLAIN)  # a title may look like HTML
    static.prepare(font=font)
    return static


def _on_grid(height: int) -> int:
    return -(-height // GRID) * GRID
