"""Where the user's system wants what Carrel keeps outside of libraries."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """Return the user's cache folder for Carrel; it need not exist, and can be emptied any time."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("carrel", appauthor=False))


def config_folder() -> Path:
    """Return the folder of the user's choices; it need not exist."""
    if sys.platform == "linux":
        # As platformdirs has it, whose import would cost the first paint 3 ms; a test compares.
        base = Path(os.environ.get("XDG_CONFIG_HOME", ""))
        home = Path(os.environ.get("HOME", ""))
        if base.is_absolute():
            return base / "carrel"
        if home.is_absolute():
            return home / ".config" / "carrel"
    import platformdirs

    return Path(platformdirs.user_config_dir("carrel", appauthor=False))


def plugin_folder() -> Path:
    """Return the folder in which a user puts plugins as files; it need not exist."""
    return _data_folder() / "plugins"


def plugin_data_folder() -> Path:
    """Return the folder in which each plugin has a folder of its own for what it keeps."""
    return _data_folder() / "plugin_data"


def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("carrel", appauthor=False))
