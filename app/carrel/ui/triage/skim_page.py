"""The reader as skim mode shows it: large, in the middle of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFont

from carrel.ui.theme.focus_ring import OWN_FOCUS_MARK
from carrel.ui.theme.fonts import scaled

if TYPE_CHECKING:
    from carrel.ui.preferences import WindowPreferences
    from carrel.ui.reader.reader_pane import ReaderPane


class SkimPage(QObject):
    """Enlarges a reader and centres its column, and gives it back as it was."""

    def __init__(self, reader: ReaderPane, preferences: WindowPreferences) -> None:
        super().__init__(reader)
        self._reader, self._preferences = reader, preferences
        self._title: QFont | None = None
        body = reader.header.parentWidget()
        layout, viewport = (body.layout(), body.parentWidget()) if body else (None, None)
        assert layout is not None
        assert viewport is not None
        self._layout, self._viewport = layout, viewport
        self._margins = layout.contentsMargins()

    def enlarge(self) -> None:
        """Show the reader large, until `give_back`."""
        self._title = QFont(self._reader.header.title.font())
        self._viewport.installEventFilter(self)
        # The bar beside the text shows the keyboard; a ring around all of it would be in the way.
        self._reader.abstract.setProperty(OWN_FOCUS_MARK, True)
        # After whoever else listens: the size while skimming has the last word.
        self._preferences.changed.connect(self._scale)
        self._scale()

    def give_back(self) -> None:
        """Show the reader at its usual size and place."""
        self._preferences.changed.disconnect(self._scale)
        self._viewport.removeEventFilter(self)
        self._reader.abstract.setProperty(OWN_FOCUS_MARK, None)
        if self._title is not None:
            self._reader.header.title.setFont(self._title)
        self._reader.set_scale(self._preferences.current.appearance.text_size / 100)
        self._layout.setContentsMargins(self._margins)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep the column in the middle."""
        if event.type() == QEvent.Type.Resize:
            self._centre()
        return False

    def _scale(self, _preferences: object = None) -> None:
        now = self._preferences.current
        larger = now.triage.skim_text_size / 100
        if self._title is not None:
            self._reader.header.title.setFont(scaled(self._title, larger))
        self._reader.set_scale(larger * now.appearance.text_size / 100)
        self._centre()

    def _centre(self) -> None:
        column = max(self._reader.abstract.column_width(), self._reader.header.maximumWidth())
        side = (self._viewport.width() - column) // 2
        margins = self._margins
        self._layout.setContentsMargins(
            max(margins.left(), side), margins.top(), max(margins.right(), side), margins.bottom()
        )
