"""The reader's preferences, as dataclasses: their form, their file and their documentation.

A preference is named "group.name", as in "appearance.theme".
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from carrel.api.settings import SHAPE, SettingShape, accepts, setting

#: The preference that the key editor writes; the one that is no single value.
KEYS = "keyboard.keys"
TEXT_SIZES = (80, 90, 100, 115, 130, 150, 175, 200)
HIGHLIGHT_COLOURS = ("yellow", "green", "blue", "pink", "orange")
#: As `carrel.vault.rendering` has them; a test compares.
VAULT_FLAVOURS = ("obsidian", "plain", "pandoc", "logseq")
_LONGEST_NAME = 100  # of a command or a key, in characters
_MOST_KEYS = 20  # of one command


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """How the window looks, whichever library is open."""

    theme: str = setting(
        "system",
        "Theme",
        help="Light, dark, or whatever the system shows.",
        choices=("system", "light", "dark"),
    )
    text_size: int = setting(
        100,
        "Text size in percent",
        help="Of abstracts and notes. Ctrl and plus or minus change it too.",
        choices=TEXT_SIZES,
    )
    density: str = setting(
        "comfortable",
        "Rows of the list",
        help="Compact rows show more papers on one screen.",
        choices=("comfortable", "compact"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is marked in abstracts, and how."""

    highlight_colour: str = setting(
        "yellow",
        "Colour of a new highlight",
        help="The one that the key for highlighting gives; another can be chosen each time.",
        choices=HIGHLIGHT_COLOURS,
    )
    show_marks: bool = setting(
        True,
        "Mark numbers and devices",
        help="Underline in title and abstract what was found there.",
    )
    show_suggestions: bool = setting(
        True,
        "Mark suggestions",
        help="Underline, dotted, what may be a number or a device, until you decide.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """How notes are written and shown."""

    mode: str = setting(
        "edit",
        "A note opens as",
        help="Text to edit, text beside its preview (split), or the preview alone.",
        choices=("edit", "split", "preview"),
    )
    word_count: bool = setting(True, "Show how many words a note has")


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """Deciding on papers one after another."""

    move_on: bool = setting(
        True,
        "Go on to the next paper after a decision",
        help="Off: the paper stays current until you move.",
    )
    day_begins_at: int = setting(
        0,
        "The day begins at (hour)",
        help="What is decided before this hour counts for the day before. 0 is midnight.",
        minimum=0,
        maximum=23,
    )
    skim_text_size: int = setting(
        150,
        "Text size in percent while skimming",
        help="Of title and abstract in skim mode.",
        choices=(100, 115, 130, 150, 175, 200, 250),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the list shows of what a query found."""

    snippets: bool = setting(
        True,
        "Show found words in the list",
        help="A third line in each row, with the words that the query found.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a window shows when it opens."""

    restore: bool = setting(
        True,
        "Open where I stopped",
        help="With the last query and the last paper of the library.",
    )
    query: str = setting(
        "",
        "Otherwise begin with this search",
        help="For example is:inbox. Empty shows the whole library.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """Notes as Markdown files in a folder of the reader's own."""

    folder: str = setting(
        "",
        "Folder",
        help="Where notes are exported to. Ctrl+E chooses one, and shows what would happen there.",
    )
    flavour: str = setting(
        "obsidian",
        "Flavour",
        help="For which program the files are written.",
        choices=VAULT_FLAVOURS,
    )
    template: str = setting(
        "",
        "Template",
        help="A file of your own that says how a paper is written; empty: the flavour's own.",
    )
    on_change: bool = setting(
        False,
        "Export on change",
        help="Some seconds after a paper, its note, a tag or a highlight changed, its file follows."
        " The folder must be there.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Backups:
    """How many dated copies of a library are kept; the three newest always are."""

    daily: int = setting(
        7, "Days that keep a copy", help="The newest of each day.", minimum=1, maximum=365
    )
    weekly: int = setting(
        4, "Weeks that keep a copy", help="The newest of each week.", minimum=0, maximum=520
    )
    monthly: int = setting(
        12, "Months that keep a copy", help="The newest of each month.", minimum=0, maximum=1200
    )

    @property
    def kept(self) -> tuple[int, int, int]:
        """For how many days, weeks and months a copy is kept."""
        return self.daily, self.weekly, self.monthly


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyboard:
    """Keys of commands.

    `keys` has the keys (portable text) of commands whose keys are not the usual ones, by id; a
    command without any key has none in it. Commands that nobody knows now are kept: a plugin may
    be off.
    """

    single_letters: bool = setting(
        True,
        "Single letters and signs are keys",
        help="Off: only keys with Ctrl, Alt or the like, and function keys, run commands.",
    )
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """All preferences; a change makes another one."""

    appearance: Appearance = Appearance()
    reading: Reading = Reading()
    notes: Notes = Notes()
    triage: Triage = Triage()
    search: Search = Search()
    start: Start = Start()
    vault: Vault = Vault()
    backups: Backups = Backups()
    keyboard: Keyboard = Keyboard()


DEFAULTS = Preferences()


class Preference(NamedTuple):
    """One preference as a form, a file and a page tell of it; never `KEYS`."""

    key: str
    group: str
    field: dataclasses.Field[Any]

    @property
    def shape(self) -> SettingShape:
        """Its title, its help and what it may be."""
        shape: SettingShape = self.field.metadata[SHAPE]
        return shape


def groups() -> Iterator[tuple[str, type[Any]]]:
    """Yield the name and the dataclass of each group."""
    for group in dataclasses.fields(Preferences):
        yield group.name, type(group.default)


def all_preferences() -> Iterator[Preference]:
    """Yield every preference that is a single value, group by group."""
    for name, schema in groups():
        for one in setting_fields(schema):
            yield Preference(f"{name}.{one.name}", name, one)


def setting_fields(schema: type[Any]) -> tuple[dataclasses.Field[Any], ...]:
    """Return the fields of a group that a form can show."""
    return tuple(one for one in dataclasses.fields(schema) if SHAPE in one.metadata)


def find_preference(key: str) -> Preference:
    """Return the preference of this name. Raises KeyError."""
    for one in all_preferences():
        if one.key == key:
            return one
    raise KeyError(key)


def value_of(preferences: Preferences, key: str) -> Any:
    """Return the value of "group.name". Raises KeyError."""
    group, _, name = key.partition(".")
    if key != KEYS:
        find_preference(key)
    return getattr(getattr(preferences, group), name)


def is_valid(key: str, value: object) -> bool:
    """Whether a preference may have this value. Raises KeyError for an unknown one."""
    if key == KEYS:
        return isinstance(value, Mapping) and all(
            is_binding(command, keys) for command, keys in value.items()
        )
    return accepts(find_preference(key).field, value)


def is_binding(command: object, keys: object) -> bool:
    """Whether `keys` can be what a reader chose for a command: texts, few and short."""
    return (
        isinstance(command, str)
        and 0 < len(command) <= _LONGEST_NAME
        and isinstance(keys, list | tuple)
        and len(keys) <= _MOST_KEYS
        and all(isinstance(key, str) and 0 < len(key) <= _LONGEST_NAME for key in keys)
    )


def with_values(preferences: Preferences, values: Mapping[str, Any]) -> Preferences:
    """Return the preferences with other values, all of them valid ones, by "group.name"."""
    by_group: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        group, _, name = key.partition(".")
        by_group.setdefault(group, {})[name] = _in_tuples(value) if key == KEYS else value
    changed = {
        group: dataclasses.replace(getattr(preferences, group), **inside)
        for group, inside in by_group.items()
    }
    return dataclasses.replace(preferences, **changed)


def _in_tuples(keys: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {command: tuple(chosen) for command, chosen in keys.items()}


def differences(preferences: Preferences) -> dict[str, Any]:
    """Return what differs from the defaults, by "group.name"."""
    keys = [*(one.key for one in all_preferences()), KEYS]
    return {
        key: value_of(preferences, key)
        for key in keys
        if value_of(preferences, key) != value_of(DEFAULTS, key)
    }
