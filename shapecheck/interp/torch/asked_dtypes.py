"""The dtype of an input of which nothing says one, where the program asks for it: floats first, then what works.

A program that branches on a dtype, or makes tensors of it, needs one to be followed: a free choice among the usual
ones; what the program itself raises of it is weighed by a reading in which the dtype is left open.
"""

from __future__ import annotations

from shapecheck.interp.run.control import Restart
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import Openness, is_open
from shapecheck.interp.values.objects import Input
from shapecheck.values import Tensor

CHOSEN = ("float32", "int64", "bool", "float16", "uint8", "complex64")
"""What an input may hold, the likeliest first."""
TELL_DTYPE = frozenset({"dtype", "is_floating_point", "is_complex", "element_size", "itemsize"})
"""Attributes of tensors that say something of the dtype alone."""
DTYPE = "dtype"
"""What the choice goes by."""


def taken(name: str, run: Run) -> str | None:
    """The dtype that this run takes an input to have; None where nothing asks for it."""
    if name in run.entry.noted.counted:
        return "int64"
    if name not in run.entry.noted.asked_dtypes or _is_left_open(name, run):
        return None
    place = ((DTYPE, name), 0)
    if place in run.path.choices:
        return CHOSEN[run.path.forced.get(place, 0)]
    return CHOSEN[run.choose((DTYPE, name), len(CHOSEN), of=name)]


def of_input(value: Input, run: Run) -> str | None:
    """The dtype of an input whose rank need not be known."""
    if value.tensor is None:
        run.entry.noted.asked_dtypes.add(value.name)
        return taken(value.name, run)
    return of_tensor(value.tensor, run)


def of_tensor(tensor: Tensor, run: Run) -> str | None:
    """The dtype of a tensor; where it comes of an input of open dtype, the program runs again with one for that."""
    if tensor.dtype is None:
        for name in _open_sources(tensor, run):
            if name not in run.entry.noted.asked_dtypes and not _is_left_open(name, run):
                run.entry.noted.asked_dtypes.add(name)
                raise Restart
    return tensor.dtype


def _open_sources(tensor: Tensor, run: Run) -> list[str]:
    """The inputs of open dtype that a tensor comes of, step by step."""
    waiting = [tensor.origin]
    known: set[int] = set()
    found = []
    while waiting:
        origin = waiting.pop()
        if origin is None or id(origin) in known:
            continue
        known.add(id(origin))
        if origin.parent is None and origin.at is None and _is_open(origin.what, run):
            found.append(origin.what)
        waiting += [origin.parent, *origin.others]
    return found


def _is_open(name: str, run: Run) -> bool:
    held = run.entry.tensors.get(name)
    tensor = held.tensor if held is not None else run.entry.inputs.get(name)
    return isinstance(tensor, Tensor) and tensor.dtype is None


def _is_left_open(name: str, run: Run) -> bool:
    return is_open(f"dtype of {name}", f"`{name}` is taken to hold floats", run, Openness.TESTS)
