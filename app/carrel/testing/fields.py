"""The search fields of a plugin in a test: their values are in the library when a call returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carrel.domain.fields import StoredField
from carrel.jobs.job import Job
from carrel.library.field_follower import FieldFollower
from carrel.plugin_host.search_fields import PluginSearchFields

if TYPE_CHECKING:
    from carrel.library.library import Library
    from carrel.plugin_host import PluginHost


class FieldsInTest:
    """Keeps one library in step with one host's fields."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._fields: PluginSearchFields | None = None
        self._follows = False

    def use(self, host: PluginHost, *, follow: bool) -> None:
        """Take this host's fields from now on; `follow` keeps their values up to date."""
        self._fields, self._follows = PluginSearchFields(host), follow
        self.follow()

    def known(self) -> tuple[StoredField, ...]:
        """Return the fields that a search must know."""
        return self._fields.stored if self._fields is not None else ()

    def follow(self) -> None:
        """Compute what is missing or not right any more."""
        if self._follows and self._fields is not None:
            library, fields = self._library, self._fields
            follower = FieldFollower(library.path, library.store_fields, fields.readings())
            follower.follow(fields.call, Job("fields"))
