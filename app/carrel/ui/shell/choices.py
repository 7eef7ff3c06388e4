"""What preferences change in panes that know none: text size, rows, marks, found words, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carrel.settings.preferences import DEFAULTS, Preferences

if TYPE_CHECKING:
    from carrel.ui.shell.parts import Parts


class Choices:
    """Keeps the panes in step with the preferences, now and whenever those change."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        # The theme was applied before the first paint; the panes show the defaults.
        self._theme = parts.preferences.current.appearance.theme
        self._shown = DEFAULTS
        parts.preferences.changed.connect(self._show)
        self._show(parts.preferences.current)

    def _show(self, now: Preferences) -> None:
        before, self._shown = self._shown, now
        panes, look = self._parts.panes, now.appearance
        if look.theme != self._theme:
            self._theme = look.theme
            self._parts.theme.apply(look.theme)
        if look.text_size != before.appearance.text_size:
            panes.reader.set_scale(look.text_size / 100)
            panes.notes.set_scale(look.text_size / 100)
        if look.density != before.appearance.density:
            panes.list.view.set_density(look.density)
        if now.reading != before.reading:
            panes.reader.marks.switch(
                shown=now.reading.show_marks, suggestions=now.reading.show_suggestions
            )
        if now.notes.mode != before.notes.mode:
            panes.notes.set_mode(now.notes.mode)
        if now.notes.word_count != before.notes.word_count:
            panes.notes.bar.count_words(now.notes.word_count)
        if now.search.snippets != before.search.snippets:
            panes.list.show_found_words(now.search.snippets)
