"""Papers read a day as bars, a group a week, with the week's sum beside the goal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from carrel_plugins.reading_log.tally import Day
from carrel_plugins.reading_log.weeks import Week

BETWEEN_WEEKS = 12
EDGE = 4
_WIDEST_DAY = 28
_GOAL_LINE = 4


class DaysChart(QWidget):
    """Shows and says; there is nothing to choose. All numbers are in the accessible description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weeks: Sequence[Week] = ()
        self._goal = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 112)
        self.setAccessibleName("Papers read a day")

    def sizeHint(self) -> QSize:
        """Enough for four weeks."""
        return QSize(480, 160)

    def set_weeks(self, weeks: Sequence[Week], goal: int) -> None:
        """Show weeks, oldest first; `goal` is papers a week, 0 for none."""
        self._weeks, self._goal = weeks, goal
        said = [f"week of {date_words(w.days[0].day)}: {sum_words(w, goal)}" for w in weeks]
        said += [_said(day) for week in weeks[-1:] for day in week.days]
        self.setAccessibleDescription("; ".join(said))
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say the day and its papers where the mouse rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self._day_at(event.pos().x())
            QToolTip.showText(event.globalPos(), _said(day) if day else "", self)
            return True
        return super().event(event)

    # -- where things are

    def _day_width(self) -> float:
        gaps = BETWEEN_WEEKS * max(0, len(self._weeks) - 1)
        room = self.width() - 2 * EDGE - gaps
        return max(1.0, min(_WIDEST_DAY, room / max(1, 7 * len(self._weeks))))

    def _week_left(self, index: int) -> float:
        return EDGE + index * (7 * self._day_width() + BETWEEN_WEEKS)

    def _day_at(self, x: float) -> Day | None:
        for index, week in enumerate(self._weeks):
            place = int((x - self._week_left(index)) // self._day_width())
            if 0 <= place < len(week.days):
                return week.days[place]
        return None

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the weeks."""
        painter = QPainter(self)
        most = max((day.read for week in self._weeks for day in week.days), default=0) or 1
        for index, week in enumerate(self._weeks):
            self._paint_week(painter, week, self._week_left(index), most)
        painter.end()

    def _paint_week(self, painter: QPainter, week: Week, left: float, most: int) -> None:
        palette, line = self.palette(), self.fontMetrics().height()
        text = palette.color(QPalette.ColorRole.WindowText)
        muted = palette.color(QPalette.ColorRole.PlaceholderText)
        accent = palette.color(QPalette.ColorRole.Accent)
        width = 7 * self._day_width()
        bottom = self.height() - line - 3 * EDGE - _GOAL_LINE
        top = 2 * line + 2 * EDGE  # the sum, and the number on the highest bar
        self._write(painter, QRectF(left, 0, width, line), self._sum_that_fits(week, width), text)
        for place, day in enumerate(week.days):
            slot = left + place * self._day_width()
            height = max(2.0, max(1, bottom - top) * day.read / most) if day.read else 0.0
            bar = QRectF(slot + 1, bottom - height, self._day_width() - 2, height)
            painter.fillRect(bar, accent)
            if day.read:
                above = QRectF(slot - 20, bar.top() - line - 1, self._day_width() + 40, line)
                self._write(painter, above, str(day.read), muted, Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        painter.drawLine(QPointF(left, bottom + 0.5), QPointF(left + width, bottom + 0.5))
        if self._goal:
            ground = QRectF(left, bottom + EDGE, width, _GOAL_LINE)
            painter.fillRect(ground, palette.color(QPalette.ColorRole.Mid))
            ground.setWidth(width * min(1.0, week.read / self._goal))
            painter.fillRect(ground, accent)
        below = QRectF(left, bottom + 2 * EDGE + _GOAL_LINE, width + BETWEEN_WEEKS, line)
        self._write(painter, below, date_words(week.days[0].day), muted)

    def _sum_that_fits(self, week: Week, width: float) -> str:
        long = sum_words(week, self._goal)
        fits = self.fontMetrics().horizontalAdvance(long) <= width + BETWEEN_WEEKS - EDGE
        return long if fits else str(week.read)

    @staticmethod
    def _write(
        painter: QPainter,
        place: QRectF,
        text: str,
        colour: object,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setPen(colour)
        flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        painter.drawText(place, flags, text)


def date_words(day: date) -> str:
    """Return e.g. "3 Mar"."""
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return f"{day.day} {months[day.month - 1]}"


def sum_words(week: Week, goal: int) -> str:
    """Return e.g. "7 of 10 read"."""
    return f"{week.read} of {goal} read" if goal else f"{week.read} read"


def _said(day: Day) -> str:
    return f"{date_words(day.day)}: {day.read} {'paper' if day.read == 1 else 'papers'} read"
