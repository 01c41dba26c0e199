"""Tensors, numpy arrays (tensors with `array` set), and inputs whose rank has not been chosen yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from shapecheck.base.dtyped import Dims
from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import Poly, eq, sym
from shapecheck.interp.builtins import builtin_types
from shapecheck.interp.run import alternatives, call_faults, space, symbols, tensor_storage
from shapecheck.interp.run.entry import Use
from shapecheck.interp.run.findings import Context
from shapecheck.interp.run.kinds import Joining, Kind, Loss, Memo, Names, Precedence, kind_of, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import argument_forms, asked_dtypes, inputs, ops, tensors
from shapecheck.interp.values.objects import (
    BoundMethod,
    DictObj,
    Input,
    LibraryName,
    ListObj,
    Parameter,
    Ratio,
    Real,
    Repeated,
    Value,
)
from shapecheck.interp.values.sequences import Sequence
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import INTS
from shapecheck.rules.torch.shape.inspecting import LOWEST
from shapecheck.values import Quotient, Tensor, Unknown

TORCH = {
    "+": "torch.add",
    "-": "torch.sub",
    "*": "torch.mul",
    "/": "torch.div",
    "//": "torch.floor_divide",
    "%": "torch.remainder",
    "**": "torch.pow",
    "@": "torch.matmul",
    "&": "torch.bitwise_and",
    "|": "torch.bitwise_or",
    "^": "torch.bitwise_xor",
    "<<": "torch.bitwise_left_shift",
    ">>": "torch.bitwise_right_shift",
    "==": "torch.eq",
    "!=": "torch.ne",
    "<": "torch.lt",
    "<=": "torch.le",
    ">": "torch.gt",
    ">=": "torch.ge",
}
NUMPY = {
    "+": "numpy.add",
    "-": "numpy.subtract",
    "*": "numpy.multiply",
    "/": "numpy.divide",
    "//": "numpy.floor_divide",
    "%": "numpy.remainder",
    "**": "numpy.power",
    "@": "numpy.matmul",
    "&": "numpy.bitwise_and",
    "|": "numpy.bitwise_or",
    "^": "numpy.bitwise_xor",
    "<<": "numpy.left_shift",
    ">>": "numpy.right_shift",
    "==": "numpy.equal",
    "!=": "numpy.not_equal",
    "<": "numpy.less",
    "<=": "numpy.less_equal",
    ">": "numpy.greater",
    ">=": "numpy.greater_equal",
}
TORCH_UNARY = {"-": "torch.neg", "+": "torch.positive", "~": "torch.bitwise_not"}
NUMPY_UNARY = {"-": "numpy.negative", "+": "numpy.positive", "~": "numpy.invert"}


class TensorKind(Kind[Tensor]):
    noun = "a tensor"
    precedence = Precedence.TENSOR
    is_tensor = True
    heavy = True
    lacks = frozenset({"is_callable", "text", "native"})

    def class_of(self, value: Tensor, run: Run) -> Value:
        if value.array:
            return LibraryName("numpy.ndarray") if value.rank else run.unknown("the class of a numpy number")
        return LibraryName("torch.Tensor" if value.identity is None else "torch.nn.Parameter")

    def of_type(self, value: Tensor, cls: type, run: Run) -> Value:
        if value.array and value.rank == 0:
            return run.unknown("the class of a numpy number")
        return cls in builtin_types.OF_TENSOR

    def of_library(self, value: Tensor, name: str, run: Run) -> Value:
        if value.array:
            return builtin_types.array_is(name, value.rank, run)
        return builtin_types.tensor_is(name, value.dtype, value.identity is not None, run)

    def as_index(self, value: Tensor, run: Run) -> Value:
        known = tensor_storage.elements(value, run)
        if known and len(known) == 1:
            return int(known[0])
        size = tensor_storage.current(value, run).one_size if value.numel == 1 else None
        return super().as_index(value, run) if size is None else size

    def special(self, value: Tensor, name: str, args: tuple[Value, ...], run: Run) -> Value:
        match name:
            case "int" | "index":
                return self._number(value, int, run)
            case "float":
                return self._number(value, float, run)
            case "abs" if value.array:
                return ops.call_library("numpy.abs", (value,), {}, run)
            case "abs" | "round":
                return space.call_method(value, name, (), run)
            case _:
                return super().special(value, name, args, run)

    def _number(self, value: Tensor, kind: type[int | float], run: Run) -> Value:
        if not value.array:
            return ops.call_library(f"torch.Tensor.__{kind.__name__}__", (value,), {}, run)
        known = tensor_storage.elements(value, run)
        if known is not None and len(known) == 1:
            return kind(known[0])
        now = tensor_storage.current(value, run) if value.numel == 1 else value
        if isinstance(now.elements, Quotient):
            fraction = Ratio(now.elements.numerator, now.elements.denominator)
            return kind_of(fraction).special(fraction, kind.__name__, (), run)
        if kind is int and value.numel == 1 and now.one_size is not None:
            return now.one_size
        if kind is int and value.numel == 1 and value.dtype in INTS:
            return sym(f"item{run.new_fresh()}", opaque=True, minimum=LOWEST)
        return Real() if kind is float and value.numel == 1 else run.unknown("a number that depends on data")

    def surely_has(self, value: Tensor, found: Value, run: Run) -> bool:
        return _is_modelled(found, run)

    def attribute(self, value: Tensor, name: str, run: Run) -> Value:
        return tensors.attribute(value, name, run)

    def set_attribute(self, value: Tensor, name: str, new: Value, run: Run) -> None:
        tensors.set_attribute(value, name, new, run)

    def call(self, value: Tensor, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        tensor_storage.write_all((*args, *kwargs.values()), run)
        return call_faults.not_callable("a tensor", run)

    def item(self, value: Tensor, index: Value, run: Run) -> Value:
        inputs.index_with(index, run)
        return ops.call_library(f"{tensors.home(value)}.__getitem__", (value, index), {}, run)

    def set_item(self, value: Tensor, index: Value, new: Value, run: Run) -> None:
        inputs.index_with(index, run)
        ops.call_library(f"{tensors.home(value)}.__setitem__", (value, index, new), {}, run)

    def rounds(self, value: Tensor, run: Run) -> Sequence | Unknown:
        if value.rank == 0:
            run.raise_(TypeError, "iteration over a 0-d tensor")
        count = value.shape[0]
        if isinstance(count, int) and count <= run.budget.rounds:
            name = "numpy.ndarray.__iter__" if value.array else "torch.Tensor.unbind"
            rows = ops.call_library(name, (value,), {}, run)
            if isinstance(rows, tuple):
                return Sequence(list(rows))
            return space.not_followed(rows, "iteration over something unknown", run)
        row = Tensor(value.shape[1:], value.dtype, origin=value.origin, array=value.array)
        return Sequence([], Repeated(row, count))

    def unpacked(self, value: Tensor, names: int | None, run: Run) -> Value:
        """As many rows as there are names."""
        if names is None or not value.rank or isinstance(value.shape[0], int):
            return value
        at, scope, inner = run.user_place()

        def rule(check: Check) -> Tensor:
            rows = value.shape[0]
            check.demand(eq(rows, names), "SHP104", Subject("value", rows, 0), found=rows, expected=names)
            return value.replace(0, names)

        return ops.perform(run, Context("unpacking", at, scope, {"value": value}, inner=inner), rule, value)

    def length(self, value: Tensor, run: Run) -> Value:
        return value.shape[0] if value.rank else run.raise_(TypeError, "len() of a 0-d tensor")

    def contains(self, value: Tensor, item: Value, run: Run) -> Value:
        return run.unknown("membership in a tensor")

    def truth(self, value: Tensor, run: Run) -> Value:
        known = tensor_storage.elements(value, run)
        if known is not None and len(known) == 1:
            return bool(known[0])
        return run.unknown("the truth of a tensor depends on data")

    def unary(self, op: str, value: Tensor, run: Run) -> Value:
        return ops.call_library((NUMPY_UNARY if value.array else TORCH_UNARY)[op], (value,), {}, run)

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return operation(op, left, right, run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return operation(op, left, right, run)

    def in_place(self, op: str, value: Tensor, other: Value, run: Run) -> Value:
        """`x += y` keeps the shape and dtype of `x`; torch refuses where the result would be larger."""
        result = operation(op, value, other, run)
        return ops.demand_same_shape(f"{op}=", value, result, run) if isinstance(result, Tensor) else result

    def join(self, a: Tensor, b: Tensor, point: Joining) -> Value:
        if a.rank != b.rank:
            return point.lose(Loss.SHAPE, "the number of axes differs between paths")
        if a.array != b.array:
            return point.lose(Loss.SHAPE, "an array on one path is a tensor on the other")
        shape: Any = tuple(point.dims(x, y, Loss.SHAPE) for x, y in zip(a.shape, b.shape, strict=True))
        dtype = a.dtype if a.dtype == b.dtype else None
        elements = a.elements if a.elements == b.elements else None
        identity = a.identity if a.identity == b.identity else None
        return Tensor(shape, dtype, elements, a.origin, identity, a.array, a.memory | b.memory)

    def copied_deeply(self, value: Tensor, memo: Memo, run: Run) -> Value:
        """A parameter is copied into another one; the same parameter met twice stays one."""
        if value.identity is None:
            return value
        key = ("parameter", value.identity)
        if key not in memo:
            memo[key] = replace(value, identity=Parameter(getattr(value.identity, "trains", None)))
        return memo[key]

    def tensor(self, value: Tensor) -> Tensor | None:
        return value

    def exported(self, value: Tensor, run: Run) -> Any:
        return ops.normal(value, run)

    def node(self, value: Tensor, names: Names, depth: int) -> Any:
        sizes = (names.dim(d) for d in value.shape)
        return Dims((size if isinstance(size, int) else str(size) for size in sizes), value.dtype)


def _is_modelled(method: Value, run: Run) -> bool:
    """False for a method that no rule knows: its name may be one that the program puts there itself."""
    if not (isinstance(method, BoundMethod) and isinstance(method.function, LibraryName)):
        return True
    return method.function.name in run.session.registry.ops or method.function.name in space.program_effects


TEXT = (str, bytes)


def operation(op: str, left: Value, right: Value, run: Run) -> Value:
    """An operator where a tensor or an array takes part."""
    sides = [side for side in (left, right) if space.is_tensor(side)]
    arrays = [side for side in map(space.tensor_of, sides) if side is not None and side.array]
    other = right if left is sides[0] else left
    beside_list = isinstance(other, ListObj)
    if (beside_list and not arrays) or isinstance(other, (str, DictObj)) or other is None:
        if op in ("==", "!="):
            return op == "!="
        if beside_list and op in ("+", "*"):
            return run.unknown("a list beside a tensor")
    if (op == "%" and isinstance(left, TEXT)) or (op == "*" and isinstance(other, TEXT)):
        return run.unknown("text with a tensor's value")
    if not arrays:
        return ops.call_library(TORCH[op], (left, right), {}, run)
    if len(arrays) == len(sides):
        number = _beside_a_size(sides[0], other, run)
        if number is not None:
            return space.binary(op, number if other is right else left, number if other is left else right, run)
        return ops.call_library(NUMPY[op], (left, right), {}, run)
    return run.unknown("an operator between a numpy array and a tensor")


def _beside_a_size(array: Value, other: Value, run: Run) -> int | float | None:
    """The number of numpy's that an array of no axes is, where it meets a size, which numpy would never hold."""
    held = space.tensor_of(array)
    if held is None or held.rank != 0 or not isinstance(other, (Poly, Ratio)):
        return None
    known = tensor_storage.elements(held, run)
    if not known or not isinstance(known[0], (int, float)):
        return None
    return known[0]


class InputKind(Kind[Input]):
    """A tensor whose rank is not chosen: what says nothing of the rank leaves it open, all else chooses it."""

    noun = "an input"
    precedence = Precedence.TENSOR
    is_tensor = True
    heavy = True
    lacks: ClassVar[frozenset[str]] = frozenset({"is_callable", "text", "native"})

    def class_of(self, value: Input, run: Run) -> Value:
        return LibraryName("torch.Tensor")

    def of_type(self, value: Input, cls: type, run: Run) -> Value:
        return cls in builtin_types.OF_TENSOR

    def of_library(self, value: Input, name: str, run: Run) -> Value:
        return builtin_types.tensor_is(name, None, False, run)

    def special(self, value: Input, name: str, args: tuple[Value, ...], run: Run) -> Value:
        if name in ("abs", "round"):
            return space.call_method(value, name, (), run)
        return super().special(value, name, args, run)

    def as_number(self, value: Input, method: str, run: Run) -> Value:
        return inputs.choose_rank(value, run)

    def surely_has(self, value: Input, found: Value, run: Run) -> bool:
        return _is_modelled(found, run)

    def attribute(self, value: Input, name: str, run: Run) -> Value:
        if name in asked_dtypes.TELL_DTYPE and (dtype := asked_dtypes.of_input(value, run)) is not None:
            return space.look_up(Tensor((), dtype), name, run)
        if name in inputs.RANKLESS:
            return BoundMethod(value, LibraryName(f"torch.Tensor.{name}"))
        if value.tensor is None and tensors.foreign(name, run):
            argument_forms.used_as(value, Use.TABLE if name in OF_TABLES else Use.OBJECT, run)
        return space.look_up(inputs.choose_rank(value, run), name, run)

    def wrong_attribute(self, value: Input, name: str, run: Run) -> Value:
        argument_forms.used_as(value, Use.OTHER, run)
        return super().wrong_attribute(value, name, run)

    def call(self, value: Input, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        tensor_storage.write_all((*args, *kwargs.values()), run)
        argument_forms.used_as(value, Use.OTHER, run)
        return call_faults.not_callable("a tensor", run)

    def not_a_tensor(self, value: Input, run: Run, use: Use = Use.OTHER) -> None:
        argument_forms.used_as(value, use, run)

    def item(self, value: Input, index: Value, run: Run) -> Value:
        if isinstance(index, str):
            argument_forms.used_as(value, Use.TABLE, run)
        if isinstance(index, int):
            argument_forms.indexed(value, index, run)
        if isinstance(index, Poly) and not value.certain:
            run.entry.noted.gone_through.add(value.name)
            symbols.mark_structural((index,), run)
        if isinstance(index, (slice, Poly)):
            argument_forms.may_be_other(value, run)
        return space.item(inputs.choose_rank(value, run, _axes_named(index)), index, run)

    def set_item(self, value: Input, index: Value, new: Value, run: Run) -> None:
        space.set_item(inputs.choose_rank(value, run), index, new, run)

    def rounds(self, value: Input, run: Run) -> Sequence | Unknown:
        run.entry.noted.gone_through.add(value.name)
        argument_forms.may_be_other(value, run)
        return space.rounds_of(inputs.choose_rank(value, run), run)

    def unpacked(self, value: Input, names: int | None, run: Run) -> Value:
        argument_forms.unpacked(value, names, run)
        tensor = inputs.choose_rank(value, run)
        return kind_of(tensor).unpacked(tensor, names, run)

    def length(self, value: Input, run: Run) -> Value:
        argument_forms.may_be_other(value, run)
        return space.length(inputs.choose_rank(value, run), run)

    def contains(self, value: Input, item: Value, run: Run) -> Value:
        if isinstance(item, str):
            argument_forms.used_as(value, Use.TABLE, run)
        return run.unknown("membership in a tensor")

    def truth(self, value: Input, run: Run) -> Value:
        return run.unknown("the truth of an input") if value.tensor is None else space.truth(value.tensor, run)

    def unary(self, op: str, value: Input, run: Run) -> Value:
        return ops.call_library(TORCH_UNARY[op], (value,), {}, run)

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return operation(op, left, right, run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        for side, other in ((left, right), (right, left)):
            alternatives.compared(side, (other,), run)
        return operation(op, left, right, run)

    def join(self, a: Input, b: Input, point: Joining) -> Value:
        if a.tensor is not None and b.tensor is not None:
            return point.values(a.tensor, b.tensor)
        return a if a == b else point.unlike(a, b)

    def join_states(self, value: Input, a: Any, b: Any, point: Joining) -> Any:
        return a or b

    def tensor(self, value: Input) -> Tensor | None:
        return value.tensor

    def exported(self, value: Input, run: Run) -> Any:
        return Tensor(()) if value.tensor is None else ops.normal(value.tensor, run)

    def node(self, value: Input, names: Names, depth: int) -> Any:
        if value.tensor is None:
            return {"unknown": f"nothing says what `{value.name}` is"}
        return space.node(value.tensor, names, depth)


def _axes_named(index: Value) -> int | None:
    """How many axes an index names that adds new ones: likely all that there are."""
    if not isinstance(index, tuple) or None not in index or any(part is ... for part in index):
        return None
    return sum(part is not None for part in index) or None


OF_TABLES = frozenset({"get", "items", "keys", "update", "pop", "setdefault"})
"""Methods of dicts that no tensor has."""


register(Tensor, TensorKind())
register(Input, InputKind())
