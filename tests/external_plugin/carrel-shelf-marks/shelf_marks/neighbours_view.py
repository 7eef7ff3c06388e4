"""The papers that stand on the same shelf as the one being read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from shelf_marks.marks import shelf_mark

MOST = 50


class Neighbours(QListWidget):
    """A list of titles; activating one goes there."""

    def __init__(self, context):
        super().__init__()
        self._context = context
        self.setAccessibleName("Papers on the same shelf")
        self.itemActivated.connect(lambda item: context.go_to(item.data(Qt.ItemDataRole.UserRole)))
        context.on_current(self.show_paper)
        self.show_paper(context.current())

    def show_paper(self, paper):
        """Show what stands beside a paper, or nothing."""
        self.clear()
        if paper is None:
            return
        library = self._context.plugin.library
        found = library.search(f'shelf:"{shelf_mark(paper)}"')
        others = [paper_id for paper_id in found if paper_id != paper.id]
        for other in library.papers(others[:MOST]):
            item = QListWidgetItem(other.title, self)
            item.setData(Qt.ItemDataRole.UserRole, other.id)
