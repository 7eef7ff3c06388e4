"""Search fields of plugins on the command line: their stored values, made right when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carrel.domain.fields import StoredField

if TYPE_CHECKING:
    from carrel.library.library import Library
    from carrel.plugin_host import PluginHost


def followed_fields(plugins: PluginHost, library: Library) -> tuple[StoredField, ...]:
    """Return the fields of plugins, their values in the library brought up to date.

    A library that cannot be written keeps the values that it has; a paper for which a plugin
    fails has none.
    """
    from carrel.jobs.job import Job
    from carrel.library.field_follower import FieldFollower
    from carrel.plugin_host.search_fields import PluginSearchFields

    fields = PluginSearchFields(plugins)
    if fields.stored and not library.read_only:
        follower = FieldFollower(library.path, library.store_fields, fields.readings())
        follower.follow(fields.call, Job("fields of plugins"))
    return fields.stored
