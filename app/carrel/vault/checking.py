"""Looks over the files that were exported: whether each can be read back as what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from carrel.vault.content import ID_KEY
from carrel.vault.document import Keys
from carrel.vault.index import VaultIndex, index_vault
from carrel.vault.lines import DamagedError
from carrel.vault.rendering import Rendering, rendering
from carrel.vault.scalars import UnreadableError
from carrel.vault.tag_names import is_legal

_OURS = re.compile(rb"^<!-- carrel:begin [a-z]", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a file, in one sentence; `file` is relative to the folder."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """How many papers' files were looked at, and the faults by file."""

    files: int
    faults: tuple[Fault, ...]


def check(folder: Path, look: Rendering | None = None) -> CheckReport:
    """Look over every paper's file in the folder; nothing is changed. Files of the reader's own
    are no faults, whatever they hold. `look` is how the files were written, None for Obsidian's
    way. Raises OSError where the folder cannot be listed.
    """
    look = look or rendering()
    index = index_vault(folder)
    faults = [Fault(file=name, reason=reason) for name, reason in index.unreadable.items()]
    for names in index.files.values():
        for name in names:
            faults += _faults_of(folder, name, look)
            if name != names[0]:
                told = f"“{names[0]}” has the same {ID_KEY}"
                faults.append(Fault(file=name, reason=told))
    faults += _without_id(folder, index)
    faults.sort(key=lambda fault: fault.file)
    return CheckReport(files=sum(map(len, index.files.values())), faults=tuple(faults))


def _faults_of(folder: Path, name: str, look: Rendering) -> list[Fault]:
    try:
        document = look.parse((folder / name).read_bytes().decode("utf-8"))
        reasons = _front_faults(document.front)
        document.blocks()
    except UnicodeError:
        return [Fault(file=name, reason="it is not UTF-8")]
    except DamagedError as error:
        return [Fault(file=name, reason=str(error))]
    except OSError as error:
        return [Fault(file=name, reason=error.strerror or str(error))]
    return [Fault(file=name, reason=reason) for reason in reasons]


def _front_faults(front: Keys) -> list[str]:
    reasons: list[str] = []
    for key in dict.fromkeys(front.all_keys()):
        try:
            value = front.value(key)
        except UnreadableError as error:
            # What is only not read here, e.g. a mapping, is YAML of the reader's own.
            if error.broken:
                reasons.append(f"the key {key} is no YAML: {error}")
            continue
        if key == "tags" and value:
            tags = value.replace(",", " ").split() if isinstance(value, str) else value
            reasons += [f"“{tag}” cannot be a tag" for tag in tags if not is_legal(tag)]
    return reasons


def _without_id(folder: Path, index: VaultIndex) -> list[Fault]:
    faults = []
    for name in index.plain:
        try:
            if _OURS.search((folder / name).read_bytes()):
                told = f"it has blocks of Carrel's and no readable {ID_KEY}"
                faults.append(Fault(file=name, reason=told))
        except OSError as error:
            faults.append(Fault(file=name, reason=error.strerror or str(error)))
    return faults
