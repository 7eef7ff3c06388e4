"""Numbers that are checked before anything heavy is imported."""

from __future__ import annotations

#: `PRAGMA application_id` of every library: "Carl" in ASCII.
APPLICATION_ID = 0x4361726C

#: `PRAGMA user_version` that the newest migration sets; a test asserts that the two agree.
SCHEMA_VERSION = 5
