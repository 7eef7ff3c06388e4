"""All that a plugin may import: hook markers, contributions and the values they speak of.

The package imports no Qt and nothing of Carrel but `carrel.domain`.
"""

from carrel.api.contributions import Importer, ImportSource, JobControl
from carrel.api.markers import API_VERSION, hookimpl, hookspec
from carrel.domain.paper import ImportedPaper, Link, Paper, ReadingState, Refusal

__all__ = [
    "API_VERSION",
    "ImportSource",
    "ImportedPaper",
    "Importer",
    "JobControl",
    "Link",
    "Paper",
    "ReadingState",
    "Refusal",
    "hookimpl",
    "hookspec",
]
