"""Which hardware a paper names, how many of it, and what for: to mark, search, filter and count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from carrel.api import (
    CliCommand,
    Column,
    Extractor,
    Facet,
    HardwareRegistry,
    Mention,
    MentionKind,
    NoteSection,
    PluginContext,
    SearchField,
    View,
    ViewContext,
    hookimpl,
)
from carrel_plugins.hardware_filter import devices_command

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from carrel_plugins.hardware_filter.mention import DeviceMention
    from carrel_plugins.hardware_filter.things import Things


@hookimpl
def register_extractors(context: PluginContext) -> list[Extractor]:
    """Give the extractor of devices, machines and links."""
    return [
        Extractor(
            id="hardware_filter.hardware",
            name="hardware",
            title="Hardware",
            extract=HardwareFinder(context),
            keys=("device_id", "name", "family", "kind", "role", "count"),
        )
    ]


@hookimpl
def register_search_fields(context: PluginContext) -> list[SearchField]:
    """Give the hardware's names, places and figures."""
    from carrel_plugins.hardware_filter.fields import search_fields

    return search_fields(lambda: _things(context))


@hookimpl
def register_columns() -> list[Column]:
    """Give the columns; most papers of most libraries name no hardware, so none is shown."""
    return [
        Column(
            id="hardware_filter.evaluated_on",
            title="Hardware",
            field="hw.on.device",
            width=168,
            chips=True,
            shown=False,
        ),
        Column(
            id="hardware_filter.mentioned",
            title="Hardware mentioned",
            field="hw.device",
            width=168,
            chips=True,
            shown=False,
        ),
    ]


@hookimpl
def register_facets() -> list[Facet]:
    """Give the sections of the sidebar: makers, their families, their devices."""
    return [
        Facet(
            id="hardware_filter.evaluated_on",
            title="Evaluated on",
            field="hardware.on",
            kind="tree",
            limit=16,
            missing="not stated",
        ),
        Facet(
            id="hardware_filter.mentioned",
            title="Hardware mentioned",
            field="hardware",
            kind="tree",
            limit=16,
            missing="none mentioned",
        ),
    ]


@hookimpl
def register_mention_kinds(context: PluginContext) -> list[MentionKind]:
    """Give how a device is marked in a text, and corrected."""
    from carrel_plugins.hardware_filter.correcting import hardware_form
    from carrel_plugins.hardware_filter.wording import described

    return [
        MentionKind(
            id="hardware_filter.device",
            extractor="hardware",
            title="Device",
            look="hardware",
            describe=lambda mention: described(mention, _things(context)),
            form=hardware_form(lambda: context.hardware),
        )
    ]


@hookimpl
def register_note_sections(context: PluginContext) -> list[NoteSection]:
    """Give the names of GPUs to the front matter of exported notes."""
    from carrel_plugins.hardware_filter.note_section import note_section

    return [note_section(context, lambda: _things(context))]


@hookimpl
def register_views() -> list[View]:
    """Give the filter by what hardware can do."""
    return [
        View(
            id="hardware_filter.capability",
            title="Hardware filter",
            create=_capability_view,
            area="right",
        )
    ]


@hookimpl
def register_cli_commands() -> list[CliCommand]:
    """Give `carrel hardware`."""
    return [
        CliCommand(
            id="hardware_filter.hardware",
            name="hardware",
            help="print which hardware papers name, and how many were evaluated on it",
            arguments=devices_command.arguments,
            run=devices_command.run,
        )
    ]


def _capability_view(context: ViewContext) -> QWidget:
    from carrel_plugins.hardware_filter.capability_view import CapabilityView

    return CapabilityView(context)


def _things(context: PluginContext) -> Things:
    from carrel_plugins.hardware_filter.things import things_by

    return things_by(context.hardware)


class HardwareFinder:
    """Finds hardware by the registry, which is read when it is first needed; it pickles with it."""

    def __init__(self, context: PluginContext) -> None:
        self._context: PluginContext | None = context
        self._registry: HardwareRegistry | None = None

    def __call__(self, title: str, abstract: str) -> Iterator[Mention]:
        """Yield the mentions of hardware; see `carrel.api.Extractor`."""
        from carrel_plugins.hardware_filter.extraction import extract

        return map(_mention, extract(title, abstract, self._known()))

    def __getstate__(self) -> HardwareRegistry:
        return self._known()

    def __setstate__(self, registry: HardwareRegistry) -> None:
        self._context, self._registry = None, registry

    def _known(self) -> HardwareRegistry:
        if self._registry is None:
            assert self._context is not None
            self._registry = self._context.hardware
        return self._registry


def _mention(found: DeviceMention) -> Mention:
    return Mention(
        field=found.field,
        start=found.start,
        end=found.end,
        quote=found.quote,
        values={
            "name": found.name,
            "device_id": found.hardware or None,
            "family": found.family or None,
            "kind": found.kind,
            "role": found.role,
            "count": found.count,
        },
        certain=found.certain,
    )
