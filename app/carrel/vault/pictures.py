"""Pictures out: what notes refer to is copied into the folder, beside the files of the papers."""

from __future__ import annotations

import filecmp
import os
import re
import stat
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from urllib.parse import unquote

from carrel.domain.attachments import ATTACHMENTS
from carrel.vault.names import is_sound_name
from carrel.vault.replacing import ChangedMeanwhileError, LeftAloneError, replace_file
from carrel.vault.state import VaultState

#: The folder of pictures, in a library as in a vault; links name it.
_REFERENCE = re.compile(r"\]\([ \t]*(?:<attachments/([^<>\n]+)>|attachments/([^\s()<>]+))")


def picture_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Return what Markdown refers to in the folder `attachments`, each once, sound or not."""
    found = (
        unquote(spaced or plain) for text in texts for spaced, plain in _REFERENCE.findall(text)
    )
    return tuple(dict.fromkeys(found))


def copy_pictures(
    texts: Iterable[str], attachments: Path, vault: Path, state: VaultState, *, dry_run: bool
) -> tuple[str, ...]:
    """Copy what `texts` refer to from a library's folder of pictures; return what went wrong.

    A file of the vault is replaced only where it is the one that was copied there last; any
    other is the reader's own. Nothing raises.
    """
    told = []
    for name in picture_names(texts):
        try:
            _copy(name, attachments, vault / ATTACHMENTS, state, dry_run=dry_run)
        except (OSError, ValueError, ChangedMeanwhileError, LeftAloneError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            told.append(f"the picture {ATTACHMENTS}/{name} was not copied: {reason}")
    return tuple(told)


def _copy(name: str, attachments: Path, folder: Path, state: VaultState, *, dry_run: bool) -> None:
    """Copy one picture. Raises LeftAloneError where there is none or another file is there."""
    if not is_sound_name(name):
        raise LeftAloneError("that is no name of a file in this folder")
    source, target = attachments / name, folder / name
    if folder.is_symlink():
        raise LeftAloneError("its folder is a link; links are not written through")
    if not _is_plain_file(source):
        if os.path.lexists(target):
            return  # the reader put it there
        raise LeftAloneError("it is not in the library")
    before = None
    if os.path.lexists(target):
        if not _is_plain_file(target):
            raise LeftAloneError("something else of this name is there")
        if filecmp.cmp(source, target):
            return
        before = target.read_bytes()
        if _digest(before) != state.picture(name):
            raise LeftAloneError("another file of this name is there")
    if not dry_run:
        folder.mkdir(exist_ok=True)
        content = source.read_bytes()
        replace_file(target, content, before)
        state.put_picture(name, _digest(content))
        # Next time a look at the two files' times is enough.
        times = source.stat()
        os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _is_plain_file(path: Path) -> bool:
    # A link in a library that somebody sent could lead to any file of this machine.
    return os.path.lexists(path) and stat.S_ISREG(path.lstat().st_mode)
