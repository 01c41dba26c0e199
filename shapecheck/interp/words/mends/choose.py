"""Which mends a finding of each code may have, the surest first. One that is not certain, or plainly the likeliest, is
not given: none is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from shapecheck.base.span import Span
from shapecheck.interp.run.findings import Finding
from shapecheck.interp.words.mends import casts, constructor, layout, names, operands
from shapecheck.interp.words.mends.case import Case
from shapecheck.interp.words.mends.edits import Mend
from shapecheck.interp.words.mends.site import site_of

Way = Callable[[Case], Mend | None]


def mend(case: Case) -> Mend | None:
    """The first mend that fits a finding."""
    return next((found for way in WAYS.get(case.failure.code, ()) if (found := way(case)) is not None), None)


def case_of(finding: Finding, fitting: Collection[Span], varied: Collection[Span]) -> Case:
    return Case(finding, site_of(finding.context), fitting, varied)


# -------------------------------------------------------------------- features and channels
def _flatten(case: Case) -> Mend | None:
    expected = case.failure.expected
    return None if expected is None or expected.dim is None else layout.flattened(case, expected.dim)


def _channel(case: Case) -> Mend | None:
    expected = case.failure.expected
    return None if expected is None or expected.dim is None else layout.with_channel(case, expected.dim)


def _move(case: Case) -> Mend | None:
    expected, tensor = case.failure.expected, case.tensor
    if expected is None or expected.dim is None or tensor is None:
        return None
    axis = tensor.rank - 1 if case.failure.code == "SHP203" else case.failure.details.get("axis")
    return layout.moved_axis(case, axis, expected.dim) if isinstance(axis, int) else None


WAYS: dict[str, tuple[Way, ...]] = {
    "SHP101": (constructor.of_other_rank,),
    "SHP103": (operands.joined,),
    "SHP201": (operands.not_in_place,),
    "SHP202": (casts.target, operands.with_new_axes, operands.not_in_place),
    "SHP203": (_flatten, _move, constructor.resized),
    "SHP204": (_channel, _move, constructor.resized),
    "SHP205": (operands.transposed,),
    "SHP206": (operands.joined,),
    "SHP303": (operands.batch_left_open,),
    "SHP401": (casts.target, casts.cast),
    "SHP402": (casts.cast,),
    "SHP501": (names.keyword,),
    "SHP502": (names.keyword,),
    "SHP506": (names.base_constructor,),
    "SHP507": (names.attribute,),
    "SHP701": (casts.target,),
    "SHP702": (casts.target,),
    "SHP703": (constructor.batch_first,),
}
