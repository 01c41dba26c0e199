"""Calls to start from: small ones of torch's samples, and calls written here for rules that torch has no samples of."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from samples import MODULES, OPS, module_samples, op_samples
from torch import Tensor
from torch.nn.utils.rnn import pack_sequence
from torch_side import Call, exists, tensors_in

from shapecheck.testing import builtin_registry

MOST_ELEMENTS = 4000
MOST_SEEDS = 24
METHOD = "torch.Tensor."


def x(*shape: int) -> Tensor:
    """Ordinary numbers."""
    return torch.linspace(-1, 2, max(1, int(np.prod(shape))))[: int(np.prod(shape))].reshape(shape)


def i(*shape: int, below: int = 2) -> Tensor:
    """Indices."""
    return (torch.arange(int(np.prod(shape))) % below).reshape(shape)


def call(name: str, *args: Any, **kwargs: Any) -> Call:
    return Call(name, args, kwargs)


def layer(name: str, *init: Any, forward: tuple[Any, ...] = (), **options: Any) -> Call:
    return Call(f"torch.nn.{name}", forward, {}, (init, options))


def _creations() -> list[Call]:
    found = [
        call("torch.tensor", [[1, 2, 3], [4, 5, 6]]),
        call("torch.as_tensor", [1.0, 2.0]),
        call("torch.asarray", [1, 2]),
        call("torch.from_numpy", np.zeros((2, 3))),
        call("torch.rand", 2, 3),
        call("torch.rand", (2, 3)),
        call("torch.randperm", 5),
        call("torch.Tensor.new_tensor", x(2), [1.0, 2.0]),
        call("torch.Tensor.new", x(2), 2, 3),
        call("torch.utils.dlpack.from_dlpack", x(2, 3)),
        call("torch.from_dlpack", x(2, 3)),
        call("torch.fft.fftfreq", 5),
        call("torch.fft.rfftfreq", 5),
        call("torch.poisson", x(2, 3).abs()),
        call("torch.vander", x(4), 3),
        call("torch.vander", x(4)),
        call("torch.is_tensor", x(2)),
        call("torch.promote_types", torch.int64, torch.float32),
        call("torch.can_cast", torch.int64, torch.float32),
        call("torch.result_type", x(2), i(2)),
    ]
    for dtype in ("", "Bool", "Byte", "Char", "Double", "Float", "Half", "Int", "Long", "Short"):
        found += [call(f"torch.{dtype}Tensor", 2, 3), call(f"torch.{dtype}Tensor", [1, 2, 3])]
    for window in ("bartlett", "blackman", "hamming", "hann", "kaiser"):
        found += [call(f"torch.{window}_window", 6), call(f"torch.{window}_window", 6, False)]
    return found


def _methods() -> list[Call]:
    a = x(2, 3, 4)
    plain = (
        "__len__ coalesce cpu data dequantize detach detach_ dim dtype element_size exponential_ grad hardshrink "
        "is_complex is_contiguous is_floating_point itemsize log_normal_ nbytes ndim ndimension nelement normal_ numel "
        "numpy pin_memory random_ relu requires_grad_ shape share_memory_ size stride to_dense tolist type uniform_ "
        "cauchy_ bernoulli_ xpu cuda"
    )
    found = [call(METHOD + name, a) for name in plain.split()]
    found += [call(METHOD + name, x(1)) for name in ("__float__", "__int__", "item")]
    return [
        *found,
        call(METHOD + "__index__", i(1)),
        call(METHOD + "__setitem__", a, 0, 1.0),
        call(METHOD + "__setitem__", a, (slice(None), 1), x(2, 4)),
        call(METHOD + "__getitem__", a, (..., None, slice(1, 3))),
        call(METHOD + "__getitem__", a, (0, i(3), slice(None))),
        call(METHOD + "apply_", a, abs),
        call(METHOD + "copy_", a, x(4)),
        call(METHOD + "fill_", a, 2.0),
        call(METHOD + "fill_diagonal_", x(3, 3), 1.0),
        call(METHOD + "geometric_", a, 0.5),
        call(METHOD + "is_same_size", a, a),
        call(METHOD + "masked_fill_", a, a > 0, 1.0),
        call(METHOD + "prelu", a, x(3)),
        call(METHOD + "set_", a, x(2, 2)),
        call(METHOD + "slogdet", x(3, 3)),
        call(METHOD + "type", a, torch.int64),
        call(METHOD + "type_as", a, i(2)),
        call(METHOD + "resize_", a, (4, 6)),
        call(METHOD + "resize", a, 4, 6),
        call(METHOD + "size", a, 1),
        call(METHOD + "stride", a, 1),
        call(METHOD + "to_dense", a),
    ]


def _functions() -> list[Call]:
    a, image, volume = x(2, 6, 8), x(2, 6, 4, 8), x(2, 4, 4, 4, 8)
    function = "torch.nn.functional."
    found = [
        call("torch.norm_except_dim", a, 2, 1),
        call("torch._weight_norm", a, x(2, 1, 1), 0),
        call("torch.adaptive_avg_pool1d", a, 3),
        call("torch.adaptive_max_pool1d", a, 3),
        call("torch.avg_pool1d", a, 2),
        call("torch.max_pool1d", a, 2),
        call("torch.max_pool2d", image, 2),
        call("torch.max_pool3d", volume, 2),
        call("torch.max_pool1d_with_indices", a, 2),
        call("torch.bilinear", x(2, 3), x(2, 4), x(5, 3, 4), x(5)),
        call("torch.batch_norm", a, None, None, x(6), x(6), True, 0.1, 1e-5, False),
        call("torch.instance_norm", a, x(6), x(6), None, None, True, 0.1, 1e-5, False),
        call("torch.chain_matmul", x(2, 3), x(3, 4), x(4, 5)),
        call("torch.channel_shuffle", image, 2),
        call("torch.native_channel_shuffle", image, 2),
        call("torch.embedding", x(5, 3), i(2, 4)),
        call("torch.functional.broadcast_shapes", (2, 1), (1, 3)),
        call("torch.broadcast_shapes", (2, 1), (3,)),
        call("torch.functional.meshgrid", x(2), x(3)),
        call("torch.functional.norm", a),
        call("torch.functional.split", a, 2),
        call("torch.pdist", x(4, 3)),
        call("torch.pixel_shuffle", x(2, 8, 3, 3), 2),
        call("torch.pixel_unshuffle", x(2, 2, 4, 4), 2),
        call("torch.prelu", a, x(6)),
        call("torch.prelu", a, x(1)),
        call("torch.threshold", a, 0.1, 20),
        call("torch.functional.stft", x(2, 40), 8, return_complex=True),
        call("torch.functional.istft", torch.complex(x(5, 9), x(5, 9)), 8),
        call("torch.special.gammainc", x(2, 3).abs(), x(3).abs()),
        call("torch.slogdet", x(3, 3)),
        call(function + "affine_grid", x(2, 2, 3), (2, 3, 4, 5)),
        call(function + "affine_grid", x(2, 3, 4), (2, 3, 4, 5, 6)),
        call(function + "fold", x(2, 12, 6), (3, 4), (2, 2)),
        call(function + "lp_pool1d", a, 2.0, 2),
        call(function + "lp_pool2d", image, 2, 2),
        call(function + "lp_pool3d", volume, 2, 2),
        call(function + "upsample", a, 4),
        call(function + "upsample", image, scale_factor=2),
        call(function + "gumbel_softmax", a),
        call(function + "adaptive_max_pool1d_with_indices", a, 2),
        call("torch.nn.utils.rnn.pad_sequence", [x(2, 3), x(4, 3)], True),
        call("torch.nn.utils.rnn.pack_sequence", [x(4, 3), x(2, 3)]),
        call("torch.nn.utils.rnn.pack_padded_sequence", x(2, 5, 3), [5, 3], True),
        call("torch.nn.utils.rnn.pack_padded_sequence", x(5, 2, 3), torch.tensor([5, 3])),
        call("torch.nn.utils.rnn.pad_packed_sequence", pack_sequence([x(4, 3), x(2, 3)]), True),
        call("torch.nn.Embedding.from_pretrained", x(5, 3)),
        call("torch.nn.EmbeddingBag.from_pretrained", x(5, 3)),
        call(function + "ctc_loss", x(7, 2, 5).log_softmax(-1), i(2, 3) + 1, i(2) + 7 - i(2), i(2) + 3 - i(2)),
        call(function + "dropout1d", a),
        call("torch.rrelu", a),
        call("torch.selu", a),
        call("torch.celu", a),
        call(function + "embedding", i(2, 4), x(5, 3)),
        call("torch.polygamma", 1, a),
        call("torch.special.polygamma", 1, a),
        call("torch.einsum", "ij,jk->ik", x(2, 3), x(3, 4)),
        call("torch.einsum", "bij,bjk->bik", [x(2, 3, 4), x(2, 4, 5)]),
        call("torch.einsum", "...ij->...ji", a),
        call("torch.einsum", "ii->i", x(4, 4)),
        call("torch.nn.attention.flex_attention.flex_attention", x(1, 2, 16, 16), x(1, 2, 16, 16), x(1, 2, 16, 16)),
        call(
            function + "multi_head_attention_forward",
            x(4, 2, 6),
            x(4, 2, 6),
            x(4, 2, 6),
            6,
            2,
            x(18, 6),
            x(18),
            None,
            None,
            False,
            0.0,
            x(6, 6),
            x(6),
        ),
    ]
    drops = ("torch.dropout", "torch.alpha_dropout", "torch.feature_dropout", "torch.feature_alpha_dropout")
    pools = ((1, a), (2, image), (3, volume))
    return [
        *found,
        *(call(name, a, 0.2, True) for name in drops),
        *(call(f"torch.{name}", a, a) for name in ("cosine_similarity", "pairwise_distance")),
        *(call(function + f"max_pool{rank}d_with_indices", sample, 2) for rank, sample in pools),
    ]


def _layers() -> list[Call]:
    a, image, volume, flat = x(2, 4, 8), x(2, 4, 4, 8), x(2, 4, 2, 4, 8), x(2, 8)
    plain = {
        "AlphaDropout": flat,
        "Dropout": a,
        "Dropout1d": a,
        "Dropout2d": image,
        "Dropout3d": volume,
        "FeatureAlphaDropout": a,
        "Flatten": a,
        "Hardsigmoid": a,
        "Identity": a,
        "RReLU": a,
    }
    pairs = ("CosineSimilarity", "PairwiseDistance")
    found = [layer(name, forward=(value,)) for name, value in plain.items()]
    found += [layer(name, forward=(a, a)) for name in pairs]
    found += [
        layer(name, forward=(flat, flat, flat)) for name in ("TripletMarginLoss", "TripletMarginWithDistanceLoss")
    ]
    for rank, value in ((1, a), (2, image), (3, volume)):
        pooled, indices = getattr(torch.nn, f"MaxPool{rank}d")(2, return_indices=True)(value)
        found.append(layer(f"MaxUnpool{rank}d", 2, forward=(pooled, indices)))
    return [
        *found,
        layer("Embedding", 5, 3, forward=(i(2, 4),)),
        layer("EmbeddingBag", 5, 3, forward=(i(2, 4),)),
        layer("EmbeddingBag", 5, 3, forward=(i(6), torch.tensor([0, 4]))),
        layer("ChannelShuffle", 2, forward=(image,)),
        layer("CrossMapLRN2d", 3, forward=(image,)),
        layer("Fold", (3, 4), (2, 2), forward=(x(2, 12, 6),)),
        layer("Unfold", (2, 3), forward=(image,)),
        layer("Flatten", 0, 1, forward=(a,)),
        layer("NLLLoss2d", forward=(image, i(2, 4, 8))),
        layer("PixelShuffle", 2, forward=(image,)),
        layer("PixelUnshuffle", 2, forward=(image,)),
        layer("Unflatten", 1, (2, 2), forward=(a,)),
        layer("SyncBatchNorm", 4, forward=(image,)),
        layer("Upsample", scale_factor=2, forward=(image,)),
        layer("Upsample", 5, mode="linear", forward=(a,)),
        layer("UpsamplingBilinear2d", scale_factor=2, forward=(image,)),
        layer("UpsamplingNearest2d", 6, forward=(image,)),
        layer("modules.linear.NonDynamicallyQuantizableLinear", 8, 3, forward=(a,)),
        layer("FractionalMaxPool2d", 2, output_size=3, forward=(x(2, 3, 7, 8),)),
        layer("FractionalMaxPool2d", (2, 3), output_ratio=0.5, forward=(x(3, 7, 8),)),
        layer("FractionalMaxPool3d", 2, output_size=3, forward=(x(2, 3, 6, 7, 8),)),
        layer("FractionalMaxPool3d", 2, output_ratio=(0.5, 0.5, 0.6), forward=(x(3, 6, 7, 8),)),
        layer("RMSNorm", 8, forward=(a,)),
        layer("RMSNorm", (4, 8), forward=(a,)),
    ]


@lru_cache(maxsize=1)
def written() -> dict[str, list[Call]]:
    """The calls above, by name."""
    table: dict[str, list[Call]] = {}
    for group in (_creations(), _methods(), _functions(), _layers()):
        for each in group:
            table.setdefault(each.name, []).append(each)
    return table


@lru_cache(maxsize=1)
def _keys() -> dict[str, list[str]]:
    """The entries of torch's table by registered name."""
    table: dict[str, list[str]] = {}
    for key, (_, names) in OPS.items():
        for name in names:
            table.setdefault(name, []).append(key)
    return table


@lru_cache(maxsize=1)
def siblings() -> dict[int, list[str]]:
    """The names that share a rule, by the rule."""
    table: dict[int, list[str]] = {}
    for name, rule in builtin_registry().ops.items():
        table.setdefault(id(rule), []).append(name)
    return table


def small(each: Call) -> bool:
    tensors = tensors_in((each.args, each.kwargs))
    return all(t.numel() <= MOST_ELEMENTS and t.ndim <= 6 for t in tensors) and "out" not in each.kwargs


def op_seeds(name: str) -> list[Call]:
    """Small calls of an op that torch may well accept: its own, and those of ops with the same rule."""
    rule = builtin_registry().ops[name]
    found = list(written().get(name, ()))
    for other in sorted(siblings()[id(rule)], key=lambda other: other != name)[:4]:
        found += [Call(name, each.args, each.kwargs) for each in written().get(other, ()) if other != name]
        for key in _keys().get(other, ()):
            drawn = [Call(name, args, kwargs) for args, kwargs in op_samples(key, 12)]
            usable = [each for each in drawn if small(each)]
            found += usable[:: max(1, len(usable) // 12)]
        if len(found) >= MOST_SEEDS:
            break
    return found[:MOST_SEEDS]


def layer_seeds(name: str) -> list[Call]:
    """Small calls of a layer, constructor included."""
    key = name.removeprefix("torch.nn.")
    own = [each for each in module_samples(key) if small(each)] if key in MODULES else []
    return [*written().get(name, ()), *own[:: max(1, len(own) // MOST_SEEDS)]]


def op_names() -> list[str]:
    """Every registered op of torch that this build of it has."""
    return sorted(name for name in builtin_registry().ops if name.startswith("torch.") and exists(name))
