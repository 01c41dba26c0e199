"""Torch's layers as objects: what each extends, and every attribute that it carries once it is built."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pytest
import torch
from layer_texts import LAYERS, layer_of
from torch import nn

from shapecheck import ir
from shapecheck.interp.libraries.modules import Importer
from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run, Session
from shapecheck.interp.torch.library import Library
from shapecheck.interp.torch.nn import hierarchy
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import BoundMethod, Builtin, ClassObj, Instance, ListObj
from shapecheck.interp.values.store import Store
from shapecheck.rules.torch.lazy import Lazy
from shapecheck.syntax.parse import load_module
from shapecheck.testing import builtin_registry
from shapecheck.values import Tensor, Unknown
from tests.rule_names import each_rule

pytestmark = pytest.mark.torch

REGISTRY = builtin_registry()
OWN = {
    "_weights_have_changed",
    "_flat_weight_refs",
    "_apply_instance_norm",
    "_handle_no_batch_input",
    "_get_no_batch_dim",
    "_check_non_zero_input_channels",
    "_require_tuple_int",
    "merge_masks",
}
"""What torch's layers have for themselves, which no program asks for."""
MIXINS = {"LazyModuleMixin", "_LazyConvXdMixin", "_LazyNormBase"}
"""What torch's lazy layers extend besides the layer that they become, or its base."""
LAZY = {name.rpartition(".")[2] for name, rule in REGISTRY.layers.items() if issubclass(rule, Lazy)}
"""Layers that have no attributes to compare before their first call; `layer_texts` has them after it."""


def loaded(path: str, name: str) -> ir.Module | None:
    with open(path, "rb") as file:
        return load_module(path, name, file.read(), None)


def interpreted(source: str) -> tuple[dict[str, Any], Run]:
    importer = Importer(loaded, (), ())
    run = Run(Session(REGISTRY, importer, Library(REGISTRY), Store()))
    run.entry.script = True
    module = importer.make("__main__", "layers.py", load_module("layers.py", "__main__", source.encode(), None), True)
    importer.execute(module, run)
    return module.scope.vars, run


def plain(value: Any) -> Any:
    """An attribute's value in a form that both sides have."""
    if isinstance(value, (Tensor, torch.Tensor)):
        parameter = value.identity is not None if isinstance(value, Tensor) else isinstance(value, nn.Parameter)
        return (tuple(value.shape), str(value.dtype).removeprefix("torch."), parameter)
    if isinstance(value, ListObj):
        return [plain(item) for item in value.items]
    if isinstance(value, (tuple, list)):
        made = [plain(item) for item in value]
        return made if isinstance(value, list) else tuple(made)
    if isinstance(value, (Instance, nn.Module)):
        return ("module", value.cls.name if isinstance(value, Instance) else type(value).__name__)
    if isinstance(value, (BoundMethod, Builtin)) or callable(value):
        return "function"
    return value


@each_rule("name", sorted({*REGISTRY.layers} & {*map(hierarchy.dotted, dir(nn)), *hierarchy.HOMES.values()}))
def test_bases(name: str) -> None:
    """The classes that a layer extends are torch's, in torch's order."""
    found = [name]
    while found[-1] in hierarchy.BASE:
        found.append(hierarchy.BASE[found[-1]])
    cls = reduce(getattr, name.split(".")[1:], torch)
    bases = [each for each in cls.__mro__ if each not in (nn.Module, object) and each.__name__ not in MIXINS]
    assert [each.rpartition(".")[2] for each in found] == [each.__name__ for each in bases]


@each_rule("name", sorted(hierarchy.HOMES.values()))
def test_homes(name: str) -> None:
    assert issubclass(reduce(getattr, name.split(".")[1:], torch), nn.Module)
    assert not hasattr(nn, name.rpartition(".")[2])


@each_rule("text", {text: (layer_of(text),) for text in LAYERS})
def test_attributes(text: str) -> None:
    """Whatever `layer.name` gives in torch beyond what every module has, it gives here: weights, sizes, methods."""
    variables, run = interpreted(f"import torch\nfrom torch import nn\nlayer = {text}\n")
    layer = variables["layer"]
    assert isinstance(layer, Instance), layer
    wanted = eval(text, {"nn": nn, "torch": torch})  # the texts stand in this project
    held = {*wanted._parameters, *wanted._buffers, *wanted._modules}
    everyone = {*dir(nn.Module()), *OWN} - held
    names = [name for name in dir(wanted) if name not in everyone and not name.startswith("__")]
    assert names
    found = {name: space.look_up(layer, name, run) for name in names}
    missing = [name for name, value in found.items() if value is lookup.MISSING or isinstance(value, Unknown)]
    assert not missing
    assert {name: plain(value) for name, value in found.items()} == {
        name: plain(getattr(wanted, name)) for name in names
    }
    assert isinstance(layer.cls, ClassObj) and layer.cls.name == type(wanted).__name__


def test_all_layers_are_built() -> None:
    built = {text.partition("(")[0].rpartition(".")[2] for text in LAYERS}
    plain_ones = {"Hardsigmoid", "Sigmoid", "Tanh", "LogSigmoid", "Softsign", "Tanhshrink", "Softmax2d", "Identity"}
    names = {name.rpartition(".")[2] for name in REGISTRY.layers if name.startswith("torch.nn.")}
    assert names - built - plain_ones - LAZY == set()
