"""The transformer layers read in place of torch's own: same parameters, same calls, same shapes, same refusals."""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import shapecheck
from tests.pairwise import pairwise

torch = pytest.importorskip("torch")
nn = torch.nn
F = torch.nn.functional

pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore")]

SOURCE = Path(shapecheck.__file__).parent / "prelude" / "torch_transformer.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("torch_transformer", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


OURS = load()
FLAG = (True, False)
KINDS = ("EncoderLayer", "DecoderLayer", "Encoder", "Decoder", "Transformer")
ACTIVATIONS = ("relu", "gelu", F.relu, F.gelu, nn.GELU(), torch.tanh)


def build(library: Any, kind: str, options: dict[str, Any]) -> Any:
    """One of the five classes, small."""
    if kind == "EncoderLayer":
        return library.TransformerEncoderLayer(8, 2, 12, **options)
    if kind == "DecoderLayer":
        return library.TransformerDecoderLayer(8, 2, 12, **options)
    if kind == "Encoder":
        return library.TransformerEncoder(build(library, "EncoderLayer", options), 2, nn.LayerNorm(8))
    if kind == "Decoder":
        return library.TransformerDecoder(build(library, "DecoderLayer", options), 2)
    return library.Transformer(8, 2, 2, 1, 12, **options)


def calls(model: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The sub-module calls of one run in training mode, in order, with the shapes that came out; or the refusal."""
    seen: list[tuple[str, Any]] = []
    for name, module in model.named_modules():
        module.register_forward_hook(lambda _m, _i, out, name=name: seen.append((name, shapes(out))))
    try:
        model.train()(*args, **kwargs)
    except (RuntimeError, AssertionError, ValueError):
        return "refused"
    return seen


def shapes(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return tuple(value.shape)
    return tuple(shapes(item) for item in value) if isinstance(value, tuple) else value


def same(kind: str, options: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any], *, taken: bool) -> None:
    """Both libraries make the same calls, or refuse alike; `taken`: which of the two, for a refusal hides much."""
    real, ours = build(nn, kind, options), build(OURS, kind, options)
    made = calls(real, args, kwargs)
    assert calls(ours, args, kwargs) == made
    assert (made != "refused") is taken


def spelled(options: dict[str, Any]) -> str:
    """The options as a test's name, the same in every process."""
    return ", ".join(f"{k}={getattr(v, '__name__', v)}" for k, v in options.items())


@pytest.mark.parametrize(
    "options",
    pairwise({"kind": KINDS, "batch_first": FLAG, "norm_first": FLAG, "bias": FLAG, "activation": ACTIVATIONS}),
    ids=spelled,
)
def test_parameters_and_modules(options: dict[str, Any]) -> None:
    kind, options = options["kind"], {name: value for name, value in options.items() if name != "kind"}
    real, ours = build(nn, kind, options), build(OURS, kind, options)
    assert [(n, tuple(p.shape)) for n, p in ours.named_parameters()] == [
        (n, tuple(p.shape)) for n, p in real.named_parameters()
    ]
    assert [(n, type(m).__name__) for n, m in ours.named_modules()] == [
        (n, type(m).__name__) for n, m in real.named_modules()
    ]


def shape_of(length: int, batch_first: bool, features: int = 8, batch: int = 3) -> Any:
    return torch.zeros((batch, length, features) if batch_first else (length, batch, features))


MASKS = {
    "none": None,
    "float": torch.zeros(5, 5),
    "bool": torch.zeros(5, 5, dtype=torch.bool),
    "causal": nn.Transformer.generate_square_subsequent_mask(5),
    "int": torch.zeros(5, 5, dtype=torch.int64),
    "wrong": torch.zeros(5, 4),
    "heads": torch.zeros(6, 5, 5),
}
PADDING = {
    "none": None,
    "bool": torch.zeros(3, 5, dtype=torch.bool),
    "float": torch.zeros(3, 5),
    "swapped": torch.zeros(5, 3, dtype=torch.bool),
}


CAUSAL = (None, True, False)
TAKEN = [pair for pair in product(MASKS, CAUSAL) if pair[0] not in {"int", "wrong"} and pair != ("none", True)]
"""The masks that torch takes, each with what may be said of its being causal."""


def attention_options(**others: Iterable[Any]) -> list[dict[str, Any]]:
    """Every pair of options; and once more, in calls that torch takes, each pair that it takes."""
    every = pairwise({**others, "padding": PADDING, "mask": MASKS, "causal": CAUSAL})
    taken = pairwise({**others, "padding": [name for name in PADDING if name != "swapped"], "taken": TAKEN})
    for row in taken:
        row["mask"], row["causal"] = row.pop("taken")
    return every + [row for row in taken if row not in every]


def attended(prefix: str, row: dict[str, Any], causal: str) -> tuple[dict[str, Any], bool]:
    """The arguments that a row stands for, and whether torch takes them."""
    given = {f"{prefix}_key_padding_mask": PADDING[row["padding"]]}
    given |= {} if row["causal"] is None else {causal: row["causal"]}
    return given, (row["mask"], row["causal"]) in TAKEN and row["padding"] != "swapped"


@pytest.mark.parametrize(
    "row", attention_options(kind=("EncoderLayer", "Encoder"), batch_first=FLAG, norm_first=FLAG), ids=spelled
)
def test_encoder_calls(row: dict[str, Any]) -> None:
    options = {"batch_first": row["batch_first"], "norm_first": row["norm_first"]}
    given, taken = attended("src", row, "is_causal")
    same(row["kind"], options, (shape_of(5, row["batch_first"]), MASKS[row["mask"]]), given, taken=taken)


@pytest.mark.parametrize("row", attention_options(kind=("DecoderLayer", "Decoder"), batch_first=FLAG), ids=spelled)
def test_decoder_calls(row: dict[str, Any]) -> None:
    target, memory = shape_of(5, row["batch_first"]), shape_of(7, row["batch_first"])
    given, taken = attended("tgt", row, "tgt_is_causal")
    given["tgt_mask"] = MASKS[row["mask"]]
    same(row["kind"], {"batch_first": row["batch_first"]}, (target, memory), given, taken=taken)


@pytest.mark.parametrize("batch_first", FLAG)
@pytest.mark.parametrize("shape", [None, (5, 7), (7, 5), (6, 5, 7)])
def test_memory_masks(batch_first: bool, shape: tuple[int, ...] | None) -> None:
    inputs = shape_of(5, batch_first), shape_of(7, batch_first)
    mask = None if shape is None else torch.zeros(shape)
    same("Decoder", {"batch_first": batch_first}, inputs, {"memory_mask": mask}, taken=shape != (7, 5))


FITTING = {"features": (8, 8), "batches": (3, 3)}
WHOLE = {
    "batch_first": FLAG,
    "features": [(8, 8), (8, 9), (9, 8)],
    "batches": [(3, 3), (3, 2)],
    "mask": ("none", "causal", "wrong"),
}


@pytest.mark.parametrize(
    "row",
    pairwise(WHOLE) + [FITTING | row for row in pairwise({"batch_first": FLAG, "mask": ("none", "causal")})],
    ids=spelled,
)
def test_whole_model_calls(row: dict[str, Any]) -> None:
    source, target = (
        shape_of(length, row["batch_first"], row["features"][side], row["batches"][side])
        for side, length in enumerate((7, 5))
    )
    taken = FITTING.items() <= row.items() and row["mask"] != "wrong"
    options, given = {"batch_first": row["batch_first"]}, {"tgt_mask": MASKS[row["mask"]]}
    same("Transformer", options, (source, target), given, taken=taken)


@pytest.mark.parametrize("batch_first", FLAG)
def test_whole_model_without_a_batch(batch_first: bool) -> None:
    same("Transformer", {"batch_first": batch_first}, (torch.zeros(7, 8), torch.zeros(5, 8)), {}, taken=True)


def test_layers_without_attention_are_refused() -> None:
    class Plain(nn.Module):  # type: ignore[misc, name-defined]
        def forward(self, src: Any, **_: Any) -> Any:
            return src

    for library in (nn, OURS):
        encoder = library.TransformerEncoder(Plain(), 2, enable_nested_tensor=False)
        with pytest.raises(AttributeError):
            encoder(torch.zeros(4, 3, 8))
        empty = library.TransformerEncoder(build(library, "EncoderLayer", {}), 0, enable_nested_tensor=False)
        with pytest.raises(IndexError):
            empty(torch.zeros(4, 3, 8))


def test_same_arguments() -> None:
    for name in (
        "Transformer",
        "TransformerEncoder",
        "TransformerDecoder",
        "TransformerEncoderLayer",
        "TransformerDecoderLayer",
    ):
        for method in ("__init__", "forward"):
            real = inspect.signature(getattr(getattr(nn, name), method)).parameters
            ours = inspect.signature(getattr(getattr(OURS, name), method)).parameters
            assert [(p.name, p.default) for p in ours.values()] == [(p.name, p.default) for p in real.values()]


def test_square_mask() -> None:
    for dtype in (None, torch.float64, torch.bool):
        real = nn.Transformer.generate_square_subsequent_mask(4, dtype=dtype)
        assert torch.equal(OURS.Transformer.generate_square_subsequent_mask(4, dtype=dtype), real)


def test_unknown_activation() -> None:
    for library in (nn, OURS):
        with pytest.raises(RuntimeError):
            library.TransformerEncoderLayer(8, 2, activation="tanh")
