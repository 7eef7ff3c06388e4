"""Search fields of plugins on the command line: their stored values, made right when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from carrel.domain.fields import StoredField

if TYPE_CHECKING:
    from carrel.jobs.job import Job
    from carrel.library.field_follower import FieldReading
    from carrel.library.library import Library
    from carrel.plugin_host import PluginHost
    from carrel.plugin_host.search_fields import PluginSearchFields


def followed_fields(
    plugins: PluginHost, library: Library, follow_mentions: Callable[[], object]
) -> tuple[StoredField, ...]:
    """Return the fields of plugins, their values in the library brought up to date.

    `follow_mentions()` does so with the mentions from which some of them are computed.

    A library that cannot be written keeps the values that it has; a paper for which a plugin
    fails has none. A plugin that is taken out because it keeps failing has no fields.
    """
    from carrel.plugin_host.search_fields import PluginSearchFields

    fields = PluginSearchFields(plugins)
    if any(one.extractor for one in fields.stored):
        follow_mentions()
        fields = PluginSearchFields(plugins)
    while fields.stored and not library.read_only and not _follow(fields, library):
        fields = PluginSearchFields(plugins)  # those of the plugins that are left
    return fields.stored


def _follow(fields: PluginSearchFields, library: Library) -> bool:
    """Read what is to be read; False as soon as one of the plugins is taken out."""
    from carrel.jobs.job import Job
    from carrel.library.field_follower import FieldFollower

    job = Job("fields of plugins")
    follower = FieldFollower(library.path, library.store_fields, fields.readings())
    follower.follow(_CancelledWith(fields, job), job)
    return not job.cancelled


class _CancelledWith:
    """Calls the plugins' functions, and cancels the job once one of the plugins is off.

    Nothing of the batch under way is stored then: papers that nobody looked at would count as
    papers without values.
    """

    def __init__(self, fields: PluginSearchFields, job: Job) -> None:
        self._fields, self._job = fields, job

    def __call__(self, function: FieldReading, what: Any) -> Any:
        given = self._fields.call(function, what)
        if not self._fields.is_on(function.field):
            self._job.cancel()
        return given
