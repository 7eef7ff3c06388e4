"""Names that are safe as files on every system and as targets of links."""

from __future__ import annotations

import re
import unicodedata

from carrel.domain.paper import Paper

LONGEST_NAME = 80
# With “-2” and “.md” within the 255 bytes of most file systems, and the 143 of an encrypted home.
_MOST_BYTES = 130
_MOST_OF_ANY = 255
_FORBIDDEN_ANYWHERE = re.compile(r'[\\/:*?"<>|]')
_FORBIDDEN = re.compile(r'[\\/:*?"<>|#^\[\]]|%%')
_BIDIRECTIONAL = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# Controls, surrogates, private and unassigned characters; zero-width joiners are writing.
_UNFIT = frozenset(("Cc", "Cs", "Co", "Cn"))
_DEVICE = re.compile(
    r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(?=$| *\.)", re.IGNORECASE
)
_TRIMMED = " .-"


def file_stem(paper: Paper) -> str:
    """Return the name of a paper's file without ending: its citekey, or without authors its
    title.
    """
    return safe_name(paper.citekey) if paper.authors and paper.citekey else safe_name(paper.title)


def safe_name(text: str) -> str:
    """Return `text` as a file's name, at most 80 characters long, with “-” for what cannot
    stand in one; "paper" where nothing is left.
    """
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    sound = _FORBIDDEN.sub("-", "".join("-" if _is_unfit(one) else one for one in spaced))
    # A dash in front would make the name an option of every command line.
    name = sound.lstrip(_TRIMMED)[:LONGEST_NAME]
    name = name.encode()[:_MOST_BYTES].decode("utf-8", "ignore").rstrip(" .")
    return _DEVICE.sub(r"\1-", name, count=1) if _DEVICE.match(name) else name or "paper"


def is_sound_name(name: str) -> bool:
    """Whether every system takes `name` as that of a file, in the folder where it is looked for."""
    return (
        0 < len(name.encode("utf-8", "replace")) <= _MOST_OF_ANY
        and name == name.strip(" .")
        and not _FORBIDDEN_ANYWHERE.search(name)
        and not any(map(_is_unfit, name))
        and not _DEVICE.match(name)
    )


def as_compared(name: str) -> str:
    """Return `name` so that two names which some file system takes for one are equal."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def free_name(stem: str, taken: set[str], tried: dict[str, int]) -> str:
    """Return `stem`.md, or with “-2”, “-3” and so on what is not in `taken` (names as
    compared). `tried` remembers between calls how many endings of a stem are taken.
    """
    number = tried.get(stem, 1)
    while as_compared(name := f"{stem}{'' if number == 1 else f'-{number}'}.md") in taken:
        number += 1
    tried[stem] = number
    return name


def _is_unfit(character: str) -> bool:
    return character in _BIDIRECTIONAL or unicodedata.category(character) in _UNFIT
