"""The arguments that an entry point calls a model with: given, stated, or to be found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, replace
from shapecheck.base.span import Span
from shapecheck.dims import parse_dim
from shapecheck.interp.entries.annotated_inputs import by_annotation
from shapecheck.interp.entries.annotations import Kind, kind_of
from shapecheck.interp.run import alternatives
from shapecheck.interp.run.rest_arguments import starred_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import Openness, is_absent, supposed
from shapecheck.interp.torch import argument_forms, asked_dtypes
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import BoundMethod, FunctionObj, Input, Instance, ListObj, ModuleObj, Value
from shapecheck.rules.core.bind import plan
from shapecheck.settings.config import UsageError, nearest
from shapecheck.values import Origin, Tensor

_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Stated:
    """A shape that somebody wrote for an input: its dims as text, and where."""

    dims: tuple[str, ...]
    dtype: str | None
    at: Span
    alternatives: bool = False
    """Whether other shapes are named beside this one."""


def detached(stated: Mapping[str, Stated], parameters: frozenset[str]) -> dict[str, Stated]:
    """The stated shapes where sizes that are named as parameters of the constructor are sizes of their own."""

    def dims(name: str, shape: Stated) -> tuple[str, ...]:
        own = enumerate(shape.dims)
        return tuple(f"{name}.{axis}" if parameters & set(_WORD.findall(dim)) else dim for axis, dim in own)

    return {name: replace(shape, dims=dims(name, shape)) for name, shape in stated.items()}


def forward_inputs(
    root: Value, stated: Mapping[str, Stated], inputs: Mapping[str, Tensor] | None, run: Run
) -> dict[str, Value]:
    """What a call of `root` is given, by parameter."""
    function = signature_of(root)
    if function is None:
        taken, required = _of_rule(root)
        given = _under_own_names(dict(inputs or {}), taken, required) if taken else dict(inputs or {})
        open_ones = [name for name in required or ["input"] if name not in given and (required or not given)]
        return {**given, **{name: argument_forms.tensor(name, run) for name in open_ones}}
    parameters = own_parameters(root, function)
    names = [p for p in parameters if p.kind not in ("args", "kwargs")]
    found: dict[str, Value] = {}
    given = dict(inputs or {})
    if not any(p.kind == "kwargs" for p in parameters):
        given = _under_own_names(
            given, [p.name for p in names], [p.name for p in names if p.name not in function.defaults]
        )
    for parameter in names:
        name = parameter.name
        if name in given:
            found[name] = _with_origin(name, given.pop(name))
        elif name in function.defaults and _passed(name) not in run.entry.opening.required:
            found.update(_optional(parameter, function.defaults[name], run))
        else:
            found[name] = _stated_tensor(name, stated.get(name), run) or _unstated(parameter, function.module, run)
    run.entry.starred = starred = starred_of(parameters)
    if "kwargs" in starred:
        found.update({name: _with_origin(name, tensor) for name, tensor in given.items()})
    if "args" in starred:
        run.entry.rest = tuple(run.entry.noted.rest or (() if found else ("input",)))
    held = (*run.entry.rest, *(run.entry.noted.rest_by_name if "kwargs" in starred else ()))
    found.update({name: argument_forms.tensor(name, run) for name in held if name not in found})
    return found


def _of_rule(root: Value) -> tuple[list[str], list[str]]:
    """What the rule of a layer takes, by name, and what of that it needs."""
    rule = root.cls.rule if isinstance(root, Instance) else None
    bound = plan(rule.forward, 2) if rule is not None else None
    if bound is None or not bound.plain:
        return [], []
    return list(bound.positional), [name for name in bound.positional if name in bound.required]


def _under_own_names(given: dict[str, Tensor], names: list[str], required: list[str]) -> dict[str, Tensor]:
    """What was given by the names of parameters. A lone input of a model that needs no other may go by any name that is
    not plainly meant to be a parameter's; any other wrong name is refused.
    """
    for name, tensor in given.items():
        if name in names:
            continue
        close = nearest(name, names)
        if not close and names and len(given) == 1 and len(required) <= 1:
            return {(required or names)[0]: tensor}
        takes = f"it takes {', '.join(f'`{known}`' for known in names)}" if names else "it takes none"
        raise UsageError(f"no input `{name}`{close or f'; {takes}'}")
    return given


def arguments(
    root: Value, inputs: Mapping[str, Value], rest: Sequence[str] = ()
) -> tuple[tuple[Value, ...], dict[str, Value]]:
    """The inputs as a caller passes them: by position as far as they come in order, `rest` being what `*args` holds,
    and the others by keyword.
    """
    function = signature_of(root)
    if function is None:
        taken, _ = _of_rule(root)
        return ((), dict(inputs)) if taken and set(inputs) <= set(taken) else (tuple(inputs.values()), {})
    left = dict(inputs)
    positional: list[Value] = []
    for parameter in own_parameters(root, function):
        if parameter.kind == "args":
            positional += [left.pop(name) for name in rest]
        if parameter.kind in ("args", "keyword", "kwargs") or parameter.name not in left:
            break
        positional.append(left.pop(parameter.name))
    return tuple(positional), left


def as_passed(inputs: Mapping[str, Value]) -> dict[str, Value]:
    """The inputs as they are when the model is called: it may put other things into a list that it is given."""
    return {name: ListObj([*value.items]) if isinstance(value, ListObj) else value for name, value in inputs.items()}


def signature_of(root: Value) -> FunctionObj | None:
    """The function whose parameters a caller of a model or a function sees."""
    return lookup.shown_function(_forward_of(root))


def own_parameters(root: Value, function: FunctionObj) -> tuple[ir.Parameter, ...]:
    return function.function.parameters[0 if isinstance(root, FunctionObj) else 1 :]


def _forward_of(root: Value) -> FunctionObj | None:
    match root:
        case FunctionObj():
            return root
        case BoundMethod(function=FunctionObj() as function):
            return function
        case Instance():
            called = lookup.own_function(root.cls, "__call__")
            if not root.cls.is_module or (called is not None and not _hands_on(called)):
                return called
            return lookup.own_function(root.cls, "forward")
        case _:
            return None


def _hands_on(called: FunctionObj) -> bool:
    """Whether what is called takes whatever it is given: then `forward` says what that is."""
    return any(parameter.kind in ("args", "kwargs") for parameter in called.function.parameters)


def _with_origin(name: str, tensor: Tensor) -> Tensor:
    return Tensor(tensor.shape, tensor.dtype, tensor.elements, Origin(name, None, tensor.shape))


def _optional(parameter: ir.Parameter, default: Value, run: Run) -> dict[str, Value]:
    """A parameter with a default keeps it, unless the run asks what holds when a caller passes something."""
    if kind_of(parameter.annotation) not in (Kind.TENSOR, Kind.OPEN):
        return {}
    name = parameter.name
    words = f"`{name}` is left out"
    found = supposed(_passed(name), words, default, run, at=Openness.INPUTS, of_parameter=is_absent(default))
    if found is default:
        return {}
    return {name: Input(name, certain=True) if isinstance(default, Tensor) else argument_forms.not_known(name)}


def _passed(name: str) -> str:
    """What the assumption goes by that a parameter of the call is left out."""
    return f"forward.{name}"


def _unstated(parameter: ir.Parameter, home: ModuleObj, run: Run) -> Value:
    return alternatives.taken(parameter.name, by_annotation(parameter.name, parameter.annotation, home, run), run)


def _stated_tensor(name: str, stated: Stated | None, run: Run) -> Tensor | None:
    """A tensor of the stated shape; None where nothing is stated, or nothing that is a shape."""
    if stated is None:
        return None
    try:
        shape = tuple(parse_dim(text) for text in stated.dims)
    except ValueError:
        return None
    dtype = asked_dtypes.taken(name, run) if stated.dtype is None else stated.dtype
    return Tensor(shape, dtype, origin=Origin(name, None, shape))
