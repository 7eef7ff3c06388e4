"""What the sidebar's lines say beside their text, by role."""

from PySide6.QtCore import Qt

_FIRST = Qt.ItemDataRole.UserRole

QUERY = _FIRST  # what a click asks for
COUNT = _FIRST + 1  # how many papers that finds
ICON = _FIRST + 2
TAG = _FIRST + 3  # the tag's whole name
COLOUR = _FIRST + 4  # the tag's
HEADING = _FIRST + 5
SEARCH = _FIRST + 6  # the whole name, of a saved search or of a step above one
FACET = _FIRST + 7  # a facet's heading: its id
CLAUSE = _FIRST + 8  # a value's line: its clause
MORE = _FIRST + 9  # the line that shows more: its facet's id
OPEN = _FIRST + 10  # whether a heading's lines are shown
CHOSEN = _FIRST + 11  # whether the query has a value's clause
MISSING = _FIRST + 12  # whether a value's line stands for the papers that have none
