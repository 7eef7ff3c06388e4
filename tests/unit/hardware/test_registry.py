"""The program's own registry: facts in SI units, a file that is checked, a script that makes it."""

from __future__ import annotations

import copy
import importlib.util
import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from carrel.domain.hardware import Device, HardwareRegistry
from carrel.hardware import HardwareFileError, load_registry, read_registry


@pytest.fixture(scope="module")
def registry() -> HardwareRegistry:
    return load_registry()


@pytest.fixture(scope="module")
def script(repository: Path) -> ModuleType:
    path = repository / "packaging" / "registry" / "make_hardware.py"
    spec = importlib.util.spec_from_file_location("make_hardware", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def device(registry: HardwareRegistry, name: str) -> Device:
    found = registry.named(name)
    assert isinstance(found, Device), name
    return found


# -- what it says ----------------------------------------------------------------------------------


def test_it_is_read_once(registry: HardwareRegistry):
    assert load_registry() is registry


@pytest.mark.parametrize(
    ("name", "precision", "peak"),
    [
        ("A100", "tensor16_f32acc", 312e12),
        ("V100", "tensor16_f32acc", 125e12),
        ("H100", "tensor16_f32acc", 989.4e12),
        ("MI300X", "tensor16_f32acc", 1307.4e12),
        ("TPU v4", "tensor16_f32acc", 275e12),
        ("T4", "int8", 130e12),
    ],
)
def test_peaks_are_in_operations_a_second(registry, name: str, precision: str, peak: float):
    figure = device(registry, name).peaks[precision]
    assert figure.value == peak
    assert figure.unit == ("OP/s" if precision == "int8" else "FLOP/s")


@pytest.mark.parametrize(
    ("name", "memory"),
    [
        ("A100-80GB", 80e9),
        ("TPU v4", 32 * 2**30),  # a vendor that means GiB
        ("GC200", 900 * 2**20),  # told exactly
        ("SN40L", 64e9),
    ],
)
def test_memory_is_in_bytes(registry, name: str, memory: float):
    figure = device(registry, name).memory
    assert figure is not None
    assert (figure.value, figure.unit) == (memory, "B")


def test_bandwidth_power_and_links(registry: HardwareRegistry):
    a100 = device(registry, "A100")
    assert [
        figure and (figure.value, figure.unit)
        for figure in (a100.bandwidth, a100.power, a100.link_bandwidth)
    ] == [(1555e9, "B/s"), (400, "W"), (600e9, "B/s")]
    hdr = registry.get("ib-hdr")
    assert hdr is not None
    assert (hdr.bandwidth.value, hdr.bandwidth_both.value) == (25e9, 50e9)
    network = registry.get("dgx-a100").figures["network"]
    assert (network.value, network.unit) == (200e9, "B/s")  # 1,600 Gbit/s


@pytest.mark.parametrize(
    ("whole", "part", "count"),
    [
        ("dgx-h100", "h100-sxm5-80gb", 8),
        ("frontier-node", "mi250x", 4),
        ("frontier-node", "mi250x-gcd", 8),
        ("frontier", "mi250x-gcd", 78_848),
        ("summit-node", "v100-sxm2-16gb", 6),
        ("tpu-v3-pod", "tpu-v3-core", 2048),
    ],
)
def test_what_holds_how_many(registry: HardwareRegistry, whole: str, part: str, count: int):
    assert registry.count(whole, part) == count


def test_every_figure_says_where_it_comes_from(registry: HardwareRegistry):
    figures = [
        (one.id, name, figure)
        for one in registry
        for name, figure in {
            **getattr(one, "peaks", {}),
            **getattr(one, "figures", {}),
            **{name: getattr(one, name, None) for name in ("memory", "bandwidth", "power")},
        }.items()
        if figure
    ]
    assert len(figures) > 600
    silent = [where for where in figures if where[2].status == "verified" and not where[2].source]
    # four interconnect and node rows say so of a figure, and name nothing
    assert len(silent) < 8, silent
    assert {figure.evidence for _, _, figure in figures} <= {
        "", "derived", "one_lineage", "secondary_agree", "single_secondary", "vendor_text",
    }  # fmt: skip


def test_the_notice_names_whose_figures_these_are(repository: Path):
    notice = (repository / "resources" / "NOTICE").read_text("utf-8")
    assert "Epoch AI" in notice
    assert "CC-BY 4.0" in notice


# -- the script ------------------------------------------------------------------------------------


def test_the_file_is_what_the_script_makes(repository: Path, shared: Path, tmp_path: Path):
    made = tmp_path / "hardware.json"
    done = subprocess.run(
        [sys.executable, repository / "packaging" / "registry" / "make_hardware.py", made],
        env={"CARREL_SHARED": str(shared)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert made.read_bytes() == (repository / "resources" / "hardware.json").read_bytes()


def test_without_facts_the_script_says_so(repository: Path, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, repository / "packaging" / "registry" / "make_hardware.py"],
        env={"CARREL_SHARED": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "CARREL_SHARED" in done.stderr


FACT: dict[str, Any] = {
    "id": "plover",
    "category": "accelerator",
    "canonical_name": "Plover 7",
    "vendor": "Marsh",
    "family": "Wader",
    "kind": "gpu",
    "aliases": ["P-7"],
    "release_year": 2031,
    "notes": "",
    "fp32": 12.3,
    "mem_gb": 0.5,
    "mem_unit": "GiB",
    "tdp_w": None,
    "status": {"fp32": "verified", "mem_gb": "derived", "tdp_w": "unverified"},
    "evidence": {"fp32": "vendor_text", "mem_gb": "none"},
    "sources": {"fp32": "Data sheet 7 ()", "mem_gb": ""},
}


def test_the_script_makes_a_registry_of_facts(script: ModuleType, tmp_path: Path):
    path = tmp_path / "made.json"
    path.write_text(script.registry_text([FACT]), "utf-8")
    (plover,) = read_registry(path).devices
    fp32 = plover.peaks["fp32"]
    assert (fp32.value, fp32.unit, fp32.source) == (12.3e12, "FLOP/s", "Data sheet 7")
    assert plover.memory is not None
    assert (plover.memory.value, plover.memory.evidence) == (2**29, "")
    assert plover.power is None  # nobody knows


@pytest.mark.parametrize(
    ("change", "said"),
    [({"wingspan": 1}, "plover: no table knows wingspan"), ({"mem_unit": "GiB?"}, "GiB?")],
)
def test_the_script_loses_nothing_unseen(script: ModuleType, change: dict[str, Any], said: str):
    with pytest.raises(ValueError, match=said.replace("?", r"\?")):
        script.registry_text([{**FACT, **change}])


# -- a broken file ---------------------------------------------------------------------------------

SMALL: dict[str, Any] = {
    "format": 1,
    "sources": ["Data sheet 7"],
    "families": [{"name": "Wader", "vendor": "Marsh"}],
    "devices": [
        {
            "id": "plover",
            "name": "Plover",
            "vendor": "Marsh",
            "family": "Wader",
            "kind": "gpu",
            "memory": [16e9, "B", "verified", "vendor_text", 0],
            "peaks": {"fp32": [1e12, "FLOP/s", "derived", "", None]},
        },
        {"id": "stint", "name": "Stint", "vendor": "Marsh", "family": "Wader", "kind": "gpu"},
    ],
    "nodes": [{"id": "nest", "name": "Nest", "vendor": "Marsh", "contents": [["plover", 4]]}],
    "machines": [],
    "links": [],
}
PLOVER = ("devices", 0)


def changed(place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    content = copy.deepcopy(SMALL)
    inner: Any = content
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return content


def test_a_small_file_is_read(tmp_path: Path):
    path = tmp_path / "hardware.json"
    path.write_text(json.dumps(SMALL), "utf-8")
    found = read_registry(path)
    assert found.count("nest", "plover") == 4
    assert found.devices[0].memory.source == "Data sheet 7"


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("format",), 2, "another format than 1"),
        (("sources",), [1], "sources is missing or of the wrong type"),
        (("links",), None, "links is missing"),
        ((*PLOVER, "id"), 7, r"devices\[0\] \(7\), id is missing or of the wrong type"),
        ((*PLOVER, "wings"), 2, r"\(plover\) has unknown fields: wings"),
        ((*PLOVER, "release_year"), True, "release_year is missing or of the wrong type"),
        ((*PLOVER, "aliases"), "P", "aliases is missing or of the wrong type"),
        ((*PLOVER, "memory"), [16e9, "B"], "memory is no figure"),
        ((*PLOVER, "memory", 0), "16", "no number above zero"),
        ((*PLOVER, "memory", 0), -1, "no number above zero"),
        ((*PLOVER, "memory", 0), math.inf, "no number above zero"),
        ((*PLOVER, "memory", 1), "GB", "unknown unit 'GB'"),
        ((*PLOVER, "memory", 2), "sure", "unknown status 'sure'"),
        ((*PLOVER, "memory", 4), 1, "a source that is not there: 1"),
        ((*PLOVER, "peaks", "fp32"), 1e12, "peaks.fp32 is no figure"),
        ((*PLOVER, "family"), "Gull", "'Gull', which is not there"),
        ((*PLOVER, "aliases"), ["STINT"], "stint shares the name 'stint' with plover"),
        ((*PLOVER, "parts"), [["nest", 1]], "holds nest, which is no device"),
        ((*PLOVER, "parts"), [["plover", 2]], "part plover with parts"),
        (("nodes", 0, "contents"), [["plover", 0]], "no pair of id and count"),
        (("nodes", 0, "contents"), [["gull", 1]], "holds gull, which is no device"),
        (("nodes", 0), {"id": "nest", "name": "Nest"}, r"\(nest\) lacks vendor"),
        (("nodes", 0), 3, r"nodes\[0\] is no object"),
    ],
)
def test_a_broken_file_is_refused_with_the_reason(
    tmp_path: Path, place: tuple[Any, ...], value: Any, said: str
):
    path = tmp_path / "hardware.json"
    path.write_text(json.dumps(changed(place, value)), "utf-8")
    with pytest.raises(HardwareFileError, match=r"^hardware\.json: .*" + said):
        read_registry(path)


def double_key(text: str) -> str:
    return text.replace('"name": "Nest"', '"name": "Nest", "name": "Nest"')


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text[:-5], "Expecting|Unterminated"),
        (lambda text: "[]", "is no object"),
        (lambda text: "\udcff", "utf-8"),
        (double_key, '"name" stands twice'),
    ],
)
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, spoil: Callable[[str], str], said: str):
    path = tmp_path / "hardware.json"
    path.write_bytes(spoil(json.dumps(SMALL)).encode("utf-8", "surrogateescape"))
    with pytest.raises(HardwareFileError, match=said):
        read_registry(path)
