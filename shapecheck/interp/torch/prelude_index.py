"""Which names of torch and einops are read from `prelude/` in place of the library."""

from __future__ import annotations

from collections.abc import Mapping

DATA = (
    "Dataset",
    "IterableDataset",
    "TensorDataset",
    "StackDataset",
    "ConcatDataset",
    "ChainDataset",
    "Subset",
    "DataLoader",
    "random_split",
    "Sampler",
    "SequentialSampler",
    "RandomSampler",
    "SubsetRandomSampler",
    "WeightedRandomSampler",
    "BatchSampler",
    "DistributedSampler",
    "default_collate",
    "default_convert",
    "get_worker_info",
)
PARAMETRIZE = (
    "ParametrizationList",
    "register_parametrization",
    "is_parametrized",
    "remove_parametrizations",
    "type_before_parametrizations",
    "cached",
)
PARAMETRIZATIONS = ("weight_norm", "spectral_norm", "orthogonal", "_WeightNorm", "_SpectralNorm")
PARALLEL = ("DataParallel", "DistributedDataParallel", "data_parallel")
NUMBERS = ("sym_int", "sym_float", "sym_max", "sym_min", "sym_not", "sym_sum", "sym_ite", "_shape_as_tensor")
TUPLES_IN = ("utils", "conv", "pooling", "padding")
"""Modules of torch that have these names, their own or as they import them."""
TUPLES = (
    "_ntuple",
    "_single",
    "_pair",
    "_triple",
    "_quadruple",
    "_reverse_repeat_tuple",
    "_list_with_default",
)
DISTRIBUTIONS = ("Distribution", "Normal", "Bernoulli", "Categorical", "Independent")
PRELUDE: Mapping[str, str] = {
    **{
        f"torch.nn.{name}": "torch_transformer"
        for name in (
            "Transformer",
            "TransformerEncoder",
            "TransformerDecoder",
            "TransformerEncoderLayer",
            "TransformerDecoderLayer",
        )
    },
    "torch.nn.AdaptiveLogSoftmaxWithLoss": "torch_adaptive",
    "torch.nn.DataParallel": "torch_parallel",
    **{f"torch.nn.parallel.{name}": "torch_parallel" for name in PARALLEL},
    **{f"einops.layers.torch.{name}": "einops_layers" for name in ("Rearrange", "Reduce")},
    **{f"torch.utils.data.{name}": "torch_data" for name in DATA},
    "torch.utils.data.distributed.DistributedSampler": "torch_data",
    **{f"torch.utils.data.sampler.{name}": "torch_data" for name in DATA if name.endswith("Sampler")},
    **{f"torch.utils.data.dataset.{name}": "torch_data" for name in DATA if name.endswith(("Dataset", "random_split"))},
    "torch.utils.data.dataset.Subset": "torch_data",
    "torch.utils.data.dataloader.DataLoader": "torch_data",
    "torch.utils.data.dataloader.default_collate": "torch_data",
    "torch.utils.data._utils.collate.default_collate": "torch_data",
    **{f"torch.nn.utils.parametrize.{name}": "torch_parametrize" for name in PARAMETRIZE},
    **{f"torch.nn.utils.parametrizations.{name}": "torch_parametrize" for name in PARAMETRIZATIONS},
    **{f"torch.nn.utils.{name}": "torch_parametrize" for name in ("remove_weight_norm", "remove_spectral_norm")},
    "torch.nn.utils.weight_norm": "torch_parametrize.hooked_weight_norm",
    "torch.device": "torch_device",
    **{f"torch.nn.modules.{module}.{name}": "torch_small" for module in TUPLES_IN for name in TUPLES},
    **{
        f"torch.nn.init.{name}": "torch_small"
        for name in ("calculate_gain", "_calculate_fan_in_and_fan_out", "_calculate_correct_fan")
    },
    **{f"torch.nn.utils.{name}": "torch_small" for name in ("parameters_to_vector", "vector_to_parameters")},
    **{f"torch.utils._pytree.{name}": "torch_small" for name in ("tree_map", "tree_map_only", "tree_leaves")},
    **{f"torch.func.{name}": "torch_small" for name in ("vmap", "functional_call", "grad", "grad_and_value")},
    "torch.vmap": "torch_small",
    **{f"torch.{name}": "torch_small" for name in NUMBERS},
    "torch.library.custom_op": "torch_small",
    **{f"torch.distributions.{name}": "torch_distributions" for name in DISTRIBUTIONS},
    **{f"torch.distributions.{name.lower()}.{name}": "torch_distributions" for name in DISTRIBUTIONS},
    "torch.distributions.kl_divergence": "torch_distributions",
    "torch.distributions.kl.kl_divergence": "torch_distributions",
    "torch.distributions.utils.broadcast_all": "torch_distributions",
    "torch.nn.utils.spectral_norm": "torch_parametrize.hooked_spectral_norm",
}
"""Names of torch and einops that shapecheck reads from source of its own, which may call them otherwise."""
