"""The ways in that the welcome page offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carrel.ui.welcome.page import WayIn, WelcomePage

if TYPE_CHECKING:
    from carrel.ui.shell.parts import Parts


def welcome_page(parts: Parts) -> WelcomePage:
    """Return the page for a window; its cards do what the File menu does."""
    from carrel.ui.commands.file import FileCommands

    file = FileCommands(parts, back_up=lambda: None)
    ways = (
        WayIn(
            icon="sample",
            title="Open the sample library",
            detail="56 papers about language models and hardware",
            run=parts.imports.add_sample,
        ),
        WayIn(
            icon="add",
            title="Add papers from files…",
            detail="A copied listing, JSON lines, a day of Hugging Face papers",
            run=file.add_files,
        ),
        WayIn(
            icon="folder",
            title="Add a folder…",
            detail="Every file in it that Carrel can read",
            run=file.add_folder,
        ),
        WayIn(
            icon="paste",
            title="Paste text…",
            detail="Titles, each followed by its abstract, straight from the clipboard",
            run=file.add_text,
        ),
    )
    return WelcomePage(ways)
