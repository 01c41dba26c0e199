"""Methods of torch's layers besides `forward`: some do nothing here, the others the prelude says in Python."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Builtin, ClassMethod, PropertyObj, Value
from shapecheck.values import Unknown

SOURCE = "torch_layers"


def written(function: str, source: str = SOURCE) -> Builtin:
    """A function of the prelude, read when it is first called."""

    def call(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> Value:

        return space.call(run.session.importer.prelude(source, function, run), args, kwargs, run)

    return Builtin(function, call)


def _quiet(*names: str) -> dict[str, Value]:
    return {name: Builtin(name, lambda run, args, kwargs: None) for name in names}


def _not_followed(name: str) -> Builtin:
    """The constructor of a class between a layer and `Module` that is seldom extended."""

    def call(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> Value:
        from shapecheck.interp.torch.nn import module as nn_module

        nn_module.initialise(args[0], run)
        return run.unknown(f"{name} is not followed as a base class")

    return Builtin("__init__", call)


_INIT = {
    "conv._ConvNd": "conv_init",
    "conv._ConvTransposeNd": "conv_init",
    "loss._Loss": "loss_init",
    "loss._WeightedLoss": "weighted_loss_init",
    "dropout._DropoutNd": "dropout_init",
    "pooling._MaxPoolNd": "max_pool_init",
    "pooling._MaxUnpoolNd": "plain_init",
    "pooling._AvgPoolNd": "plain_init",
    "pooling._AdaptiveAvgPoolNd": "adaptive_average_init",
    "pooling._AdaptiveMaxPoolNd": "adaptive_max_init",
    "padding._CircularPadNd": "plain_init",
    "padding._ConstantPadNd": "constant_pad_init",
    "padding._ReflectionPadNd": "plain_init",
    "padding._ReplicationPadNd": "plain_init",
}
"""Constructors of the classes that have no forward of their own."""

_RECURRENT: Mapping[str, Value] = {
    **_quiet("flatten_parameters", "_init_flat_weights", "_update_flat_weights", "check_input", "check_hidden_size",
             "check_forward_args"),
    "all_weights": PropertyObj(written("all_weights")),
    "_all_weights": PropertyObj(written("weight_names")),
    "_flat_weights": PropertyObj(written("flat_weights")),
    "_flat_weights_names": PropertyObj(written("flat_weight_names")),
    "get_expected_hidden_size": written("expected_hidden_size"),
    "permute_hidden": written("permute_hidden"),
}  # fmt: skip

OF: Mapping[str, Mapping[str, Value]] = {
    "torch.nn.Conv1d": {"_conv_forward": written("conv1d_forward")},
    "torch.nn.Conv2d": {"_conv_forward": written("conv2d_forward")},
    "torch.nn.Conv3d": {"_conv_forward": written("conv3d_forward")},
    "torch.nn.modules.conv._ConvNd": _quiet("_conv_forward"),
    "torch.nn.modules.conv._ConvTransposeNd": {"_output_padding": written("conv_output_padding")},
    "torch.nn.modules.batchnorm._NormBase": _quiet("reset_running_stats"),
    "torch.nn.BatchNorm1d": {"_check_input_dim": written("check_rank_2_or_3")},
    "torch.nn.BatchNorm2d": {"_check_input_dim": written("check_rank_4")},
    "torch.nn.BatchNorm3d": {"_check_input_dim": written("check_rank_5")},
    "torch.nn.SyncBatchNorm": {
        "_check_input_dim": written("check_rank_at_least_2"),
        "convert_sync_batchnorm": ClassMethod(written("convert_sync_batchnorm")),
    },
    "torch.nn.CircularPad1d": {"_check_input_dim": written("check_rank_2_or_3")},
    "torch.nn.CircularPad2d": {"_check_input_dim": written("check_rank_3_or_4")},
    "torch.nn.CircularPad3d": {"_check_input_dim": written("check_rank_4_or_5")},
    "torch.nn.InstanceNorm1d": {"_check_input_dim": written("check_rank_2_or_3")},
    "torch.nn.InstanceNorm2d": {"_check_input_dim": written("check_rank_3_or_4")},
    "torch.nn.InstanceNorm3d": {"_check_input_dim": written("check_rank_4_or_5")},
    "torch.nn.Embedding": {
        **_quiet("_fill_padding_idx_with_zero"),
        "from_pretrained": ClassMethod(written("embedding_from_pretrained")),
    },
    "torch.nn.EmbeddingBag": {
        **_quiet("_fill_padding_idx_with_zero"),
        "from_pretrained": ClassMethod(written("bag_from_pretrained")),
    },
    "torch.nn.MultiheadAttention": _quiet("_reset_parameters"),
    "torch.nn.RNNBase": _RECURRENT,
    "torch.nn.LSTM": {
        "get_expected_cell_size": written("expected_cell_size"),
        "permute_hidden": written("permute_hidden_pair"),
    },
}
"""Methods and properties by the class that has them."""

CONSTANTS = Unknown("the constants that a layer states for torch's compiler")


def of_layer(name: str) -> dict[str, Value]:
    """What a class of torch has besides its constructor and its forward."""
    return {**OF.get(name, {}), "__constants__": CONSTANTS}


def of_abstract(name: str) -> dict[str, Value]:
    """The same for a class between a layer and `Module`, with its constructor."""
    function = _INIT.get(name.removeprefix("torch.nn.modules."))
    return {"__init__": _not_followed(name) if function is None else written(function), **of_layer(name)}
