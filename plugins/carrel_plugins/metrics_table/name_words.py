"""Known names, and the words that names are recognised by; in lower case."""

from __future__ import annotations

DEVICES = frozenset(
    """a100 h100 h200 h20 h800 a800 v100 p100 p40 t4 l4 l40 l40s a10 a10g a16 a30 a40 a2 a6000
    a5000 a4000 b100 b200 b300 gb200 gh200 k80 m40 m60 k40 mi50 mi60 mi100 mi200 mi210 mi250 mi250x
    mi300 mi300a mi300x mi325x rtx gtx titan tpu tpus tpuv2 tpuv3 tpuv4 tpuv5 orin jetson xavier
    xeon epyc gaudi gaudi2 gaudi3 ascend trainium inferentia cerebras wse ipu sn40l dgx hgx
    snapdragon
    ryzen threadripper radeon groq hopper ampere volta blackwell turing graviton alveo zcu102
    zcu104 u280 u250 u50 stratix virtex zynq versal cortex kunpeng 4090 3090""".split()
)
VENDORS = frozenset(
    """nvidia amd intel google apple qualcomm tesla geforce quadro huawei xilinx altera arm
    sambanova graphcore habana aws raspberry cloud instinct""".split()
)
DEVICE_TAILS = frozenset(
    """gpu gpus cpu cpus tpu tpus soc node nodes server super ti pro max ultra nano nx agx orin
    xavier
    sxm sxm4 sxm5 pcie pod pods pi core cores fpga fpgas card cards chip chips edge gen""".split()
)
FAMILIES = frozenset(
    """gpt llama llama2 llama3 claude gemini phi qwen qwen2 mistral mixtral gemma falcon opt bloom
    palm bert roberta t5 flan vicuna alpaca deepseek yi baichuan chatglm glm chatgpt resnet vit
    deit swin yolo yolov5 yolov8 clip dino sam bart megatron pythia mpt starcoder codellama codex
    llava blip whisper unet efficientnet mobilenet densenet vgg alexnet inception mamba rwkv
    stable diffusion sdxl dit transformer electra deberta albert distilbert grok command olmo
    internlm internvl nemotron palm2 lamda chinchilla gopher galactica dolly minicpm""".split()
)
DATASETS = frozenset(
    """imagenet cifar cifar10 cifar100 mnist coco glue superglue squad wikitext wikitext2
    wikitext103 lambada race mmlu gsm8k humaneval mbpp math500 c4 pile redpajama ade20k kitti
    cityscapes nuscenes waymo librispeech hellaswag arc piqa winogrande truthfulqa boolq longbench
    ruler needle swe-bench mteb beir alpacaeval arena-hard mt-bench openimages laion
    cora reddit ogbn ogb movielens criteo wmt wmt14 wmt16 iwslt multinli mnli sst cnn dailymail
    xsum aime aime24 ucf101 kinetics voc pascal shapenet modelnet40 scannet svhn celeba ffhq
    lsun places365 vqa vqav2 textvqa hotpotqa triviaqa natural-questions librilight
    commonvoice voxceleb d4rl atari mujoco webshop alfworld gaia opencompass mmbench""".split()
)
PLATFORMS = frozenset(
    """cuda python pytorch tensorflow pcie usb ddr ddr3 ddr4 ddr5 lpddr hbm nvlink gen windows
    ubuntu
    android ios wi-fi bluetooth release python java rocm core i7 i9 i5 sars-cov covid
    hopper""".split()
)
#: What carries a number as its label: "table 3", "step 2", "type 1 diabetes".
LABELS = frozenset(
    """table tables section sections figure figures fig eq equation equations appendix chapter part
    theorem lemma corollary proposition algorithm step stage phase version track task level type
    class grade top rank no page pages line lines rule case scenario experiment experiments
    example question objective layer exp study problem release subtask season round
    tier gen generation category group day night q""".split()
)
#: Behind these a hyphen does not make a name: "sub-10", "over-50".
OPEN_PREFIXES = frozenset("sub over under near about around pre roughly up x to".split())
DATE_CUES = frozenset(
    """in since by of until during year years from before after around between early late mid the
    version challenge competition workshop conference election""".split()
)
BINDING = frozenset("^@#=/&:→_")
METRIC_CAPITALS = frozenset(
    """bleu rouge f1 em map miou iou psnr ssim fid auc auroc acc wer cer meteor cider spice mrr ndcg
    mse rmse mae ppl perplexity dice elo is lpips clipscore bertscore""".split()
)
