"""What is agreed to when somebody enables a plugin: its code, as one number that changes with it.

Reads files; imports and runs nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import zlib
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution
from pathlib import Path

#: What Python runs. Other files (a table, a picture) may change without asking again.
_CODE = frozenset((".py", ".pyc", ".pyd", ".so"))


def of_distribution(distribution: Distribution, module: str) -> str:
    """Return the fingerprint of an installed distribution; `module` is its entry point's.

    "" where its files cannot be found. A distribution that is installed for editing has one that
    names its place, whatever lies there: whoever installs it so is its author.
    """
    try:
        told = json.loads(distribution.read_text("direct_url.json") or "{}")
        if told.get("dir_info", {}).get("editable"):
            return f"editable {told.get('url', '')}"
        listed = distribution.files
        if listed is None:  # the installer kept no list
            return _of_module(module)
        files = {str(file): Path(str(distribution.locate_file(file))) for file in listed}
    except Exception:  # noqa: BLE001 - damaged metadata: nothing that could be agreed to
        return ""
    return _hash(files)


def of_files(path: Path) -> str:
    """Return the fingerprint of a module's file or a package's folder, "" where there is none."""
    if not path.is_dir():
        return _hash({path.name: path})
    try:
        files = {file.relative_to(path).as_posix(): file for file in path.rglob("*")}
    except OSError:
        return ""
    return _hash(files)


def stamp_of(roots: Iterable[Path]) -> int:
    """Return the crc32 over the contents of the .py files below folders, or of files.

    No consent hangs on it: it tells code apart whose results are stored. What cannot be read
    counts as empty.
    """
    sources = {
        file
        for root in roots
        for file in (root.rglob("*.py") if root.is_dir() else (root,))
        if file.suffix == ".py"
    }
    stamp = 0
    for file in sorted(sources):
        with contextlib.suppress(OSError):
            stamp = zlib.crc32(file.read_bytes(), stamp)
    return stamp


def _of_module(module: str) -> str:
    top = importlib.util.find_spec(module.partition(".")[0])  # finding a parent would import it
    if top is None or top.origin is None:
        return ""
    origin = Path(top.origin)
    return of_files(origin.parent if top.submodule_search_locations else origin)


def _hash(files: Mapping[str, Path]) -> str:
    """Return the hash of those of `files` that hold code, with their names; "" if none does."""
    code = {
        name: path
        for name, path in sorted(files.items())
        # What Python caches is no more than what it was made from.
        if path.suffix in _CODE and "__pycache__" not in path.parts
    }
    found = hashlib.sha256()
    for name, path in code.items():
        try:
            content = path.read_bytes()
        except OSError:
            content = b"(unreadable)"
        found.update(f"{name}\0{len(content)}\0".encode(errors="replace"))
        found.update(content)
    return found.hexdigest() if code else ""
