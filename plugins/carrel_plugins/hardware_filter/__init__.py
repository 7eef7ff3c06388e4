"""Which hardware a paper names, how many of it, and what for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from carrel.api import Extractor, HardwareRegistry, Mention, PluginContext, hookimpl

if TYPE_CHECKING:
    from carrel_plugins.hardware_filter.mention import DeviceMention


@hookimpl
def register_extractors(context: PluginContext) -> list[Extractor]:
    """Give the extractor of devices, machines and links."""
    return [
        Extractor(
            id="hardware_filter.hardware",
            name="hardware",
            title="Hardware",
            extract=HardwareFinder(context),
        )
    ]


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
