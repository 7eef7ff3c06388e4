"""Where the user's system wants files that can be made again."""

from __future__ import annotations

from pathlib import Path


def cache_folder() -> Path:
    """Return the user's cache folder for Carrel; it need not exist, and can be emptied any time."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("carrel", appauthor=False))
