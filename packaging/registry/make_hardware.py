"""Makes resources/hardware.json from the shared folder's facts about accelerators.

    .venv/bin/python packaging/registry/make_hardware.py [FILE]

Reads hardware/hardware.json of the folder that CARREL_SHARED names, else ../shared; writes FILE, by
default the repository's own. The same facts give the same bytes. A field of the facts that no table
below knows ends the run: nothing is lost unseen. Standard library only.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "resources" / "hardware.json"
FORMAT = 1

_GIGA, _TERA, _PETA, _EXA = (Decimal(10) ** power for power in (9, 12, 15, 18))
_MEBI, _GIBI, _GIGABIT = Decimal(2) ** 20, Decimal(2) ** 30, Decimal(10) ** 9 / 8
_ONE = Decimal(1)

#: A field of the facts -> where it goes ("" is the entry itself), its name there, unit and factor.
FIGURES: dict[str, tuple[str, str, str, Decimal]] = {
    **{
        name: ("peaks", name, "FLOP/s", _TERA)
        for name in """
            tensor16_f32acc tensor16_f16acc tensor16_alt bf16_tensor fp16_vector fp8 fp8_f16acc fp4
            tf32 fp32 fp32_matrix fp64 fp64_tensor
        """.split()
    },
    "int8": ("peaks", "int8", "OP/s", _TERA),
    "tensor16_tflops": ("peaks", "tensor16_f32acc", "FLOP/s", _TERA),
    "fp16_tflops": ("peaks", "fp16_vector", "FLOP/s", _TERA),
    "fp64_tflops": ("peaks", "fp64", "FLOP/s", _TERA),
    "headline_sparse_tflops": ("peaks", "tensor16_sparse", "FLOP/s", _TERA),
    "headline_tops_sparse": ("peaks", "int8_sparse", "OP/s", _TERA),
    "ai_petaflops_sparse": ("peaks", "tensor16_sparse", "FLOP/s", _PETA),
    "fp8_petaflops_sparse": ("peaks", "fp8_sparse", "FLOP/s", _PETA),
    "fp4_petaflops_sparse": ("peaks", "fp4_sparse", "FLOP/s", _PETA),
    "fp8_eflops_sparse": ("peaks", "fp8_sparse", "FLOP/s", _EXA),
    "peak_bf16_pflops": ("peaks", "tensor16_f32acc", "FLOP/s", _PETA),
    "peak_bf16_eflops": ("peaks", "tensor16_f32acc", "FLOP/s", _EXA),
    "peak_fp64_pflops": ("peaks", "fp64", "FLOP/s", _PETA),
    "peak_fp64_eflops": ("peaks", "fp64", "FLOP/s", _EXA),
    "peak_fp64_tensor_pflops": ("peaks", "fp64_tensor", "FLOP/s", _PETA),
    "linpack_pflops": ("figures", "linpack", "FLOP/s", _PETA),
    "linpack_eflops": ("figures", "linpack", "FLOP/s", _EXA),
    "mem_gb": ("", "memory", "B", _GIGA),
    "gpu_mem_gb": ("", "memory", "B", _GIGA),
    "sram_gb": ("figures", "memory_sram", "B", _GIGA),
    "ddr_gb": ("figures", "memory_ddr", "B", _GIGA),
    "bw_gbps": ("", "bandwidth", "B/s", _GIGA),
    "gpu_bw_gbps": ("", "bandwidth", "B/s", _GIGA),
    "tdp_w": ("", "power", "W", _ONE),
    "power_w": ("", "power", "W", _ONE),
    "power_measured_max_w": ("figures", "power_measured", "W", _ONE),
    "link_gbps_bidir": ("", "link_bandwidth", "B/s", _GIGA),
    "gbps_per_direction": ("", "bandwidth", "B/s", _GIGA),
    "gbps_bidir": ("", "bandwidth_both", "B/s", _GIGA),
    "network_gbit": ("figures", "network", "B/s", _GIGABIT),
    "network_gbps_injection": ("figures", "network", "B/s", _GIGA),
    "nvlink_aggregate_gbps": ("figures", "links_together", "B/s", _GIGA),
    "nvswitch_aggregate_gbps": ("figures", "links_together", "B/s", _GIGA),
    "nvlink_per_gpu_bidir_gbps": ("figures", "link_bandwidth", "B/s", _GIGA),
    "bisection_gbps": ("figures", "bisection", "B/s", _GIGA),
    "gcd_pair_gbps": ("figures", "link_in_package", "B/s", _GIGA),
    "cpu_gpu_gbps_per_dir": ("figures", "host_link", "B/s", _GIGA),
    "nvlink_cpu_gpu_gbps_per_dir": ("figures", "host_link", "B/s", _GIGA),
    **{name: ("figures", name, "1", _ONE) for name in "chips gcds gpus nics nodes tiles".split()},
    "dgx_nodes": ("figures", "nodes", "1", _ONE),
}
#: Words and switches -> their name in the registry.
PLAIN = {
    "id": "id",
    "canonical_name": "name",
    "vendor": "vendor",
    "family": "family",
    "kind": "kind",
    "aliases": "aliases",
    "release_year": "release_year",
    "process_nm": "process",
    "memory_type": "memory_type",
    "link_type": "link_type",
    "topology": "topology",
    "sparsity_2to4": "sparsity",
    "notes": "notes",
}
#: Read elsewhere, told by another field, or remembered without a source.
LEFT_OUT = frozenset(
    """
    category contains evidence gbit_per_direction geforce_half_rate_f32acc mem_unit process_name
    recalled sources status tensor_cores units
    """.split()
)
SECTIONS = {
    "devices": "accelerator",
    "nodes": "node",
    "machines": "machine",
    "links": "interconnect",
}
#: What software sees as devices of its own: whole -> part, how many.
PARTS = {"mi250x": ("mi250x-gcd", 2), "tpu-v3": ("tpu-v3-core", 2)}
#: Other usual names of families; the facts give one name each.
FAMILY_NAMES = {
    "Ada Lovelace": ["Ada"],
    "CDNA": ["CDNA 1"],
    "Cerulean RDU": ["RDU", "Reconfigurable Dataflow Unit"],
    "Colossus": ["IPU", "Intelligence Processing Unit"],
    "Da Vinci": ["Ascend"],
    "TPU": ["Tensor Processing Unit"],
    "TSP": ["Tensor Streaming Processor"],
    "WSE": ["Wafer-Scale Engine"],
}

_NOTHING_NAMED = re.compile(r"\s*\(\)|; quoted in \d+")


def registry_text(facts: list[dict[str, Any]]) -> str:
    """Return the registry's file for the facts; raises ValueError for a field nobody knows."""
    sources = sorted({_clean(source) for one in facts for source in one["sources"].values()} - {""})
    numbers = {source: number for number, source in enumerate(sources)}
    parts = [
        f'"format": {FORMAT}',
        '"figure": "value, unit, status, evidence, number of the source"',
    ]
    parts.append(
        _section("sources", (json.dumps(source, ensure_ascii=False) for source in sources))
    )
    parts.append(_section("families", _families(facts)))
    for section, category in SECTIONS.items():
        chosen = [one for one in facts if one["category"] == category]
        parts.append(_section(section, (_entry(one, numbers) for one in chosen)))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _section(name: str, entries: Iterator[str]) -> str:
    return f'"{name}": [\n' + ",\n".join(entries) + "\n]"


def _families(facts: list[dict[str, Any]]) -> Iterator[str]:
    vendors = {one["family"]: one["vendor"] for one in facts if "family" in one}
    for name, vendor in sorted(vendors.items()):
        aliases = FAMILY_NAMES.get(name, [])
        yield json.dumps({"name": name, "vendor": vendor, "aliases": aliases}, ensure_ascii=False)


def _entry(fact: Mapping[str, Any], numbers: Mapping[str, int]) -> str:
    """One entry: words on the first line, then a figure a line."""
    unknown = fact.keys() - FIGURES.keys() - PLAIN.keys() - LEFT_OUT
    if unknown:
        raise ValueError(f"{fact['id']}: no table knows {', '.join(sorted(unknown))}")
    words = {new: fact[old] for old, new in PLAIN.items() if fact.get(old) not in (None, "")}
    if holdings := _holdings(fact):
        words["parts" if fact["category"] == "accelerator" else "contents"] = holdings
    lines = [json.dumps(words, ensure_ascii=False)[1:-1]]
    groups: dict[str, list[str]] = {"": [], "peaks": [], "figures": []}
    for old, (group, name, unit, factor) in FIGURES.items():
        if fact.get(old) is not None:
            groups[group].append(f'"{name}": {_figure(fact, old, unit, factor, numbers)}')
    lines += groups.pop("")
    for group, figures in groups.items():
        if figures:
            lines.append(f'"{group}": {{\n   ' + ",\n   ".join(figures) + "}")
    return " {" + ",\n  ".join(lines) + "}"


def _figure(
    fact: Mapping[str, Any], old: str, unit: str, factor: Decimal, numbers: Mapping[str, int]
) -> str:
    """A figure as a list. What the facts give no status is unverified."""
    value = Decimal(str(fact[old])) * factor
    if old == "mem_gb" and fact.get("mem_unit"):
        value = _true_bytes(Decimal(str(fact[old])), fact["mem_unit"])
    source = _clean(fact["sources"].get(old, ""))
    evidence = fact.get("evidence", {}).get(old, "")
    rest = [
        unit,
        fact["status"].get(old, "unverified"),
        "" if evidence == "none" else evidence,
        numbers.get(source),
    ]
    return f"[{_number(value)}, {json.dumps(rest)[1:-1]}]"


def _true_bytes(label: Decimal, unit: str) -> Decimal:
    """Return bytes where the vendor means GiB: "GiB", or with the exact size, "GiB (900 MiB)"."""
    exact = re.search(r"\((\d+) MiB\)", unit)
    if exact:
        return Decimal(exact[1]) * _MEBI
    if unit != "GiB":
        raise ValueError(f"a unit of memory that nobody knows: {unit}")
    return label * _GIBI


def _number(value: Decimal) -> str:
    """The shortest way to write a number with an exponent of three: 989.4e12, 34359738368."""
    plain = format(value.normalize(), "f")
    for power in (18, 15, 12, 9):
        if value >= Decimal(10) ** power:
            short = f"{format((value / Decimal(10) ** power).normalize(), 'f')}e{power}"
            return min(short, plain, key=len)
    return plain


def _holdings(fact: Mapping[str, Any]) -> list[list[Any]]:
    """What an entry holds; a part is left out where the whole stands beside it."""
    if fact["id"] in PARTS:
        return [list(PARTS[fact["id"]])]
    counts = {one["accelerator"]: one["count"] for one in fact.get("contains", [])}
    inside = {PARTS[whole][0] for whole in counts if whole in PARTS}
    return [[device, count] for device, count in counts.items() if device not in inside]


def _clean(source: str) -> str:
    return _NOTHING_NAMED.sub("", source).strip()


def shared_folder() -> Path:
    """Return the folder of the facts; it need not exist."""
    return Path(os.environ.get("CARREL_SHARED", ROOT.parent / "shared"))


def main(arguments: list[str]) -> int:
    """Write the file; exit status 2, with a line on standard error, where there are no facts."""
    facts = shared_folder() / "hardware" / "hardware.json"
    if not facts.is_file():
        print(f"there is no {facts}; CARREL_SHARED can name the folder", file=sys.stderr)
        return 2
    target = Path(arguments[0]) if arguments else TARGET
    target.write_text(registry_text(json.loads(facts.read_text("utf-8"))), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
