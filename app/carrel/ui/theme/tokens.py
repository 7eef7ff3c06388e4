"""The colours of both themes as plain data, and what contrast they promise. No Qt here."""

from __future__ import annotations

from typing import NamedTuple

HIGHLIGHT_COLOURS = ("yellow", "green", "blue", "pink", "orange")
"""Names of highlight and tag colours, in the order in which menus offer them."""


class Tokens(NamedTuple):
    """One theme: every colour as "#rrggbb". Grounds first, then inks, then highlights."""

    name: str  # "light" or "dark"
    window: str  # ground of the frame: side bar, tool bar, status bar
    paper: str  # ground of what is read: list, reader, notes
    selection: str  # ground of selected rows and selected text
    line: str  # hairlines; decoration only, too faint to carry meaning
    text: str
    muted: str
    accent: str  # links, the unread dot, the focus ring
    good: str
    caution: str
    bad: str
    metric: str
    hardware: str
    yellow: str
    green: str
    blue: str
    pink: str
    orange: str

    def highlight(self, colour: str) -> str:
        """Return the ground of a highlight or tag colour; an unknown name is yellow."""
        value: str = getattr(self, colour if colour in HIGHLIGHT_COLOURS else "yellow")
        return value

    @property
    def edge(self) -> str:
        """Return the outline of a field to type in: 3:1 or better on window and paper."""
        return mix(self.muted, self.window, 0.75)


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb", 0 (black) to 1 (white), as WCAG 2.2 has it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours "#rrggbb", 1 to 21, in either order."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def mix(over: str, under: str, share: float) -> str:
    """Return `over` laid on `under` with opacity `share` (0 to 1), as "#rrggbb"."""
    pairs = ((int(over[i : i + 2], 16), int(under[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


LIGHT = Tokens(
    name="light",
    window="#f4f2ee",
    paper="#fffdf9",
    selection="#d9e8f2",
    line="#ddd8cf",
    text="#1f1d1a",
    muted="#625c54",
    accent="#1d5d86",
    good="#2b6b3f",
    caution="#8a5a00",
    bad="#a32c2c",
    metric="#1d5d86",
    hardware="#7a4a12",
    yellow="#ffe78a",
    green="#c4ebb8",
    blue="#c3def7",
    pink="#f9cfdc",
    orange="#ffd3a6",
)

DARK = Tokens(
    name="dark",
    window="#1b1c1e",
    paper="#232427",
    selection="#263c4c",
    line="#3a3b3f",
    text="#e8e4dc",
    muted="#b3ada3",
    accent="#7db9de",
    good="#86c998",
    caution="#e0b252",
    bad="#ee8f8a",
    metric="#8cc4e6",
    hardware="#e2b27c",
    yellow="#51440c",
    green="#264e27",
    blue="#224a6e",
    pink="#70304a",
    orange="#613910",
)

THEMES = (LIGHT, DARK)

# Every ink on every ground it is drawn on. On a highlight only the text's own ink stands:
# a link, a mark or a verdict inside one is drawn in `text` with its underline or icon.
GROUNDS = ("window", "paper", "selection")
INKS = ("text", "muted", "accent", "good", "caution", "bad", "metric", "hardware")
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    *(("text", colour) for colour in (*HIGHLIGHT_COLOURS, "line")),
    ("window", "accent"),  # what is written on a filled accent, e.g. a chosen menu line
    ("paper", "accent"),
)
"""(ink, ground) of all text: 4.5:1 or better in both themes."""

MARK_PAIRS: tuple[tuple[str, str], ...] = (
    *(("accent", ground) for ground in (*GROUNDS, "line")),  # focus ring, unread dot
    ("edge", "window"),
    ("edge", "paper"),
    *((ink, colour) for ink in ("metric", "hardware") for colour in HIGHLIGHT_COLOURS),
)
"""(mark, ground) of lines and icons that carry meaning: 3:1 or better in both themes."""
