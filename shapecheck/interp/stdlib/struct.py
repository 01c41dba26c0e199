"""struct: packing of known values is really done; of what is not known, the format tells which numbers come out."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from shapecheck.dims import sym
from shapecheck.interp.run.function_models import builtin
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Native, Real, Value
from shapecheck.rules.torch.shape.inspecting import LOWEST
from shapecheck.values import Unknown


def _pack(run: Run, format: Value, /, *values: Value) -> Value:
    if isinstance(format, str) and all(isinstance(value, (int, float, bytes)) for value in values):
        try:
            return struct.pack(format, *values)
        except (struct.error, OverflowError) as error:
            return run.raise_(type(error), str(error))
    return run.unknown("what a program packs")


def _unpack(run: Run, format: Value, buffer: Value, /) -> Value:
    try:
        if isinstance(format, str) and isinstance(buffer, bytes):
            return struct.unpack(format, buffer)
        if isinstance(format, str) and isinstance(buffer, Unknown):
            sample = struct.unpack(format, bytes(struct.calcsize(format)))
            return tuple(_like(value, buffer, run) for value in sample)
    except struct.error as error:
        return run.raise_(type(error), str(error))
    return run.unknown("what a program unpacks")


def _like(value: object, reason: Unknown, run: Run) -> Value:
    """A value of the kind of one that the format gives."""
    if isinstance(value, float):
        return Real()
    if isinstance(value, int) and not isinstance(value, bool):
        return sym(f"number{run.new_fresh()}", opaque=True, minimum=LOWEST)
    return reason


NAMES: Mapping[str, Value] = {
    "pack": builtin("pack", _pack),
    "unpack": builtin("unpack", _unpack),
    "calcsize": Native("calcsize", struct.calcsize),
    "error": struct.error,
}
