"""From a call's arguments to a rule's parameters.

The rule's own signature handles positions, keywords and defaults; the annotation of a parameter (read as text, so
nothing is
evaluated) says what may arrive there and how it is normalised:

| annotation | takes |
|---|---|
| `Tensor` | a tensor; `Tensor | None` also None; `Tensor | Number` also a number, as a tensor without axes |
| `Sequence[Tensor]` | a list or tuple of tensors; `Sequence[Tensor] | Tensor` also a tensor, for its rows |
| `Sizes` | sizes, as one sequence or spread over the rest of the positions (`view(b, -1)`) |
| `Axes` | axes spread over the rest of the positions or as one sequence (`permute(0, 2, 1)`) |
| `Sequence[Dim]` | sizes, as one sequence |
| `AxisList` | one axis or a sequence of them, never spread; `AxisList | None` too |
| `Dim` | a known or symbolic int; `DimOrTuple` a dim or a sequence of dims |
| `int`, `bool`, `str` | a known value of that type |
| `float`, `object` | anything, unknowns too: it has no bearing on shapes |

Knows no IR, no files and no spans.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.dims import Dim
from shapecheck.rules.core.check import DemandFailed, Failure, Subject, Undetermined
from shapecheck.values import Constant, DType, Range, Tensor, Unknown, is_dim

Sizes: TypeAlias = Sequence[Dim]
Axes: TypeAlias = Sequence[int]
AxisList: TypeAlias = int | Sequence[int]
DimOrTuple: TypeAlias = Dim | Sequence[Dim]
DimsOrNone: TypeAlias = Dim | Sequence[Dim | None]


@dataclass(frozen=True, slots=True)
class Slot:
    """One parameter: the kind that its annotation names, and whether None is welcome."""

    name: str
    kind: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """How calls of one rule are bound: its signature (without `check` and `self`) and the slots in order."""

    signature: inspect.Signature
    slots: Mapping[str, Slot]
    spread: int | None  # position of the parameter that may be spread over the rest
    positional: tuple[str, ...]  # what may be given by position, in order
    keywords: frozenset[str]  # what may be given by name
    required: frozenset[str]
    plain: bool  # no `*args`, `**kwargs` or keyword-only parameter: all can be handed on by position
    defaults: Mapping[str, Any]
    open_ended: bool  # whether `**kwargs` takes any other name

    def named(self, key: str) -> str | None:
        """The parameter that a keyword means, numpy's spelling included; None where there is none."""
        if key in self.slots:
            return key
        return next((name for name in ALIASES.get(key, ()) if name in self.slots), None)

    def takes(self, key: str) -> bool:
        """Whether something may be given by this name, numpy's spelling included."""
        return self.named(key) in self.keywords


def _slot(parameter: inspect.Parameter) -> Slot:
    text = (
        parameter.annotation
        if isinstance(parameter.annotation, str)
        else getattr(parameter.annotation, "__name__", "object")
    )
    parts = [part.strip() for part in text.split("|")]
    optional = "None" in parts or parameter.default is None
    kind = " | ".join(part for part in parts if part != "None")
    return Slot(parameter.name, kind, optional)


@cache
def plan(rule: Callable[..., Any], skip: int) -> Plan:
    """The binding plan of a rule, leaving out its first `skip` parameters."""
    signature = inspect.signature(rule)
    parameters = list(signature.parameters.values())[skip:]
    slots = {p.name: _slot(p) for p in parameters}
    spread = next((i for i, p in enumerate(parameters) if slots[p.name].kind in ("Sizes", "Axes")), None)
    by_place = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    single = [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return Plan(
        signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty),
        slots,
        spread,
        tuple(p.name for p in by_place),
        frozenset(p.name for p in single if p.kind is not p.POSITIONAL_ONLY),
        frozenset(p.name for p in single if p.default is p.empty),
        len(by_place) == len(parameters),
        {p.name: p.default for p in parameters},
        any(p.kind is p.VAR_KEYWORD for p in parameters),
    )


def bind(the_plan: Plan, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The rule's arguments by name.

    Raises DemandFailed where torch refuses the call as written, Undetermined where an unknown decides the shape.
    """
    positional = list(args)
    at = the_plan.spread
    if at is not None and len(positional) > at and is_dim(positional[at]):
        positional[at:] = [tuple(positional[at:])]
    if kwargs:
        kwargs = _torch_spelling(the_plan, kwargs)
    given = _given(the_plan, positional, kwargs)
    if the_plan.plain:
        return {
            name: _convert(slot, given[name]) if name in given else the_plan.defaults[name]
            for name, slot in the_plan.slots.items()
        }
    arguments: dict[str, Any] = {}
    for name, parameter in the_plan.signature.parameters.items():
        slot = the_plan.slots[name]
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            arguments[name] = tuple(_convert(slot, value) for value in given.get(name, ()))
        elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
            arguments[name] = dict(given.get(name, {}))
        elif name in given:
            arguments[name] = _convert(slot, given[name])
        else:
            arguments[name] = parameter.default
    return arguments


def _given(the_plan: Plan, positional: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, by parameter. Usual calls are bound here; `inspect` has the last word on all others."""
    if len(positional) <= len(the_plan.positional):
        given = dict(zip(the_plan.positional, positional, strict=False))
        if kwargs.keys() <= the_plan.keywords and given.keys().isdisjoint(kwargs):
            given.update(kwargs)
            if the_plan.required <= given.keys():
                return given
    try:
        return the_plan.signature.bind(*positional, **kwargs).arguments
    except TypeError as error:
        raise DemandFailed(_refusal(the_plan, positional, kwargs, str(error))) from None


ALIASES = {
    "self": ("input",), "axis": ("dim",), "x": ("input",), "keepdims": ("keepdim",), "A": ("input",),
    "input": ("A", "x", "data"), "b": ("B",), "ext_tensor": ("data",), "obj": ("data",), "n": ("p",),
    "sections": ("indices_or_sections",), "indices": ("indices_or_sections",),
    "tensor_indices_or_sections": ("indices_or_sections",),
    "element": ("elements",), "test_element": ("test_elements",),
}  # fmt: skip
"""Other spellings that torch takes for its own names, by name: a rule that serves several functions uses one
of them."""


def _torch_spelling(the_plan: Plan, kwargs: Mapping[str, Any]) -> Mapping[str, Any]:
    return {the_plan.named(key) or key: value for key, value in kwargs.items()}


def _refusal(the_plan: Plan, args: Sequence[Any], kwargs: Mapping[str, Any], error: str) -> Failure:
    for name in kwargs:
        if name not in the_plan.slots:
            return Failure("SHP502", {"argument": name, "known": tuple(the_plan.slots)})
    if error.startswith("missing"):
        return Failure("SHP501", {"argument": error.split("'")[1]})
    return Failure("SHP505", {"count": len(args), "most": _most_positional(the_plan), "reason": error})


def _most_positional(the_plan: Plan) -> int:
    """How many arguments fit by position."""
    named = the_plan.signature.parameters
    return sum(name not in named or named[name].kind is not inspect.Parameter.KEYWORD_ONLY for name in the_plan.slots)


def spread_call(the_plan: Plan, bound: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """The positions and keywords that call the rule itself with bound arguments."""
    if the_plan.plain:
        return list(bound.values()), {}
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for name, parameter in the_plan.signature.parameters.items():
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            args.extend(bound[name])
        elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
            kwargs.update(bound[name])
        elif parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            kwargs[name] = bound[name]
        else:
            args.append(bound[name])
    return args, kwargs


def _wrong_type(slot: Slot, value: object, wanted: str) -> DemandFailed:
    return DemandFailed(
        Failure("SHP504", {"param": slot.name, "found": describe(value), "wanted": wanted}, Subject(slot.name))
    )


def describe(value: object) -> str:
    """A value in a few words, for messages; values of the program that are no rule's business say theirs as `noun`."""
    if value is None:
        return "None"
    if isinstance(value, Tensor):
        return "a numpy array" if value.array else "a tensor"
    if isinstance(value, (tuple, list)):
        return f"a {'list' if isinstance(value, list) else 'tuple'} of {len(value)}"
    if isinstance(value, (bool, int, float)) or is_dim(value):
        return str(value)
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, DType):
        return f"torch.{value.name}"
    noun = getattr(value, "noun", None)
    if isinstance(noun, str):
        return noun
    return "an unknown value" if isinstance(value, Unknown) else f"a {type(value).__name__}"


def _known(slot: Slot, value: Any) -> Any:
    if isinstance(value, Unknown):
        raise Undetermined(value.reason)
    return value


def _convert(slot: Slot, value: Any) -> Any:
    kind = slot.kind
    if kind in ("float", "object", "Any"):
        return value
    value = _known(slot, value)
    if value is None:
        if slot.optional:
            return None
        if kind in WANTED:
            raise _wrong_type(slot, value, WANTED[kind])
        return False if kind == "bool" else value
    converter = CONVERTERS.get(kind)
    return converter(slot, value) if converter else value


def _tensor(slot: Slot, value: Any) -> Tensor:
    if isinstance(value, Tensor):
        if value.array:
            return _from_array(slot, value)
        return value
    if isinstance(value, (tuple, list, dict, str, int, float)) or is_dim(value):
        raise _wrong_type(slot, value, "a tensor")
    raise Undetermined(f"`{slot.name}` is {describe(value)}")


def _from_array(slot: Slot, value: Tensor) -> Tensor:
    """Torch refuses numpy's arrays for tensors; a number of numpy's may pass for one of Python's."""
    if value.rank == 0:
        raise Undetermined(f"`{slot.name}` is a number of numpy")
    raise _wrong_type(slot, value, "a tensor")


def _tensor_or_number(slot: Slot, value: Any) -> Tensor:
    return scalar(value) if isinstance(value, (bool, int, float, complex)) or is_dim(value) else _tensor(slot, value)


SOME_FLOAT = Tensor((), "scalar float")
"""The result of a rule that gives a float of Python's, not known which."""


def scalar(value: Any) -> Tensor:
    """A Python number as torch sees it beside tensors: no axes, and a dtype that does not lift others of its kind."""
    if isinstance(value, bool):
        return Tensor((), "scalar bool", Constant((value,)))
    if isinstance(value, int):
        return Tensor((), "scalar int", Constant((value,)))
    if isinstance(value, float):
        return Tensor((), "scalar float", Constant((value,)))
    if isinstance(value, complex):
        return Tensor((), "scalar complex")
    return Tensor((), "scalar int", Range(value, value))


def _tensors(slot: Slot, value: Any) -> list[Tensor]:
    if isinstance(value, Tensor):
        raise _wrong_type(slot, value, "a list or tuple of tensors")
    if not isinstance(value, (tuple, list)):
        raise Undetermined(f"`{slot.name}` is {describe(value)}")
    return [_tensor(Slot(f"{slot.name}[{i}]", "Tensor", False), _known(slot, item)) for i, item in enumerate(value)]


def _tensor_or_tensors(slot: Slot, value: Any) -> Tensor | list[Tensor]:
    return value if isinstance(value, Tensor) else _tensors(slot, value)


def _dim(slot: Slot, value: Any) -> Dim:
    if is_dim(value):
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Tensor):
        if value.value is not None and len(value.value) == 1 and isinstance(value.value[0], int):
            return value.value[0]
        if value.numel == 1 and value.one_size is not None:
            return value.one_size
        raise Undetermined(f"`{slot.name}` is a tensor's value")
    if isinstance(value, (str, float, tuple, list)):
        raise _wrong_type(slot, value, "an int")
    raise Undetermined(f"`{slot.name}` is {describe(value)}")


def _dims(slot: Slot, value: Any) -> tuple[Dim, ...]:
    if isinstance(value, (tuple, list)):
        return tuple(_dim(slot, _known(slot, item)) for item in value)
    return (_dim(slot, value),)


def _dim_or_tuple(slot: Slot, value: Any) -> Any:
    return _dims(slot, value) if isinstance(value, (tuple, list)) else _dim(slot, value)


def _dim_or_word(slot: Slot, value: Any) -> Any:
    return value if isinstance(value, str) else _dim_or_tuple(slot, value)


def _dims_or_none(slot: Slot, value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return tuple(None if item is None else _dim(slot, _known(slot, item)) for item in value)
    return _dim(slot, value)


def _int(slot: Slot, value: Any) -> int:
    dim = _dim(slot, value)
    if not isinstance(dim, int):
        raise Undetermined(f"`{slot.name}` is {dim}, which is no known number", axis=dim)
    return dim


def _axes(slot: Slot, value: Any) -> tuple[int, ...]:
    if isinstance(value, (tuple, list)):
        return tuple(_int(slot, _known(slot, item)) for item in value)
    return (_int(slot, value),)


def _bool(slot: Slot, value: Any) -> bool:
    if isinstance(value, (bool, int)):
        return bool(value)
    raise Undetermined(f"`{slot.name}` is {describe(value)}")


def _word(slot: Slot, value: Any) -> Any:
    if isinstance(value, (list, dict, Tensor)):
        raise _wrong_type(slot, value, "a word")
    return value


WANTED = {
    "Tensor": "a tensor",
    "Sequence[Tensor]": "a tensor",
    "Tensor | Number": "a tensor",
    "Dim": "an int",
    "int": "an int",
    "Sizes": "sizes",
    "Sequence[Dim]": "a tuple of ints",
    "Axes": "axes",
    "AxisList": "an axis",
    "DimOrTuple": "an int or a tuple of ints",
    "DimOrTuple | str": "an int or a tuple of ints",
    "DimsOrNone": "an int or a tuple of ints",
}
"""What a kind of parameter takes, where None is not welcome."""

CONVERTERS: dict[str, Callable[[Slot, Any], Any]] = {
    "Tensor": _tensor,
    "Tensor | Number": _tensor_or_number,
    "Sequence[Tensor]": _tensors,
    "Sequence[Tensor] | Tensor": _tensor_or_tensors,
    "Dim": _dim,
    "Sizes": _dims,
    "Sequence[Dim]": _dims,
    "Axes": _axes,
    "AxisList": _axes,
    "DimOrTuple": _dim_or_tuple,
    "DimOrTuple | str": _dim_or_word,
    "DimsOrNone": _dims_or_none,
    "int": _int,
    "bool": _bool,
    "str": _word,
}
