"""The tags of a paper: chips, and a field that adds more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from carrel.ui import icons
from carrel.ui.reader.flat_button import FlatButton
from carrel.ui.reader.tag_chip import TagChip
from carrel.ui.reader.tag_field import TagField
from carrel.ui.theme.flow_layout import FlowLayout
from carrel.ui.theme.spacing import GRID, INSIDE


class TagEditor(QWidget):
    """Shows tags and asks for changes; what it shows is what `set_tags` was given.

    `tags_added` carries cleaned names that the paper does not have yet.
    """

    tags_added = Signal(list)
    tag_removed = Signal(str)
    tag_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: tuple[str, ...] = ()
        self._asked: set[str] = set()  # added, and not yet among the tags
        self._colours: dict[str, str] = {}
        self._chips: list[TagChip] = []
        self.setAccessibleName("Tags")
        self._flow = FlowLayout(spacing=GRID, line_spacing=GRID)
        self._add = FlatButton(self)
        self._add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._add.setAccessibleName("Add a tag")
        self.show_key("")
        icons.bind(self._add, "add")
        self._add.clicked.connect(self.open_field)
        self.field = TagField(self)
        self.field.setFixedWidth(180)
        self.field.hide()
        self._trouble = QLabel(self)
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        self._flow.addWidget(self._add)
        self._flow.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(INSIDE // 2)
        column.addLayout(self._flow)
        column.addWidget(self._trouble)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.field.entered.connect(self._entered)
        self.field.refused.connect(self._refused)
        self.field.last_unwanted.connect(self._remove_last)
        self.field.left.connect(self.close_field)
        self.field.abandoned.connect(self._show_add_button)
        self._name_the_add_button()

    def name_after(self, what: str) -> None:
        """Say to a screen reader whose tags these are: "the highlight"."""
        self.setAccessibleName(f"Tags of {what}")
        self._add.setAccessibleName(f"Add a tag to {what}")

    def show_key(self, key: str) -> None:
        """Say in the button's tool tip which key does the same; "" for none."""
        self._add.setToolTip(f"Add a tag ({key})" if key else "Add a tag")

    def set_all_tags(self, names: Iterable[str], colours: Mapping[str, str] | None = None) -> None:
        """Complete over `names`; `colours` maps names to a highlight colour's name or ""."""
        self.field.set_names(names)
        changed = dict(colours or {})
        if changed != self._colours:
            self._colours = changed
            self._rebuild()

    def set_tags(self, tags: Iterable[str]) -> None:
        """Show these tags. The field keeps its text and the keyboard."""
        self._asked.clear()
        shown = tuple(tags)
        if shown != self._tags:
            self._tags = shown
            self._rebuild()

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that are shown."""
        return self._tags

    def open_field(self) -> None:
        """Show the field and go to it."""
        self._add.hide()
        self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_field(self) -> None:
        """Hide the field and forget what was typed; the keyboard goes to the add button."""
        if self.field.isHidden():
            return
        self.field.clear()
        self._refused("")
        self._add.show()
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.hide()

    def reset(self) -> None:
        """Close the field without taking the keyboard, as for another paper."""
        self._asked.clear()
        self._refused("")
        self.field.clear()
        if not self.field.hasFocus():
            self._show_add_button()

    def _rebuild(self) -> None:
        focused = next((i for i, chip in enumerate(self._chips) if chip.hasFocus()), None)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for index, name in enumerate(self._tags):
            chip = TagChip(name, self._colours.get(name, ""), self)
            chip.clicked.connect(lambda _=False, name=name: self.tag_clicked.emit(name))
            chip.remove_asked.connect(self.tag_removed)
            self._flow.insert_widget(index, chip)
            chip.show()
            self._chips.append(chip)
        self._order_tab_stops()
        if focused is not None:  # the keyboard goes to the neighbour of a chip that is gone
            near = self._chips[min(focused, len(self._chips) - 1)] if self._chips else self._add
            near.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name_the_add_button()
        self.updateGeometry()

    def _order_tab_stops(self) -> None:
        stops: list[QWidget] = [*self._chips, self._add, self.field]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _name_the_add_button(self) -> None:
        self._add.setText("" if self._tags else "Add a tag")

    def _show_add_button(self) -> None:
        self.field.hide()
        self._add.show()

    def _entered(self, names: list[str]) -> None:
        known = {tag.casefold() for tag in self._tags} | self._asked
        new = []
        for name in names:
            if name.casefold() not in known:
                known.add(name.casefold())
                self._asked.add(name.casefold())
                new.append(name)
        if new:
            self.tags_added.emit(new)

    def _remove_last(self) -> None:
        if self._tags:
            self.tag_removed.emit(self._tags[-1])

    def _refused(self, why: str) -> None:
        self._trouble.setText(why)
        self._trouble.setVisible(bool(why))
