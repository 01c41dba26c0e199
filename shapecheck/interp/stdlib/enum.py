"""enum: the base classes, `auto`, `unique`, and the operators of flags; members are made in `builtins.enums`.

Operators are exact on flags that are known, and unknown on others.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.builtins import enums
from shapecheck.interp.run.function_models import Model, identity, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Instance, Value


def _bits(value: Value) -> int | None:
    bits = value.attrs.get("_value_") if isinstance(value, Instance) else value
    return bits if isinstance(bits, int) else None


def _flag_operator(combine: Model) -> Model:
    def apply(run: Run, self: Instance, other: Value, /) -> Value:
        left, right = _bits(self), _bits(other)
        if left is None or right is None:
            return run.unknown("flags that are not known")
        return enums.flag_of(self.cls, combine(left, right))

    return apply


def _invert(run: Run, self: Instance, /) -> Value:
    every = 0
    for found in enums.members_of(self.cls) or []:
        every |= _bits(found) or 0
    bits = _bits(self)
    return run.unknown("flags that are not known") if bits is None else enums.flag_of(self.cls, every & ~bits)


def _contains(run: Run, self: Instance, other: Value, /) -> Value:
    left, right = _bits(self), _bits(other)
    return run.unknown("flags that are not known") if left is None or right is None else left & right == right


enums.FLAG.attrs.update(
    table(
        {
            "__or__": _flag_operator(lambda a, b: a | b), "__ror__": _flag_operator(lambda a, b: a | b),
            "__and__": _flag_operator(lambda a, b: a & b), "__rand__": _flag_operator(lambda a, b: a & b),
            "__xor__": _flag_operator(lambda a, b: a ^ b), "__invert__": _invert, "__contains__": _contains,
            "__bool__": lambda run, self: bool(_bits(self)),
        }
    )
)  # fmt: skip

NAMES: Mapping[str, Value] = {
    **{root.name: root for root in enums.ROOTS},
    "auto": enums.AUTO,
    "unique": identity("unique"),
    "member": identity("member"),
    "EnumMeta": type,
    "EnumType": type,
}
