"""Plugins in a real window: agreed to, seen, used by key, taken out, and one that kills."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desk_driver import RunningCarrel

LETTERS = """
'''How long titles are.'''
from carrel.api import Column, Command, SearchField, View, hookimpl

__version__ = "1.2"


@hookimpl
def register_search_fields():
    return [SearchField(id="letters.field", name="letters", title="Letters", kind="number",
                        values=lambda paper: [len(paper.title)])]


@hookimpl
def register_columns():
    return [Column(id="letters.column", title="Letters", field="letters", align="right")]


def make(context):
    from PySide6.QtWidgets import QLabel

    label = QLabel("No paper")
    context.on_current(lambda paper: label.setText(f"{len(paper.title)} letters"))
    return label


@hookimpl
def register_views():
    return [View(id="letters.view", title="Letter count", create=make)]
"""
DEADLY = "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n"


def put(carrel: RunningCarrel, name: str, source: str) -> None:
    folder = Path(carrel.desktop.environment["HOME"]) / ".local/share/carrel/plugins"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.py").write_text(source, "utf-8")


def told(carrel: RunningCarrel, name: str) -> dict[str, Any]:
    """What the command line says of a plugin."""
    plugins = carrel.command_json("plugins")["plugins"]
    return next(one for one in plugins if one["name"] == name)


def palette(carrel: RunningCarrel, typed: str) -> None:
    """Run the first command that the palette finds."""
    carrel.keys("ctrl+shift+p")
    carrel.type(typed)
    carrel.keys("Return")


def open_plugins(carrel: RunningCarrel, name: str) -> None:
    """Open the Plugins page on a plugin, by keyboard."""
    palette(carrel, "Plugins")
    carrel.find(name=re.compile(f"^{name}\\b"))
    carrel.keys("End")
    carrel.find("label", name)


@pytest.mark.slow
def test_a_plugin_from_the_folder(open_carrel: Callable[..., RunningCarrel]) -> None:
    carrel = open_carrel()
    carrel.command("add", "--sample")
    put(carrel, "letters", LETTERS)
    assert told(carrel, "letters")["state"] == "off"
    carrel.restart()
    open_plugins(carrel, "letters")
    carrel.click(carrel.find("button", "Turn on"))
    carrel.click(carrel.find("button", "Turn it on"))
    carrel.find("button", "Turn off")
    carrel.keys("Escape")

    # The column is there, and the field is searched.
    carrel.wait_for(lambda: carrel.find_all(name="Letters"), "the column's head")
    carrel.click(carrel.find("text", "Search"))
    carrel.type("letters:>=90")
    longest = carrel.command_json("search", "letters:>=90")["results"]
    assert longest
    assert all(len(one["title"]) >= 90 for one in longest)
    count = f"{len(longest)} of 56"
    carrel.wait_for(lambda: carrel.find_all("label", count), "the papers with long titles")
    assert told(carrel, "letters")["version"] == "1.2"

    # A view opens by the palette, follows the list, and is there after a restart.
    carrel.keys("Escape", "Down")
    palette(carrel, "Letter count")
    carrel.keys("Down")
    carrel.find("label", re.compile(r"^\d+ letters$"))
    carrel.restart()
    carrel.find("label", re.compile("^Letter count|^No paper|letters$"))

    # Turned off, all of it goes at once.
    open_plugins(carrel, "letters")
    carrel.click(carrel.find("button", "Turn off"))
    carrel.find("button", "Turn on")
    carrel.keys("Escape")
    carrel.wait_for(lambda: not carrel.find_all(name="Letters"), "the column to go")
    assert told(carrel, "letters")["state"] == "off"
    carrel.quit()


@pytest.mark.slow
def test_a_plugin_that_ends_the_process(open_carrel: Callable[..., RunningCarrel]) -> None:
    carrel = open_carrel(expected_errors=[r"WARNING carrel\.plugin_host\.\w+: plugin deadly: .*"])
    put(carrel, "deadly", DEADLY)
    carrel.command("plugins", "enable", "deadly", status=-signal.SIGSEGV)
    carrel.restart()
    assert carrel.is_running()
    report = carrel.command("plugins", "report", "deadly")
    assert "ended while it was being loaded" in report
    open_plugins(carrel, "deadly")
    carrel.find("label", re.compile("^Off: Carrel ended while it was being loaded"))
    carrel.keys("Escape")
    carrel.quit()
