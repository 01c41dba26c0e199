"""The one function that reads tables of ops that work element by element. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecheck.rules.core.bind import describe, scalar
from shapecheck.rules.core.check import Check, Subject, Undetermined
from shapecheck.rules.core.dtypes import KIND, KINDS, SCALAR_KIND, lift, plain, promote, real_part
from shapecheck.rules.core.registry import Pointwise
from shapecheck.rules.elements.functions import computed
from shapecheck.values import Tensor, Unknown, is_dim

PARAMS = ("input", "other", "third")


def infer_pointwise(check: Check, rule: Pointwise, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Tensor:
    """The result of a table's op: its first `rule.tensors` arguments broadcast, the rest has no bearing on shapes.

    >>> infer("torch.add", "B 1 3", "T 3")
    Tensor[B, T, 3]
    >>> infer("torch.mul", "B 3", "B 4")
    SHP202 broadcast-mismatch
    >>> infer("torch.bitwise_and", "B 3", "B 3")
    SHP401 dtype-mismatch
    >>> infer("torch.maximum", "B 3", 0)
    SHP504 wrong-type
    """
    operands = _operands(check, rule, args, kwargs)
    promoted = promote((t.dtype, t.rank) for t in operands)
    if promoted is not None and KINDS[KIND[promoted]] in rule.refuses:
        _refuse(check, operands, rule.refuses)
    shape = operands[0].shape if len(operands) == 1 else check.broadcast(*_named(operands))
    dtype = result_dtype(rule.result, promoted)
    if rule.elements is None or len(args) + len(kwargs) != rule.tensors:
        return Tensor(tuple(shape), dtype)
    working = lift(promoted) if rule.result == "float" else promoted
    return computed(rule.elements, operands, shape, working, dtype)


def result_dtype(result: str, promoted: str | None) -> str | None:
    """The dtype that a table's `result` makes of the promoted one."""
    if result == "same":
        return plain(promoted)
    if result == "float":
        return lift(promoted)
    if result == "real":
        return real_part(lift(promoted))
    if result == "magnitude":
        return real_part(plain(promoted))
    if result == "double":
        return None if promoted is None else "complex128" if promoted.startswith("complex") else "float64"
    if result == "arithmetic":
        return "int64" if promoted == "bool" else plain(promoted)
    return result


def _named(operands: Sequence[Tensor]) -> list[tuple[str, Sequence[Any]]]:
    return [(name, t.shape) for name, t in zip(PARAMS, operands, strict=False)]


def _operands(check: Check, rule: Pointwise, args: Sequence[Any], kwargs: Mapping[str, Any]) -> list[Tensor]:
    found: list[Tensor] = []
    for place in range(rule.tensors):
        name = PARAMS[place]
        spelt = next(
            (
                k
                for k in (name, *(("self", "x", "a") if place == 0 else ("exponent", "value", "values", "n", "b")))
                if k in kwargs
            ),
            None,
        )
        if place < len(args):
            value = args[place]
        elif spelt is not None:
            value = kwargs[spelt]
        else:
            check.fail("SHP501", argument=name)
        found.append(_operand(check, name, value, rule.tensors > 1 and not rule.tensors_only))
    return found


def _operand(check: Check, name: str, value: Any, number_too: bool) -> Tensor:
    if isinstance(value, Tensor):
        if value.array:
            _refuse_array(check, name, value)
        return value
    if isinstance(value, Unknown):
        raise Undetermined(value.reason)
    if number_too and (is_dim(value) or isinstance(value, (bool, float, complex))):
        return scalar(value)
    if value is None or is_dim(value) or isinstance(value, (bool, float, complex, str, list, tuple, dict)):
        wanted = "a tensor or a number" if number_too else "a tensor"
        check.fail("SHP504", Subject(name), param=name, found=describe(value), wanted=wanted)
    raise Undetermined(f"`{name}` is {describe(value)}")


def _refuse_array(check: Check, name: str, value: Tensor) -> None:
    """Torch takes no arrays of numpy's, but may take its numbers."""
    if value.rank == 0:
        raise Undetermined(f"`{name}` is a number of numpy")
    check.fail("SHP504", Subject(name), param=name, found=describe(value), wanted="a tensor")


def _refuse(check: Check, operands: Sequence[Tensor], refused: Sequence[str]) -> None:
    for name, tensor in zip(PARAMS, operands, strict=False):
        kind = KIND.get(str(tensor.dtype), SCALAR_KIND.get(str(tensor.dtype)))
        if kind is not None and KINDS[kind] in refused:
            wanted = "ints or bools" if "float" in refused else "numbers" if "bool" in refused else "real numbers"
            check.fail("SHP401", Subject(name), param=name, dtype=plain(tensor.dtype), wanted=wanted)
