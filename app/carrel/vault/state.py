"""What was exported last, in a small file of the vault: `.carrel/exported.json`.

Losing it loses nothing: where a file then differs from the library, the file is right.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from carrel.vault.index import CARREL_FOLDER
from carrel.vault.merging import Exported
from carrel.vault.replacing import replace_file

STATE_FILE = "exported.json"
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperState:
    """The file of one paper when it was last exported, relative to the folder; whether our
    text was put beside it.
    """

    file: str
    exported: Exported
    conflict: bool = False


@dataclass(slots=True)
class VaultState:
    """The papers by their carrel_id; `problem` says why nothing could be read, or ""."""

    path: Path
    papers: dict[str, PaperState] = field(default_factory=dict)
    problem: str = ""
    _stored: bytes | None = None

    @classmethod
    def load(cls, folder: Path) -> VaultState:
        """Read the state of a vault; one that is not there or is damaged is empty."""
        state = cls(folder / CARREL_FOLDER / STATE_FILE)
        try:
            state._stored = state.path.read_bytes()
            told = json.loads(state._stored)
            if not isinstance(told, dict) or told.get("version") != _VERSION:
                raise ValueError("it is not of this version")
            papers = told.get("papers", {})
            state.papers = {key: _read(value) for key, value in papers.items()}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            state.papers = {}
            state.problem = f"{CARREL_FOLDER}/{STATE_FILE} could not be read ({error})"
        return state

    def save(self) -> None:
        """Write what changed, or nothing. Raises OSError, ChangedMeanwhileError where another
        export wrote, LeftAloneError.
        """
        told = {
            "about": "What Carrel exported last. It may be deleted: your files then count.",
            "version": _VERSION,
            "papers": {key: _as_json(one) for key, one in sorted(self.papers.items())},
        }
        content = json.dumps(told, indent=1).encode("ascii") + b"\n"
        if content == self._stored or not (self.papers or self._stored):
            return
        self.path.parent.mkdir(exist_ok=True)
        replace_file(self.path, content, self._stored)
        self._stored = content


def _as_json(one: PaperState) -> dict[str, Any]:
    told: dict[str, Any] = {
        "file": one.file,
        "keys": one.exported.keys,
        "blocks": sorted(one.exported.blocks),
    }
    return {**told, "conflict": True} if one.conflict else told


def _read(told: Mapping[str, Any]) -> PaperState:
    keys = {
        str(key): tuple(map(str, value)) if isinstance(value, list) else str(value)
        for key, value in told["keys"].items()
    }
    file = str(told["file"])
    if ".." in PurePath(file).parts or PurePath(file).anchor:
        raise ValueError(f"{file} is no file of this folder")
    return PaperState(
        file=file,
        exported=Exported(keys=keys, blocks=frozenset(map(str, told["blocks"]))),
        conflict=told.get("conflict") is True,
    )
