"""One call of a model on dummy tensors, with the output of every layer that it called."""

from __future__ import annotations

import copy
import inspect
import traceback
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from types import FunctionType, SimpleNamespace
from typing import Any, NamedTuple

import torch

from shapecheck.verify.child.arguments import Missing
from shapecheck.verify.child.nodes import node

Json = dict[str, Any]
TEXT = 600
"""Characters of an error's message that are kept."""


class Variant(NamedTuple):
    """What nothing says of the inputs: the value of integers and flags, and the dtypes where they are open."""

    fill: int
    dtypes: dict[str, str]
    uniform: bool = False
    """Whether floats lie between 0 and 1, as probabilities do, rather than about 0."""
    idle: float | None = None
    """What the constructor's parameters are that decide no shape; None leaves them as sizes."""


OPEN_DTYPES = ("float32", "int64", "bool")
MANY = 60
"""The most readings of the inputs that are tried."""


def variants(sample: Json) -> list[Variant]:
    """The readings of a sample that differ, the plainest first."""
    inputs: Mapping[str, Json] = sample["inputs"]
    dtypes = {name: [*_dtypes(one)] for name, one in inputs.items()}
    waiting = [name for name, held in dtypes.items() if None in held]
    counted = any(
        not dtype.startswith(("float", "bfloat", "complex")) for held in dtypes.values() for dtype in held if dtype
    )
    readings = sorted(
        product(OPEN_DTYPES, repeat=len(waiting)), key=lambda reading: len(reading) - reading.count("float32")
    )
    found = [
        Variant(fill, dict(zip(waiting, reading, strict=True)))
        for reading in readings
        for fill in ((0, 1) if counted or any(dtype != "float32" for dtype in reading) else (0,))
    ][:MANY]
    found += [variant._replace(uniform=True) for variant in found[:2]]
    fractions = (None, 0.5, 0) if sample["idle"] else (None,)
    return [variant._replace(idle=fraction) for fraction in fractions for variant in found]


def _dtypes(one: Json) -> Iterator[str | None]:
    if "shape" in one:
        yield one["dtype"]
    inside = one.get("seq") or [*(one.get("map") or one.get("parts") or {}).values()]
    for item in inside:
        yield from _dtypes(item)


def dummy(name: str, one: Json, variant: Variant, device: str) -> Any:
    """The value of an input: random where it is of floats, all the same where it counts or chooses."""
    if "shape" in one:
        dtype = getattr(torch, one["dtype"] or variant.dtypes[name])
        if dtype.is_floating_point or dtype.is_complex:
            draw = torch.rand if variant.uniform else torch.randn
            return draw(one["shape"], device=device).to(dtype)
        return torch.full(one["shape"], variant.fill, dtype=dtype, device=device)
    if "const" in one:
        return one["const"]
    if "seq" in one:
        return [dummy(name, item, variant, device) for item in one["seq"]]
    if "map" in one:
        return {key: dummy(name, item, variant, device) for key, item in one["map"].items()}
    if "parts" in one:
        return SimpleNamespace(**{key: dummy(name, item, variant, device) for key, item in one["parts"].items()})
    raise Missing(f"nothing says what the input `{name}` is; give it with --input {name}=SHAPE")


def fresh(model: Any) -> Any:
    """A copy that shares the weights: what a call leaves behind does not reach the next one. A model that holds
    functions over its modules is itself: those of a copy would call the modules of the first.
    """
    if not isinstance(model, torch.nn.Module) or any(map(_is_over_modules, _held(model))):
        return model
    return copy.deepcopy(model, {id(tensor): tensor for tensor in (*model.parameters(), *_computed(model))})


def _computed(model: torch.nn.Module) -> Iterator[Any]:
    """What hooks have computed from parameters and left on modules: torch copies no such tensor."""
    yield from (value for value in _held(model) if isinstance(value, torch.Tensor) and not value.is_leaf)


def _held(model: torch.nn.Module) -> Iterator[Any]:
    """What the modules of a model have as attributes, but for parameters, buffers and modules."""
    return (value for module in model.modules() for value in vars(module).values())


def _is_over_modules(value: Any) -> bool:
    """Whether a function refers to a module of the scope that it was made in."""
    if not isinstance(value, FunctionType):
        return False
    variables = inspect.getclosurevars(value).nonlocals
    return any(isinstance(found, torch.nn.Module) for found in variables.values())


def called(model: Any, inputs: Mapping[str, Any]) -> tuple[Any, list[Any]]:
    """The output of one call, and the output of every submodule's call, in the order in which they end."""
    layers: list[Any] = []

    def hook(path: str) -> Callable[..., None]:
        return lambda _module, _args, output: layers.append([path, node(output)])

    modules = model.named_modules() if isinstance(model, torch.nn.Module) else ()
    handles = [module.register_forward_hook(hook(path)) for path, module in modules if path]
    try:
        with torch.no_grad():
            args, kwargs = _passed(model, inputs)
            output = node(model(*args, **kwargs))
    finally:
        for handle in handles:
            handle.remove()
    return output, layers


def _passed(model: Any, inputs: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """The inputs as a caller passes them: by keyword, or in order where names are not taken."""
    function = model.forward if isinstance(model, torch.nn.Module) else model
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return list(inputs.values()), {}
    open_ended = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters.values())
    by_name = {n for n, p in parameters.items() if p.kind not in (p.POSITIONAL_ONLY, p.VAR_POSITIONAL, p.VAR_KEYWORD)}
    if by_name.issuperset(inputs) or (open_ended and by_name & inputs.keys()):
        return [], dict(inputs)
    return list(inputs.values()), {}


def run(model: Any, mode: str, inputs: Mapping[str, Json], variant: Variant, device: str, seed: int) -> Json:
    """What one call gave: `output` and `layers`, or the `error` that it raised."""
    torch.manual_seed(seed)
    try:
        model = fresh(model)
        if isinstance(model, torch.nn.Module):
            model.train(mode == "train")
        values = {name: dummy(name, one, variant, device) for name, one in inputs.items()}
        output, layers = called(model, values)
    except Missing:
        raise
    except Exception as error:  # whatever it is, it is what torch says of these inputs
        return {"mode": mode, "error": told(error)}
    return {"mode": mode, "output": output, "layers": layers}


def told(error: BaseException) -> Json:
    """An error as data: its class, its words, and the places that it passed through, outermost first."""
    frames = [[frame.filename, frame.lineno] for frame in traceback.extract_tb(error.__traceback__)]
    return {"type": type(error).__name__, "message": str(error)[:TEXT], "frames": frames}
