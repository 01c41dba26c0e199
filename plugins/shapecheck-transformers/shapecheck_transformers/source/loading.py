"""Loading published models: the configuration decides the shapes, and the weights are never read."""

import copy

import torch
from _shapecheck_engine import pretrained_json, unknown
from transformers.configuration_utils import PreTrainedConfig


def resolve_revision(repo_id, revision=None, **options):
    return revision


def find_adapter_config_file(model_id, **options):
    return None


def resolve_trust_remote_code(trust_remote_code, model_name, has_local_code, has_remote_code, **options):
    if has_remote_code and not has_local_code:
        return unknown("code that is fetched with a model is not read")
    return False


@classmethod
def _get_config_dict(cls, pretrained_model_name_or_path, **kwargs):
    file = kwargs.pop("_configuration_file", "config.json")
    revision, subfolder = kwargs.pop("revision", None), kwargs.pop("subfolder", "")
    cache_dir = kwargs.pop("cache_dir", None)
    for name in FOR_LOADING:
        kwargs.pop(name, None)
    config = pretrained_json(str(pretrained_model_name_or_path), file, revision, subfolder, cache_dir)
    if "model_type" in kwargs:
        config["model_type"] = kwargs["model_type"]
    return config, kwargs


FOR_LOADING = (
    "_commit_hash",
    "_fast_init",
    "_from_auto",
    "_from_pipeline",
    "adapter_kwargs",
    "adapter_name",
    "allow_all_kernels",
    "device_map",
    "device_mesh",
    "distributed_config",
    "force_download",
    "from_flax",
    "from_tf",
    "fusion_config",
    "generation_config",
    "gguf_file",
    "ignore_mismatched_sizes",
    "kernel_config",
    "key_mapping",
    "local_files_only",
    "low_cpu_mem_usage",
    "max_memory",
    "mirror",
    "offload_buffers",
    "offload_folder",
    "offload_state_dict",
    "proxies",
    "state_dict",
    "token",
    "tp_plan",
    "tp_size",
    "tqdm_class",
    "trust_remote_code",
    "use_auth_token",
    "use_kernels",
    "use_safetensors",
    "variant",
    "weights_only",
    "disable_mmap",
)
"""Options that say where weights come from or go to."""


@classmethod
def from_pretrained(cls, pretrained_model_name_or_path, *model_args, config=None, **kwargs):
    dtype = kwargs.pop("dtype", None) or kwargs.pop("torch_dtype", None) or "auto"
    with_info = kwargs.pop("output_loading_info", False)
    quantized = kwargs.pop("quantization_config", None) is not None
    attention = kwargs.pop("attn_implementation", None)
    where = {name: kwargs.pop(name) for name in ("cache_dir", "revision", "subfolder") if name in kwargs}
    for name in FOR_LOADING:
        kwargs.pop(name, None)
    if isinstance(config, PreTrainedConfig):
        config = copy.deepcopy(config)
    else:
        name = pretrained_model_name_or_path if config is None else config
        config, kwargs = cls.config_class.from_pretrained(name, return_unused_kwargs=True, **where, **kwargs)
    if attention is not None:
        config._attn_implementation = attention
    model = cls(config, *model_args, **kwargs)
    torch.nn.Module.to(model, _dtype(dtype, config, quantized))
    model.eval()
    return (model, unknown("what was found while weights were loaded")) if with_info else model


def _dtype(dtype, config, quantized):
    if quantized or getattr(config, "quantization_config", None) is not None:
        return unknown("the types of quantized weights")
    if dtype == "auto":
        dtype = getattr(config, "dtype", None)
        if dtype is None:
            return unknown("the type that weights were saved in")
    return getattr(torch, dtype) if isinstance(dtype, str) else dtype
