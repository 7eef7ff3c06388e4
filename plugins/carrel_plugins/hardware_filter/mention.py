"""A place in a paper that names a piece of hardware."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["evaluated_on", "compared_with", "proposed", "mentioned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceMention:
    """One name of a device, machine, architecture or link, as it stands in a title or an abstract.

    `field` is "title" or "abstract"; `start` and `end` count its code points, end exclusive, and
    `quote` is what stands there. `name` is how the thing is usually called, e.g. "NVIDIA A100".
    `hardware` is an id of the registry, "" for what it lacks and for a whole architecture.
    `family` is the architecture or series, "" where it is not known. `kind` is "gpu", "tpu", "npu",
    "cpu", "fpga", "soc", "board", "phone", "node", "rack", "machine", "link", "architecture",
    "accelerator", ... `count` is how many the paper says; None where it does not.
    `certain` is False where the name may mean something else: show it as a suggestion.
    """

    field: Literal["title", "abstract"]
    start: int
    end: int
    quote: str
    name: str
    hardware: str = ""
    family: str = ""
    kind: str
    count: int | None = None
    role: Role = "mentioned"
    certain: bool = True
