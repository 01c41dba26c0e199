"""How many places a Python slice leaves, for known and symbolic bounds. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.dims import Dim, ceildiv, dim_max, dim_min, ge, le
from shapecheck.rules.core.bind import CONVERTERS, Slot
from shapecheck.rules.core.check import Check, Undetermined, rests_on_data
from shapecheck.values import Tensor, is_dim


def slice_bounds(check: Check, start: Dim | None, stop: Dim | None, size: Dim) -> tuple[Dim, Dim]:
    """The first place and the length of `start:stop` over `size` places, clamped as Python clamps."""
    first = 0 if start is None else _clamped(check, start, size)
    if stop is None:
        return first, _from(check, 0 if start is None else start, size)
    last = _clamped(check, stop, size)
    if check.known(ge(last, first)):
        return first, last - first
    return first, dim_max(0, last - first)


def _negative(check: Check, bound: Dim) -> bool:
    """Whether a bound counts from the end."""
    if isinstance(bound, int):
        return bound < 0
    goal = ge(bound, 0)
    if check.known(goal):
        return False
    if check.refuted(goal):
        return True
    if rests_on_data(goal):
        raise Undetermined("a slice bound whose sign is not known")
    return not check.suppose(goal)


def _clamped(check: Check, bound: Dim, size: Dim) -> Dim:
    """A bound as a place from 0 to `size`."""
    if _negative(check, bound):
        return size + bound if check.known(ge(size + bound, 0)) else dim_max(0, size + bound)
    if check.known(le(bound, size)):
        return bound
    return size if check.known(ge(bound, size)) else dim_min(bound, size)


def _from(check: Check, bound: Dim, size: Dim) -> Dim:
    """How many places there are from a bound on."""
    if _negative(check, bound):
        return -bound if check.known(ge(size + bound, 0)) else dim_min(size, -bound)
    return size - bound if check.known(le(bound, size)) else dim_max(0, size - bound)


def _bound(value: object) -> Dim | None:
    """A part of a slice as a size; raises Undetermined where it is not known."""
    if value is None or is_dim(value):
        return value
    bound: Dim = CONVERTERS["Dim"](Slot("index", "Dim", False), value)
    return bound


def slice_part(check: Check, part: slice, size: Dim) -> tuple[Dim | None, Dim, Dim]:
    """First place (None if not known), step and length of a slice over an axis of `size`."""
    for bound in (part.start, part.stop, part.step):
        if isinstance(bound, Tensor):
            check.one_element("index", bound)
    try:
        step = 1 if part.step is None else _bound(part.step)
        assert step is not None
        if isinstance(step, int):
            check.argument(step > 0, "step", step, "greater than 0")
        start, length = slice_bounds(check, _bound(part.start), _bound(part.stop), size)
    except Undetermined:
        step_known = part.step is None or (isinstance(part.step, int) and part.step == 1)
        if step_known and isinstance(size, int) and size == 0:
            return None, 1, 0
        return None, 1, check.fresh("sliced")
    return start, step, length if step == 1 else ceildiv(length, step)
