"""What a reader sees of Carrel's window, in the words of the accessible tree alone."""

from __future__ import annotations

import re
from pathlib import Path

from desk_driver import Node, RunningCarrel

# The first cell of a row says the whole paper; the cells of further columns say a part of it.
_PAPER = re.compile(r"^(unread|reading|read|dropped), ")


class ReadingDesk:
    """Carrel's window with its list, reader and note. Waits for what it is asked to find."""

    def __init__(self, carrel: RunningCarrel) -> None:
        self.carrel = carrel

    # -- the list

    def rows(self) -> list[str]:
        """What a screen reader says of each paper of the list that shows, from the top."""
        (papers,) = self.carrel.find_all("table", "Papers") or (None,)
        if papers is None:
            return []
        return [node.name for node in self.carrel.find_all("cell", _PAPER, within=papers)]

    def row(self, title: str) -> Node:
        """The row of a paper that shows."""
        return self.carrel.find("cell", re.compile(re.escape(title)))

    def wait_for_rows(self, count: int) -> None:
        """Wait until the list holds so many papers, those scrolled away included."""
        self.carrel.wait_for(
            lambda: self._count() == count, lambda: f"{count} papers; {self._count()} are there"
        )

    def _count(self) -> int:
        met = self.carrel.find_all("table", "Papers")
        return met[0].row_count() if met else 0

    def wait_for_titles(self, *titles: str) -> None:
        """Wait until the list holds exactly these papers, all of which show, in any order."""

        def held() -> bool:
            rows = self.rows()
            named = all(sum(title in row for row in rows) == 1 for title in titles)
            return self._count() == len(rows) == len(titles) and named

        self.carrel.wait_for(held, lambda: f"the papers {titles}; the rows say {self.rows()}")

    def wait_for_row(self, *words: str) -> None:
        """Wait for a row that says all of these, each a part between commas or the title."""
        self.carrel.wait_for(
            lambda: any(all(word in row.split(", ") for word in words) for row in self.rows()),
            lambda: f"a row that says {words}; the rows say {self.rows()}",
        )

    # -- the paper that is read

    def title(self) -> str:
        """The title over the abstract."""
        return self.carrel.find("label", "Title").text()

    def wait_for_paper(self, title: str, timeout: float = 10.0) -> None:
        """Wait until the reader shows the paper."""
        self.carrel.wait_for(
            lambda: title in self.title(),
            lambda: f"{title} in the reader, not {self.title()}",
            timeout,
        )

    def step_to(self, title: str) -> None:
        """Press J until the reader shows the paper; the list has the keyboard."""
        self.carrel.find("cell", states=["focused", "selected"])
        for _ in self.rows():
            if title in self.title():
                return
            before = self.title()
            self.carrel.keys("j")
            self.carrel.wait_for(lambda before=before: self.title() != before, "the next paper")
        raise self.carrel.failure(f"J does not come to {title}")

    def state(self) -> str:
        """The reading state: "Inbox", "Read" ..."""
        button = self.carrel.find(name=re.compile("^Reading state: "))
        return button.name.removeprefix("Reading state: ")

    def tags(self) -> set[str]:
        """The tags under the title."""
        chips = self.carrel.find_all("button", re.compile("^Tag "))
        return {chip.name.removeprefix("Tag ") for chip in chips}

    def note(self) -> Node:
        """The editor of the note."""
        return self.carrel.find("text", "Note")

    def wait_for_state(self, state: str) -> None:
        self.carrel.wait_for(lambda: self.state() == state, lambda: f"{state}, not {self.state()}")

    def wait_for_tags(self, *tags: str) -> None:
        self.carrel.wait_for(
            lambda: self.tags() == set(tags), lambda: f"the tags {tags}, not {self.tags()}"
        )

    def wait_for_note(self, text: str) -> None:
        self.carrel.wait_for(
            lambda: self.note().text() == text, lambda: f"a note, not {self.note().text()!r}"
        )

    def wait_until_it_says(self, pattern: str, timeout: float = 3.0) -> None:
        """Wait for a label with this in its name or, for a screen reader, its description."""

        def said() -> bool:
            labels = self.carrel.find_all("label")
            texts = [text for one in labels for text in (one.name, one.description())]
            return any(re.search(pattern, text) for text in texts)

        self.carrel.wait_for(said, f"a label that says {pattern}", timeout)

    # -- asking, with the mouse

    def search(self, query: str) -> None:
        """Type a query in the place of the one that stands in the search box."""
        self.carrel.click(self.carrel.find("text", "Search"))
        self.carrel.keys("ctrl+a")
        self.carrel.type(query)

    def query(self) -> str:
        """What stands in the search box."""
        return self.carrel.find("text", "Search").text()

    # -- bringing papers in, and notes out

    def choose_file(self, file: Path) -> None:
        """Answer the file dialog that is opening."""
        self._answer_dialog("^Add papers", "^File name", file)

    def _answer_dialog(self, title: str, field: str, path: Path) -> None:
        dialog = self.carrel.find("dialog", re.compile(title), states=["active"])
        name = self.carrel.find("text", re.compile(field), within=dialog, states=["focused"])
        self.carrel.type(str(path))
        self.carrel.wait_for(lambda: name.text() == str(path), "the whole name in the dialog")
        self.carrel.keys("enter")

    # -- the library, as the command line sees it

    def stored(self, title: str) -> dict[str, object]:
        """A paper as `carrel show` prints it."""
        found = self.carrel.command_json("search", title)["results"]
        (paper,) = [one for one in found if title in one["title"]]
        shown = self.carrel.command_json("show", paper["id"])
        assert isinstance(shown, dict)
        return shown
