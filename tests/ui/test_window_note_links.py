"""Links in a note's preview lead into the library, and back."""

from __future__ import annotations

from carrel.testing.library import LibraryInTest
from carrel.testing.window import OpenWindow


def test_links_papers_tags_and_highlights(carrel_library: LibraryInTest, carrel_window: OpenWindow):
    lamp = carrel_library.add("A lamp", abstract="It folds.", tags=("paper/thin",))
    chair = carrel_library.add("A chair", abstract="We sit.")
    opened = carrel_window("reading_log", carrel_library)
    desk = opened.window.parts.desk
    key = desk.reader.paper(chair.id).citekey
    made: list[int] = []
    desk.writer.add_highlight(chair.id, "abstract", (3, 6), colour="green", done=made.append)
    opened.wait_until(lambda: made)
    (highlight,) = desk.reader.highlights(chair.id)
    link = f"carrel://paper/{chair.carrel_id}#highlight-{highlight.highlight_id}"
    desk.writer.save_note(lamp.id, f"See [[{key}]], [[nobody]], #paper/thin and [this]({link}).")
    opened.read(lamp)
    notes = opened.window.panes.notes
    notes.set_mode("preview")
    preview = notes.preview

    def shown() -> str:
        return preview.browser.toPlainText()

    opened.wait_until(lambda: "A chair" in shown())
    assert "[[nobody]]" in shown()

    preview.paper_link_clicked.emit(key)
    opened.wait_until(lambda: opened.current() == chair.id)
    opened.wait_until(notes.backlinks.isVisible)
    opened.read(lamp)
    preview.paper_link_clicked.emit("nobody")
    opened.wait_until(lambda: any("nobody" in line for line in opened.said))
    preview.library_link_clicked.emit(link)
    opened.wait_until(lambda: opened.current() == chair.id)
    reader = opened.window.panes.reader
    opened.wait_until(lambda: reader.highlights.current is not None)
    assert reader.highlights.current.highlight.quote == "sit"
    preview.tag_clicked.emit("paper/thin")
    opened.wait_until(lambda: opened.titles() == ["A lamp"])
