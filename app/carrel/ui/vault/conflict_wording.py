"""What is said of conflicts with a vault: where each is, and what each choice will do. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from carrel.ui.tags.wording import many
from carrel.vault.differences import Choice, Difference, DifferencesReport, Side

#: Signs of the two sides: what is told by a colour is told by a shape as well.
MINE, THEIRS = "◆", "◇"
#: What the buttons say, in the order of their keys.
CHOICES = {
    Choice.MINE: "Mine",
    Choice.THEIRS: "Theirs",
    Choice.BOTH: "Both",
    Choice.IMPORT: "Import into Carrel",
}
_EDITED = {Side.FILE: "edited in the file", Side.BOTH: "edited here and there"}
_DONE = {
    Choice.MINE: "yours stays in the file",
    Choice.THEIRS: "the file has Carrel’s now",
    Choice.BOTH: "the file has both now",
    Choice.IMPORT: "the library has yours now; Ctrl+Z takes that back",
}
_BLOCKS = {
    Choice.MINE: "The file keeps your text as your own, without Carrel’s markers: Carrel no longer"
    " writes this part there. The library stays as it is.",
    Choice.THEIRS: "Carrel’s text replaces yours in the file. The library stays as it is.",
    Choice.BOTH: "Carrel’s text comes back into its place, yours goes below it as your own. The"
    " library stays as it is.",
    Choice.IMPORT: "Your text becomes the note in the library, where Ctrl+Z takes that back. The"
    " file keeps it.",
}
_KEYS = {
    Choice.MINE: "The file keeps your value, and this is no longer told. The library stays as it"
    " is.",
    Choice.THEIRS: "Carrel’s value replaces yours in the file. The library stays as it is.",
    Choice.BOTH: "The file’s list gets what either side has. The library stays as it is.",
    Choice.IMPORT: "Your value goes into the library, where Ctrl+Z takes that back. The file keeps"
    " it.",
}
_SEVERAL = {
    Choice.MINE: "The file keeps what is yours; the library stays as it is.",
    Choice.THEIRS: "Carrel’s replaces yours in the file; the library stays as it is.",
    Choice.BOTH: "The file gets both; the library stays as it is.",
    Choice.IMPORT: "Yours goes into the library, where Ctrl+Z takes that back.",
}
_NOT = {
    Choice.MINE: "The file’s side cannot be kept here.",
    Choice.THEIRS: "Carrel’s side cannot be taken here.",
    Choice.BOTH: "A single value cannot be both.",
    Choice.IMPORT: "Only notes, tags, status and rating can go into the library.",
}


def edited(difference: Difference) -> str:
    """Return on which sides a part was edited since the last export."""
    return _EDITED[difference.edited]


def where(difference: Difference) -> str:
    """Return e.g. "edited here and there", "yours 5, Carrel’s 4"."""
    if difference.is_block:
        return edited(difference)
    mine, theirs = difference.in_file, difference.in_carrel
    if isinstance(mine, str) or isinstance(theirs, str):
        return f"yours {_line(mine)}, Carrel’s {_line(theirs)}"
    own = (("yours", set(mine) - set(theirs), mine), ("Carrel’s", set(theirs) - set(mine), theirs))
    told = [
        f"only {whose} {_line([one for one in every if one in lone])}"
        for whose, lone, every in own
        if lone
    ]
    return ", ".join(told) or "in another order"


def _line(value: str | Sequence[str]) -> str:
    """Return a value on one line; "none" for nothing."""
    return (value if isinstance(value, str) else ", ".join(value)) or "none"


def consequences(differences: tuple[Difference, ...]) -> str:
    """Say what each choice will do, one a line."""
    return "\n\n".join(
        f"{number}  {title}: {will_do(choice, differences)}"
        for number, (choice, title) in enumerate(CHOICES.items(), start=1)
    )


def will_do(choice: Choice, differences: tuple[Difference, ...]) -> str:
    """Say what a choice does to these parts of one file, or why it is none here."""
    if not allowed(choice, differences):
        return _NOT[choice]
    first = differences[0]
    said = (_BLOCKS if first.is_block else _KEYS)[choice]
    if len(differences) == 1:
        return said
    return f"For all {len(differences):,} parts of this file. {for_all(choice)}"


def for_all(choice: Choice) -> str:
    """Say what a choice does to parts of any kind."""
    return _SEVERAL[choice]


def allowed(choice: Choice, differences: tuple[Difference, ...]) -> bool:
    """Whether a choice can be made for all of these parts."""
    return bool(differences) and all(choice in one.choices for one in differences)


def looked_sentence(report: DifferencesReport, left: int) -> str:
    """Say what a look through the vault found."""
    found = f"{many(left, 'conflict')} in {many(len(report.papers), 'file')}." if left else ""
    if not report.unreadable:
        return found
    name, reason = next(iter(report.unreadable.items()))
    more = len(report.unreadable) - 1
    others = f", and {more:,} more" if more else ""
    return f"{found} ⚠ Not looked into: {name}{others} ({reason}).".strip()


def done_sentence(choice: Choice, named: str, left: int) -> str:
    """Say what was done, e.g. with "notes of “A lamp”", and how much is left."""
    return f"{named}: {_DONE[choice]}. {left_sentence(left)}"


def left_sentence(left: int) -> str:
    """Say how many conflicts are left."""
    return f"{many(left, 'conflict')} left." if left else "None is left."


def for_all_question(choice: Choice, parts: int, papers: int, others: int) -> str:
    """Ask whether a choice is meant for all conflicts; `others` do not allow it."""
    rest = f" The other {others:,} do not allow that and stay." if others else ""
    return f"“{CHOICES[choice]}” for {many(parts, 'conflict')} of {many(papers, 'file')}?{rest}"


def all_done_sentence(choice: Choice, done: int, faults: int, left: int) -> str:
    """Say what became of a choice for all, in files."""
    failed = f" {many(faults, 'file')} could not be done; each says why." if faults else ""
    said = f"“{CHOICES[choice]}” for {many(done, 'file')}: {_DONE[choice]}."
    return f"{said}{failed} {left_sentence(left)}"
