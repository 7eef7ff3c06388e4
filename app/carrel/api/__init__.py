"""All that a plugin may import: hook markers, contributions and the values they speak of.

The package imports no Qt and nothing of Carrel but `carrel.domain`.
"""

from typing import Any

from carrel.api import deprecation
from carrel.api.commands import CliCommand, CliServices, Command, CommandContext
from carrel.api.context import LibraryAccess, PluginContext
from carrel.api.extractors import Extractor
from carrel.api.fields import BUILT_IN_FIELDS, Column, Facet, SearchField
from carrel.api.files import Exporter, Importer, ImportSource
from carrel.api.jobs import JobControl
from carrel.api.markers import API_VERSION, hookimpl, hookspec
from carrel.api.mentions import MentionAccess, MentionField, MentionForm, MentionKind
from carrel.api.note_sections import NoteSection
from carrel.api.settings import SettingsPage, setting
from carrel.api.views import View, ViewContext
from carrel.domain.fields import FieldKind, FieldValue
from carrel.domain.hardware import (
    Device,
    Family,
    Figure,
    FigureStatus,
    Hardware,
    HardwareRegistry,
    Holding,
    Interconnect,
    Machine,
    Node,
    plain_name,
)
from carrel.domain.mention import (
    KeptMention,
    Mention,
    MentionKey,
    MentionQuery,
    MentionState,
    MentionValue,
)
from carrel.domain.paper import ImportedPaper, Link, Paper, ReadingState, Refusal
from carrel.domain.venues import VenueKind, kind_of_venue

__all__ = [
    "API_VERSION",
    "BUILT_IN_FIELDS",
    "CliCommand",
    "CliServices",
    "Column",
    "Command",
    "CommandContext",
    "Device",
    "Exporter",
    "Extractor",
    "Facet",
    "Family",
    "FieldKind",
    "FieldValue",
    "Figure",
    "FigureStatus",
    "Hardware",
    "HardwareRegistry",
    "Holding",
    "ImportSource",
    "ImportedPaper",
    "Importer",
    "Interconnect",
    "JobControl",
    "KeptMention",
    "LibraryAccess",
    "Link",
    "Machine",
    "Mention",
    "MentionAccess",
    "MentionField",
    "MentionForm",
    "MentionKey",
    "MentionKind",
    "MentionQuery",
    "MentionState",
    "MentionValue",
    "Node",
    "NoteSection",
    "Paper",
    "PluginContext",
    "ReadingState",
    "Refusal",
    "SearchField",
    "SettingsPage",
    "VenueKind",
    "View",
    "ViewContext",
    "hookimpl",
    "hookspec",
    "kind_of_venue",
    "plain_name",
    "setting",
]


def __getattr__(name: str) -> Any:
    return deprecation.deprecated_name(name)
