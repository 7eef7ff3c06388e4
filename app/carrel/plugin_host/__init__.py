"""The plugin host: turns plugins into lists of contributions and keeps their failures apart."""

from carrel.plugin_host.host import PluginHost
from carrel.plugin_host.record import PluginRecord, PluginState, Problem

__all__ = ["PluginHost", "PluginRecord", "PluginState", "Problem"]
