"""The search fields and mentions of a plugin in a test: in the library when a call returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carrel.domain.fields import StoredField
from carrel.jobs.job import Job
from carrel.library.field_follower import FieldFollower
from carrel.library.mention_follower import MentionFollower
from carrel.plugin_host.extracting import PluginExtractors
from carrel.plugin_host.search_fields import PluginSearchFields

if TYPE_CHECKING:
    from carrel.library.library import Library
    from carrel.plugin_host import PluginHost


class FieldsInTest:
    """Keeps one library in step with one host's extractors and fields."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._extractors: PluginExtractors | None = None
        self._fields: PluginSearchFields | None = None
        self._follows = False

    def use(self, host: PluginHost, *, follow: bool) -> None:
        """Take this host's plugins from now on; `follow` keeps what they find up to date."""
        self._extractors, self._fields = PluginExtractors(host), PluginSearchFields(host)
        self._follows = follow
        self.follow()

    def known(self) -> tuple[StoredField, ...]:
        """Return the fields that a search must know."""
        return self._fields.stored if self._fields is not None else ()

    def follow(self) -> None:
        """Find and compute what is missing or not right any more."""
        if not self._follows or self._extractors is None or self._fields is None:
            return
        library, extractors, fields = self._library, self._extractors, self._fields
        job = Job("mentions")
        mentions = MentionFollower(library.path, library.store_mentions, extractors.extractions())
        mentions.follow(extractors.reading(job), job)
        follower = FieldFollower(library.path, library.store_fields, fields.readings())
        follower.follow(fields.call, Job("fields"))
