"""The items of an iterable, as a loop, a star or an unpacking takes them."""

from __future__ import annotations

from typing import NamedTuple

from shapecheck.interp.values.objects import Repeated, Value
from shapecheck.values import Unknown


class Sequence(NamedTuple):
    """Items in order; then `tail`, repeated a symbolic number of times; `open` tells why more may follow."""

    items: list[Value]
    tail: Repeated | None = None
    open: Unknown | None = None


class Rounds(Sequence):
    """A sequence with items behind its tail."""

    closing: list[Value]
