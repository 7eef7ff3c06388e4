"""What plugins are given: the program seen through a narrow window, one object a plugin."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carrel.api import HardwareRegistry, LibraryAccess
from carrel.plugin_host.choices import Choices
from carrel.plugin_host.settings_values import settings_of


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _at_once(work: Callable[[], None]) -> None:
    work()


def _nowhere() -> Path:
    raise RuntimeError("plugins have no folder here")


@dataclass(slots=True)
class Surroundings:
    """What all plugins share; whoever runs the program fills it in.

    `notify` and `ui_thread` may be called from any thread; `data_folder` holds a folder a plugin,
    `hardware` reads the registry.
    """

    library: LibraryAccess | None = None
    notify: Callable[[str], None] = _say
    ui_thread: Callable[[Callable[[], None]], None] = _at_once
    data_folder: Callable[[], Path] = _nowhere
    hardware: Callable[[], HardwareRegistry] = HardwareRegistry


class HostContext:
    """A `carrel.api.PluginContext`."""

    def __init__(self, plugin: str, surroundings: Surroundings, choices: Choices) -> None:
        self._plugin = plugin
        self._surroundings = surroundings
        self._choices = choices
        self._log = logging.getLogger(f"carrel.plugins.{plugin}")
        self.schema: type[Any] | None = None

    @property
    def plugin(self) -> str:
        return self._plugin

    @property
    def log(self) -> logging.Logger:
        return self._log

    @property
    def settings(self) -> Any:
        if self.schema is None:
            return None
        return settings_of(self.schema, self._choices.settings(self._plugin))

    @property
    def data_dir(self) -> Path:
        folder = self._surroundings.data_folder() / self._plugin
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def hardware(self) -> HardwareRegistry:
        return self._surroundings.hardware()

    @property
    def library(self) -> LibraryAccess:
        if self._surroundings.library is None:
            raise RuntimeError("no library is open")
        return self._surroundings.library

    def notify(self, text: str) -> None:
        self._surroundings.notify(text)

    def ui_thread(self, work: Callable[[], None]) -> None:
        self._surroundings.ui_thread(work)
