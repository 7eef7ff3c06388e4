"""The markers by which pluggy knows Carrel's hooks."""

from __future__ import annotations

import pluggy

#: Major version of the plugin API; the entry-point group is `carrel.plugins.v<API_VERSION>`.
API_VERSION = 1

hookspec = pluggy.HookspecMarker("carrel")
hookimpl = pluggy.HookimplMarker("carrel")
