"""The plugin host: turns plugins into lists of contributions and keeps their failures apart."""

from carrel.plugin_host.choices import Choices, ChoicesInMemory, Consent
from carrel.plugin_host.context import Surroundings
from carrel.plugin_host.host import PluginHost
from carrel.plugin_host.record import PluginRecord, PluginState, Problem
from carrel.plugin_host.validation import Known

__all__ = [
    "Choices",
    "ChoicesInMemory",
    "Consent",
    "Known",
    "PluginHost",
    "PluginRecord",
    "PluginState",
    "Problem",
    "Surroundings",
]
