"""Ranges and slices, with bounds that are known and bounds that are sizes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from shapecheck.dims import Dim, ceildiv, dim_max
from shapecheck.interp.builtins import methods
from shapecheck.interp.builtins.kinds.host import Host
from shapecheck.interp.builtins.kinds.text import HostSequence
from shapecheck.interp.run import space, symbols
from shapecheck.interp.run.function_models import first_unknown
from shapecheck.interp.run.kinds import Joining, Kind, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Builtin, Repeated, SymRange, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Unknown


class RangeKind(HostSequence[range]):
    noun = "a range"
    methods: ClassVar[Mapping[str, Builtin]] = methods.METHODS["range"]
    lacks = frozenset({"node"})

    def rounds(self, value: range, run: Run) -> Sequence | Unknown:
        if len(value) > run.budget.rounds:
            return Sequence([], Repeated(value[0], len(value)))
        return super().rounds(value, run)


class SymbolicRange(Kind[SymRange]):
    """`range(T)`."""

    noun = "a range of symbolic length"
    python = range
    lacks = frozenset(
        {"attribute", "call", "unary", "binary", "native", "node", "text", "is_callable", "join", "compare"}
    )

    def item(self, value: SymRange, index: Value, run: Run) -> Value:
        return first_unknown(index) or run.unknown("a symbolic index")

    def rounds(self, value: SymRange, run: Run) -> Sequence | Unknown:
        symbols.mark_structural((value.start, value.stop), run)
        count = run.path.facts.norm(length_of(value))
        return Sequence([], Repeated(value.start + symbols.loop_symbol(run, count=count) * value.step, count))

    def length(self, value: SymRange, run: Run) -> Value:
        return length_of(value)

    def contains(self, value: SymRange, item: Value, run: Run) -> Value:
        return space.contains_by_rounds(value, item, run)

    def truth(self, value: SymRange, run: Run) -> Value:
        return run.unknown("the truth of a range of symbolic length")


def length_of(value: SymRange) -> Dim:
    """How many numbers a range has."""
    return dim_max(0, ceildiv(value.stop - value.start, value.step))


class SliceKind(Host[slice]):
    noun = "a slice"
    lacks = frozenset({"length", "node"})

    def join(self, a: slice, b: slice, point: Joining) -> Value:
        return slice(point.values(a.start, b.start), point.values(a.stop, b.stop), point.values(a.step, b.step))

    def as_index(self, value: slice, run: Run) -> Value:
        return value

    def exported(self, value: slice, run: Run) -> Any:
        return slice(*(space.exported(part, run) for part in (value.start, value.stop, value.step)))

    def native(self, value: slice) -> Any:
        return slice(*(space.native(part) for part in (value.start, value.stop, value.step)))


register(range, RangeKind())
register(SymRange, SymbolicRange())
register(slice, SliceKind())
