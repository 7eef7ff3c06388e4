"""What papers are found, counted and sorted by: their hardware's names, places and figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies

from carrel.api import (
    Device,
    KeptMention,
    Mention,
    MentionState,
    MentionValue,
    Node,
    SearchField,
)
from carrel.hardware import load_registry
from carrel.testing.hosting import HostInTest
from carrel.testing.library import LibraryInTest
from carrel_plugins.hardware_filter.fields import search_fields
from carrel_plugins.hardware_filter.figures import CAPABILITIES, amount, least
from carrel_plugins.hardware_filter.things import Things

REGISTRY = load_registry()
THINGS = Things(REGISTRY)
FIELDS = {field.name: field for field in search_fields(lambda: THINGS)}


def kept(name: str, role: str = "evaluated_on", **values: MentionValue) -> KeptMention:
    """Return a mention of a name; of a device's id with `device_id`."""
    told = {"name": name, "device_id": None, "family": None, "kind": "gpu", "count": None}
    known = REGISTRY.get(str(values.get("device_id")))
    if known is not None:
        told |= {"kind": known.kind, "family": getattr(known, "family", None)}
    mention = Mention(
        field="title", start=0, end=1, quote="x", values={**told, "role": role, **values}
    )
    return KeptMention(paper_id=1, extractor="hardware", mention=mention, state=MentionState.FOUND)


def value_of(field: str, *mentions: KeptMention) -> list[Any]:
    return list(FIELDS[field].values(mentions))


A100 = kept("NVIDIA A100", device_id="a100-sxm4-40gb")
A100_80 = kept("NVIDIA A100 80GB", device_id="a100-sxm4-80gb")
H100 = kept("NVIDIA H100 SXM5 80GB", "compared_with", device_id="h100-sxm5-80gb")


@pytest.mark.parametrize(
    ("mention", "names"),
    [
        (A100, "a100 ampere nvidia"),
        (A100_80, "a100 a100-80gb ampere nvidia"),
        (H100, "h100 h100-sxm5-80gb hopper nvidia"),
        (kept("NVIDIA GeForce RTX 4090", device_id="rtx-4090"), "rtx-4090 4090 ada ada-lovelace"),
        (kept("NVIDIA GH200 Grace Hopper", device_id="gh200-96gb"), "gh200 hopper"),
        (kept("NVIDIA DGX H100", device_id="dgx-h100"), "dgx-h100 h100 hopper nvidia"),
        (kept("Frontier", device_id="frontier"), "frontier mi250x cdna-2 amd ornl"),
        (kept("Frontier node", device_id="frontier-node"), "frontier-node mi250x hpe amd"),
        (kept("Google TPU v4", device_id="tpu-v4"), "tpu-v4 tpuv4 tpu google"),
        (kept("NVIDIA Hopper", kind="architecture", family="Hopper"), "hopper nvidia"),
        (kept("Intel Xeon Gold 6248", kind="cpu"), "xeon-gold-6248 intel"),
        (kept("InfiniBand", kind="link"), "infiniband"),
    ],
)
def test_names_by_which_readers_look(mention: KeptMention, names: str):
    found = {str(name).lower() for name in value_of("hw", mention)}
    assert set(names.split()) <= found


def test_a_name_that_leaves_the_board_open_is_not_taken_for_one_of_them():
    assert not {"a100-80gb", "a100-40gb"} & {str(one).lower() for one in value_of("hw", A100)}


@pytest.mark.parametrize(
    ("mention", "paths"),
    [
        (A100, ["NVIDIA/Ampere/A100"]),
        (A100_80, ["NVIDIA/Ampere/A100 80GB"]),
        (kept("NVIDIA Hopper", kind="architecture", family="Hopper"), ["NVIDIA/Hopper"]),
        (kept("Google TPU", kind="tpu", family="TPU"), ["Google/TPU"]),
        (kept("Frontier", device_id="frontier"), ["Systems/Frontier", "AMD/CDNA 2/MI250X"]),
        (kept("NVIDIA GeForce GTX 1080 Ti"), ["NVIDIA/GPUs/GTX 1080 Ti"]),
        (kept("Intel Xeon", kind="cpu"), ["Intel/CPUs/Xeon"]),
        (kept("Qualcomm Snapdragon 8", kind="soc"), ["Qualcomm/SoCs/Snapdragon 8"]),
        (kept("Raspberry Pi 4", kind="board"), ["Other makers/Boards/Raspberry Pi 4"]),
        (kept("A/B", kind=""), ["Other makers/Others/A-B"]),
        (kept("NVLink 4", device_id="nvlink-4"), ["Links/NVLink 4"]),
    ],
)
def test_places_in_the_tree(mention: KeptMention, paths: list[str]):
    assert value_of("hardware", mention) == paths


@pytest.mark.parametrize(
    ("mention", "field", "values"),
    [
        (A100, "hw.memory", [40e9]),
        (A100_80, "hw.memory", [80e9]),
        (A100_80, "hw.bandwidth", [1935e9]),  # the slower of the two boards of that memory
        (kept("NVIDIA A100 SXM4 80GB", device_id="a100-sxm4-80gb"), "hw.bandwidth", [2039e9]),
        (A100, "hw.fp16", [312e12]),
        (A100, "hw.bf16", [312e12]),
        (A100, "hw.tf32", [156e12]),
        (A100, "hw.fp64", [19.5e12]),
        (A100, "hw.int8", [624e12]),
        (A100, "hw.power", [250]),
        (A100, "hw.released", ["2020"]),
        (A100, "hw.fp8", []),
        (kept("NVIDIA Tesla V100", device_id="v100-sxm2-16gb"), "hw.bf16", []),
        (kept("Google TPU v4", device_id="tpu-v4"), "hw.fp16", []),
        (kept("Google TPU v4", device_id="tpu-v4"), "hw.bf16", [275e12]),
        (kept("NVIDIA DGX H100", device_id="dgx-h100"), "hw.memory", [80e9]),
        (kept("Perlmutter", device_id="perlmutter"), "hw.memory", [40e9, 80e9]),
        (kept("Intel Xeon", kind="cpu"), "hw.memory", []),
        (kept("NVLink 4", device_id="nvlink-4"), "hw.bandwidth", []),
    ],
)
def test_figures(mention: KeptMention, field: str, values: list[float]):
    assert value_of(field, mention) == values


@pytest.mark.parametrize("device", REGISTRY.devices, ids=lambda device: device.id)
def test_a_full_name_means_one_board(device: Device):
    thing = THINGS.of(kept(f"{device.vendor} {device.name}", device_id=device.id).mention.values)
    assert thing.devices[0] == (device,) or device.name == THINGS.of_device(device).label
    for capability in CAPABILITIES.values():
        if thing.devices[0] == (device,):
            assert least(capability, thing.devices[0]) == capability.of(device)


@pytest.mark.parametrize("node", REGISTRY.nodes, ids=lambda node: node.id)
def test_a_node_counts_as_what_it_holds(node: Node):
    held = [REGISTRY.get(one.device) for one in node.contents]
    assert [
        boards for (boards,) in THINGS.of(kept(node.name, device_id=node.id).mention.values).devices
    ] == held


def test_what_papers_were_evaluated_on_is_told_apart():
    assert value_of("hw.on.memory", A100, H100) == [40e9]
    assert value_of("hw.memory", A100, H100) == [40e9, 80e9]
    assert value_of("hw.on.device", H100, A100) == ["A100"]
    assert value_of("hw.device", H100, A100) == ["A100", "H100 SXM5 80GB"]
    assert "Hopper" not in value_of("hw.on", A100, H100)
    assert value_of("hardware.on", H100) == []


def test_links_are_no_devices():
    assert value_of("hw.device", kept("NVLink 4", device_id="nvlink-4"), A100) == ["A100"]


@given(
    strategies.lists(strategies.tuples(strategies.text(max_size=40), strategies.text(max_size=9)))
)
def test_any_name_has_few_sound_values(names: list[tuple[str, str]]):
    mentions = [kept(name, kind=kind, family=kind or None) for name, kind in names]
    for field in FIELDS.values():
        values = list(field.values(mentions))
        assert len(values) <= 100
        assert len(set(values)) == len(values)
        if field.name == "hardware":
            assert all(str(one).count("/") in (1, 2) and "//" not in str(one) for one in values)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (80e9, "B", "80 GB"),
        (2039e9, "B/s", "2.04 TB/s"),
        (989.4e12, "FLOP/s", "989 TFLOP/s"),
        (1978.9e12, "OP/s", "1.98 POP/s"),
        (700, "W", "700 W"),
        (23_000, "W", "23,000 W"),
        (2020, "", "2020"),
    ],
)
def test_amounts_for_people(value: float, unit: str, said: str):
    assert amount(value, unit) == said


@pytest.fixture
def library(carrel_library: LibraryInTest, carrel_host: Callable[..., HostInTest]) -> LibraryInTest:
    carrel_library.add("Lamps on an A100 80GB", abstract="A V100 is slower than the A100 80GB.")
    carrel_library.add("Chairs", abstract="We fold chairs on eight H100 GPUs of a DGX H100.")
    carrel_library.add("Paper cups")
    carrel_library.add("Cups", abstract="We evaluate our cups on an A100 GPU.")
    carrel_host("hardware_filter", library=carrel_library)
    return carrel_library


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hw:a100", [4, 1]),
        ("hw:AMPERE", [4, 1]),
        ("hw:nvidia", [4, 2, 1]),
        ("hw:dgx-h100", [2]),
        ('hw:"A100 80GB"', [1]),
        ("hardware:NVIDIA/Ampere", [4, 1]),
        ("hardware.on:NVIDIA/Volta", []),
        ("hw.memory:>=80GB", [2, 1]),
        ("hw.memory:<=40GB", [4, 1]),
        ("hw.on.memory:<=40GB", [4]),
        ("hw.bandwidth:>=3TB/s", [2]),
        ("hw.fp16:>=300TFLOP/s", [4, 2, 1]),
        ("hw.int8:>=600TOP/s", [4, 2, 1]),
        ("hw.power:>=0.5kW", [2]),
        ("hw.released:>=2022", [2]),
        ("no:hardware", [3]),
        ("has:hw.on", [4, 2, 1]),
    ],
)
def test_papers_are_found(query: str, found: list[int], library: LibraryInTest):
    assert library.search(query) == found


def test_every_field_is_of_the_extractor():
    assert {type(one) for one in FIELDS.values()} == {SearchField}
    assert {one.extractor for one in FIELDS.values()} == {"hardware"}
    assert {f"hw.on.{one}" for one in CAPABILITIES} <= set(FIELDS)
