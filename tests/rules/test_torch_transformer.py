"""The transformer layers read in place of torch's own: same parameters, same calls, same shapes, same refusals."""

from __future__ import annotations

import importlib.util
import inspect
import itertools
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import shapecheck

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
LAYER_OPTIONS = [
    dict(zip(("batch_first", "norm_first", "bias", "activation"), chosen, strict=True))
    for chosen in itertools.product(
        (True, False), (True, False), (True, False), ("relu", "gelu", F.relu, F.gelu, nn.GELU(), torch.tanh)
    )
]


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


def same(kind: str, options: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    real, ours = build(nn, kind, options), build(OURS, kind, options)
    assert calls(ours, args, kwargs) == calls(real, args, kwargs)


def spelled(options: dict[str, Any]) -> str:
    """The options as a test's name, the same in every process."""
    return ", ".join(f"{k}={getattr(v, '__name__', v)}" for k, v in options.items())


@pytest.mark.parametrize("kind", ["EncoderLayer", "DecoderLayer", "Encoder", "Decoder", "Transformer"])
@pytest.mark.parametrize("options", LAYER_OPTIONS, ids=spelled)
def test_parameters_and_modules(kind: str, options: dict[str, Any]) -> None:
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


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("norm_first", [True, False])
@pytest.mark.parametrize(("mask", "padding"), list(itertools.product(MASKS, PADDING)))
def test_encoder_calls(batch_first: bool, norm_first: bool, mask: str, padding: str) -> None:
    options = {"batch_first": batch_first, "norm_first": norm_first}
    source = shape_of(5, batch_first)
    for causal in (None, True, False):
        given = {"src_key_padding_mask": PADDING[padding]} | ({} if causal is None else {"is_causal": causal})
        same("EncoderLayer", options, (source, MASKS[mask]), given)
        same("Encoder", options, (source, MASKS[mask]), given)


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize(("mask", "padding"), list(itertools.product(MASKS, PADDING)))
def test_decoder_calls(batch_first: bool, mask: str, padding: str) -> None:
    target, memory = shape_of(5, batch_first), shape_of(7, batch_first)
    for causal in (None, True, False):
        given = {"tgt_mask": MASKS[mask], "tgt_key_padding_mask": PADDING[padding]}
        given |= {} if causal is None else {"tgt_is_causal": causal}
        for kind in ("DecoderLayer", "Decoder"):
            same(kind, {"batch_first": batch_first}, (target, memory), given)
    memory_masks = (None, torch.zeros(5, 7), torch.zeros(7, 5), torch.zeros(6, 5, 7))
    for memory_mask in memory_masks:
        same("Decoder", {"batch_first": batch_first}, (target, memory), {"memory_mask": memory_mask})


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("features", [(8, 8), (8, 9), (9, 8)])
@pytest.mark.parametrize("batches", [(3, 3), (3, 2)])
def test_whole_model_calls(batch_first: bool, features: tuple[int, int], batches: tuple[int, int]) -> None:
    source = shape_of(7, batch_first, features[0], batches[0])
    target = shape_of(5, batch_first, features[1], batches[1])
    for name in ("none", "causal", "wrong"):
        same("Transformer", {"batch_first": batch_first}, (source, target), {"tgt_mask": MASKS[name]})
    unbatched = (torch.zeros(7, 8), torch.zeros(5, 8))
    same("Transformer", {"batch_first": batch_first}, unbatched, {})


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
