"""Asks the extractors of plugins what is in a text, and takes of it what can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carrel.domain.mention import Mention

if TYPE_CHECKING:
    from carrel.api import Extractor
    from carrel.plugin_host.host import PluginHost

#: No text of an abstract's length has more of one kind; an extractor without an end has.
_MOST = 10_000


class PluginExtractors:
    """The extractors that plugins contribute at the moment this is made."""

    def __init__(self, host: PluginHost) -> None:
        self._guard = host.guard
        self._extractors: list[Extractor] = host.contributions("register_extractors")

    @property
    def names(self) -> list[str]:
        """What the kinds of mentions are called, in the order of the plugins."""
        return [one.name for one in self._extractors]

    def mentions(self, title: str, abstract: str) -> dict[str, list[Mention] | None]:
        """Return the mentions by their kind, in the order of the text; titles come first.

        None where an extractor raised, or gave what is no mention of these texts; the plugin's
        record says so.
        """
        return {
            one.name: self._guard.call(one.id, _usable, one, title, abstract)
            for one in self._extractors
        }


def _usable(extractor: Extractor, title: str, abstract: str) -> list[Mention]:
    texts = {"title": title, "abstract": abstract}
    found: list[Mention] = []
    for mention in extractor.extract(title, abstract):
        wrong = _wrong(mention, texts)
        if wrong:
            raise ValueError(wrong)
        found.append(mention)
        if len(found) > _MOST:
            raise ValueError(f"it gave more than {_MOST:,} mentions of one text")
    return sorted(found, key=lambda one: (one.field != "title", one.start, one.end))


def _wrong(mention: Any, texts: dict[str, str]) -> str | None:
    if not isinstance(mention, Mention):
        return f"expected a Mention, got {type(mention).__name__}"
    text = texts.get(mention.field)
    if text is None:
        return f"a mention's field is “title” or “abstract”, not {mention.field!r}"
    if not 0 <= mention.start < mention.end <= len(text):
        return f"{mention.start} to {mention.end} is no span of {len(text)} characters"
    if mention.quote != text[mention.start : mention.end]:
        return f"the quote {mention.quote[:40]!r} is not what stands there"
    return None
