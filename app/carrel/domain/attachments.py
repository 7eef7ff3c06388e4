"""Pictures of notes: files of the library that a note refers to as `attachments/NAME`."""

from __future__ import annotations

#: The folder in the library's, and in an export's.
ATTACHMENTS = "attachments"
