"""Mentions on the command line: papers that nobody has read yet are read when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carrel.cli.output import Output
    from carrel.cli.session import Session
    from carrel.domain.mention import KeptMention
    from carrel.jobs.processes import Processes
    from carrel.library.library import Library
    from carrel.plugin_host import PluginHost
    from carrel.plugin_host.extracting import PluginExtractors

#: Reading more papers than this takes long enough to say so.
_WORTH_A_LINE = 2_000


def stored_mentions(session: Session, paper_ids: Sequence[int]) -> dict[int, list[KeptMention]]:
    """Return the mentions of papers by all extractors, brought up to date where few are lacking.

    Reading a whole library is left to whoever asks for its numbers; and plugins are loaded only
    where some paper has changed since it was read.
    """
    from carrel.library.mention_follower import MentionFollower
    from carrel.library.mention_reading import MentionReader, stored_extractions

    library = session.library
    stored = stored_extractions(library.path)
    if not stored or MentionFollower(library.path, library.store_mentions, stored).lacking():
        follow_mentions(session.plugins, library, session.output, at_most=_WORTH_A_LINE)
        stored = stored_extractions(library.path)
    found: dict[int, list[KeptMention]] = {paper_id: [] for paper_id in paper_ids}
    for extraction in stored:
        with MentionReader(library.path, extraction.name) as reader:
            for paper_id, kept in reader.of(paper_ids):
                found[paper_id] += kept
    return found


def follow_mentions(
    plugins: PluginHost, library: Library, output: Output, *, at_most: int | None = None
) -> None:
    """Bring the mentions of all extractors up to date, unless more papers than `at_most` lack them.

    A library that cannot be written keeps those that it has. A plugin that keeps failing is taken
    out, and what the others find is kept.
    """
    from carrel.jobs.processes import Processes
    from carrel.plugin_host.extracting import PluginExtractors

    if library.read_only:
        return
    processes = Processes()
    try:
        extractors = PluginExtractors(plugins)
        while extractors.names and not _follow(extractors, library, processes, output, at_most):
            extractors = PluginExtractors(plugins)  # those of the plugins that are left
    finally:
        processes.close()


def _follow(
    extractors: PluginExtractors,
    library: Library,
    processes: Processes,
    output: Output,
    at_most: int | None,
) -> bool:
    """Read what is to be read; False as soon as one of the plugins is taken out."""
    from carrel.jobs.job import Job
    from carrel.library.mention_follower import MentionFollower

    job = Job("mentions")
    follower = MentionFollower(library.path, library.store_mentions, extractors.extractions())
    lacking = follower.lacking()
    if at_most is not None and lacking > at_most:
        return True
    if lacking > _WORTH_A_LINE:
        output.aside(f"reading {lacking:,} papers first; what is read stays")
    follower.follow(extractors.reading(job, processes), job)
    return not job.cancelled
