"""Tables looked up by index: embedding and embedding_bag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from shapecheck.dims import Dim, ge, lt
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import FLOATS, INDEX, KIND, promote
from shapecheck.rules.core.layer import Layer, Shape, materialise
from shapecheck.rules.core.operands import common_dtype
from shapecheck.rules.core.registry import layer, op
from shapecheck.values import Tensor


def looked_up(check: Check, input: Tensor, rows: Dim, dtype: str | None = None) -> None:
    """Indices are int64 or int32 (or promote to `dtype`), and those that are known lie inside the table."""
    if input.dtype in KIND and dtype not in INDEX:
        check.dtype("input", input, *INDEX, code="SHP402")
    if input.value:
        for index in (min(input.value), max(input.value)):
            check.argument(isinstance(index, int), "input", index, "an index")
            inside = (ge(index, 0), lt(index, rows))  # type: ignore[arg-type]
            for goal in inside:
                check.demand(
                    goal,
                    "SHP403",
                    Subject("input", index),  # type: ignore[arg-type]
                    Subject("num_embeddings", rows),
                    param="input",
                    found=index,
                    expected=rows,
                )
    subjects = (Subject("input"), Subject("num_embeddings", rows))
    check.inside(input, 0, rows, "SHP403", subjects, param="input", expected=rows)


def padding(check: Check, padding_idx: Dim | None, rows: Dim) -> None:
    """A padding row that is known lies inside the table, counted from either end."""
    if padding_idx is not None and not (isinstance(padding_idx, int) and padding_idx == 0):
        backwards = isinstance(padding_idx, int) and padding_idx < 0
        goal = ge(rows, -padding_idx) if backwards else lt(padding_idx, rows)
        check.demand(
            goal,
            "SHP503",
            Subject("padding_idx", padding_idx),
            Subject("num_embeddings", rows),
            param="padding_idx",
            value=padding_idx,
            wanted=f"a row of the table, which has {rows}",
        )


def given_weight(check: Check, weight: object, rows: Dim, features: Dim) -> None:
    """A table that is handed to the constructor has the shape that the sizes say."""
    if isinstance(weight, Tensor):
        check.shape("_weight", weight, (rows, features), "num_embeddings, embedding_dim")


@op("torch.nn.functional.embedding")
def embedding(
    check: Check,
    input: Tensor,
    weight: Tensor,
    padding_idx: Dim | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: object = False,
    sparse: object = False,
) -> Tensor:
    """The rows of `weight` that `input` names.

    >>> infer("torch.nn.functional.embedding", "B T:int64", "100 D")
    Tensor[B, T, D]
    >>> infer("torch.nn.functional.embedding", "B T", "100 D")
    SHP402 index-dtype
    >>> infer("torch.nn.functional.embedding", "B T:int64", "100")
    SHP101 rank-mismatch
    >>> infer("torch.nn.functional.embedding", "B T:int64", "100 D", padding_idx=100)
    SHP503 invalid-argument
    """
    check.rank("weight", weight, 2)
    padding(check, padding_idx, weight[0])
    looked_up(check, input, weight[0])
    return weight.with_shape((*input.shape, weight[1]))


@op("torch.embedding")
def torch_embedding(
    check: Check,
    weight: Tensor,
    indices: Tensor,
    padding_idx: object = -1,
    scale_grad_by_freq: object = False,
    sparse: object = False,
) -> Tensor:
    """The same, table first.

    >>> infer("torch.embedding", "100 D", "B T:int32")
    Tensor[B, T, D]
    """
    check.rank("weight", weight, 2)
    looked_up(check, indices, weight[0])
    return weight.with_shape((*indices.shape, weight[1]))


@op("torch.nn.functional.embedding_bag")
def embedding_bag(
    check: Check,
    input: Tensor,
    weight: Tensor,
    offsets: Tensor | None = None,
    max_norm: float | None = None,
    norm_type: float = 2,
    scale_grad_by_freq: object = False,
    mode: str = "mean",
    sparse: object = False,
    per_sample_weights: Tensor | None = None,
    include_last_offset: bool = False,
    padding_idx: Dim | None = None,
) -> Tensor:
    """One row for each bag of indices: a row of a matrix, or a stretch of a flat input that `offsets` starts.

    >>> infer("torch.nn.functional.embedding_bag", "B T:int64", "100 D")
    Tensor[B, D]
    >>> infer("torch.nn.functional.embedding_bag", "N:int64", "100 D", "B:int64")
    Tensor[B, D]
    >>> infer("torch.nn.functional.embedding_bag", "N:int64", "100 D")
    SHP501 missing-argument
    >>> infer("torch.nn.functional.embedding_bag", "B T:int64", "100 D", mode="max", sparse=True)
    SHP503 invalid-argument
    >>> infer("torch.nn.functional.embedding_bag", "B T 2:int64", "100 D")
    SHP101 rank-mismatch
    """
    older = weight.dtype == "int64" and input.dtype in FLOATS  # the table first, which torch still takes
    indices, table = (weight, input) if older else (input, weight)
    check.rank("weight", table, 2)
    check.rank("input", indices, 1, 2)
    if per_sample_weights is not None:
        check.shape("per_sample_weights", per_sample_weights, indices.shape, "input")
        common_dtype(check, table, ("per_sample_weights", per_sample_weights))
        check.argument(mode == "sum", "mode", mode, "sum, which per_sample_weights asks for")
    bags = _bags(check, indices, offsets, include_last_offset)
    check.argument(mode in ("sum", "mean", "max"), "mode", mode, "sum, mean or max")
    if mode == "max":
        check.argument(scale_grad_by_freq is not True, "scale_grad_by_freq", True, "False, which mode max asks for")
        check.argument(sparse is not True, "sparse", True, "False, which mode max asks for")
    together = None if offsets is None else promote((t.dtype, 1) for t in (indices, offsets))
    looked_up(check, indices, table[0], together)
    padding(check, padding_idx, table[0])
    return table.with_shape((bags, table[1]))


def _bags(check: Check, input: Tensor, offsets: Tensor | None, include_last_offset: bool) -> Dim:
    """How many bags there are."""
    if input.rank == 2:
        check.argument(offsets is None, "offsets", "a tensor", "None, which a matrix of indices asks for")
        check.at_least("input", input[1], 1, wanted_words="at least 1")
        return input[0]
    if offsets is None:
        check.fail("SHP501", Subject("input"), argument="offsets")
    check.rank("offsets", offsets, 1)
    if offsets.dtype in KIND and promote((t.dtype, 1) for t in (input, offsets)) not in INDEX:
        check.dtype("offsets", offsets, *INDEX, code="SHP402")
    _offsets_inside(check, input, offsets)
    if not include_last_offset:
        return offsets[0]
    check.at_least("offsets", offsets[0], 1)
    return offsets[0] - 1


def _offsets_inside(check: Check, input: Tensor, offsets: Tensor) -> None:
    """Known offsets begin at 0, and the last one is not beyond the input."""
    if offsets.value:
        first, last = offsets.value[0], offsets.value[-1]
        check.argument(first == 0, "offsets[0]", first, "0")
        if isinstance(last, int) and isinstance(input[0], int):
            check.argument(last <= input[0], "offsets[-1]", last, f"at most {input[0]}, the number of indices")


@layer("torch.nn.Embedding")
class Embedding(Layer):
    """A table of vectors.

    >>> from shapecheck.testing import tensor
    >>> forward(construct("torch.nn.Embedding", 100, 8), "B T:int64")
    Tensor[B, T, 8]
    >>> forward(construct("torch.nn.Embedding", 100, 8), "B T")
    SHP402 index-dtype
    >>> construct("torch.nn.Embedding", 100, 8, padding_idx=100)
    SHP503 invalid-argument
    >>> construct("torch.nn.Embedding", 100, 8, _weight=tensor("100 9"))
    SHP201 dim-mismatch
    """

    input_dtypes: ClassVar[tuple[str, ...]] = ("int64", "int32")
    num_embeddings: Dim
    embedding_dim: Dim
    padding_idx: Dim | None = None
    max_norm: float | None = None
    norm_type: float = 2.0
    scale_grad_by_freq: object = False
    sparse: object = False
    _weight: Tensor | None = None
    _freeze: object = False

    def validate(self, check: Check) -> None:
        check.at_least("num_embeddings", self.num_embeddings, 0)
        check.at_least("embedding_dim", self.embedding_dim, 0)
        padding(check, self.padding_idx, self.num_embeddings)
        given_weight(check, self._weight, self.num_embeddings, self.embedding_dim)

    def forward(self, check: Check, input: Tensor) -> Tensor:
        looked_up(check, input, self.num_embeddings)
        dtype = "float32" if self._weight is None else self._weight.dtype
        return Tensor((*input.shape, self.embedding_dim), dtype)

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        return 0  # rows are looked up, not multiplied

    def parameters(self) -> dict[str, Shape | None]:
        return {"weight": (self.num_embeddings, self.embedding_dim)}

    def attributes(self) -> dict[str, Any]:
        return _stored(super().attributes(), self.num_embeddings)


@layer("torch.nn.EmbeddingBag")
class EmbeddingBag(Layer):
    """A table of vectors, reduced over bags of indices.

    >>> forward(construct("torch.nn.EmbeddingBag", 100, 8), "B T:int64")
    Tensor[B, 8]
    >>> forward(construct("torch.nn.EmbeddingBag", 100, 8), "N:int64", "B:int64")
    Tensor[B, 8]
    >>> forward(construct("torch.nn.EmbeddingBag", 100, 8), "B T")
    SHP402 index-dtype
    >>> forward(construct("torch.nn.EmbeddingBag", 100, 8, mode="min"), "B T:int64")
    SHP503 invalid-argument
    """

    input_dtypes: ClassVar[tuple[str, ...]] = ("int64", "int32")
    num_embeddings: Dim
    embedding_dim: Dim
    max_norm: float | None = None
    norm_type: float = 2.0
    scale_grad_by_freq: object = False
    mode: str = "mean"
    sparse: object = False
    _weight: Tensor | None = None
    include_last_offset: bool = False
    padding_idx: Dim | None = None

    def validate(self, check: Check) -> None:
        check.at_least("num_embeddings", self.num_embeddings, 0)
        check.at_least("embedding_dim", self.embedding_dim, 0)
        padding(check, self.padding_idx, self.num_embeddings)
        given_weight(check, self._weight, self.num_embeddings, self.embedding_dim)

    def forward(
        self, check: Check, input: Tensor, offsets: Tensor | None = None, per_sample_weights: Tensor | None = None
    ) -> Tensor:
        dtype = "float32" if self._weight is None else self._weight.dtype
        return embedding_bag(
            check,
            input,
            Tensor((self.num_embeddings, self.embedding_dim), dtype),
            offsets,
            mode=self.mode,
            scale_grad_by_freq=self.scale_grad_by_freq,
            sparse=self.sparse,
            per_sample_weights=per_sample_weights,
            include_last_offset=self.include_last_offset,
        )

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        return 0  # rows are looked up, not multiplied

    def parameters(self) -> dict[str, Shape | None]:
        return {"weight": (self.num_embeddings, self.embedding_dim)}

    def attributes(self) -> dict[str, Any]:
        return _stored(super().attributes(), self.num_embeddings)


def _stored(fields: dict[str, Any], rows: Dim) -> dict[str, Any]:
    """The fields as torch keeps them: a padding row counted from the front, no table given."""
    index = fields["padding_idx"]
    if isinstance(index, int) and index < 0:
        fields["padding_idx"] = rows + index
    return {name: value for name, value in fields.items() if not name.startswith("_")}


@op("torch.nn.Embedding.from_pretrained")
def embedding_from_pretrained(
    check: Check,
    embeddings: Tensor,
    freeze: object = True,
    padding_idx: Dim | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: object = False,
    sparse: object = False,
) -> Layer:
    """The layer that holds a table.

    >>> infer("torch.nn.Embedding.from_pretrained", "100 8").result.parameters()["weight"]
    (100, 8)
    >>> infer("torch.nn.Embedding.from_pretrained", "100")
    SHP101 rank-mismatch
    """
    check.rank("embeddings", embeddings, 2)
    built: Layer = materialise(Embedding)(
        embeddings[0], embeddings[1], padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, embeddings, freeze
    )
    built.validate(check)
    return built


@op("torch.nn.EmbeddingBag.from_pretrained")
def embedding_bag_from_pretrained(
    check: Check,
    embeddings: Tensor,
    freeze: object = True,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: object = False,
    mode: str = "mean",
    sparse: object = False,
    include_last_offset: bool = False,
    padding_idx: Dim | None = None,
) -> Layer:
    """The layer that holds a table and reduces over bags.

    >>> infer("torch.nn.EmbeddingBag.from_pretrained", "100")
    SHP101 rank-mismatch
    """
    check.rank("embeddings", embeddings, 2)
    built: Layer = materialise(EmbeddingBag)(
        embeddings[0],
        embeddings[1],
        max_norm,
        norm_type,
        scale_grad_by_freq,
        mode,
        sparse,
        embeddings,
        include_last_offset,
        padding_idx,
    )
    built.validate(check)
    return built
