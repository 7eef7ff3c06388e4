"""Words that say what a number measures: verbs and nouns of change, nouns of quantities."""

from __future__ import annotations


def _table(*rows: tuple[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in rows for word in words.split()}


#: Verbs of change, in every form, and which way they go.
VERBS = _table(
    (
        "speedup",
        """accelerate accelerates accelerated accelerating speed speeds sped speeding expedite
        expedites""",
    ),
    (
        "reduction",
        """reduce reduces reduced reducing cut cuts cutting decrease decreases decreased decreasing
        lower lowers lowered lowering shrink shrinks shrinking save saves saved saving compress
        compresses compressed compressing slash slashes slashing minimize shorten shortens shortened
        drop drops dropped dropping fall falls fell prune prunes pruned pruning sacrifice
        eliminate eliminates eliminated eliminating mitigate mitigates trim trims trimmed""",
    ),
    (
        "improvement",
        """improve improves improved improving increase increases increased increasing boost boosts
        boosted boosting enhance enhances enhanced enhancing raise raises raised gain gains gained
        gaining outperform outperforms outperformed outperforming exceed exceeds exceeded exceeding
        surpass surpasses surpassed surpassing beat beats beating advance advances expand expands
        extend extends lift lifts grow grows grew grown rise rises rose scale scales double doubles
        doubled doubling triple triples tripled tripling""",
    ),
    ("degradation", "degrade degrades degraded degrading deteriorate deteriorates deteriorated"),
)
#: Verbs whose object is a rival and not what is measured.
RIVAL_VERBS = frozenset(
    """outperform outperforms outperformed outperforming exceed exceeds exceeded exceeding surpass
    surpasses surpassed surpassing beat beats beating""".split()
)
#: Nouns of change.
CHANGES = _table(
    ("speedup", "speedup speedups speed-up acceleration accelerations"),
    ("reduction", "reduction reductions decrease decreases saving savings drop cut decline"),
    (
        "improvement",
        "improvement improvements increase increases gain gains boost boosts uplift advantage",
    ),
    ("slowdown", "slowdown slowdowns"),
    ("degradation", "degradation loss-of"),
    ("overhead", "overhead overheads"),
)
COMPARATIVES = _table(
    ("speedup", "faster quicker"),
    ("slowdown", "slower"),
    ("improvement", "more higher better greater larger bigger longer stronger"),
    ("reduction", "less fewer lower smaller cheaper shorter lighter"),
)
#: What a comparative measures where no noun follows.
ALONE = {
    "smaller": "size_reduction",
    "cheaper": "cost_reduction",
    "shorter": "time_reduction",
    "larger": "model_size",
    "bigger": "model_size",
    "longer": "context_length",
    "better": "performance_improvement",
    "higher": "performance_improvement",
}
#: Nouns of quantities and their names.
NOUNS = _table(
    ("accuracy", "accuracy accuracies acc"),
    ("throughput", "throughput throughputs tflops gflops goodput pflops petaflops teraflops fps"),
    ("flops", "flops"),
    ("latency", "latency latencies delay delays ttft tpot"),
    ("memory", "memory vram dram"),
    ("memory_footprint", "footprint footprints"),
    ("storage", "storage disk"),
    ("energy", "energy edp"),
    ("power", "power"),
    ("efficiency", "efficiency efficient efficiently"),
    ("utilization", "utilization utilisation mfu hfu"),
    ("performance", "performance perf performances"),
    ("time", "time times runtime runtimes makespan duration wall-clock"),
    ("speed", "speed speeds"),
    ("cost", "cost costs expense price budget"),
    ("rate", "rate rates"),
    ("error", "error errors"),
    ("loss", "loss losses"),
    ("perplexity", "perplexity ppl"),
    ("size", "size sizes"),
    ("bandwidth", "bandwidth"),
    ("volume", "volume volumes"),
    ("overhead", "overhead overheads"),
    ("traffic", "traffic"),
    ("data_movement", "movement movements transfers"),
    ("consumption", "consumption"),
    ("usage", "usage"),
    ("complexity", "complexity"),
    ("score", "score scores"),
    ("compression_ratio", "compression"),
    ("ratio", "ratio ratios"),
    ("computation", "computation computations compute flop macs operations calculations"),
    ("parameters", "parameters parameter params weights"),
    ("quality", "quality"),
    ("sparsity", "sparsity sparse"),
    ("capacity", "capacity capacities"),
    ("communication", "communication communications"),
    ("area", "area"),
    ("scalability", "scalability"),
    ("productivity", "productivity"),
    ("tokens", "tokens"),
    ("data", "data samples examples"),
    ("calls", "calls queries requests"),
    ("gpus", "gpus devices accelerators"),
    ("precision", "precision"),
    ("recall", "recall"),
    ("f1", "f1"),
    ("bleu", "bleu"),
    ("map", "map"),
    ("average_precision", "ap"),
    ("density", "density"),
    ("jitter", "jitter"),
    ("variance", "variance"),
    ("iou", "iou miou"),
    ("pass_rate", "pass"),
    ("agreement", "agreement"),
    ("correlation", "correlation"),
    ("robustness", "robustness"),
    ("length", "length lengths"),
    ("context_length", "context"),
    ("training", "training pretraining pre-training"),
    ("inference", "inference"),
    ("coverage", "coverage"),
    ("resolution", "resolution"),
    ("batch_size", "batch"),
    ("hallucination", "hallucination hallucinations"),
    ("preference", "preference"),
    ("steps", "steps iterations epochs"),
    ("models", "models"),
    ("word_error_rate", "wer"),
    ("rouge", "rouge"),
    ("auc", "auc auroc"),
    ("fid", "fid"),
    ("psnr", "psnr"),
)
#: Nouns too common to win over one that stands a little farther off.
WEAK = frozenset(
    """models data training inference steps tokens sparse gpus samples examples batch operations
    pass
    context parameters parameter weights times memory-bound length requests queries""".split()
)
#: Words before such a noun that belong to its name.
MODIFIERS = frozenset(
    """data communication training inference model memory success completion resolve resolution
    error
    energy peak decoding prefill cache machine switching parameter compute computation
    computational network sample hit power compression scaling storage bandwidth hardware
    generation execution response query step epoch job tail token weight activation gradient cost
    average-precision validation test word bit packet miss flops hallucination win pass
    detection classification recognition segmentation retrieval prediction generalization
    generalisation summarization translation relative architectural mean median top-1 top-5 top1
    end-to-end processing search optimization fine-tuning finetuning pretraining serving kernel
    resource disk io area runtime solve precision abstention exact-match attack""".split()
)
#: What is measured in a unit, where the words around do not say better.
BY_UNIT = {
    "params": "model_size",
    "tokens": "token_count",
    "tokens/s": "throughput",
    "bit": "bit_width",
    "bit/param": "bit_width",
    "perplexity": "perplexity",
    "FLOP/s": "throughput",
    "FLOP": "compute",
    "B": "memory_capacity",
    "bit/s": "network_bandwidth",
    "GPU-hours": "compute_time",
    "month": "duration",
    "year": "duration",
    "USD": "cost",
    "USD/year": "economic_value",
    "W": "power",
    "J": "energy",
    "nm": "process_node",
    "Hz": "frequency",
    "dB": "psnr",
    "pixel": "image_resolution",
    "1/s": "throughput",
    "s": "time",
    "x": "improvement",
    "%": "rate",
    "pp": "accuracy_improvement",
    "score": "score",
    "count": "count",
}
