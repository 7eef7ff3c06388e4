"""The tag browser: every tag with its counts, to be shown, renamed, merged, coloured, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from carrel.ui.tags.browser_model import COLOUR, NAME, TagFilter, TagTree, names_of
from carrel.ui.tags.colours import fill_colours
from carrel.ui.tags.tag_drops import TagDrops
from carrel.ui.tags.wording import many
from carrel.ui.theme.field import Field
from carrel.ui.theme.palette import tokens_of
from carrel.ui.theme.spacing import GROUP, INSIDE

if TYPE_CHECKING:
    from carrel.library.tag_reading import BrowsedTag

_SIZE = (680, 560)
_LEAST_COLUMN = 88
_EMPTY = "No tags yet. Select a paper and press T to give it one."


class TagBrowser(QDialog):
    """Shows what `show_tags` gave it, and asks for what is wanted of the chosen tags by signals.

    `papers_wanted(names, any)`: papers with all of the tags, or with any of them.
    """

    papers_wanted = Signal(list, bool)
    rename_wanted = Signal(str)
    merge_wanted = Signal(list)
    delete_wanted = Signal(list)
    colour_wanted = Signal(list, str)
    move_wanted = Signal(str, str)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setWindowTitle("Tags")
        self.resize(*_SIZE)
        self._model = TagTree()
        self._model.setParent(self)
        self._lines = TagFilter(self._model)
        self.field = Field(self)
        self.field.setPlaceholderText("Find a tag")
        self.field.setAccessibleName("Find a tag")
        self.tree = QTreeView(self)
        self.says = QLabel("Reading the tags…", self)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        self._colours = QMenu("Colour", self)
        self._buttons: dict[str, QPushButton] = {}
        self._set_up_tree()
        self._lay_out()
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.tree.installEventFilter(self)
        drops = TagDrops(self.tree, _tag_at)
        drops.moved.connect(self.move_wanted)
        self._colours.aboutToShow.connect(self._offer_colours)
        self._enable()

    def show_tags(self, tags: Sequence[BrowsedTag]) -> None:
        """Show the tags; those that were chosen stay chosen."""
        chosen = self.chosen()
        self._model.show_tags(tags, tokens_of(self.palette()))
        self.tree.expandAll()
        self._choose(chosen)
        unused = sum(not tag.papers and not tag.highlights for tag in tags)
        said = f"{many(len(tags), 'tag')}{f', {unused:,} unused' if unused else ''}"
        self.says.setText(said if tags else _EMPTY)
        self._enable()

    def chosen(self) -> list[str]:
        """Return the tags that are chosen, from the top."""
        rows = self.tree.selectionModel().selectedRows()
        return names_of(sorted(rows, key=lambda index: self.tree.visualRect(index).y()))

    # -- how it looks

    def _set_up_tree(self) -> None:
        tree = self.tree
        tree.setModel(self._lines)
        tree.setAccessibleName("Tags")
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setSortingEnabled(True)
        tree.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(
            lambda place: self._menu().exec(tree.viewport().mapToGlobal(place))
        )
        tree.doubleClicked.connect(lambda _: self._show_papers())
        tree.selectionModel().selectionChanged.connect(self._enable)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(_LEAST_COLUMN)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, self._model.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(INSIDE)
        self._button(row, "Show papers", "Enter", self._show_papers)
        self._button(row, "Rename…", "F2", self._rename)
        self._button(row, "Merge…", "Ctrl+M", self._merge)
        self._button(row, "Colour", "", None).setMenu(self._colours)
        self._button(row, "Delete", "Del", self._delete)
        row.addStretch(1)
        close = QPushButton("Close", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setSpacing(INSIDE)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.addWidget(self.field)
        column.addWidget(self.tree, 1)
        column.addWidget(self.says)
        column.addLayout(row)

    def _button(
        self, row: QHBoxLayout, text: str, key: str, run: Callable[[], None] | None
    ) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        if key:
            button.setToolTip(f"{text.rstrip('…')} ({key})")
        if run is not None:
            button.clicked.connect(lambda _=False: run())
        row.addWidget(button)
        self._buttons[text.rstrip("…")] = button
        return button

    def changeEvent(self, event: QEvent) -> None:
        """Paint the swatches in the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._model.tint(tokens_of(self.palette()))

    def _narrow(self, typed: str) -> None:
        self._lines.narrow(typed)
        self.tree.expandAll()
        wanted = typed.strip().lstrip("#").casefold()
        if wanted and not any(wanted in name.casefold() for name in self.chosen()):
            self._choose_first(wanted)
        self._enable()

    def _enable(self, *_: object) -> None:
        number = len(self.chosen())
        for name, button in self._buttons.items():
            least, most = {"Rename": (1, 1), "Merge": (2, None)}.get(name, (1, None))
            button.setEnabled(number >= least and (most is None or number <= most))

    # -- what is chosen

    def _indexes(self) -> list[QModelIndex]:
        found, stack = list[QModelIndex](), [QModelIndex()]
        while stack:
            above = stack.pop()
            rows = [self._lines.index(n, 0, above) for n in range(self._lines.rowCount(above))]
            found += rows
            stack += rows
        return found

    def _choose(self, names: Sequence[str]) -> None:
        wanted = {name.casefold() for name in names}
        flags, chosen = QItemSelectionModel.SelectionFlag, self.tree.selectionModel()
        for index in self._indexes():
            if str(index.data(NAME)).casefold() in wanted:
                chosen.select(index, flags.Select | flags.Rows)
                chosen.setCurrentIndex(index, flags.NoUpdate)

    def _choose_first(self, typed: str) -> None:
        """Make the first tag current that holds what is typed itself."""
        held = [one for one in self._indexes() if typed in str(one.data(NAME)).casefold()]
        if held:
            self.tree.setCurrentIndex(min(held, key=lambda one: self.tree.visualRect(one).y()))

    # -- what is wanted of it

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter shows the papers, Down goes into the tree, F2, Delete and Ctrl+M do what they say.

        Delete in the field is for the letters there.
        """
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._show_papers(any_of_them=bool(control))
        elif key == Qt.Key.Key_F2:
            self._rename()
        elif control and key == Qt.Key.Key_M:
            self._merge()
        elif watched is self.field and key == Qt.Key.Key_Down:
            self._enter_tree()
        elif watched is self.tree and key == Qt.Key.Key_Delete:
            self._delete()
        elif watched is self.tree and key == Qt.Key.Key_Menu:
            place = self.tree.visualRect(self.tree.currentIndex()).bottomLeft()
            self._menu().exec(self.tree.viewport().mapToGlobal(place))
        else:
            return super().eventFilter(watched, event)
        return True

    def _enter_tree(self) -> None:
        if not self.tree.currentIndex().isValid():
            self.tree.setCurrentIndex(self._lines.index(0, 0))
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_papers(self, *, any_of_them: bool = False) -> None:
        if names := self.chosen():
            self.papers_wanted.emit(names, any_of_them)
            self.accept()

    def _rename(self) -> None:
        names = self.chosen()
        if len(names) == 1:
            self.rename_wanted.emit(names[0])

    def _merge(self) -> None:
        names = self.chosen()
        if len(names) > 1:
            self.merge_wanted.emit(names)

    def _delete(self) -> None:
        if names := self.chosen():
            self.delete_wanted.emit(names)

    def _offer_colours(self) -> None:
        self._colours.clear()
        now = {str(index.data(COLOUR) or "") for index in self.tree.selectionModel().selectedRows()}
        fill_colours(
            self._colours,
            tokens_of(self.palette()),
            lambda colour: self.colour_wanted.emit(self.chosen(), colour),
            now.pop() if len(now) == 1 else None,
        )

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = self.chosen()
        menu.addAction("&Show papers", self._show_papers).setEnabled(bool(names))
        menu.addAction("&Rename…", self._rename).setEnabled(len(names) == 1)
        menu.addAction("&Merge…", self._merge).setEnabled(len(names) > 1)
        menu.addMenu(self._colours).setEnabled(bool(names))
        menu.addSeparator()
        menu.addAction("&Delete", self._delete).setEnabled(bool(names))
        return menu


def _tag_at(index: QModelIndex) -> str | None:
    """Return the tag of a line, "" for the empty ground below all lines."""
    if not index.isValid():
        return ""
    return str(index.siblingAtColumn(0).data(NAME) or "")
