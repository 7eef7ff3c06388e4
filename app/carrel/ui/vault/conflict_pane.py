"""One conflict to look at: both sides, what went wrong with a choice, and the choices."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carrel.ui.forms.words import Words
from carrel.ui.notes.history_differences import Piece, collapsed
from carrel.ui.theme.eliding_label import ElidingLabel
from carrel.ui.theme.spacing import GRID, GROUP, INSIDE, TARGET
from carrel.ui.vault.conflict_lines import ConflictLine
from carrel.ui.vault.conflict_view import MINE_GROUND, THEIRS_GROUND, ConflictView, Side
from carrel.ui.vault.conflict_wording import (
    CHOICES,
    MINE,
    THEIRS,
    allowed,
    consequences,
    edited,
    where,
    will_do,
)
from carrel.vault.differences import Choice, Difference

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ConflictPane(QWidget):
    """`chosen(Choice)`, `look_wanted()` for another look at the files, `text_wanted()` for what
    Carrel would write in the place of a damaged file.
    """

    chosen = Signal(object)
    look_wanted = Signal()
    text_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.says = ElidingLabel(self), Words(self, muted=True)
        self.mine = Side(MINE_GROUND, f"{MINE} Mine, in the file", self)
        self.theirs = Side(THEIRS_GROUND, f"{THEIRS} Theirs, in Carrel", self)
        self.view = ConflictView(self)
        self.text = QPlainTextEdit(self)
        self._meant = QLabel(self)
        self._pages = QStackedWidget(self)
        self.fault = Words(self)
        self.again = QPushButton("Look again", self)
        self.show_text = QPushButton("Show &Carrel’s text", self)
        self.buttons: dict[Choice, QPushButton] = {}
        self._set_up()
        self._lay_out()

    def show_line(self, line: ConflictLine | None, parts: Sequence[Difference]) -> None:
        """Show a line; `parts` are what a choice would be made for."""
        self.title.setText(line.paper.title if line else "")
        self._tell_fault(line.fault if line else "")
        self._offer(line, tuple(parts))
        for side in (self.mine, self.theirs):
            side.show_value("")
            side.setVisible(line is not None and line.part is not None)
        if line is None:
            self.says.say("")
            self._show_text("")
        elif line.part is not None:
            self.says.say(f"{line.part.part}: {edited(line.part)} · {line.paper.file}")
            self._show_part(line.part)
        elif line.paper.damaged:
            self.says.say(line.paper.file)
            self._show_text(_damage(line.paper.damaged))
        else:
            self.says.say(line.paper.file)
            self._show_text("\n".join(f"{one.part}: {where(one)}" for one in parts))

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show how the two texts of a block differ."""
        self.view.show_pieces(collapsed(pieces))

    def show_carrels_text(self, text: str) -> None:
        """Show what Carrel would write."""
        self._show_text(text)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first_choice(self) -> None:
        """Give the keyboard to the first choice that there is."""
        offered = (self.show_text, *self.buttons.values())
        first = next((one for one in offered if one.isVisible() and one.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    # -- how it looks

    def _set_up(self) -> None:
        bold = QFont(self.title.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self.title.setFont(bold)
        self.view.setAccessibleName("Both texts as one")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName("What there is to say of the file")
        self.fault.setForegroundRole(self.palette().ColorRole.BrightText)
        for number, (choice, title) in enumerate(CHOICES.items(), start=1):
            button = QPushButton(f"&{number}  {title}", self)
            button.setAccessibleName(title)
            # A button's own shortcut would press it a tenth of a second later.
            QShortcut(QKeySequence(str(number)), self, button.click)
            button.clicked.connect(lambda _=False, one=choice: self.chosen.emit(one))
            self.buttons[choice] = button
        self.again.clicked.connect(lambda _: self.look_wanted.emit())
        self.show_text.clicked.connect(lambda _: self.text_wanted.emit())
        for one in (self.again, self.show_text, *self.buttons.values()):
            one.setAutoDefault(False)
            one.setMinimumHeight(TARGET + GRID)
            one.installEventFilter(self)

    def _lay_out(self) -> None:
        sides = QGridLayout()
        sides.setSpacing(INSIDE)
        for place, side in enumerate((self.mine, self.theirs)):
            sides.addWidget(side, 0, place)
            sides.setColumnStretch(place, 1)
        self._meant.setWordWrap(True)
        self._meant.setTextFormat(Qt.TextFormat.PlainText)
        self._meant.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._meant.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._meant.setContentsMargins(0, GROUP, 0, 0)
        for page in (self.view, self.text, self._meant):
            self._pages.addWidget(page)
        wrong = QHBoxLayout()
        wrong.setSpacing(INSIDE)
        wrong.addWidget(self.fault, 1)
        wrong.addWidget(self.again)
        choices = QHBoxLayout()
        choices.setSpacing(INSIDE)
        for button in (*self.buttons.values(), self.show_text):
            choices.addWidget(button)
        choices.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSIDE, 0, 0, 0)
        column.setSpacing(INSIDE)
        column.addWidget(self.title)
        column.addWidget(self.says)
        column.addLayout(sides)
        column.addWidget(self._pages, 1)
        column.addLayout(wrong)
        column.addLayout(choices)

    def _offer(self, line: ConflictLine | None, parts: tuple[Difference, ...]) -> None:
        damaged = line is not None and line.damaged
        self.show_text.setVisible(damaged)
        for choice, button in self.buttons.items():
            button.setVisible(not damaged)
            button.setEnabled(allowed(choice, parts))
            told = will_do(choice, parts)
            button.setToolTip(told)
            button.setAccessibleDescription(told)

    def _tell_fault(self, fault: str) -> None:
        self.fault.say(f"⚠ {fault}" if fault else "")
        self.fault.setVisible(bool(fault))
        self.again.setVisible(bool(fault))

    def _show_part(self, part: Difference) -> None:
        if part.is_block:
            self.view.show_pieces(())
            self._pages.setCurrentIndex(0)
            return
        self.mine.show_value(_stated(part.in_file, part.in_carrel, MINE))
        self.theirs.show_value(_stated(part.in_carrel, part.in_file, THEIRS))
        self._meant.setText(consequences((part,)))
        self._pages.setCurrentIndex(2)

    def _show_text(self, text: str) -> None:
        self.text.setPlainText(text)
        self._meant.clear()
        self._pages.setCurrentIndex(1 if text else 2)

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Press the button that has the keyboard on Enter."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _ENTER
            and isinstance(watched, QPushButton)
        ):
            watched.click()
            return True
        return super().eventFilter(watched, event)


def _stated(value: str | tuple[str, ...], other: str | tuple[str, ...], sign: str) -> str:
    """Return a value as a side says it; of a list one entry a line, its own ones with a sign."""
    if isinstance(value, str):
        return value or "none"
    common = set(other) if isinstance(other, tuple) else {other}
    return "\n".join(one if one in common else f"{sign} {one}" for one in value) or "none"


def _damage(reason: str) -> str:
    return (
        f"Carrel leaves this file alone: {reason}.\n\n"
        "Mend it and look again. Carrel’s text for it lies in .carrel/conflicts, beside the"
        " vault’s other files."
    )
