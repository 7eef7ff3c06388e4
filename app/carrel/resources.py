"""Where the files that belong to the program lie: icons, the sample library, tables.

A wheel carries them beside the package, a working copy keeps them in the repository. The copy
that an editable install makes lies elsewhere and goes stale, so it is never looked at.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "_resources", _PACKAGE.parent.parent / "resources")


def resource_path(*parts: str) -> Path:
    """Return the path of a file or folder of the program's own, e.g. ("icons", "tag.svg").

    Raises FileNotFoundError where neither the package nor the repository has it: the
    installation is incomplete.
    """
    for place in _PLACES:
        path = place.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"Carrel's own file {'/'.join(parts)} is missing; install it again")
