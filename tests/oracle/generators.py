"""Calls made from a rule's own parameters: a strategy for each kind of annotation, so a new rule is covered at once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from hypothesis import strategies as st
from mutations import refilled
from torch_side import Call

from shapecheck.rules.core.bind import Slot, plan
from shapecheck.rules.core.layer import Layer, materialise
from shapecheck.rules.core.registry import Pointwise
from shapecheck.testing import builtin_registry

Draw = Callable[[st.SearchStrategy[Any]], Any]

SIZES = st.sampled_from((1, 1, 2, 3, 4, 5, 6, 8))
WORDS = {
    "mode": (
        "nearest",
        "linear",
        "bilinear",
        "bicubic",
        "trilinear",
        "area",
        "constant",
        "reflect",
        "circular",
        "mean",
        "sum",
        "max",
        "reduced",
        "complete",
        "fan_in",
        "zeros",
    ),
    "padding_mode": ("zeros", "reflect", "replicate", "circular", "border"),
    "padding": ("same", "valid"),
    "reduction": ("mean", "sum", "none"),
    "reduce": ("sum", "prod", "mean", "amax", "amin"),
    "rounding_mode": ("floor", "trunc"),
    "nonlinearity": ("tanh", "relu"),
    "approximate": ("none", "tanh"),
    "indexing": ("ij", "xy"),
    "interpolation": ("linear", "lower", "midpoint"),
    "norm": ("forward", "backward", "ortho"),
    "side": ("left", "right"),
    "equation": ("ij,jk->ik", "bi,bj->bij", "ij->ji", "...i->...", "i,i->"),
}
OBJECTS: dict[str, tuple[Any, ...]] = {
    "dtype": (torch.float64, torch.int64, torch.float32),
    "p": (0.5, 2, 1.0),
    "n": (1, 2, 0),
    "ord": (2, 1, "fro", float("inf")),
    "fill_value": (0, 1.5),
    "threshold": (0.5,),
    "value": (1.0,),
    "low": (0,),
    "high": (5,),
    "start": (0, 1),
    "end": (4, 6),
    "steps": (5, 1),
    "scale_factor": (2, 1.5, (2, 3)),
    "size": ((2, 3), 4),
    "shape": ((2, 3), (-1, 2)),
    "index": (0, 1, slice(1, 3), None),
    "shifts": (1, (1, 2)),
    "dims": ((0, 1), (1, 0), 0),
    "repeats": (2, 1),
    "q": (0.5,),
    "maxnorm": (1.0,),
    "indices_or_sections": (2, 1, (1, 3)),
    "sizes": ((2, -1), (2, 2)),
    "bins": (3, 5),
    "norm_type": (1, 2.0),
    "train": (True, False),
    "momentum": (0.1,),
    "eps": (1e-5,),
    "cudnn_enabled": (False,),
    "dropout_p": (0.0, 0.1),
    "output_ratio": (0.5, (0.5, 0.6)),
    "alpha": (1, 2),
    "beta": (1,),
    "margin": (1.0,),
    "kernel_size": (2, 3),
    "return_indices": (False, True),
    "s": (3, 1.5),
    "axis": (0, 1, -1),
}
INDEX_WORDS = ("index", "indices", "target", "offsets", "lengths", "labels", "repeats")
FLAGS = st.sampled_from((True, False))


@dataclass
class Scene:
    """The shape that a call's tensors gather around."""

    draw: Draw
    shape: tuple[int, ...]
    first: bool = True

    def tensor(self, name: str) -> torch.Tensor:
        shape = self.shape if self.first else self.near()
        self.first = False
        if any(word in name for word in INDEX_WORDS):
            dtype = torch.int64
        elif "mask" in name or name == "condition":
            dtype = self.draw(st.sampled_from((torch.bool, torch.bool, torch.float32)))
        else:
            dtype = self.draw(st.sampled_from((torch.float32,) * 8 + (torch.int64, torch.bool, torch.float64)))
        base = torch.arange(2) if dtype is torch.int64 else torch.tensor([0.25, 0.75, 0.5])
        return refilled(base.to(dtype), shape)

    def near(self) -> tuple[int, ...]:
        """The same shape, one that broadcasts, part of it, turned around, or another."""
        shape = list(self.shape)
        way = self.draw(st.sampled_from(("same", "same", "ones", "tail", "head", "turned", "one", "other", "pair")))
        if way == "ones" and shape:
            shape[self.draw(st.integers(0, len(shape) - 1))] = 1
        elif way == "tail":
            shape = shape[1:]
        elif way == "head":
            shape = shape[:-1]
        elif way == "turned":
            shape = [*shape[:-2], *reversed(shape[-2:])]
        elif way == "one":
            shape = [self.draw(st.sampled_from(shape))] if shape else [1]
        elif way == "pair" and shape:
            shape = [self.draw(SIZES), shape[-1]]
        elif way == "other" and shape:
            shape[self.draw(st.integers(0, len(shape) - 1))] = self.draw(SIZES)
        return tuple(shape)

    def axis(self) -> int:
        rank = len(self.shape)
        return self.draw(st.integers(-rank - 1, rank))

    def axes(self) -> tuple[int, ...]:
        rank = len(self.shape)
        every = self.draw(st.permutations(range(rank)))
        return tuple(every) if self.draw(FLAGS) else tuple(every[: self.draw(st.integers(0, rank))])

    def sizes(self) -> tuple[int, ...]:
        """Sizes that a reshape may take: the shape with axes joined or one left open, or any others."""
        shape = list(self.shape)
        way = self.draw(st.sampled_from(("joined", "open", "any", "same", "ahead")))
        if way == "joined" and len(shape) > 1:
            at = self.draw(st.integers(0, len(shape) - 2))
            shape[at : at + 2] = [shape[at] * shape[at + 1]]
        elif way == "open" and shape:
            shape[self.draw(st.integers(0, len(shape) - 1))] = -1
        elif way == "ahead":
            shape.insert(0, self.draw(SIZES))
        elif way == "any":
            shape = self.draw(st.lists(st.sampled_from((1, 2, 3, 4, -1)), max_size=4))
        return tuple(shape)

    def dim_or_tuple(self) -> Any:
        spatial = max(1, len(self.shape) - 2)
        one = st.sampled_from((1, 2, 2, 3, 0))
        return self.draw(st.one_of(one, st.tuples(*[one] * spatial), st.tuples(*[one] * (spatial + 1))))

    def value(self, slot: Slot) -> Any:
        """An argument for a parameter."""
        kind, name = slot.kind, slot.name
        if slot.optional and self.draw(FLAGS):
            return None
        if kind == "Tensor":
            return self.tensor(name)
        if kind == "Tensor | Number":
            return self.tensor(name) if self.draw(FLAGS) else self.draw(st.sampled_from((2, 0.5)))
        if kind == "Sequence[Tensor]":
            return [self.tensor(name) for _ in range(self.draw(st.integers(1, 3)))]
        if kind in {"int", "Axes", "AxisList"}:
            return self._number(name) if kind == "int" else self.axes() if self.draw(FLAGS) else self._number(name)
        return self._other(kind, name)

    def _number(self, name: str) -> int:
        axis = any(word in name for word in ("dim", "ax"))
        return self.axis() if axis else self.draw(st.sampled_from((0, 1, 2, 3, -1)))

    def _other(self, kind: str, name: str) -> Any:
        if kind == "Dim":
            near = [*self.shape, 1, 2, 3, 4]
            return self.draw(st.sampled_from(near))
        if kind in {"Sizes", "Sequence[Dim]"}:
            return self.sizes()
        if kind in {"DimOrTuple", "DimsOrNone", "DimOrTuple | str"}:
            return (
                self.draw(st.sampled_from(WORDS["padding"]))
                if "str" in kind and self.draw(FLAGS)
                else self.dim_or_tuple()
            )
        if kind in {"bool", "StrictBool"}:
            return self.draw(FLAGS)
        if name in WORDS and (kind == "str" or name not in OBJECTS):
            return self.draw(st.sampled_from(WORDS[name]))
        return self.draw(st.sampled_from(OBJECTS.get(name, (0.5, 1))))


def _arguments(
    draw: Draw, scene: Scene, signature: inspect.Signature, slots: dict[str, Slot]
) -> tuple[Any, dict[str, Any]]:
    """Values for the parameters without a default, and for some of the others."""
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for name, parameter in signature.parameters.items():
        if parameter.kind is parameter.VAR_POSITIONAL:
            args += [scene.tensor(name)] if "tensor" in name else list(scene.sizes()) if name != "args" else []
        elif parameter.kind is parameter.VAR_KEYWORD:
            continue
        elif parameter.default is parameter.empty:
            args.append(scene.value(slots[name]))
        elif name not in {"out", "device", "generator", "inplace", "size_average"} and draw(st.integers(0, 2)) == 0:
            kwargs[name] = scene.value(slots[name])
    return tuple(args), kwargs


SHAPES = st.lists(SIZES, min_size=0, max_size=4).map(tuple)


@st.composite
def op_call(draw: Draw, name: str) -> Call:
    """A call of an op, made from its rule's parameters."""
    rule = builtin_registry().ops[name]
    scene = Scene(draw, draw(SHAPES))
    if isinstance(rule, Pointwise):
        return Call(name, tuple(scene.tensor("input") for _ in range(rule.tensors)))
    the_plan = plan(rule, 1)
    args, kwargs = _arguments(draw, scene, the_plan.signature, dict(the_plan.slots))
    return Call(name, args, kwargs)


@st.composite
def layer_call(draw: Draw, name: str) -> Call:
    """A layer made from its rule's fields, called with tensors whose sizes come from those numbers."""
    cls = materialise(builtin_registry().layers[name])
    assert issubclass(cls, Layer)
    usual = cls.batched_rank if cls.batched_rank is not None else draw(st.integers(1, 4))
    made = plan(cls, 0)
    start = Scene(draw, (4,) * max(usual, 2))
    init, options = _arguments(draw, start, made.signature, dict(made.slots))
    rank = max(0, usual + draw(st.sampled_from((0, 0, 0, 0, -1, 1))))
    numbers = [n for value in (init, options.values()) for part in value for n in _ints(part)]
    sizes = st.sampled_from([*[n for n in numbers if n > 0], 3, 5, 8])
    scene = Scene(draw, tuple(draw(st.lists(sizes, min_size=rank, max_size=rank))))
    called = plan(cls.forward, 2)
    args, kwargs = _arguments(draw, scene, called.signature, dict(called.slots))
    if cls.input_dtypes and args and isinstance(args[0], torch.Tensor):
        args = (refilled(torch.arange(2), tuple(args[0].shape)), *args[1:])
    return Call(name, args, kwargs, (init, options))


def _ints(value: Any) -> list[int]:
    if type(value) is int:
        return [value]
    return [n for part in value for n in _ints(part)] if isinstance(value, (tuple, list)) else []
