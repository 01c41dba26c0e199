"""`x op= y` where Python changes `x` itself: lists, dicts, sets, and objects with an in-place method."""

from __future__ import annotations

from shapecheck.interp.builtins import dicts
from shapecheck.interp.python import attributes, calls, operators, subscripts
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import DictObj, Instance, ListObj, SetObj, Value

NOT_IN_PLACE = object()
"""The operator makes a new value."""


def in_place(op: str, old: Value, value: Value, run: Run) -> Value:
    """The changed `old`, or NOT_IN_PLACE."""
    if isinstance(old, ListObj) and op in ("+", "*"):
        if op == "+":
            subscripts.extend(old, value, run)
        else:
            _repeat(old, value, run)
        return old
    if isinstance(old, DictObj) and op == "|":
        dicts.update_dict(old, value, run)
        return old
    if isinstance(old, SetObj) and isinstance(value, (SetObj, frozenset)):
        made = operators.binary(op, old, value, run)
        if isinstance(made, SetObj):
            run.store.touch(old)
            old.items, old.open = made.items, old.open or made.open
            return old
    if isinstance(old, Instance):
        method = lookup.class_attribute(old.cls, f"__i{operators.DUNDER.get(op, op)}__")
        if method is not None:
            made = calls.call(attributes.bind(method, old, run), (value,), {}, run)
            return NOT_IN_PLACE if made is NotImplemented else made
        if isinstance(old.payload, (ListObj, DictObj, SetObj)):
            made = in_place(op, old.payload, value, run)
            return NOT_IN_PLACE if made is NOT_IN_PLACE else old
    return NOT_IN_PLACE


def _repeat(old: ListObj, count: Value, run: Run) -> None:
    made = operators.binary("*", old, count, run)
    run.store.touch(old)
    if isinstance(made, ListObj):
        old.items, old.tail, old.open = made.items, made.tail, made.open
    else:
        old.items, old.tail, old.open = [], None, run.unknown("a list repeated an unknown number of times")
