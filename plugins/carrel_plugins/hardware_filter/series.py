"""Series of products that the registry lacks, as patterns: boards, chips, machines, links.

A row is tried where a word is, or begins with, one of its heads. Its groups are the words of the
name. Rows say nothing about single papers; a product of a series that appears tomorrow fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

#: How much a name needs around it to be believed: nothing; a word about hardware anywhere in the
#: paper; the same close by.
Caution: TypeAlias = Literal["none", "paper", "near"]

_GAP_SIGN = r"(?:[\s~\u00ad\u2010-\u2015\u2212®™-]|\\[,; ~])"
_GAP = _GAP_SIGN + "{0,3}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A row: `pattern` matches at the beginning of a word, `prefix` goes before the groups.

    `kin` are words one of which must stand in the paper where other fields use the name as well.
    """

    heads: frozenset[str]
    pattern: re.Pattern[str]
    prefix: str
    kind: str
    family: str
    caution: Caution
    kin: frozenset[str]


def _row(
    heads: str,
    pattern: str,
    kind: str,
    prefix: str,
    caution: Caution = "none",
    family: str = "",
    kin: str = "",
) -> Series:
    """In `pattern`, `_` stands for what may join two words; capitals count."""
    return Series(
        heads=frozenset(heads.split()),
        pattern=re.compile("(?:" + pattern.replace("_", _GAP) + r")(?:'?s)?(?![^\W_])"),
        prefix=prefix,
        kind=kind,
        family=family,
        caution=caution,
        kin=frozenset(kin.split()),
    )


_TI = r"(?:_(Ti|TI|ti|Super|SUPER|XTX|XT))?(?:_(Ti|SUPER|Super|Max-Q|Mobile|Laptop))?"

#: The first row that matches the most characters wins.
SERIES: tuple[Series, ...] = (
    # NVIDIA
    _row("rtx gtx geforce",
         rf"(?:GeForce_)?(?:(GTX)_(\d{{3,4}})|(RTX)_([2-5]0[5-9]0)){_TI}",
         "gpu", "NVIDIA GeForce"),
    _row("geforce", r"(GeForce)(?:_(GT[XS]?))?(?:_(\d{2,4}M?))?", "gpu", "NVIDIA"),
    _row("rtx", r"(RTX)_(PRO_)?(A?\d{4})(?:_(Ada|Blackwell))?", "gpu", "NVIDIA"),
    _row("gtx titan geforce",
         r"(?:GeForce_)?(?:GTX_)?(T(?:itan|ITAN))_(Xp|XP|X|V|RTX|Z|Black)", "gpu", "NVIDIA"),
    _row("quadro", r"(Quadro)_(RTX_|GP_|GV_)?([A-Z]{0,2}\d{3,4})", "gpu", "NVIDIA"),
    _row("tesla", r"(Tesla)_([ACKMPTV]\d{1,4}[a-zS]?)", "gpu", "NVIDIA"),
    _row("k m p", r"(K(?:20|40|80)[cmxt]?|M(?:40|60)|P40)", "gpu", "NVIDIA Tesla", "near"),
    _row("a", r"(A(?:[2-6]000|[3-5]500|16))", "gpu", "NVIDIA", "near"),
    _row("jetson",
         r"(Jetson)(?:_(AGX|TX\d|TK\d|Nano|Xavier|Orin|Thor))?(?:_(NX|AGX|Xavier|Orin|Nano|Super))?",
         "board", "NVIDIA"),
    _row("agx xavier orin",
         r"(AGX|Xavier|Orin)_(Xavier|Orin|NX|Nano|AGX)", "board", "NVIDIA Jetson"),
    _row("l", r"(L20)", "gpu", "NVIDIA", "near"),
    _row("nvdla", r"(NVDLA)", "accelerator", "NVIDIA"),
    _row("tx tk", r"(T[XK][12])", "board", "NVIDIA Jetson", "near"),
    _row("tegra", r"(Tegra)(?:_([A-Z]\d))?", "soc", "NVIDIA"),
    _row("dgx hgx", r"([DH]GX)(?:_(SuperPOD|SuperPod|Station|Spark))?", "node", "NVIDIA"),
    _row("grace", r"(Grace)_(CPU)", "cpu", "NVIDIA"),
    _row("kepler maxwell fermi", r"(Kepler|Maxwell|Fermi)", "architecture", "NVIDIA", "near"),
    _row("bluefield", r"(BlueField)(?:_([23]))?", "dpu", "NVIDIA"),
    # AMD and Xilinx
    _row("mi instinct", r"(?:Instinct_)?(MI_?\d{2,3}[XxAa]?)", "gpu", "AMD Instinct", "paper"),
    _row("radeon",
         r"(Radeon)(?:_(RX|Pro|VII|HD|R9))?(?:_([A-Z]{0,2}\d{2,4}))?(?:_(XTX|XT))?",
         "gpu", "AMD"),
    _row("rx", r"(RX)_(\d{3,4})(?:_(XTX|XT))?", "gpu", "AMD Radeon", "near"),
    _row("epyc", r"((?i:EPYC))(?:_(\d{4}[A-Z]?))?", "cpu", "AMD"),
    _row("ryzen", r"(Ryzen)(?:_(Threadripper|AI|\d))?(?:_(\d{3,4}[A-Z]{0,2}))?", "cpu", "AMD"),
    _row("threadripper", r"(Threadripper)", "cpu", "AMD Ryzen"),
    _row("rdna", r"(RDNA)_?([1-4])?", "architecture", "AMD"),
    _row("xdna", r"(XDNA)_?(2)?", "architecture", "AMD"),
    _row("alveo", r"(Alveo)_([UV]\d{2,3}[A-Za-z]?)", "fpga", "Xilinx"),
    _row("alveo", r"(Alveo)", "fpga", "Xilinx", "near"),
    _row("u", r"(U(?:50|200|250|280|55[CcNn]))", "fpga", "Xilinx Alveo", "near"),
    _row("virtex kintex artix spartan",
         r"(Virtex|Kintex|Artix|Spartan)(?:_(\d|II|UltraScale\+?))?", "fpga", "Xilinx"),
    _row("ultrascale", r"(Ultra[Ss]cale)\+?", "fpga", "Xilinx"),
    _row("zynq",
         r"(Z[Yy][Nn][Qq])(?:_(\d{4}|UltraScale))?\+?(?:_(MPSoC|RFSoC|SoC))?", "fpga", "Xilinx"),
    _row("zcu vcu zc vck vhk kv", r"((?:ZCU|VCU|ZC|VCK|VHK|KV)_?\d{3,4})", "fpga", "Xilinx"),
    _row("pynq", r"(P[Yy][Nn][Qq])(?:_(Z[12]))?", "fpga", "Xilinx"),
    _row("xc xcvu xczu xcku", r"(XC[A-Z0-9]{3,12})", "fpga", "Xilinx"),
    _row("vu", r"(VU\d{1,2}P)", "fpga", "Xilinx"),
    _row("versal", r"(Versal)(?:_(ACAP|VCK\d+|AI Core))?", "fpga", "Xilinx"),
    _row("ultra", r"(Ultra96)(?:_(V2|v2))?", "fpga", "Avnet"),
    # Intel
    _row("xeon",
         r"(X[Ee][Oo][Nn])(?:_(Phi|Gold|Platinum|Silver|Bronze|Max|W|D|E[357]))?"
         r"(?:_(\d{4,5}[A-Z]{0,2}))?(?:_(v\d))?", "cpu", "Intel"),
    _row("core", r"(Core)_(i[3579]|Ultra(?:_[3579])?)(?:_(\d{3,5}[A-Z]{0,2}))?", "cpu", "Intel"),
    _row("i", r"(i[3579])-(\d{4,5}[A-Z]{0,2})", "cpu", "Intel Core"),
    _row("stratix arria agilex",
         r"(Stratix|Arria|Agilex)(?:_(\d{1,2}|II|IV|V))?(?:_(GX|NX|MX))?", "fpga", "Intel"),
    _row("cyclone", r"(Cyclone)_(\d{1,2}|II|IV|V)", "fpga", "Intel"),
    _row("knights", r"(Knights)_(Landing|Corner|Mill)", "cpu", "Intel Xeon Phi"),
    _row("sapphire emerald granite ice cascade alder meteor lunar",
         r"((?:Sapphire|Emerald|Granite)_Rapids|(?:Ice|Cascade|Alder|Meteor|Lunar)_Lake)",
         "architecture", "Intel"),
    _row("skylake haswell broadwell",
         r"(Skylake|Haswell|Broadwell)", "architecture", "Intel", "paper"),
    _row("loihi", r"(Loihi)(?:_(2|II))?", "accelerator", "Intel"),
    _row("movidius myriad", r"(Movidius)(?:_(Myriad_(?:2|X)|NCS\d?))?", "accelerator", "Intel"),
    _row("myriad", r"(Myriad)_(2|X)", "accelerator", "Intel Movidius"),
    _row("data", r"(Data_Center_GPU_(?:Max|Flex))(?:_(\d{3,4}))?", "gpu", "Intel"),
    _row("arc", r"(Arc)_([AB]\d{3}[A-Z]?)", "gpu", "Intel"),
    _row("goya", r"(Goya)", "npu", "Habana", "near"),
    # Google, Apple, Qualcomm and what is in phones
    _row("tpu tpuv cloud",
         r"(?:Cloud_)?(TPU)_(v\d[a-z]?)(?:_([Pp]od))?", "tpu", "Google", family="TPU"),
    _row("edge", r"(Edge_TPU)", "tpu", "Google", family="TPU"),
    _row("coral", r"(Coral)_(Dev_Board|USB_Accelerator|TPU|Edge_TPU|Micro)", "tpu", "Google"),
    _row("pixel", r"(Pixel)_([2-9]|10)(?:_?(a|Pro|XL))?", "phone", "Google", "near"),
    _row("m", r"(M[1-5])_(Pro|Max|Ultra)", "soc", "Apple", "paper"),
    _row("m", r"(M[1-5])", "soc", "Apple", "near", kin="apple mac macbook macos ipad silicon"),
    _row("a", r"(A\d{1,2})_(Bionic)", "soc", "Apple"),
    _row("iphone ipad",
         r"(iPhone|iPad)_(\d{1,2}|X[SR]?|SE|Pro|Air)(?:_(Pro|Plus|Mini|mini))?(?:_(Max))?",
         "phone", "Apple"),
    _row("macbook mac", r"(MacBook|Mac)_(Pro|Air|Studio|Mini|mini)", "board", "Apple"),
    _row("snapdragon",
         r"(Snapdragon)(?:_(\d{3,4}[A-Z]?|8s?_Gen_?\d|8_Elite|X_Elite))?", "soc", "Qualcomm"),
    _row("adreno", r"(Adreno)(?:_(\d{3}))?", "gpu", "Qualcomm"),
    _row("hexagon", r"(Hexagon)_(DSP|NPU|\d{3}|HTP)", "npu", "Qualcomm"),
    _row("cloud", r"(Cloud_AI)_(100)", "npu", "Qualcomm"),
    _row("dimensity", r"(Dimensity)_(\d{3,4})", "soc", "MediaTek"),
    _row("kirin", r"(Kirin)_(\d{3,4}[A-Z]?)", "soc", "Huawei"),
    _row("exynos", r"(Exynos)(?:_(\d{4}))?", "soc", "Samsung"),
    _row("galaxy samsung",
         r"(?:Samsung_)?(Galaxy)_((?:S|Note|A|Z)_?\d{1,2}\+?)(?:_(Ultra))?", "phone", "Samsung"),
    _row("samsung", r"Samsung_(S\d{1,2}\+?)", "phone", "Samsung Galaxy"),
    _row("huawei", r"Huawei_((?:P|Mate_?)\d{2})(?:_(Pro))?", "phone", "Huawei"),
    _row("oneplus", r"(OnePlus)_(\d{1,2})(?:_(Pro|T|R))?", "phone", ""),
    _row("xiaomi", r"(Xiaomi)_(Mi_)?(\d{1,2})(?:_(Pro|Ultra))?", "phone", ""),
    _row("cortex", r"(C(?:ortex|ORTEX))_([AMRX]\d{1,3}[A-Z]{0,2}\+?)", "cpu", "Arm"),
    _row("neoverse", r"(Neoverse)(?:_([NVE]\d))?", "cpu", "Arm"),
    _row("mali", r"(Mali)_([GT]\d{2,3})", "gpu", "Arm"),
    _row("ethos", r"(Ethos)_([UN]\d{2,3})", "npu", "Arm"),
    # small boards
    _row("raspberry",
         r"(R[Aa]spberry)_?(P[Ii])(?:_(Zero|Pico|\d(?:_?B\+?)?))?(?:_?(W|2))?", "board", ""),
    _row("rpi", r"(RPi)_?([2-5])", "board", ""),
    _row("arduino", r"(Arduino)(?:_(Nano|Uno|Due|Mega|Portenta))?(?:_(33))?", "board", ""),
    _row("esp", r"(ESP(?:32|8266))(?:_([CS]\d))?", "mcu", "Espressif"),
    _row("stm", r"(STM32[A-Z0-9]{0,8})", "mcu", "STMicroelectronics"),
    _row("nrf", r"(nRF5\d{3,4})", "mcu", "Nordic"),
    _row("msp", r"(MSP430[A-Z0-9]*)", "mcu", "Texas Instruments"),
    _row("gap max", r"(GAP[89]|MAX78000)", "mcu", ""),
    _row("odroid", r"(ODROID)(?:_(XU\d|[A-Z]\d))?", "board", ""),
    _row("rk hailo", r"(RK3\d{3}|Hailo_\d\w*)", "soc", ""),
    # other accelerators
    _row("graviton", r"(Graviton)_?([1-4])?", "cpu", "AWS"),
    _row("power", r"(POWER)_?([7-9]|10|11)", "cpu", "IBM"),
    _row("truenorth northpole", r"(TrueNorth|NorthPole)", "accelerator", "IBM"),
    _row("spinnaker", r"(Spi[Nn]{2}aker)_?(2)?", "accelerator", ""),
    _row("brainscales", r"(BrainScaleS)(?:_(2))?", "accelerator", ""),
    _row("eyeriss diannao dadiannao",
         r"(Eyeriss|DianNao|DaDianNao)(?:_(v2))?", "accelerator", ""),
    _row("cambricon", r"(Cambricon)(?:_([A-Z]{1,3}\d*))?", "npu", ""),
    _row("mtt", r"(MTT)_(S\d{2,4})", "gpu", "Moore Threads"),
    _row("kunlunxin", r"(Kunlunxin)", "npu", "Baidu"),
    _row("kunlun", r"(Kunlun)(?:_?(2|II|P800|XPU))?", "npu", "Baidu", "paper"),
    _row("mtia", r"(MTIA)(?:_(v?\d))?", "npu", "Meta"),
    _row("cs cerebras", r"(?:Cerebras_)?(CS|WSE)_([1-4])", "wafer", "Cerebras", "paper", "WSE"),
    _row("cerebras", r"(Wafer_Scale_Engine)", "wafer", "Cerebras", family="WSE"),
    _row("bow", r"(Bow)_(IPU|Pod\w*)", "ipu", "Graphcore", family="Colossus"),
    _row("ipu", r"(IPU)_(Bow)", "ipu", "Graphcore", family="Colossus"),
    _row("graphcore", r"Graphcore_(IPU)_(Bow)", "ipu", "Graphcore", family="Colossus"),
    _row("tenstorrent wormhole grayskull",
         r"(?:Tenstorrent_)?(Wormhole|Grayskull|Blackhole)", "npu", "Tenstorrent", "paper"),
    _row("dojo", r"(Dojo)", "accelerator", "Tesla", "near"),
    _row("upmem", r"(UPMEM)", "pim", ""),
    _row("hbm gddr", r"((?:HBM|GDDR6)-?(?:PIM|AiM))", "pim", ""),
    _row("atlas", r"(Atlas)_(\d{3}[A-Z]?)", "npu", "Huawei", "near", family="Da Vinci"),
    _row("ascend", r"(Ascend)_(\d{3}[A-Z]?\d?)", "npu", "Huawei", family="Da Vinci"),
    _row("a", r"(A64FX)", "cpu", "Fujitsu"),
    _row("sw", r"(SW26010)(?:_(Pro))?", "cpu", "Sunway"),
    # machines
    _row("fugaku sunway taihulight",
         r"(Fugaku|Sunway_TaihuLight|TaihuLight|Sunway)", "machine", ""),
    _row("tianhe", r"(Tianhe)(?:_(\d[A-Z]?))?", "machine", ""),
    _row("juwels jureca horeka frontera marconi thetagpu crusher tsubame marenostrum",
         r"(JUWELS(?:_Booster)?|JURECA|HoreKa|Frontera|Marconi100|ThetaGPU|T(?:SUBAME|subame)_?\d*(?:\.\d)?"
         r"|MareNostrum(?:_\d)?)", "machine", ""),
    _row("el piz blue bluegene",
         r"(El_Capitan|Piz_Daint|Blue_Waters|Blue_?Gene(?:/[LPQ])?)", "machine", ""),
    _row("titan sierra lassen polaris lumi leonardo cori theta",
         r"(Titan|Sierra|Lassen|Polaris|LUMI|Leonardo|Cori|Theta)", "machine", "", "near"),
    _row("jupiter abci colossus stampede andromeda",
         r"(JUPITER|ABCI|Colossus|Stampede2?|Andromeda)", "machine", "", "near"),
    _row("p g trn inf", r"((?:p|g|trn|inf)\d[a-z]{0,2}\.\d{0,2}x?large)", "node", "AWS"),
    # links
    _row("infiniband", r"((?i:InfiniBand))", "link", ""),
    _row("nvlink", r"((?i:NVLink))(?:_([1-5](?:\.0)?))?", "link", "NVIDIA"),
    _row("nvswitch", r"((?i:NVSwitch))", "link", "NVIDIA"),
    _row("rdma", r"(RDMA)", "link", ""),
    _row("remote", r"([Rr]emote_[Dd]irect_[Mm]emory_[Aa]ccess)(?:\s\(RDMA\))?", "link", ""),
    _row("roce rocev", r"(RoCE)(?:_?(v2))?", "link", ""),
    _row("ethernet", r"(Ethernet)", "link", ""),
    _row("pcie pci",
         r"(PCI[Ee]|PCI_[Ee]xpress)(?:_(?:[Gg]en_?)?(\d(?:\.\d)?))?(?:_(x\d{1,2}))?", "link", ""),
    _row("cxl", r"(CXL)(?:_(\d\.\d))?", "link", ""),
    _row("compute", r"(Compute_Express_Link)(?:\s\(CXL\))?", "link", ""),
    _row("infinity", r"(Infinity_Fabric)", "link", "AMD"),
    _row("slingshot", r"(Slingshot)", "link", "HPE", "near"),
    _row("omni omnipath", r"(Omni_?Path)", "link", "Intel"),
    _row("ualink neuronlink", r"(UALink|NeuronLink)", "link", ""),
)  # fmt: skip

#: Words that papers case in several ways, so that one thing has one name.
_CASED = {
    word.lower(): word
    for word in """
    Cortex EPYC InfiniBand NVLink NVSwitch PCIe PYNQ Pi Raspberry SpiNNaker SUPER TSUBAME Ti Titan
    UltraScale Xeon Xp Zynq
    """.split()
}

#: Heads -> rows, in the order of the table.
BY_HEAD: dict[str, tuple[Series, ...]] = {
    head: tuple(row for row in SERIES if head in row.heads)
    for head in {head for row in SERIES for head in row.heads}
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesMatch:
    """What a row found; `end` is a position in the text."""

    end: int
    name: str
    row: Series


def match_series(head: str, text: str, start: int) -> SeriesMatch | None:
    """Return the longest match of the rows of a head at a position, None where none matches."""
    best: SeriesMatch | None = None
    for row in BY_HEAD.get(head, ()):
        match = row.pattern.match(text, start)
        if match and (best is None or match.end() > best.end):
            parts = [row.prefix, *(_tidy(group) for group in match.groups() if group)]
            best = SeriesMatch(end=match.end(), name=" ".join(filter(None, parts)), row=row)
    return best


def _tidy(words: str) -> str:
    """Return words of a name as they are usually cased, with single spaces or dashes between."""
    plain = re.sub(_GAP_SIGN + "+", lambda gap: "-" if gap[0] == "-" else " ", words).strip()
    return " ".join(_CASED.get(word.lower(), word) for word in plain.split(" "))
