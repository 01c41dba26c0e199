"""enum: the base classes, `auto`, `unique`, and the operators of flags; members are made in `builtins.enums`.

Operators are exact on flags that are known, and unknown on others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shapecheck.interp.builtins import enums
from shapecheck.interp.run.function_models import Model, builtin, identity, needed, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Instance, Value

VAGUE = "flags that are not known"


def _bits(value: Value, run: Run) -> int:
    return needed(int, enums.bits_of(value), VAGUE, run)


def _flag_operator(combine: Callable[[int, int], int]) -> Model:
    return lambda run, self, other, /: enums.flag_of(self.cls, combine(_bits(self, run), _bits(other, run)))


def _invert(run: Run, self: Instance, /) -> Value:
    every = 0
    for found in enums.members_of(self.cls) or []:
        every |= enums.bits_of(found) or 0
    return enums.flag_of(self.cls, every & ~_bits(self, run))


def _contains(run: Run, self: Instance, other: Value, /) -> Value:
    left, right = _bits(self, run), _bits(other, run)
    return left & right == right


enums.FLAG.attrs.update(
    table(
        {
            "__or__": _flag_operator(lambda a, b: a | b), "__ror__": _flag_operator(lambda a, b: a | b),
            "__and__": _flag_operator(lambda a, b: a & b), "__rand__": _flag_operator(lambda a, b: a & b),
            "__xor__": _flag_operator(lambda a, b: a ^ b), "__invert__": _invert, "__contains__": _contains,
            "__bool__": lambda run, self: bool(enums.bits_of(self)),
        }
    )
)  # fmt: skip

NAMES: Mapping[str, Value] = {
    **{root.name: root for root in enums.ROOTS},
    "auto": enums.AUTO,
    "unique": identity("unique"),
    "member": builtin("member", lambda run, value: Instance(enums.MEMBER, {"value": value})),
    "EnumMeta": type,
    "EnumType": type,
}
