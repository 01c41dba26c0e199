"""How layers are built in the tests of their attributes: each with what its constructor varies."""

from __future__ import annotations

import re


def called(layer: str, shape: str) -> str:
    """A layer once an input of this shape has settled what it holds."""
    return f"(lambda layer: (layer(torch.zeros({shape})), layer)[1])({layer})"


def layer_of(text: str) -> str:
    """The dotted name of the layer that a text builds."""
    found = re.search(r"\bnn\.([\w.]+)\(", text)
    assert found is not None
    return f"torch.nn.{found[1]}"


LAYERS = [
    called("nn.LazyLinear(4)", "2, 3"),
    called("nn.LazyLinear(4, bias=False)", "3"),
    *(called(f"nn.LazyConv{n}d(6, 3, padding=1, groups=2)", f"2, 4, {', '.join('5' * n)}") for n in (1, 2, 3)),
    *(called(f"nn.LazyConvTranspose{n}d(6, 3, stride=2)", f"4, {', '.join('5' * n)}") for n in (1, 2, 3)),
    *(called(f"nn.LazyBatchNorm{n}d()", f"2, 4, {', '.join('5' * n)}") for n in (1, 2, 3)),
    called("nn.LazyBatchNorm2d(affine=False, track_running_stats=False)", "2, 4, 5, 5"),
    *(called(f"nn.LazyInstanceNorm{n}d(affine=False)", f"2, 4, {', '.join('5' * n)}") for n in (1, 2, 3)),
    "nn.Linear(3, 4)",
    "nn.Linear(3, 4, bias=False, dtype=torch.float64)",
    "nn.modules.linear.NonDynamicallyQuantizableLinear(3, 4)",
    "nn.Bilinear(3, 4, 5)",
    *(f"nn.Conv{n}d(4, 6, 3, stride=2, padding=1, groups=2)" for n in (1, 2, 3)),
    "nn.Conv1d(4, 6, 5, padding='same', dilation=2)",
    "nn.Conv2d(4, 6, (3, 4), padding='valid', bias=False)",
    "nn.Conv2d(4, 6, (3, 4), padding=(1, 2), padding_mode='reflect')",
    *(f"nn.ConvTranspose{n}d(4, 6, 3, stride=2, padding=1, output_padding=1)" for n in (1, 2, 3)),
    *(f"nn.BatchNorm{n}d(4)" for n in (1, 2, 3)),
    "nn.BatchNorm2d(4, affine=False, momentum=None)",
    "nn.BatchNorm2d(4, track_running_stats=False, dtype=torch.float16)",
    "nn.SyncBatchNorm(4)",
    *(f"nn.InstanceNorm{n}d(4)" for n in (1, 2, 3)),
    "nn.InstanceNorm2d(4, affine=True, track_running_stats=True)",
    "nn.GroupNorm(2, 4)",
    "nn.GroupNorm(2, 4, affine=False)",
    "nn.LayerNorm(4)",
    "nn.LayerNorm((3, 4), eps=1e-3, bias=False)",
    "nn.LayerNorm([3, 4], elementwise_affine=False)",
    "nn.RMSNorm(4)",
    "nn.LocalResponseNorm(2)",
    "nn.CrossMapLRN2d(2)",
    "nn.Embedding(10, 4)",
    "nn.Embedding(10, 4, padding_idx=-1, max_norm=1.0)",
    "nn.EmbeddingBag(10, 4, mode='sum')",
    "nn.MultiheadAttention(8, 2)",
    "nn.MultiheadAttention(8, 2, kdim=3, vdim=5, batch_first=True, bias=False)",
    "nn.MultiheadAttention(8, 2, add_bias_kv=True, dropout=0.1)",
    "nn.RNN(3, 4, nonlinearity='relu')",
    "nn.GRU(3, 4, num_layers=2, bidirectional=True, bias=False)",
    "nn.LSTM(3, 4, batch_first=True, proj_size=2)",
    "nn.RNNCell(3, 4)",
    "nn.GRUCell(3, 4)",
    "nn.LSTMCell(3, 4, bias=False)",
    *(f"nn.MaxPool{n}d(2)" for n in (1, 2, 3)),
    "nn.MaxPool2d((3, 2), stride=2, padding=1, ceil_mode=True)",
    *(f"nn.MaxUnpool{n}d(2)" for n in (1, 2, 3)),
    *(f"nn.AvgPool{n}d(2)" for n in (1, 2, 3)),
    *(f"nn.LPPool{n}d(2, 3)" for n in (1, 2, 3)),
    *(f"nn.Adaptive{kind}Pool{n}d(2)" for kind in ("Avg", "Max") for n in (1, 2, 3)),
    "nn.AdaptiveAvgPool2d((None, 3))",
    *(f"nn.FractionalMaxPool{n}d(2, output_size=3)" for n in (2, 3)),
    *(f"nn.{kind}Pad{n}d(1)" for kind in ("Zero", "Reflection", "Replication", "Circular") for n in (1, 2, 3)),
    *(f"nn.ConstantPad{n}d(1, 0.5)" for n in (1, 2, 3)),
    "nn.ZeroPad2d((1, 2, 3, 4))",
    *(f"nn.{kind}(0.2)" for kind in ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d")),
    *(f"nn.{kind}(0.2, True)" for kind in ("AlphaDropout", "FeatureAlphaDropout")),
    *(f"nn.{kind}(inplace=True)" for kind in ("ReLU", "ReLU6", "SELU", "SiLU", "Mish", "Hardswish", "Hardsigmoid")),
    *(f"nn.{kind}()" for kind in ("ELU", "CELU", "LeakyReLU", "RReLU", "Hardtanh", "GLU", "PReLU", "Softplus")),
    *(f"nn.{kind}()" for kind in ("Hardshrink", "Softshrink", "GELU", "Softmax", "LogSoftmax", "Softmin")),
    "nn.GELU(approximate='tanh')",
    "nn.Softmax(dim=-1)",
    "nn.PReLU(4)",
    "nn.Threshold(0.1, 20)",
    "nn.Flatten()",
    "nn.Unflatten(1, (2, 3))",
    "nn.Fold(4, 2)",
    "nn.Unfold((2, 3), stride=2)",
    "nn.Upsample(scale_factor=2)",
    "nn.Upsample(size=(3, 4), mode='bilinear', align_corners=True)",
    "nn.UpsamplingNearest2d(scale_factor=2)",
    "nn.UpsamplingBilinear2d(size=4)",
    "nn.PixelShuffle(2)",
    "nn.PixelUnshuffle(2)",
    "nn.ChannelShuffle(2)",
    "nn.CosineSimilarity(dim=0)",
    "nn.PairwiseDistance(keepdim=True)",
    *(f"nn.{kind}()" for kind in ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "KLDivLoss", "CTCLoss")),
    *(f"nn.{kind}()" for kind in ("BCELoss", "BCEWithLogitsLoss", "NLLLoss", "NLLLoss2d", "SoftMarginLoss")),
    *(f"nn.{kind}()" for kind in ("MultiMarginLoss", "MultiLabelMarginLoss", "MultiLabelSoftMarginLoss")),
    *(f"nn.{kind}()" for kind in ("PoissonNLLLoss", "GaussianNLLLoss", "HingeEmbeddingLoss", "MarginRankingLoss")),
    *(f"nn.{kind}()" for kind in ("TripletMarginLoss", "TripletMarginWithDistanceLoss", "CosineEmbeddingLoss")),
    "nn.CrossEntropyLoss(label_smoothing=0.1, reduction='sum')",
]
