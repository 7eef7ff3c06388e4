"""Distances in device-independent pixels: a grid of 4. No Qt here."""

from __future__ import annotations

GRID = 4
INSIDE = 2 * GRID  # inside a control
GROUP = 3 * GRID  # between groups of controls
PANE = 4 * GRID  # around a pane
HAIRLINE = 1
FOCUS_RING = 2
RADIUS = GRID
TARGET = 6 * GRID  # the least height or width of something to click
ICON_SMALL = 4 * GRID
ICON = 5 * GRID
