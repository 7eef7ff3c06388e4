"""What a library's window looked like when it was closed: a small JSON file in its folder.

It lies beside the library so that two libraries keep two desks. Losing it loses nothing.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FILE_NAME = "window.json"
#: Up to where the vaults have what the library has; written with every export on change.
VAULTS_FILE_NAME = "vaults.json"
_MAXIMUM_SIZE = 64 * 1024


def read_window_state(folder: Path, name: str = FILE_NAME) -> dict[str, Any]:
    """Return what was stored, or {} where nothing, too much or nonsense was."""
    try:
        path = folder / name
        if path.stat().st_size > _MAXIMUM_SIZE:
            return {}
        state = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def write_window_state(folder: Path, state: dict[str, Any], name: str = FILE_NAME) -> None:
    """Replace what was stored; a folder that cannot be written is not worth a message."""
    path = folder / name
    fresh = path.with_suffix(".json.new")
    try:
        fresh.write_text(json.dumps(state, indent=1), "utf-8")
        os.replace(fresh, path)
    except OSError:
        fresh.unlink(missing_ok=True)
