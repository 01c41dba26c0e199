"""How long the lists are that a call is taken to be given, by how the program takes them apart."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.dims import Poly
from shapecheck.interp.run.control import Restart
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value

MOST = 8
"""Items that such a list is taken to have."""


def made(name: str, items: Sequence[Value], run: Run) -> None:
    """A list of so many items stands for an input, of which nothing says how many it has."""
    run.entry.listed[name] = tuple(items)


def wants(items: Sequence[Value], count: int, run: Run) -> None:
    """The program takes apart a list of `items` as one of so many: such a one it is in the runs that follow."""
    if count == len(items) or count > MOST:
        return
    for name, own in run.entry.listed.items():
        if name not in run.entry.noted.exact_inputs and _are_same(own, items):
            run.entry.noted.exact_inputs[name] = count
            raise Restart


def _are_same(own: Sequence[Value], items: Sequence[Value]) -> bool:
    return bool(own) and len(own) == len(items) and all(map(_is_same, own, items))


def _is_same(one: Value, other: Value) -> bool:
    return one is other or (isinstance(one, Poly) and isinstance(other, Poly) and one == other)
