"""What a plugin is given to work with."""

from __future__ import annotations

import logging
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginContext:
    """The program as one plugin sees it.

    `plugin` is the plugin's name (its entry point's), which every id of its contributions
    begins with. `log` is its own logger; what it logs is shown under its name.
    """

    plugin: str
    log: logging.Logger
