"""The parameters of rules are torch's, and what a layer holds is what torch's layer holds."""

from __future__ import annotations

import inspect
import warnings
from typing import Any

import known
import pytest
import torch
from budget import PROFILE
from generators import layer_call
from hypothesis import given
from hypothesis import strategies as st
from mutations import near
from rule_side import Fails, Lifting, Open, build, size_of
from seeds import layer_seeds, siblings
from signatures import IGNORED, VARIADIC, Parameter, of_layer, of_op
from torch_side import Call, exists, resolve

from shapecheck.dims import Facts
from shapecheck.rules.core.bind import ALIASES, plan
from shapecheck.rules.core.call import call_op
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.layer import Layer, materialise
from shapecheck.rules.core.registry import Pointwise
from shapecheck.rules.torch.lazy import Lazy
from shapecheck.testing import builtin_registry
from shapecheck.values import Tensor
from tests.rule_names import each_rule

pytestmark = pytest.mark.torch

REGISTRY = builtin_registry()


def own_name(name: str, names: list[str]) -> str | None:
    """What a rule with these parameters calls a parameter of torch."""
    return name if name in names else next((other for other in ALIASES.get(name, ()) if other in names), None)


def op_cases() -> list[str]:
    return sorted(name for name in REGISTRY.ops if name.startswith("torch.") and exists(name))


def faults(name: str, overloads: list[list[Parameter]]) -> list[str]:
    rule = REGISTRY.ops[name]
    assert not isinstance(rule, Pointwise)
    parameters = list(plan(rule, 1).signature.parameters.values())
    names = [p.name for p in parameters if p.kind not in VARIADIC and p.name not in IGNORED]
    takes_more = any(p.kind in VARIADIC for p in parameters)
    found = []
    for overload in overloads:
        taken = {p.name: own_name(p.name, names) for p in overload}
        missing = [p.name for p in overload if taken[p.name] is None and not takes_more]
        in_order = [taken[p.name] for p in overload if taken[p.name] is not None and not p.keyword_only]
        found += [f"torch's {missing} are missing"] if missing else []
        found += [f"{in_order} come in another order"] if in_order != [n for n in names if n in in_order] else []
    return found


@each_rule("name", op_cases())
def test_op_parameters(name: str) -> None:
    overloads = of_op(name)
    if name in known.SIGNATURES:
        return
    rule = REGISTRY.ops[name]
    if isinstance(rule, Pointwise):
        for overload in overloads:  # a table has no parameters: it must take its operands by all of their names
            operands = [p.name for p in overload if p.required][: rule.tensors]
            call_op(Check(Facts()), rule, [], dict.fromkeys(operands, Tensor((2, 3), None)))
        return
    found = faults(name, overloads)
    assert not found, f"{found}: {overloads}"


@each_rule("name", op_cases())
def test_no_parameters_of_its_own(name: str) -> None:
    """A rule's parameters are all torch's: those of this name, or of another that shares the rule."""
    rule = REGISTRY.ops[name]
    together = [each for each in siblings()[id(rule)] if each.startswith("torch.") and exists(each)]
    overloads = [overload for each in together for overload in of_op(each)]
    if isinstance(rule, Pointwise) or not overloads or any(each in known.SIGNATURES for each in together):
        return
    names = [p.name for p in plan(rule, 1).signature.parameters.values() if p.kind not in VARIADIC]
    theirs = {own_name(p.name, names) for overload in overloads for p in overload} | {"input", *IGNORED}
    assert [each for each in names if each not in theirs] == []


LAYERS = sorted(name for name in REGISTRY.layers if name.startswith("torch."))


@each_rule("name", LAYERS)
def test_layer_fields(name: str) -> None:
    fields = list(inspect.signature(materialise(REGISTRY.layers[name])).parameters.values())
    found = [(p.name, p.default, p.kind is p.KEYWORD_ONLY) for p in fields]
    assert found == [(p.name, p.default, p.kind is p.KEYWORD_ONLY) for p in of_layer(resolve(name))]


def made(call: Call) -> torch.nn.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            module = resolve(call.name)(*call.init[0], **call.init[1])
        except Exception:
            return None
    return module


@each_rule("name", [name for name in LAYERS if not issubclass(REGISTRY.layers[name], Lazy)])
def test_what_layers_hold(name: str) -> None:
    seeds = layer_seeds(name)
    strategy = layer_call(name) if not seeds else st.one_of(near(seeds), layer_call(name))

    @PROFILE
    @given(strategy)
    def same(call: Call) -> None:
        module = made(call)
        if module is None:
            return
        for pattern in ("concrete", "arguments"):
            lifting = Lifting(pattern)
            layer = build(call, lifting)
            if isinstance(layer, Open):
                continue
            assert not isinstance(layer, Fails), f"{call}: {layer}"
            assert differences(layer, module, lifting.sizes) == [], str(call)

    same()


def differences(layer: Layer, module: torch.nn.Module, sizes: dict[str, int]) -> list[str]:
    found = []
    for kind, own, theirs in (
        ("parameters", layer.parameters(), module._parameters),
        ("buffers", layer.buffers(), module._buffers),
    ):
        here = [(n, None if s is None else tuple(size_of(d, sizes) for d in s)) for n, s in own.items()]
        there = [(n, None if t is None else tuple(t.shape)) for n, t in theirs.items()]
        found += [f"{kind} {here}, not {there}"] if here != there else []
    if list(layer.children()) != list(module._modules):
        found.append(f"children {list(layer.children())}, not {list(module._modules)}")
    count = size_of(layer.parameter_count(), sizes)
    own_count = sum(p.numel() for p in module._parameters.values() if p is not None)
    found += [f"{count} parameters, not {own_count}"] if count != own_count else []
    for name, value in layer.attributes().items():
        if (type(layer).__name__, name) not in known.ATTRIBUTES:
            found += attribute_difference(name, at(value, sizes), module)
    return found


def at(value: Any, sizes: dict[str, int]) -> Any:
    """An attribute with its formulas evaluated."""
    if isinstance(value, (tuple, list)):
        return type(value)(at(v, sizes) for v in value)
    return size_of(value, sizes) if type(value).__name__ == "Poly" else value


def attribute_difference(name: str, value: Any, module: torch.nn.Module) -> list[str]:
    if not hasattr(module, name):
        return [f"torch has no attribute {name}"]
    there = getattr(module, name)
    if isinstance(there, (torch.Tensor, torch.nn.Module)) or callable(there):
        return []
    there = tuple(there) if isinstance(there, torch.Size) else there
    same = value == there or (isinstance(value, (tuple, list)) and list(value) == list(there))
    return [] if same else [f"{name} is {value}, not {there}"]
