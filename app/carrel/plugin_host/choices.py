"""What the reader decided about plugins, as the host asks for it; kept by whoever implements it."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

#: Why a plugin is off, where nothing else is said.
BY_THE_READER = "you turned it off"


class Consent(NamedTuple):
    """That a plugin may run: the version and the fingerprint of the files that were agreed to,
    and where they came from in words ("" where that was not kept).
    """

    version: str
    fingerprint: str
    origin: str = ""

    def broken_by(self, version: str, place: str) -> str:
        """Return why this is no consent to other files of that version, from that place."""
        if self.origin and self.origin != place:
            return (
                "it now comes from elsewhere than when you turned it on"
                f" ({self.origin} then, {place} now)"
            )
        if not (self.version or version):
            return "its files changed since you turned it on"
        return (
            f"its files changed since you turned it on (version {self.version or 'unknown'} then,"
            f" {version or 'unknown'} now)"
        )


class Choices(Protocol):
    """Decisions that outlive the program. Reading and writing never raise."""

    def consent(self, plugin: str) -> Consent | None:
        """Return what the reader agreed to; None where they did not."""

    def is_off(self, plugin: str) -> bool:
        """Whether the plugin was turned off."""

    def why_off(self, plugin: str) -> str:
        """Return what was said when the plugin was turned off, "" where it was not."""

    def turn_on(self, plugin: str, consent: Consent) -> None:
        """Keep that the plugin may run as it is now."""

    def turn_off(self, plugin: str, why: str = BY_THE_READER) -> None:
        """Keep that the plugin must not run, and why."""

    def settings(self, plugin: str) -> dict[str, Any]:
        """Return the stored settings of a plugin; anything may be in it."""

    def loading(self, plugin: str) -> None:
        """Keep that this process is about to load this plugin, "" when it has."""

    def died_loading(self) -> str:
        """Return a plugin during whose loading a process ended, or ""; told once."""


class ChoicesInMemory:
    """Choices that nobody keeps: for tests and for runs without a home."""

    def __init__(self) -> None:
        self.on: dict[str, Consent] = {}
        self.off: dict[str, str] = {}
        self.stored: dict[str, dict[str, Any]] = {}
        self.now_loading = ""

    def consent(self, plugin: str) -> Consent | None:
        return self.on.get(plugin)

    def is_off(self, plugin: str) -> bool:
        return plugin in self.off

    def why_off(self, plugin: str) -> str:
        return self.off.get(plugin, "")

    def turn_on(self, plugin: str, consent: Consent) -> None:
        self.on[plugin] = consent
        self.off.pop(plugin, None)

    def turn_off(self, plugin: str, why: str = BY_THE_READER) -> None:
        self.on.pop(plugin, None)
        self.off[plugin] = why

    def settings(self, plugin: str) -> dict[str, Any]:
        return self.stored.get(plugin, {})

    def loading(self, plugin: str) -> None:
        self.now_loading = plugin

    def died_loading(self) -> str:
        return ""
