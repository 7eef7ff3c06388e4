"""How the files of a folder look, for the commands that export to it and read it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from carrel.cli.failures import CommandError, UsageError

if TYPE_CHECKING:
    from carrel.cli.session import Session
    from carrel.vault.rendering import Rendering


def look_of(
    folder: Path, session: Session, flavour: str | None = None, template: str | None = None
) -> Rendering:
    """Return the rendering that is asked for, else that of the files that are there; an empty
    `template` is the flavour's own. Raises CommandError for a template with a fault.
    """
    from carrel.vault import state
    from carrel.vault.rendering import TemplateFaultError, rendering

    known_flavour, known_template = state.look_of(folder)
    named = known_template if template is None else template
    path = Path(named).expanduser().absolute() if named else None
    if flavour:
        flavour = checked_flavour(flavour)
    sections = session.plugins.note_sections()
    try:
        return rendering(flavour or known_flavour or "obsidian", path, sections)
    except TemplateFaultError as error:
        raise CommandError(f"{error}; nothing was written") from error


def checked_flavour(name: str) -> str:
    """Return the flavour of this name. Raises UsageError where there is none."""
    from carrel.vault.rendering import FLAVOURS

    if name not in FLAVOURS:
        raise UsageError(f"there is no flavour “{name}”; the flavours are {', '.join(FLAVOURS)}")
    return name
