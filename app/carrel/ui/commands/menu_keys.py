"""While a menu is open its letters are the menu's, not those of commands.

Without this, S in an open File menu marks the paper in the list: Qt asks the popup whether it
wants the key before it looks for a shortcut, a QMenu says nothing, and the shortcut wins.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu

_WITH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


class MenuKeys(QObject):
    """Watches the application's events, only for as long as one of its menus is open."""

    def watch(self, menu: QMenu) -> None:
        """Keep the letters of a menu, whenever it opens."""
        menu.aboutToShow.connect(self._begin)
        menu.aboutToHide.connect(self._end)

    def _begin(self) -> None:
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
            application.installEventFilter(self)

    def _end(self) -> None:
        application = QApplication.instance()
        if application is not None and not self._menu_is_open():
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say that the open menu wants the key."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not self._menu_is_open():
                self._end()
            elif not event.modifiers() & _WITH:
                event.accept()
                return True
        return False

    @staticmethod
    def _menu_is_open() -> bool:
        return isinstance(QApplication.activePopupWidget(), QMenu)
