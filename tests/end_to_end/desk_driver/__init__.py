"""Drives the real program in a real window, with a person's hands and a screen reader's eyes.

The program runs as `python -m carrel --library FOLDER` in a process of its own, on a screen
(Xvfb), a session bus and an accessibility bus that belong to one test. Nothing in the program
knows of it: keys and mouse come from the X server, and what is on the screen is read through
the accessibility tree and as pixels.

Example::

    with running_carrel(tmp_path) as carrel:
        carrel.click(carrel.find(role="button", name="Add papers"))
        carrel.keys("ctrl+f")
        carrel.type("pipeline parallelism")
        carrel.find(role="cell", name=re.compile("GPipe"))
        carrel.quit()
"""

from __future__ import annotations

from desk_driver.desktop import Desktop, missing_programs
from desk_driver.node import Node, Rectangle
from desk_driver.running import RunningCarrel, RunningProgram, running_carrel

__all__ = [
    "Desktop",
    "Node",
    "Rectangle",
    "RunningCarrel",
    "RunningProgram",
    "missing_programs",
    "running_carrel",
]
