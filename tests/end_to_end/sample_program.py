"""A small window of everyday widgets: what the driver itself is tried on, not Carrel."""

from __future__ import annotations

import sys

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDragEnterEvent,
    QDropEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)


class SampleWindow(QMainWindow):
    """A line, a list of as many rows as asked, an editor, a button, a menu, a status bar."""

    def __init__(self, row_count: int) -> None:
        super().__init__()
        self.setWindowTitle("Sample")
        self.setAcceptDrops(True)
        body = QWidget()
        column = QVBoxLayout(body)
        self.setCentralWidget(body)
        line = QLineEdit(accessibleName="Line")
        rows = QListView(accessibleName="Rows", uniformItemSizes=True)
        rows.setModel(QStringListModel([f"row {number}" for number in range(row_count)], rows))
        rows.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        rows.doubleClicked.connect(lambda index: self.tell(f"opened {index.data()}"))
        editor = QPlainTextEdit(accessibleName="Editor")
        button = QPushButton("&Ask")
        button.clicked.connect(self.ask)
        for widget in (line, rows, editor, button):
            column.addWidget(widget)
        self.told = QLabel("nothing yet")
        self.statusBar().addWidget(self.told)
        self.fill_menu()

    def fill_menu(self) -> None:
        menu = self.menuBar().addMenu("&File")
        announce = menu.addAction("&Announce")
        announce.setShortcut("Ctrl+Shift+A")
        announce.triggered.connect(self.announce)
        complain = menu.addAction("&Complain")
        complain.triggered.connect(lambda: print("something went wrong", file=sys.stderr))
        leave = menu.addAction("&Quit")
        leave.setShortcut("Ctrl+Q")
        leave.triggered.connect(self.close)

    def tell(self, text: str) -> None:
        self.told.setText(text)

    def announce(self) -> None:
        event = QAccessibleAnnouncementEvent(self.told, "three papers were added")
        QAccessible.updateAccessibility(event)

    def ask(self) -> None:
        answer, accepted = QInputDialog.getText(self, "Question", "Name:")
        self.tell(f"answered {answer}" if accepted else "no answer")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 (Qt's name)
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 (Qt's name)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        urls = event.mimeData().urls()
        self.tell(f"dropped {urls[0].toLocalFile() if urls else event.mimeData().text()}")


def main() -> int:
    application = QApplication(sys.argv)
    window = SampleWindow(int(sys.argv[1]))
    window.resize(900, 600)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
