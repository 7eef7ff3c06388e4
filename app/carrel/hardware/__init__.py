"""The hardware registry as a service: what is known about accelerators, nodes, machines, links.

The figures lie in resources/hardware.json, which packaging/registry/make_hardware.py makes.
"""

from __future__ import annotations

from functools import cache

from carrel.domain.hardware import HardwareRegistry
from carrel.hardware.registry_file import HardwareFileError, read_registry
from carrel.resources import resource_path

__all__ = ["HardwareFileError", "load_registry", "read_registry"]


@cache
def load_registry() -> HardwareRegistry:
    """Return the program's own registry: read at the first call (20 ms), the same one after it.

    Raises HardwareFileError for a broken file and FileNotFoundError where there is none: both
    mean a broken installation.
    """
    return read_registry(resource_path("hardware.json"))
