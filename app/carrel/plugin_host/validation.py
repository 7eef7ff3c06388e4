"""Says why a contribution cannot be used; the sentence is for the plugin's author.

One function a kind of contribution. `Known` is what other plugins and Carrel have taken already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, get_args

from carrel.api import (
    BUILT_IN_FIELDS,
    CliCommand,
    Column,
    Command,
    Exporter,
    Extractor,
    Facet,
    FieldKind,
    Importer,
    MentionField,
    MentionForm,
    MentionKind,
    NoteSection,
    SearchField,
    SettingsPage,
    View,
)
from carrel.domain.mention import MOST_KEYS
from carrel.plugin_host.settings_values import wrong_schema

_BLOCK = re.compile(r"(?=.{1,32}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,31}")
_ID = re.compile(r"(?=.{3,100}$)[a-z0-9_]+(\.[A-Za-z0-9_-]+)+")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,31}")
_WORD = re.compile(r"[a-z][a-z0-9_-]{0,31}")
#: A field's version is stored together with 32 bits more, in the 64 of an SQLite integer.
_LARGEST_VERSION = 2**31 - 1
_PREFIXED = re.compile(r"(?=.{1,64}$)[a-z][a-z0-9]*_[a-z0-9_]+")
_SUFFIX = re.compile(r"\.[A-Za-z0-9][A-Za-z0-9.]{0,15}")
#: Blocks and keys of exported notes that are Carrel's own.
_OWN_BLOCKS = frozenset(("abstract", "notes", "highlights"))
_OWN_KEYS = frozenset(
    "title aliases citekey type authors year published arxiv doi url tags status rating starred"
    " carrel_id carrel_uri exported carrel_schema".split()
)


@dataclass(slots=True)
class Known:
    """Names that are taken: by Carrel itself (`*_own`) and by plugins, with who has them."""

    fields_own: Collection[str] = ()
    commands_own: Collection[str] = ()
    fields: dict[str, str] = field(default_factory=dict)
    cli: dict[str, str] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    extractors: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def by_plugins(self) -> tuple[dict[str, str], ...]:
        """What plugins have taken, one table a kind of name."""
        return (
            self.fields,
            self.cli,
            self.formats,
            self.extractors,
            self.kinds,
            self.blocks,
            self.keys,
        )


Wrong = Callable[[str, Known, Any], str | None]


def wrong_contribution(hook: str, plugin: str, known: Known, contribution: Any) -> str | None:
    """Return why what `hook` gave is of no use, or None."""
    kind, wrong = _RULES[hook]
    if not isinstance(contribution, kind):
        return f"expected {with_article(kind)}, got {type(contribution).__name__}"
    found = contribution
    if not isinstance(found.id, str) or not found.id.startswith(plugin + "."):
        return f"the id {found.id!r} does not begin with {plugin + '.'!r}"
    if not _is(_ID, found.id):
        return f"the id {found.id!r} must be letters, digits, “_”, “-” and “.”, 100 at most"
    if hasattr(found, "title") and (not isinstance(found.title, str) or not found.title.strip()):
        return f"{found.id} has no title"
    reason = wrong(plugin, known, found)
    return f"{found.id}: {reason}" if reason else None


def wanted_from(hook: str) -> str:
    """Return what contributions `hook` gives, e.g. "columns"."""
    return hook.removeprefix("register_").replace("_", " ")


def with_article(kind: type[Any]) -> str:
    """Return "a Column", "an int"."""
    return f"{'an' if kind.__name__[0] in 'AEIOUaeiou' else 'a'} {kind.__name__}"


def _importer(_plugin: str, _known: Known, found: Importer) -> str | None:
    patterns: Any = found.patterns
    if not isinstance(patterns, tuple) or not all(isinstance(p, str) and p for p in patterns):
        return "patterns must be a tuple of strings such as '*.txt'"
    return _not_callable(found, "sniff", "read")


def _exporter(plugin: str, known: Known, found: Exporter) -> str | None:
    if not _is(_WORD, found.format):
        return f"the format {found.format!r} must be lower case, digits, “_” and “-”"
    if not _is(_SUFFIX, found.suffix):
        return f"the suffix {found.suffix!r} must look like “.bib”"
    return _not_callable(found, "write") or _take(known.formats, found.format, plugin, "format")


def _note_section(plugin: str, known: Known, found: NoteSection) -> str | None:
    if not _is(_BLOCK, found.name):
        return f"the name {found.name!r} must be lower case, digits and single “-” between them"
    if found.name in _OWN_BLOCKS:
        return f"the block {found.name!r} is Carrel's own"
    callables = ["render", *(one for one in ("fields", "stamp") if getattr(found, one) is not None)]
    reason = (
        _not_callable(found, *callables)
        or _wrong_keys(known, found)
        or _take(known.blocks, found.name, plugin, "block")
    )
    if reason is None:
        known.keys.update(dict.fromkeys(found.keys, plugin))
    return reason


def _wrong_keys(known: Known, found: NoteSection) -> str | None:
    keys: Any = found.keys
    if not isinstance(keys, tuple) or not all(_is(_PREFIXED, key) for key in keys):
        return "keys must be a tuple of names with a prefix such as “hw_gpus”"
    if len(set(keys)) != len(keys):
        return "a key is named twice"
    own = next((key for key in keys if key in _OWN_KEYS), None)
    if own is not None:
        return f"the key {own!r} is Carrel's own"
    if (found.fields is None) != (not keys):
        return "fields and keys go together"
    taken = next((key for key in keys if key in known.keys), None)
    return taken and f"the key {taken!r} is taken by the plugin {known.keys[taken]}"


def _search_field(plugin: str, known: Known, found: SearchField) -> str | None:
    if not _is(_FIELD_NAME, found.name):
        return f"the name {found.name!r} must be lower case, digits, “_”, “-” and “.”"
    if found.name in known.fields_own:
        return f"the field {found.name!r} is Carrel's own"
    if found.kind not in get_args(FieldKind):
        return f"the kind {found.kind!r} is none of {', '.join(get_args(FieldKind))}"
    if type(found.version) is not int or not 0 <= found.version <= _LARGEST_VERSION:
        return f"the version must be a whole number, 0 to {_LARGEST_VERSION:,}"
    if not _is_text(found.unit):
        return "the unit must be text"
    return (
        _not_callable(found, "values")
        or _unknown_extractor(plugin, known, found.extractor)
        or _take(known.fields, found.name, plugin, "field")
    )


def _extractor(plugin: str, known: Known, found: Extractor) -> str | None:
    if not _is(_KEY, found.name):
        return f"the name {found.name!r} must be lower case, digits and “_”"
    if type(found.version) is not int or not 0 <= found.version <= _LARGEST_VERSION:
        return f"the version must be a whole number, 0 to {_LARGEST_VERSION:,}"
    keys: Any = found.keys
    if not isinstance(keys, tuple) or len(keys) > MOST_KEYS or not all(_is(_KEY, k) for k in keys):
        return f"keys must be a tuple of up to {MOST_KEYS} names of values"
    return _not_callable(found, "extract") or _take(
        known.extractors, found.name, plugin, "extractor"
    )


def _mention_kind(plugin: str, known: Known, found: MentionKind) -> str | None:
    if not _is_text(found.view):
        return "the view must be a view's id"
    if found.look not in ("metric", "hardware"):
        return "look must be “metric” or “hardware”"
    if not found.extractor:
        return "it names no extractor"
    return (
        _not_callable(found, "describe")
        or _wrong_form(found.form)
        or _unknown_extractor(plugin, known, found.extractor)
        or _take(known.kinds, found.extractor, plugin, "kind of")
    )


def _wrong_form(form: object) -> str | None:
    if form is None:
        return None
    if not isinstance(form, MentionForm):
        return f"the form must be a MentionForm, not {type(form).__name__}"
    fields: Any = form.fields
    if not isinstance(fields, tuple) or not fields:
        return "the form's fields must be a tuple of MentionFields"
    if not all(isinstance(one, MentionField) and _is(_KEY, one.name) for one in fields):
        return "each field of the form must be a MentionField with a name of lower-case letters"
    return _not_callable(form, "texts", "values")


def _column(plugin: str, known: Known, found: Column) -> str | None:
    if (found.field is None) == (found.values is None):
        return "a column has either a field or values"
    if found.align not in ("left", "right"):
        return "align must be “left” or “right”"
    if not isinstance(found.width, int) or not 16 <= found.width <= 1000:
        return "the width must be 16 to 1000 pixels"
    if found.field is None:
        return _not_callable(found, "values")
    return _unknown_field(plugin, known, found.field)


def _facet(plugin: str, known: Known, found: Facet) -> str | None:
    if found.kind not in ("terms", "tree"):
        return "kind must be “terms” or “tree”"
    if found.order not in ("count", "value"):
        return "order must be “count” or “value”"
    if not isinstance(found.limit, int) or not 1 <= found.limit <= 1000:
        return "the limit must be 1 to 1000"
    return _unknown_field(plugin, known, found.field)


def _view(_plugin: str, _known: Known, found: View) -> str | None:
    if found.area not in ("left", "right", "bottom"):
        return "area must be “left”, “right” or “bottom”"
    return _not_callable(found, "create")


def _command(_plugin: str, _known: Known, found: Command) -> str | None:
    if found.menu not in ("File", "Edit", "View", "Go", "Paper", "Help"):
        return f"there is no menu {found.menu!r}"
    if not _is_text(found.shortcut):
        return "the shortcut must be text such as “Ctrl+Shift+B”"
    return _not_callable(found, "run", "enabled")


def _cli_command(plugin: str, known: Known, found: CliCommand) -> str | None:
    if not _is(_WORD, found.name):
        return f"the name {found.name!r} must be lower case, digits and “-”"
    if found.name in known.commands_own:
        return f"the command {found.name!r} is Carrel's own"
    if not isinstance(found.help, str) or not found.help.strip():
        return "it has no help"
    return _not_callable(found, "run", "arguments") or _take(
        known.cli, found.name, plugin, "command"
    )


def _settings_page(_plugin: str, _known: Known, found: SettingsPage) -> str | None:
    return wrong_schema(found.schema)


def _unknown_field(plugin: str, known: Known, name: object) -> str | None:
    if name in BUILT_IN_FIELDS or known.fields.get(str(name)) == plugin:
        return None
    own = [field for field, owner in known.fields.items() if owner == plugin]
    there = ", ".join(sorted((*BUILT_IN_FIELDS, *own)))
    return f"there is no field {name!r} of Carrel's or of this plugin's; there are {there}"


def _unknown_extractor(plugin: str, known: Known, name: object) -> str | None:
    if name == "" or known.extractors.get(str(name)) == plugin:
        return None
    return f"there is no extractor {name!r} of this plugin's"


def _not_callable(found: object, *names: str) -> str | None:
    wrong = next((name for name in names if not callable(getattr(found, name))), None)
    return f"{wrong} cannot be called" if wrong else None


def _take(taken: dict[str, str], name: str, plugin: str, what: str) -> str | None:
    if name in taken:
        return f"the {what} {name!r} is taken by the plugin {taken[name]}"
    taken[name] = plugin
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is(pattern: re.Pattern[str], text: object) -> bool:
    return isinstance(text, str) and pattern.fullmatch(text) is not None


#: In the order in which a plugin's hooks are asked: settings first, whatever is named before who
#: names it.
_RULES: dict[str, tuple[type[Any], Wrong]] = {
    "register_settings_pages": (SettingsPage, _settings_page),
    "register_extractors": (Extractor, _extractor),
    "register_search_fields": (SearchField, _search_field),
    "register_mention_kinds": (MentionKind, _mention_kind),
    "register_importers": (Importer, _importer),
    "register_exporters": (Exporter, _exporter),
    "register_note_sections": (NoteSection, _note_section),
    "register_columns": (Column, _column),
    "register_facets": (Facet, _facet),
    "register_views": (View, _view),
    "register_commands": (Command, _command),
    "register_cli_commands": (CliCommand, _cli_command),
}
REGISTERING = tuple(_RULES)
EVENTS = ("papers_added", "papers_changed", "papers_removed", "notes_changed")
