"""Which class of torch extends which, and the classes between a layer and `Module` that torch keeps to itself.

Libraries ask `isinstance(m, nn.modules.batchnorm._BatchNorm)` and extend such classes; torch itself is not read.
"""

from __future__ import annotations

from collections.abc import Mapping

_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "conv._ConvNd": ("Conv1d", "Conv2d", "Conv3d", "_ConvTransposeNd"),
    "conv._ConvTransposeNd": ("ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d"),
    "batchnorm._NormBase": ("_BatchNorm", "_InstanceNorm"),
    "batchnorm._BatchNorm": (
        "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm",
        "LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d",
    ),
    "instancenorm._InstanceNorm": (
        "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d",
        "LazyInstanceNorm1d", "LazyInstanceNorm2d", "LazyInstanceNorm3d",
    ),
    "pooling._AdaptiveAvgPoolNd": ("AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d"),
    "pooling._AdaptiveMaxPoolNd": ("AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AdaptiveMaxPool3d"),
    "pooling._AvgPoolNd": ("AvgPool1d", "AvgPool2d", "AvgPool3d"),
    "pooling._LPPoolNd": ("LPPool1d", "LPPool2d", "LPPool3d"),
    "pooling._MaxPoolNd": ("MaxPool1d", "MaxPool2d", "MaxPool3d"),
    "pooling._MaxUnpoolNd": ("MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d"),
    "dropout._DropoutNd": (
        "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout",
    ),
    "padding._CircularPadNd": ("CircularPad1d", "CircularPad2d", "CircularPad3d"),
    "padding._ConstantPadNd": ("ConstantPad1d", "ConstantPad2d", "ConstantPad3d"),
    "padding._ReflectionPadNd": ("ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d"),
    "padding._ReplicationPadNd": ("ReplicationPad1d", "ReplicationPad2d", "ReplicationPad3d"),
    "padding.ConstantPad1d": ("ZeroPad1d",),
    "padding.ConstantPad2d": ("ZeroPad2d",),
    "padding.ConstantPad3d": ("ZeroPad3d",),
    "loss._Loss": (
        "_WeightedLoss", "BCEWithLogitsLoss", "CTCLoss", "CosineEmbeddingLoss", "GaussianNLLLoss", "HingeEmbeddingLoss",
        "HuberLoss", "KLDivLoss", "L1Loss", "MSELoss", "MarginRankingLoss", "MultiLabelMarginLoss", "PoissonNLLLoss",
        "SmoothL1Loss", "SoftMarginLoss", "TripletMarginLoss", "TripletMarginWithDistanceLoss",
    ),
    "loss._WeightedLoss": (
        "BCELoss", "CrossEntropyLoss", "MultiLabelSoftMarginLoss", "MultiMarginLoss", "NLLLoss",
    ),
    "loss.NLLLoss": ("NLLLoss2d",),
    "rnn.RNNBase": ("RNN", "GRU", "LSTM"),
    "rnn.RNNCellBase": ("RNNCell", "GRUCell", "LSTMCell"),
    "activation.Hardtanh": ("ReLU6",),
    "linear.Linear": ("LazyLinear", "NonDynamicallyQuantizableLinear"),
    **{f"conv.{kind}{n}d": (f"Lazy{kind}{n}d",) for kind in ("Conv", "ConvTranspose") for n in (1, 2, 3)},
    "upsampling.Upsample": ("UpsamplingBilinear2d", "UpsamplingNearest2d"),
}  # fmt: skip
"""Each class with its direct subclasses; the first part of a name is torch's module."""

HOMES: Mapping[str, str] = {
    "NonDynamicallyQuantizableLinear": "torch.nn.modules.linear.NonDynamicallyQuantizableLinear",
    **{
        name.rpartition(".")[2]: f"torch.nn.modules.{name}"
        for name in _FAMILIES
        if name.rpartition(".")[2].startswith("_")
    },
}
"""Classes that `torch.nn` does not export, by their last name."""


def dotted(name: str) -> str:
    """A class by its last name under the name that it goes by here."""
    return HOMES.get(name) or f"torch.nn.{name}"


BASE: Mapping[str, str] = {
    dotted(child): dotted(name.rpartition(".")[2]) for name, children in _FAMILIES.items() for child in children
}
"""The base of every class of `torch.nn` that does not extend `Module` itself."""

ABSTRACT = frozenset(dotted(name.rpartition(".")[2]) for name in _FAMILIES)
"""Classes that others extend."""


def canonical(name: str) -> str:
    """One name for a thing that torch exposes under several."""
    if name == "torch.torch" or name.startswith("torch.torch."):
        name = name.removeprefix("torch.")
    last = name.rpartition(".")[2]
    if name.startswith("torch.nn.modules."):
        if last in HOMES:
            return HOMES[last]
        return f"torch.nn.{last}" if last[:1].isupper() else name
    if name.startswith("torch.nn.parameter.") and last[:1].isupper():
        return f"torch.nn.{last}"
    if name in (
        "torch.nn.parallel.data_parallel.DataParallel",
        "torch.nn.parallel.distributed.DistributedDataParallel",
    ):
        return f"torch.nn.parallel.{last}"
    if name.startswith("torch.functional."):
        return "torch." + name.removeprefix("torch.functional.")
    return name
