"""The conflicts of a vault as lines: a paper, below it the parts of its file that differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from carrel.ui.vault.conflict_wording import where

if TYPE_CHECKING:
    from carrel.vault.differences import Difference, PaperDifferences

LINE = Qt.ItemDataRole.UserRole
_FEW = 20  # lines that go one by one; of more the list is made anew
_Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True, eq=False)
class ConflictLine:
    """A part of a file, or with `part` None the whole file: its heading.

    `waiting`: a choice is on its way. `fault` says why one was not carried out.
    """

    paper: PaperDifferences
    part: Difference | None = None
    waiting: bool = False
    fault: str = ""

    @property
    def damaged(self) -> bool:
        """Whether it stands for a file that cannot be relied on."""
        return self.part is None and bool(self.paper.damaged)

    @property
    def settles(self) -> bool:
        """Whether it is a conflict of its own."""
        return self.part is not None or self.damaged

    @property
    def title(self) -> str:
        """What the line says first."""
        return self.part.part if self.part is not None else self.paper.title

    @property
    def detail(self) -> str:
        """What the line says of that."""
        if self.fault:
            return "not done"
        if self.part is not None:
            return "…" if self.waiting else where(self.part)
        return "damaged" if self.paper.damaged else ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        if self.part is None:
            whole = f"damaged: {self.paper.damaged}" if self.paper.damaged else self.paper.file
            return f"{self.paper.title}, {whole}"
        return f"{self.part.part} of {self.paper.title}, {self.fault or where(self.part)}"


class ConflictLines(QAbstractListModel):
    """The lines in their order; a heading goes with the last of its parts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[ConflictLine] = []

    def show_papers(self, papers: Iterable[PaperDifferences]) -> None:
        """Show other conflicts."""
        self.beginResetModel()
        self.lines = []
        for paper in papers:
            self.lines.append(ConflictLine(paper))
            if not paper.damaged:
                self.lines += (ConflictLine(paper, part) for part in paper.differences)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a line, or what is shown or said of it."""
        line = self.line_at(index.row())
        if line is None:
            return None
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.fault or f"{line.title}: {line.detail}" if line.part else line.paper.file
        return None

    def line_at(self, row: int) -> ConflictLine | None:
        """Return the line of a row, None for none."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def row_of(self, line: ConflictLine) -> int:
        """Return the row of a line, -1 for one that is gone."""
        return next((row for row, one in enumerate(self.lines) if one is line), -1)

    def parts_of(self, line: ConflictLine) -> list[ConflictLine]:
        """Return the line itself, or of a heading the lines below it; those on their way not."""
        wanted = [line] if line.part is not None else self._below(line)
        return [one for one in wanted if not one.waiting]

    def left(self) -> int:
        """Return how many conflicts are not settled."""
        return sum(one.settles for one in self.lines)

    def after(self, row: int) -> int:
        """Return the row of the next conflict that waits for a choice, from the top again at the
        end; -1 for none.
        """
        rows = (*range(row + 1, len(self.lines)), *range(row + 1))
        open_ = (one for one in rows if self.lines[one].settles and not self.lines[one].waiting)
        return next(open_, -1)

    def renew(self, lines: Sequence[ConflictLine]) -> None:
        """Say that lines look otherwise."""
        if len(lines) > _FEW:
            self.dataChanged.emit(self.index(0), self.index(len(self.lines) - 1))
            return
        for line in lines:
            index = self.index(self.row_of(line))
            self.dataChanged.emit(index, index)

    def drop(self, lines: Sequence[ConflictLine]) -> None:
        """Take settled lines out, and headings that have none left."""
        gone = {id(one) for one in lines}
        papers = {id(one.paper) for one in self.lines if one.settles and id(one) not in gone}
        left = [
            one
            for one in self.lines
            if id(one) not in gone and (one.settles or id(one.paper) in papers)
        ]
        if len(self.lines) - len(left) > _FEW:
            self.beginResetModel()
            self.lines = left
            self.endResetModel()
            return
        kept = {id(one) for one in left}
        for row in range(len(self.lines) - 1, -1, -1):
            if id(self.lines[row]) not in kept:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self.lines[row]
                self.endRemoveRows()

    def _below(self, heading: ConflictLine) -> list[ConflictLine]:
        return [one for one in self.lines if one.paper is heading.paper and one.part is not None]
