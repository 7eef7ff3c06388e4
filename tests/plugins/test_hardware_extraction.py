"""Hardware in sentences of our own making: names, counts, roles, and what is no hardware."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.api import Device, Family, HardwareRegistry, Holding, Node
from carrel.hardware import load_registry
from carrel_plugins.hardware_filter.extraction import extract
from carrel_plugins.hardware_filter.mending import mended
from carrel_plugins.hardware_filter.mention import DeviceMention

REGISTRY = load_registry()


def found(abstract: str, title: str = "", *, doubtful: bool = False) -> list[DeviceMention]:
    mentions = extract(title, abstract, REGISTRY)
    return [one for one in mentions if one.certain or doubtful]


def names(abstract: str, title: str = "") -> list[str]:
    return [one.name for one in found(abstract, title)]


# -- names -----------------------------------------------------------------------------------------

#: A sentence, and for each name in it: what is quoted, the registry's id.
SPELLINGS = [
    ("It ran on an A100 GPU.", [("A100", "a100-sxm4-40gb")]),
    ("It ran on NVIDIA's H100 card.", [("NVIDIA's H100", "h100-sxm5-80gb")]),
    ("A100s and H100s hum.", [("A100s", "a100-sxm4-40gb"), ("H100s", "h100-sxm5-80gb")]),
    ("An A100-80GB board.", [("A100-80GB", "a100-sxm4-80gb")]),
    ("An A100\u201180GB board.", [("A100\u201180GB", "a100-sxm4-80gb")]),
    ("An A100 (80 GB) board.", [("A100 (80 GB)", "a100-sxm4-80gb")]),
    ("An 80 GB A100 board.", [("A100", "a100-sxm4-80gb")]),
    ("An A100-SXM4-80GB GPU.", [("A100-SXM4-80GB", "a100-sxm4-80gb")]),
    ("One RTX4090 here.", [("RTX4090", "rtx-4090")]),
    ("One RTX\u00a04090 here.", [("RTX\u00a04090", "rtx-4090")]),
    ("One RTX~4090 here.", [("RTX~4090", "rtx-4090")]),
    ("One RTX\\,4090 here.", [("RTX\\,4090", "rtx-4090")]),
    ("One GeForce RTX\u20134090 here.", [("GeForce RTX\u20134090", "rtx-4090")]),
    ("TPU v4 and TPUv4 chips.", [("TPU v4", "tpu-v4"), ("TPUv4", "tpu-v4")]),
    ("Cloud TPU-v3 chips.", [("Cloud TPU-v3", "tpu-v3")]),
    ("the **MI300X** and the `MI250X` GPUs", [("MI300X", "mi300x"), ("MI250X", "mi250x")]),
    ("on \\textbf{V100} GPUs", [("V100", "v100-sxm2-16gb")]),
    ("the L40 and the L40S GPUs", [("L40", "l40"), ("L40S", "l40s")]),
    ("the A10 and the A100 GPUs", [("A10", "a10"), ("A100", "a100-sxm4-40gb")]),
    ("a DGX H100 beside a DGX-2", [("DGX H100", "dgx-h100"), ("DGX-2", "dgx-2")]),
    ("PCIe 5.0 and PCIe Gen 4", [("PCIe 5.0", "pcie-5-x16"), ("PCIe Gen 4", "pcie-4-x16")]),
    ("400 Gb/s InfiniBand between racks", [("400 Gb/s InfiniBand", "ib-ndr")]),
    ("25 Gbps Ethernet between racks", [("25 Gbps Ethernet", "ethernet-25")]),
    ("trained on Ascend 910B chips", [("Ascend 910B", "ascend-910b2")]),
    ("four nodes of Perlmutter", [("Perlmutter", "perlmutter")]),
    ("a TPU v4 pod", [("TPU v4 pod", "tpu-v4-pod")]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SPELLINGS)
def test_spellings(sentence: str, expected: list[tuple[str, str]]):
    assert [(one.quote, one.hardware) for one in found(sentence)] == expected


#: What the registry lacks is kept by its series.
SERIES = [
    ("on a Xilinx Alveo U280 board", "Xilinx Alveo U280", "fpga"),
    ("on the ZCU102 board", "Xilinx ZCU102", "fpga"),
    ("on a Stratix 10 board", "Intel Stratix 10", "fpga"),
    ("on an Intel Xeon Gold 6248 CPU", "Intel Xeon Gold 6248", "cpu"),
    ("on AMD EPYC 7742", "AMD EPYC 7742", "cpu"),
    ("on a Core i7-9700K", "Intel Core i7 9700K", "cpu"),
    ("on GTX1080Ti", "NVIDIA GeForce GTX 1080 Ti", "gpu"),
    ("on an RTX 3090 Ti", "NVIDIA GeForce RTX 3090 Ti", "gpu"),
    ("on a Tesla K80", "NVIDIA Tesla K80", "gpu"),
    ("on a TITAN Xp", "NVIDIA Titan Xp", "gpu"),
    ("on a Jetson Xavier NX", "NVIDIA Jetson Xavier NX", "board"),
    ("on a Jetson Nano", "NVIDIA Jetson Nano", "board"),
    ("on a Raspberry Pi 4B", "Raspberry Pi 4B", "board"),
    ("on an Apple M1", "Apple M1", "soc"),
    ("on a Snapdragon 8 Gen 2 phone", "Qualcomm Snapdragon 8 Gen 2", "soc"),
    ("on an iPhone 15 Pro Max", "Apple iPhone 15 Pro Max", "phone"),
    ("on the Galaxy S23", "Samsung Galaxy S23", "phone"),
    ("on a Cortex-M4", "Arm Cortex M4", "cpu"),
    ("on Intel's Loihi 2", "Intel Loihi 2", "accelerator"),
    ("on an Edge TPU", "Google Edge TPU", "tpu"),
    ("on TPU v1 boards", "Google TPU v1", "tpu"),
    ("on Fugaku", "Fugaku", "machine"),
    ("on g5.xlarge instances", "AWS g5.xlarge", "node"),
    ("over Infiniband", "InfiniBand", "link"),
    ("over CXL", "CXL", "link"),
    ("over NVSwitch", "NVIDIA NVSwitch", "link"),
    ("with RDMA NICs", "RDMA NIC", "link"),
    ("with 800Gbps RDMA", "RDMA network (800 Gbps)", "link"),
]


@pytest.mark.parametrize(("sentence", "name", "kind"), SERIES)
def test_series_that_the_registry_lacks(sentence: str, name: str, kind: str):
    (one,) = found(f"The otters swam {sentence}, twice.")
    assert (one.name, one.kind, one.hardware) == (name, kind, "")


#: What a name of the registry is called, with no more detail than was said.
CALLED = [
    ("an A100 GPU", "NVIDIA A100"),
    ("an A100 80GB GPU", "NVIDIA A100 80GB"),
    ("a V100-SXM2-32GB GPU", "NVIDIA Tesla V100 SXM2 32GB"),
    ("a 2080Ti GPU", "NVIDIA GeForce RTX 2080 Ti"),
    ("a Ponte Vecchio GPU", "Intel Data Center GPU Max 1550 (Ponte Vecchio)"),
    ("a Cerebras CS-2 wafer", "Cerebras WSE-2 (Cerebras CS-2)"),
    ("the Frontier supercomputer", "Frontier"),
    ("the Hopper architecture", "NVIDIA Hopper"),
    ("AWS Trainium chips", "AWS Trainium"),
    ("HDR InfiniBand cables", "InfiniBand HDR"),
]


@pytest.mark.parametrize(("words", "name"), CALLED)
def test_what_it_is_called(words: str, name: str):
    assert names(f"The otters own {words} at home.") == [name]


#: Words that are no hardware, or that mean something else here.
NOTHING = [
    "An edge device with a GPU and a CPU sits in a server of the data center.",
    "NVIDIA GPUs and AMD CPUs are everywhere; Google and Intel sell clouds.",
    "GPT-4, ResNet-50, Llama 3.1, T5, FP8, int8, INT4 and H.264 run on a GPU.",
    "We use a 100-node cluster; a 40 percent gain; the L2 cache of a GPU.",
    "The Pareto frontier of GPU kernels; Frontier models; the frontier of knowledge.",
    "We climbed the summit at dawn under an aurora; GPUs stayed at home.",
    "A Turing machine on a GPU passes the Turing test; Pascal VOC 2012 too.",
    "AdaBoost and Ada boosting on a CPU.",
    "The GCD of two integers, found on a GPU.",
    "The TSP with 100 cities, solved on a GPU.",
    "A gripper printed of TPU filament, a thermoplastic polyurethane.",
    "A running time of $\\Theta(n)$ on a cluster of n nodes.",
    "The Hopper and Walker tasks of a robot simulator.",
    "M1 and M2 are two models that we train on GPUs.",
    "Our Content Consistency Constraint (C2C) works on GPUs.",
    "We meet at ICI in the Alps with OPA and LPU, on a CPU.",
    "HBM, DDR5 and NVMe drives hold the weights.",
    "Tensor Cores and CUDA cores differ.",
]


@pytest.mark.parametrize("sentence", NOTHING)
def test_what_is_no_hardware(sentence: str):
    assert found(sentence, doubtful=True) == []


def test_a_paper_s_own_name_is_no_machine():
    text = "Titan is a library for GPU clusters; Titan is fast."
    assert names(text, "Titan: A Library for Otters") == []
    assert names("The Titan supercomputer has GPU nodes.", "Otters at Scale") == ["Titan"]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("We ran it on Frontier, with 64 nodes.", "Frontier"),
        ("A T4 GPU was enough.", "NVIDIA Tesla T4"),
        ("From Volta to Ampere GPUs it holds.", "NVIDIA Volta"),
        ("Each Groq LPU has SRAM.", "Groq LPU v1"),
        ("An IPU by Graphcore has tiles.", "Graphcore Colossus (IPU)"),
    ],
)
def test_an_ambiguous_name_is_believed_beside_what_speaks_for_it(sentence: str, name: str):
    assert name in names(sentence)


def test_a_name_once_believed_is_believed_elsewhere():
    text = "Frontier has GPU nodes. " + "Otters sleep in rafts and hold hands. " * 3
    assert names(text + "On Frontier we saw none.") == ["Frontier", "Frontier"]
    assert names("Otters sleep. On Frontier we saw none.") == []


def test_a_chip_number_without_any_hardware_around_it_is_a_suggestion():
    (one,) = found("We saw 4 otters on the H100 road.", doubtful=True)
    assert not one.certain
    assert found("We saw 4 otters on the H100 road.") == []
    assert names("We see a speedup of 4 on H100.") == ["NVIDIA H100"]


def test_a_maker_that_is_not_the_maker():
    assert names("a smartphone, the Huawei P40, beside a GPU") == ["Huawei P40"]
    assert names("an NVIDIA P40 beside a GPU") == ["NVIDIA Tesla P40"]


def test_a_family_behind_its_device_is_one_thing():
    (one,) = found("on a Titan X (Pascal) GPU")
    assert (one.quote, one.name) == ("Titan X (Pascal)", "NVIDIA Titan X")


def test_a_short_name_is_what_the_paper_names_in_full():
    ids = [one.hardware for one in found("We own A100 80GB GPUs. On the A100 it runs.")]
    assert ids == ["a100-sxm4-80gb"] * 2
    ids = [one.hardware for one in found("A100 40GB, A100 80GB, and the A100 GPUs.")]
    assert ids == ["a100-sxm4-40gb", "a100-sxm4-80gb", "a100-sxm4-40gb"]
    assert names("An RTX 3090 and an RTX 3090 Ti.") == [
        "NVIDIA GeForce RTX 3090",
        "NVIDIA GeForce RTX 3090 Ti",
    ]


def test_an_abbreviation_is_the_device_of_that_family():
    text = "The SN40L holds 8 RDU sockets; our 8-socket RDU node is quick."
    assert names(text) == [
        "SambaNova SN40L",
        "SambaNova SN40L",
        "SambaNova SN40L 8-socket RDU node",
    ]


# -- counts ----------------------------------------------------------------------------------------

COUNTS = [
    ("on 8 A100s", 8),
    ("on 8 NVIDIA A100 GPUs", 8),
    ("on 2,048 A100 GPUs", 2048),
    ("on 8x A100", 8),
    ("on 8xA100", 8),
    ("on 8×A100", 8),
    ("on $8\\times$ A100", 8),
    ("on A100 x8 GPUs", 8),
    ("on a cluster of 64 A100", 64),
    ("on eight A100 GPUs", 8),
    ("on a single A100", 1),
    ("on four 40GB A100 GPUs", 4),
    ("on 64 GPUs (A100)", 64),
    ("on an A100", None),
    ("on the A100", None),
    ("on an 80 GB A100", None),
    ("in 2023 A100 GPUs", None),
    ("with 3.5 A100 GPUs", None),
    ("up to 40% A100 GPUs", None),
]


@pytest.mark.parametrize(("words", "count"), COUNTS)
def test_counts(words: str, count: int | None):
    (one,) = found(f"Our GPU code runs {words}.")
    assert one.count == count


def test_counts_of_machines_and_of_neighbours():
    frontier, aurora = found("It took 4,096 GPUs of Frontier and 1024 nodes of Aurora.")
    assert (frontier.count, aurora.count) == (4096, 1024)
    (summit,) = found("It took 100 nodes (600 GPUs) of Summit.")
    assert summit.count == 600
    max_1550, aurora = found("Intel Max 1550 GPUs on Aurora.")
    assert (max_1550.count, aurora.count) == (None, None)


# -- roles -----------------------------------------------------------------------------------------

ROLES = [
    ("We train the otter model on {}.", "evaluated_on"),
    ("Using {}, the raft floats.", "evaluated_on"),
    ("It serves 40 otters a second with {}.", "evaluated_on"),
    ("It is deployed across up to {}.", "evaluated_on"),
    ("We benchmark {} by hand.", "evaluated_on"),
    ("{} achieves 3 otters a joule.", "evaluated_on"),
    ("We take {} as our experimental platform.", "evaluated_on"),
    ("It is 2.1x faster than {}.", "compared_with"),
    ("It gives a speedup of 3x over {}.", "compared_with"),
    ("It saves energy compared to {}.", "compared_with"),
    ("It saves energy versus {}.", "compared_with"),
    ("It outperforms {} by far.", "compared_with"),
    ("It comes close to that of {}.", "compared_with"),
    ("The {} baseline is slower.", "compared_with"),
    ("Unlike {}, it floats.", "compared_with"),
    ("It is faster than otterlib on {}.", "evaluated_on"),
    ("In this paper we present {}.", "proposed"),
    ("We design the {} for rivers.", "proposed"),
    ("Chips such as {} are costly.", "mentioned"),
    ("Large models usually live on {}.", "mentioned"),
    ("Otters know {}.", "mentioned"),
]


@pytest.mark.parametrize(("sentence", "role"), ROLES)
def test_roles(sentence: str, role: str):
    for name in ("NVIDIA A100", "Jetson Nano", "TPU v4"):
        (one,) = found(sentence.format(name))
        assert one.role == role


def test_all_of_a_list_have_its_role():
    roles = [one.role for one in found("It is 2x faster than A100, H100 and MI300X GPUs.")]
    assert roles == ["compared_with"] * 3


def test_a_link_carries_what_goes_over_it():
    assert [one.role for one in found("We send otters over RDMA.")] == ["evaluated_on"]
    assert [one.role for one in found("We see a 2x gain over RDMA.")] == ["compared_with"]


def test_what_is_mentioned_here_and_measured_there_is_measured():
    text = "Otters know the A100 GPU. We measure 40 otters on an A100."
    assert [one.role for one in found(text)] == ["evaluated_on", "evaluated_on"]


def test_a_machine_is_measured_where_its_devices_are():
    text = "The Frontier supercomputer is large. We run on MI250X GPUs."
    assert [one.role for one in found(text)] == ["evaluated_on", "evaluated_on"]


def test_titles():
    assert [one.role for one in found("", "Otters on the NVIDIA Hopper GPU")] == ["evaluated_on"]
    assert [one.role for one in found("", "TPU v4: A Machine for Otters")] == ["proposed"]
    text = "We give a comparison of latency across three GPU families, Hopper, Ada and Ampere."
    mentions = found(text, "Dissecting the Hopper GPU")
    assert [(one.field, one.role) for one in mentions] == [
        ("title", "evaluated_on"),
        ("abstract", "evaluated_on"),
        ("abstract", "compared_with"),
        ("abstract", "compared_with"),
    ]


def test_a_chip_that_a_paper_gives_a_name_to_is_suggested():
    text = "We present Plover, a sparse tensor accelerator in 28 nm."
    (one,) = found(text, doubtful=True)
    assert (one.name, one.kind, one.role, one.certain) == (
        "Plover",
        "accelerator",
        "proposed",
        False,
    )
    assert found("We present Plover, a sparse attention method.", doubtful=True) == []


# -- texts out of a PDF ----------------------------------------------------------------------------

CUT = [
    ("on the NVI-\nDIA A100 GPU", "NVI-\nDIA A100"),
    ("on Perl- mutter twice", "Perl- mutter"),
    ("over Infini\u00adBand", "Infini\u00adBand"),
    ("on A100-\n80GB GPUs", "A100-\n80GB"),
    ("on low- and high-end H100 GPUs", "H100"),
]


@pytest.mark.parametrize(("sentence", "quote"), CUT)
def test_words_that_a_line_s_end_cuts(sentence: str, quote: str):
    (one,) = found(f"Twice ef-\nficient, it runs {sentence} in the eve-\nning.")
    assert one.quote == quote


@given(st.lists(st.sampled_from(["nvi", "dia", "-\n", "- ", "\u00ad", " ", "x"]), max_size=12))
def test_places_are_found_again(parts: list[str]):
    text = "".join(parts)
    whole = mended(text, {"nvidia"})
    for place, sign in enumerate(whole.text):
        before = whole.original(place + 1) - 1
        assert text[before] == sign


# -- any registry, any text ------------------------------------------------------------------------


def test_names_come_from_the_registry_given():
    own = HardwareRegistry(
        devices=(
            Device(id="plover-7", name="Plover 7", vendor="Marsh", family="Wader", kind="npu"),
        ),
        nodes=(
            Node(
                id="nest",
                name="Marsh Nest 4",
                vendor="Marsh",
                contents=(Holding(device="plover-7", count=4),),
            ),
        ),
        families=(Family(name="Wader", vendor="Marsh"),),
    )
    text = "On a Marsh Nest 4 it is 2x faster than on a Plover-7 or an A100 GPU."
    assert [one.hardware for one in extract("", text, own)] == ["nest", "plover-7"]
    assert names("It runs on an A100 GPU.") == ["NVIDIA A100"]  # the other registry is not kept


WORDS = """
A100 H100s A100-80GB RTX 4090 TPU v4 TPUv4 NVIDIA NVIDIA's Frontier GPU GPUs nodes of on than
over 8 8x 2,048 ( ) , . : - \n \\, ~ $ * \u2013 \u00a0 \u00ad Titan X Pascal RDU SN40L RDMA NIC 400
Gbps InfiniBand we present a the chip accelerator 80 GB M1 Apple \u017fix \u212a80 \U0001f9a6 \ud800
""".split(" ")
TEXT = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=40).flatmap(
    lambda words: st.sampled_from([" ", "", "-", "\n"]).map(lambda gap: gap.join(words))
)


@given(TEXT, TEXT)
def test_mentions_stand_where_they_say_and_do_not_overlap(title: str, abstract: str):
    mentions = extract(title, abstract, REGISTRY)
    assert mentions == extract(title, abstract, REGISTRY)
    assert list(mentions) == sorted(mentions, key=lambda one: (one.field == "abstract", one.start))
    for field, text in (("title", title), ("abstract", abstract)):
        end = 0
        for one in (one for one in mentions if one.field == field):
            assert end <= one.start < one.end <= len(text)
            assert text[one.start : one.end] == one.quote
            assert one.name
            assert one.count is None or one.count >= 0
            assert not one.hardware or REGISTRY.get(one.hardware)
            end = one.end


@given(TEXT, st.sampled_from(["An otter. ", "Two otters sleep on a raft. "]))
def test_a_sentence_before_it_only_moves_the_names(text: str, before: str):
    plain = extract("", text, REGISTRY)
    moved = extract("", before + text, REGISTRY)
    assert [(one.start + len(before), one.name) for one in plain] == [
        (one.start, one.name) for one in moved
    ]


@pytest.mark.parametrize(
    ("piece", "most"),
    [
        ("A100 ", 1000),
        ("NVIDIA's ", 0),
        ("in- fini- band ", 0),
        ("we present A, a b c ", 0),
        ("A100 ((((", 1000),
        ("8 Xeon 1234 GPUs ", 1000),
        (" ", 0),
        ("a1", 0),
        ("..)\n", 0),
    ],
)
def test_a_huge_text_is_done_with(piece: str, most: int):
    """Half a second each; what grew with the square of a megabyte would not end today."""
    text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    assert len(extract("", text, REGISTRY)) == most
