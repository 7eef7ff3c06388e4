"""Small classes of English words that several readers here ask for."""

from __future__ import annotations

#: Words that end a noun phrase when it is read from left to right.
STOPS = frozenset(
    """a an the this that these those which who whose whom it its they their them we our us you
    i he she is are was were be been being has have had do does did can could may might will would
    shall should must in on at by for from with without within into onto to of over under
    above below between among through across during after before until since via per than then as
    while when where whereas if because although though but and or nor so yet not no only also
    both either neither each every all any some such more less most least fewer respectively
    compared versus vs against relative using use uses achieves achieve achieving reaching
    reaches outperforms outperforming reduces reducing improves improving requires requiring
    there here up down out off about around roughly approximately nearly almost e.g i.e
    containing including consisting covering spanning running faster slower better
    higher lower worse smaller larger longer shorter cheaper bigger""".split()
)

#: Words that tell compute spent from compute a second.
TRAINING_COMPUTE = frozenset(
    """require requires required requiring budget budgets spent spend consume consumes total
    cost costs complexity""".split()
)

MONTHS = frozenset(
    """january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn fall winter""".split()
)

#: Nouns whose number is the size of the work: the count of them is a metric.
SCALED_NOUNS = frozenset(
    """gpus tpus npus cpus gpu-nodes gcds accelerators devices chips sockets nodes machines servers
    clusters cores processors workers fpgas phones clients hosts
    languages datasets benchmarks models llms lms lvlms mllms vlms experts layers heads blocks
    transformers networks architectures checkpoints tasks subtasks domains families
    people participants nurses physicians doctors radiologists clinicians experts annotators users
    students subjects patients volunteers speakers humans developers engineers programmers
    respondents authors individuals raters evaluators researchers
    adults children sequences
    images videos clips frames samples examples instances sentences documents articles papers
    pages passages paragraphs words pairs triplets triples questions queries prompts instructions
    problems puzzles dialogues dialogs conversations utterances turns annotations labels captions
    objects scenes shapes points points-clouds trajectories demonstrations episodes games
    environments agents robots classes categories species topics types-of-data sources websites
    repositories projects files programs functions libraries apis tools apps kernels operators
    operations operation workloads applications systems epochs steps iterations generations trials
    runs experiments simulations evaluations recordings reports records cases studies surveys
    tweets posts comments reviews messages news stories books songs tracks hours-of-speech
    entities graphs relations facts nodes edges triples vertices molecules proteins structures
    compounds
    materials genes cells sites countries cities regions stations locations years-of-data
    features-maps channels neurons dimensions requests jobs traces transactions bugs issues
    vulnerabilities commits tickets interactions ratings items products queries variables
    attributes relations entries lines rows columns tables shots views cameras sensors
    configurations settings-in-all designs conditions""".split()
)

#: Nouns of which a paper has a few: counted only from five on, and never as a word below.
MILD_NOUNS = frozenset(
    """approaches methods results baselines algorithms techniques versions variants models
    architectures designs metrics scenarios competitors strategies findings challenges sets splits
    kinds groups dimensions aspects abilities skills attacks""".split()
)

#: The quantity of a count where it is not the singular with "_count".
COUNT_QUANTITIES = {
    "gcds": "gpu_count",
    "people": "participant_count",
    "nurses": "participant_count",
    "physicians": "participant_count",
    "doctors": "participant_count",
    "humans": "participant_count",
    "llms": "model_count",
    "lms": "model_count",
    "mllms": "model_count",
    "vlms": "model_count",
    "pairs": "dataset_size",
    "samples": "sample_count",
    "families": "family_count",
    "queries": "query_count",
    "operations": "sample_count",
    "species": "species_count",
    "accuracies": "accuracy",
    "series": "series_count",
}
