"""What shows that a doubtful name means hardware: words around it, makers before it."""

from __future__ import annotations

from collections.abc import Container, Sequence

from carrel_plugins.hardware_filter.words import Word

#: Words that speak of hardware.
HARDWARE_WORDS = frozenset(
    """
    accelerator accelerators amd chip chips cloud cluster clusters cpu cpus cublas cuda cudnn
    cutlass datacenter exaflop
    exaflops exascale fpga fpgas gcd gcds geforce gflops gpgpu gpgpus gpu gpus hardware hpc
    microarchitecture microarchitectural microcontroller microcontrollers mlperf node nodes npu npus
    nvidia olcf ornl petaflop petaflops petascale processor processors rocm server servers soc socs
    supercomputer supercomputers superchip superchips supercomputing tflop tflops tpu tpus vram
    workstation xilinx
    """.split()
)
#: Words of computing: enough for a chip's number ("A100"), too little for a word ("Summit").
COMPUTING_WORDS = frozenset(
    """
    bandwidth flops inference kernel kernels latency memory pretraining speedup speedups throughput
    """.split()
)
#: Makers and series that stand before a name and belong to it, each with the maker.
BRANDS = {
    brand: maker
    for maker, brands in {
        "AMD": "amd instinct radeon xilinx",
        "AWS": "amazon aws",
        "Apple": "apple",
        "Arm": "arm",
        "Cerebras": "cerebras",
        "Google": "cloud google",
        "Graphcore": "graphcore",
        "Groq": "groq",
        "HPE": "hpe olcf nersc alcf",
        "Huawei": "huawei hisilicon",
        "IBM": "ibm",
        "Intel": "altera habana intel",
        "NVIDIA": "geforce jetson mellanox nvidia quadro tesla",
        "Qualcomm": "qualcomm",
        "SambaNova": "sambanova",
        "Samsung": "samsung",
        "Xilinx": "alveo xilinx",
    }.items()
    for brand in brands.split()
}
#: A maker is another one's now, or sells its things.
_SAME_MAKER = {frozenset({"AMD", "Xilinx"}), frozenset({"Intel", "Habana"})}
#: Subjects in which an abbreviation means a thing that no computer is made of.
_OTHER_SUBJECTS = {
    "tpu": frozenset("polyurethane thermoplastic filament filaments elastomer elastomers".split()),
    "tpus": frozenset("polyurethane thermoplastic filament filaments elastomer elastomers".split()),
}
#: What behind a word tells that it is the other thing of that name.
_REFUSED_AFTER = {
    "ada": {"boost", "boosting", "grad"},
    "alps": {"mountain", "mountains"},
    "aurora": {"borealis"},
    "coral": {"reef", "reefs"},
    "frontier": {
        "ai", "based", "exploration", "lab", "labs", "language", "llm", "llms", "math", "model",
        "models", "of", "point", "points", "research",
    },
    "hopper": {"v2", "v3", "v4", "environment"},
    "pascal": {"voc", "context", "3d", "3d+", "person", "part", "parts"},
    "summit": {"on", "of"},
    "titan": {"images", "dataset"},
    "tpu": {"soft", "filament", "film", "films", "materials", "material"},
    "turing": {"complete", "completeness", "machine", "machines", "test", "tests", "nlg", "award"},
    "volta": {"redonda"},
}  # fmt: skip
_REFUSED_BEFORE = {
    "frontier": {"pareto", "efficient", "accuracy", "efficiency", "new", "next"},
    "frontiers": {"pareto"},
    "alps": {"the", "swiss", "french"},
    "turing": {"alan"},
    "hopper": {"grace"},
}
_REACH = 8  # words


class Evidence:
    """The words of one field that speak of hardware, and more that are added as names are sure."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.places = {place for place, word in enumerate(words) if word.plain in HARDWARE_WORDS}

    def __bool__(self) -> bool:
        return bool(self.places)

    def add(self, first: int, last: int) -> None:
        self.places.update((first, last))

    def near(self, first: int, last: int) -> bool:
        """Whether some stands a few words before or behind the name at `first` to `last`."""
        around = (*range(first - _REACH, first), *range(last + 1, last + _REACH + 1))
        return any(place in self.places for place in around)


def is_of_another_maker(maker: str, name: str) -> bool:
    """Whether a name that has this maker's before it is another one's: "Huawei P40"."""
    makers = {other for other in BRANDS.values() if name.startswith(f"{other} ")}
    if not makers or maker in makers:
        return False
    return not any({maker, other} in _SAME_MAKER for other in makers)


def is_another_subject(word: str, said: Container[str]) -> bool:
    """Whether the words of the paper say that an abbreviation is a material."""
    return any(sign in said for sign in _OTHER_SUBJECTS.get(word, ()))


def is_another_thing(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the neighbours of a name say that it means something else."""
    before = words[first - 1].plain if first else ""
    after = words[last + 1].plain if last + 1 < len(words) else ""
    return after in _REFUSED_AFTER.get(words[last].plain, ()) or before in _REFUSED_BEFORE.get(
        words[first].plain, ()
    )
