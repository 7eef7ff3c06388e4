"""The registry as a value: names, families, and what holds how many of what."""

from __future__ import annotations

import pickle

import pytest

from carrel.domain.hardware import (
    Device,
    Family,
    Figure,
    HardwareRegistry,
    Holding,
    Interconnect,
    Machine,
    Node,
    plain_name,
)

HERON = Device(
    id="heron-2",
    name="Heron 2",
    vendor="Marsh",
    family="Wader",
    kind="gpu",
    aliases=("H-2", "Heron Two"),
    memory=Figure(value=16e9, unit="B", status="verified"),
    parts=(Holding(device="heron-half", count=2),),
)
HALF = Device(id="heron-half", name="Half a Heron", vendor="Marsh", family="Wader", kind="gpu")
EGRET = Device(id="egret", name="Egret", vendor="Reed", family="Egret Line", kind="npu")
REGISTRY = HardwareRegistry(
    devices=(HERON, HALF, EGRET),
    nodes=(
        Node(
            id="nest",
            name="Nest",
            vendor="Marsh",
            contents=(Holding(device="heron-2", count=4), Holding(device="egret", count=1)),
        ),
    ),
    machines=(
        Machine(
            id="delta",
            name="Delta",
            vendor="River",
            contents=(Holding(device="heron-2", count=100),),
        ),
    ),
    links=(Interconnect(id="stream-1", name="Stream 1", kind="inter-node"),),
    families=(
        Family(name="Wader", vendor="Marsh", aliases=("W-Line",)),
        Family(name="Egret Line", vendor="Reed"),
    ),
)


@pytest.mark.parametrize(
    "written", ["heron-2", "Heron 2", "HERON2", "h-2", "H 2", "heron two", "Heron\u20112"]
)
def test_a_name_is_found_however_it_is_written(written: str):
    assert REGISTRY.named(written) is HERON


@pytest.mark.parametrize("written", ["Heron", "2", "", "heron-22"])
def test_another_name_is_not_found(written: str):
    assert REGISTRY.named(written) is None


def test_an_id_is_exact():
    assert REGISTRY.get("heron-2") is HERON
    assert REGISTRY.get("Heron-2") is None


def test_families_and_makers():
    assert REGISTRY.family("wline") == REGISTRY.families[0] == REGISTRY.family_of("heron-half")
    assert REGISTRY.devices_of("W-Line") == (HERON, HALF)
    assert REGISTRY.devices_of("Gull") == ()
    assert REGISTRY.family_of("nest") is None
    makers = {one.id: REGISTRY.vendor_of(one.id) for one in REGISTRY}
    assert makers["egret"] == "Reed"
    assert makers["delta"] == "River"
    assert makers["stream-1"] == REGISTRY.vendor_of("no such thing") == ""


@pytest.mark.parametrize(
    ("whole", "device", "count"),
    [
        ("nest", "heron-2", 4),
        ("nest", "heron-half", 8),
        ("nest", "egret", 1),
        ("delta", "heron-half", 200),
        ("delta", "egret", 0),
        ("heron-2", "heron-half", 2),
        ("heron-2", "heron-2", 0),
        ("stream-1", "egret", 0),
        ("no such thing", "egret", 0),
    ],
)
def test_how_many_it_holds(whole: str, device: str, count: int):
    assert REGISTRY.count(whole, device) == count


def test_it_travels_between_processes_and_does_not_change():
    copy = pickle.loads(pickle.dumps(REGISTRY))
    assert copy == REGISTRY
    assert copy.named("nest") == REGISTRY.nodes[0]
    assert len({*REGISTRY}) == 6  # entries are hashable
    with pytest.raises(AttributeError):
        REGISTRY.devices = ()  # type: ignore[misc]


def test_plain_names():
    assert plain_name("NVLink-C2C (Grace–Hopper)") == "nvlinkc2cgracehopper"
