"""Attention: scaled dot products and the multi-head layer around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.dims import Dim, eq, floordiv
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import FLOATS, KIND
from shapecheck.rules.core.layer import Layer, Shape, materialise
from shapecheck.rules.core.mult_adds import places
from shapecheck.rules.core.operands import common_dtype, stretches
from shapecheck.rules.core.registry import layer, op
from shapecheck.rules.torch.linalg.linear import NonDynamicallyQuantizableLinear
from shapecheck.rules.torch.pointwise.dropout import probability
from shapecheck.values import Tensor, Unknown


@op("torch.nn.functional.scaled_dot_product_attention")
def scaled_dot_product_attention(
    check: Check,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: object = False,
    *,
    scale: object = None,
    enable_gqa: object = False,
) -> Tensor:
    """Weighted means of the values; leading axes broadcast, the mask broadcasts into the scores.

    >>> infer("torch.nn.functional.scaled_dot_product_attention", "B H L D", "B H S D", "B H S E")
    Tensor[B, H, L, E]
    >>> infer("torch.nn.functional.scaled_dot_product_attention", "B H L 8", "B H S 9", "B H S 8")
    SHP205 matmul-mismatch
    >>> infer("torch.nn.functional.scaled_dot_product_attention", "B H 5 8", "B H 6 8", "B H 6 8", "5 5")
    SHP202 broadcast-mismatch
    >>> infer("torch.nn.functional.scaled_dot_product_attention", "B 8 L D", "B 2 S D", "B 2 S D", enable_gqa=True)
    Tensor[B, 8, L, D]
    >>> infer("torch.nn.functional.scaled_dot_product_attention", "B 8 L D", "B 3 S D", "B 3 S D", enable_gqa=True)
    SHP302 not-divisible
    """
    for name, tensor in (("query", query), ("key", key), ("value", value)):
        check.rank_at_least(name, tensor, 2)
        if tensor.dtype in KIND:
            check.dtype(name, tensor, *FLOATS)
    common_dtype(check, query, ("key", key), ("value", value))
    probability(check, dropout_p)
    if enable_gqa is True:
        key, value = _grouped(check, "key", key, query), _grouped(check, "value", value, query)
    check.same("query", query[-1], "key", key[-1], axis=query.rank - 1, code="SHP205")
    check.same("key", key[-2], "value", value[-2], axis=key.rank - 2, code="SHP205")
    batch = check.broadcast(("query", query.shape[:-2]), ("key", key.shape[:-2]))
    scores = (*batch, query[-2], key[-2])
    if attn_mask is not None:
        fused = query.rank == 4 and attn_mask.rank in (2, 4) and not check.refuted(eq(query[-1], value[-1]))
        _mask(check, attn_mask, scores, is_causal is True and not fused)
    return query.with_shape((*check.broadcast(("query", batch), ("value", value.shape[:-2])), query[-2], value[-1]))


@op("torch.nn.attention.flex_attention.flex_attention")
def flex_attention(
    check: Check,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    score_mod: object = None,
    block_mask: object = None,
    scale: object = None,
    enable_gqa: object = False,
    return_lse: object = False,
    kernel_options: object = None,
    *,
    return_aux: object = None,
) -> object:
    """Weighted means of the values, the scores as a function has them; heads are an axis of their own.

    >>> infer("torch.nn.attention.flex_attention.flex_attention", "B H L D", "B H S D", "B H S E")
    Tensor[B, H, L, E]
    >>> infer("torch.nn.attention.flex_attention.flex_attention", "B H L 8", "B H S 9", "B H S 8")
    SHP205 matmul-mismatch
    >>> infer("torch.nn.attention.flex_attention.flex_attention", "B 6 L D", "B 2 S D", "B 2 S D")
    SHP201 dim-mismatch
    >>> infer("torch.nn.attention.flex_attention.flex_attention", "B 6 L D", "B 4 S D", "B 4 S D", enable_gqa=True)
    SHP302 not-divisible
    >>> infer("torch.nn.attention.flex_attention.flex_attention", "H L D", "H S D", "H S D")
    SHP101 rank-mismatch
    """
    for name, tensor in (("query", query), ("key", key), ("value", value)):
        check.rank(name, tensor, 4)
    for name, given in (("score_mod", score_mod), ("block_mask", block_mask), ("kernel_options", kernel_options)):
        check.argument(not isinstance(given, (int, float, str, Tensor)), name, given, "None or what makes one")
    check.same("query", query[-1], "key", key[-1], axis=3, code="SHP205")
    check.same("key", key[-2], "value", value[-2], axis=2, code="SHP205")
    if enable_gqa is True:
        key, value = _grouped(check, "key", key, query), _grouped(check, "value", value, query)
    else:
        check.same("key", key[1], "query", query[1], axis=1)
    if block_mask is None:
        check.same("key", key[0], "query", query[0], axis=0)
    if return_aux is not None:
        check.unknown("what flex_attention returns beside its output")
    means = query.with_shape((*query.shape[:3], value[-1]))
    return (means, Tensor(query.shape[:3], "float32")) if return_lse is True else means


def _grouped(check: Check, name: str, tensor: Tensor, query: Tensor) -> Tensor:
    """Heads repeated up to the number of query heads."""
    check.rank_at_least("query", query, 3)
    check.rank_at_least(name, tensor, 3)
    if not (isinstance(tensor[-3], int) and tensor[-3] == 0):
        check.divisible("query", query[-3], name, tensor[-3])
    return tensor.replace(-3, query[-3])


def _mask(check: Check, mask: Tensor, scores: Shape, exclusive: bool) -> None:
    """A bool or float mask that broadcasts into the scores; only a fused kernel takes it beside `is_causal`."""
    if mask.dtype in KIND:
        check.dtype("attn_mask", mask, "bool", *FLOATS)
    if exclusive:
        wanted = "False, which attn_mask asks for"
        check.fail("SHP503", Subject("is_causal"), param="is_causal", value=True, wanted=wanted)
    stretches(check, "attn_mask", mask.shape, scores, "query")


@dataclass(frozen=True)
class Projections:
    """What multi-head attention is told of its weights."""

    embed_dim: Dim
    num_heads: Dim
    kdim: Dim
    vdim: Dim
    separate: bool
    extra: int  # positions that bias_k and add_zero_attn put behind the source


@dataclass(frozen=True)
class Masks:
    """The masks of a call and the flags that decide how they are used."""

    key_padding_mask: Tensor | None
    attn_mask: Tensor | None
    need_weights: object
    average_attn_weights: object
    is_causal: object


def attend(
    check: Check, of: Projections, query: Tensor, key: Tensor, value: Tensor, masks: Masks, batch_first: bool
) -> tuple[Tensor, Any]:
    """The output and the weights (None where nobody asks for them)."""
    check.rank("query", query, 2, 3)
    for name, tensor in (("key", key), ("value", value)):
        check.rank(name, tensor, query.rank)
    batched = query.rank == 3
    time, row = (1, 0) if batched and batch_first else (0, 1)
    check.last_dim("query", query, "embed_dim", of.embed_dim)
    check.last_dim("key", key, "kdim" if of.separate else "embed_dim", of.kdim)
    check.last_dim("value", value, "vdim" if of.separate else "embed_dim", of.vdim)
    for name, tensor in (("query", query), ("key", key), ("value", value)):
        if tensor.dtype in KIND:
            check.dtype(name, tensor, *FLOATS)
    check.same("value", value[time], "key", key[time], axis=time)
    if batched:
        check.same("value", value[row], "key", key[row], axis=row)
        check.same("key", key[row], "query", query[row], axis=row)
    batch: Shape = (query[row],) if batched else ()
    _check_masks(check, of, masks, batch, query[time], key[time])
    return query.with_shape(query.shape), _weights(of, masks, (batch, query[time], key[time] + of.extra), query.dtype)


def _check_masks(check: Check, of: Projections, masks: Masks, batch: Shape, target: Dim, source: Dim) -> None:
    padding, mask = masks.key_padding_mask, masks.attn_mask
    for name, given in (("key_padding_mask", padding), ("attn_mask", mask)):
        if given is not None and given.dtype in KIND:
            check.dtype(name, given, "bool", *FLOATS)
    if padding is not None:
        check.shape("key_padding_mask", padding, (*batch, source), "key")
    if mask is None:
        if masks.is_causal is True:
            check.fail("SHP501", Subject("is_causal"), argument="attn_mask")
        return
    check.rank("attn_mask", mask, 2, 3)
    if masks.is_causal is True and padding is None and masks.need_weights is False and (batch or mask.rank == 2):
        return  # torch then goes by the hint alone and never looks at the mask
    rows: Shape = () if mask.rank == 2 else (batch[0] * of.num_heads if batch else of.num_heads,)
    check.shape("attn_mask", mask, (*rows, target, source), "query and key")


def _weights(of: Projections, masks: Masks, sizes: tuple[Shape, Dim, Dim], dtype: str | None) -> Any:
    batch, target, source = sizes
    if masks.need_weights is False:
        return None
    if not isinstance(masks.need_weights, (bool, int)) or not isinstance(masks.average_attn_weights, (bool, int)):
        return Unknown("whether attention weights are asked for is not known")
    if not masks.need_weights:
        return None
    heads: Shape = () if masks.average_attn_weights else (of.num_heads,)
    return Tensor((*batch, *heads, target, source), dtype)


def heads_fit(check: Check, embed_dim: Dim, num_heads: Dim) -> None:
    """Each head takes an equal share of the features."""
    check.at_least("embed_dim", embed_dim, 1)
    check.at_least("num_heads", num_heads, 1)
    check.divisible("embed_dim", embed_dim, "num_heads", num_heads)


@layer("torch.nn.MultiheadAttention")
class MultiheadAttention(Layer):
    """Attention in several subspaces, with learned projections.

    >>> forward(construct("torch.nn.MultiheadAttention", 8, 2), "L B 8", "S B 8", "S B 8")
    (Tensor[L, B, 8], Tensor[B, L, S])
    >>> forward(
    ...     construct("torch.nn.MultiheadAttention", 8, 2, batch_first=True),
    ...     "B T 8",
    ...     "B T 8",
    ...     "B T 8",
    ...     need_weights=False,
    ... )
    (Tensor[B, T, 8], None)
    >>> construct("torch.nn.MultiheadAttention", 8, 3)
    SHP302 not-divisible
    >>> forward(construct("torch.nn.MultiheadAttention", 8, 2), "L B 9", "S B 8", "S B 8")
    SHP203 feature-mismatch
    >>> forward(construct("torch.nn.MultiheadAttention", 8, 2), "5 2 8", "6 3 8", "6 3 8")
    SHP201 dim-mismatch
    >>> forward(construct("torch.nn.MultiheadAttention", 8, 2), "5 2 8", "6 2 8", "6 2 8", None, True, "6 5")
    SHP201 dim-mismatch
    >>> forward(construct("torch.nn.MultiheadAttention", 8, 2), "5 2 8", "5 2 8", "5 2 8", is_causal=True)
    SHP501 missing-argument
    """

    batched_rank = 3
    embed_dim: Dim
    num_heads: Dim
    dropout: float = 0.0
    bias: bool = True
    add_bias_kv: bool = False
    add_zero_attn: bool = False
    kdim: Dim | None = None
    vdim: Dim | None = None
    batch_first: bool = False

    def validate(self, check: Check) -> None:
        heads_fit(check, self.embed_dim, self.num_heads)

    def projections(self) -> Projections:
        """The widths of keys and values; equal widths share one packed weight."""
        kdim = self.embed_dim if self.kdim is None else self.kdim
        vdim = self.embed_dim if self.vdim is None else self.vdim
        separate = not (kdim == self.embed_dim and vdim == self.embed_dim)
        extra = int(self.add_bias_kv) + int(self.add_zero_attn)
        return Projections(self.embed_dim, self.num_heads, kdim, vdim, separate, extra)

    def forward(
        self,
        check: Check,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: object = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: object = True,
        is_causal: object = False,
    ) -> tuple[Tensor, Any]:
        masks = Masks(key_padding_mask, attn_mask, need_weights, average_attn_weights, is_causal)
        return attend(check, self.projections(), query, key, value, masks, self.batch_first)

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        """The four projections, and the two products of queries with keys and of weights with values."""
        named = [value for value in inputs[:3] if isinstance(value, Tensor)]
        if len(named) < 3:
            return None
        (asked, keys), of = [places(value, 1) for value in named[:2]], self.projections()
        if asked is None or keys is None:
            return None
        width, source = self.embed_dim, named[1][1 if self.batch_first and named[1].rank == 3 else 0]
        plus = 1 if self.bias else 0
        projections = asked * (width + plus) * width * 2 + keys * (of.kdim + of.vdim + 2 * plus) * width
        return projections + 2 * asked * (source + of.extra) * width

    def parameters(self) -> dict[str, Shape | None]:
        width, of = self.embed_dim, self.projections()
        shapes: tuple[Shape, ...] = ((width, width), (width, of.kdim), (width, of.vdim))
        apart: dict[str, Shape | None] = {
            f"{letter}_proj_weight": shape if of.separate else None for letter, shape in zip("qkv", shapes, strict=True)
        }
        packed: dict[str, Shape | None] = {"in_proj_weight": None if of.separate else (3 * width, width)}
        last: dict[str, Shape | None] = {"in_proj_bias": (3 * width,) if self.bias else None}
        if self.add_bias_kv:
            last |= {"bias_k": (1, 1, width), "bias_v": (1, 1, width)}
        return {**apart, **packed, **last} if of.separate else {**packed, **apart, **last}

    def children(self) -> dict[str, Layer]:
        return {"out_proj": materialise(NonDynamicallyQuantizableLinear)(self.embed_dim, self.embed_dim, self.bias)}

    def attributes(self) -> dict[str, Any]:
        of = self.projections()
        absent = {} if self.add_bias_kv else {"bias_k": None, "bias_v": None}
        return {
            "embed_dim": self.embed_dim,
            "kdim": of.kdim,
            "vdim": of.vdim,
            "_qkv_same_embed_dim": not of.separate,
            "num_heads": self.num_heads,
            "dropout": self.dropout,
            "batch_first": self.batch_first,
            "head_dim": floordiv(self.embed_dim, self.num_heads),
            **absent,
            "add_zero_attn": self.add_zero_attn,
        }


@op("torch.nn.functional.multi_head_attention_forward")
def multi_head_attention_forward(
    check: Check,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    embed_dim_to_check: Dim,
    num_heads: Dim,
    in_proj_weight: Tensor | None,
    in_proj_bias: Tensor | None,
    bias_k: Tensor | None,
    bias_v: Tensor | None,
    add_zero_attn: bool,
    dropout_p: float,
    out_proj_weight: Tensor,
    out_proj_bias: Tensor | None,
    training: object = True,
    key_padding_mask: Tensor | None = None,
    need_weights: object = True,
    attn_mask: Tensor | None = None,
    use_separate_proj_weight: bool = False,
    q_proj_weight: Tensor | None = None,
    k_proj_weight: Tensor | None = None,
    v_proj_weight: Tensor | None = None,
    static_k: object = None,
    static_v: object = None,
    average_attn_weights: object = True,
    is_causal: object = False,
) -> tuple[Tensor, Any]:
    """The function behind the layer, time first, with the weights handed in.

    >>> multi = "torch.nn.functional.multi_head_attention_forward"
    >>> weights = ["24 8", "24", None, None, False, 0.0, "8 8", "8"]
    >>> infer(multi, "L B 8", "S B 8", "S B 8", 8, 2, *weights)
    (Tensor[L, B, 8], Tensor[B, L, S])
    >>> infer(multi, "L B 8", "S B 8", "S B 8", 16, 2, *weights)
    SHP201 dim-mismatch
    """
    if static_k is not None or static_v is not None:
        check.unknown("static keys and values are not followed")
    heads_fit(check, embed_dim_to_check, num_heads)
    kdim = vdim = embed_dim_to_check
    if use_separate_proj_weight:
        for name, given in (("q", q_proj_weight), ("k", k_proj_weight), ("v", v_proj_weight)):
            if given is None:
                check.fail("SHP501", Subject("use_separate_proj_weight"), argument=f"{name}_proj_weight")
            check.rank(f"{name}_proj_weight", given, 2)
            kdim, vdim = (given[1] if name == "k" else kdim), (given[1] if name == "v" else vdim)
    elif in_proj_weight is None:
        check.fail("SHP501", Subject("in_proj_weight"), argument="in_proj_weight")
    else:
        packed = (3 * embed_dim_to_check, embed_dim_to_check)
        check.shape("in_proj_weight", in_proj_weight, packed, "embed_dim_to_check")
    extra = int(bias_k is not None) + int(add_zero_attn)
    of = Projections(embed_dim_to_check, num_heads, kdim, vdim, use_separate_proj_weight, extra)
    masks = Masks(key_padding_mask, attn_mask, need_weights, average_attn_weights, is_causal)
    output, weights = attend(check, of, query, key, value, masks, batch_first=False)
    check.rank("out_proj_weight", out_proj_weight, 2)
    check.same("out_proj_weight", out_proj_weight[1], "embed_dim_to_check", embed_dim_to_check, axis=1)
    return output.replace(-1, out_proj_weight[0]), weights
