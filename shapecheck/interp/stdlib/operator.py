"""operator: the operators as functions, exact as the operators themselves, and the getters."""

from __future__ import annotations

import operator
from collections.abc import Mapping

from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, builtin, needed, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Native, Value

BINARY = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "matmul": "@",
    "lshift": "<<", "rshift": ">>", "and_": "&", "or_": "|", "xor": "^",
}  # fmt: skip
COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "is_": "is", "is_not": "is not"}
UNARY = {"neg": "-", "pos": "+", "invert": "~", "inv": "~", "not_": "not"}


def _binary(op: str) -> Model:
    return lambda run, a, b, /: space.binary(op, a, b, run)


def _in_place(op: str) -> Model:
    return lambda run, a, b, /: space.augmented(op, a, b, run)


def _compare(op: str) -> Model:
    return lambda run, a, b, /: space.compare(op, a, b, run)


def _unary(op: str) -> Model:
    return lambda run, a, /: space.unary(op, a, run)


def _item_getter(run: Run, *items: Value) -> Value:
    def get(run: Run, owner: Value, /) -> Value:
        found = tuple(space.item(owner, item, run) for item in items)
        return found[0] if len(found) == 1 else found

    return builtin("itemgetter", get)


def _attribute_getter(run: Run, *names: Value) -> Value:
    def one(owner: Value, name: Value, run: Run) -> Value:
        for part in needed(str, name, "an attribute of unknown name", run).split("."):
            owner = space.attribute(owner, part, run)
        return owner

    def get(run: Run, owner: Value, /) -> Value:
        found = tuple(one(owner, name, run) for name in names)
        return found[0] if len(found) == 1 else found

    return builtin("attrgetter", get)


def _method_caller(run: Run, name: Value, /, *args: Value, **kwargs: Value) -> Value:
    def call(run: Run, owner: Value, /) -> Value:
        method = space.attribute(owner, needed(str, name, "a method of unknown name", run), run)
        return space.call(method, args, kwargs, run)

    return builtin("methodcaller", call)


def _get_item(run: Run, owner: Value, index: Value, /) -> Value:
    return space.item(owner, index, run)


def _set_item(run: Run, owner: Value, index: Value, value: Value, /) -> None:
    space.set_item(owner, index, value, run)


def _delete_item(run: Run, owner: Value, index: Value, /) -> None:
    space.delete_item(owner, index, run)


def _contains(run: Run, container: Value, item: Value, /) -> Value:
    return space.contains(container, item, run)


def _truth(run: Run, value: Value, /) -> Value:
    return space.truth(value, run)


MODELS: dict[str, Model] = {
    **{name: _binary(op) for name, op in BINARY.items()},
    **{f"__{name.strip('_')}__": _binary(op) for name, op in BINARY.items()},
    **{name: _compare(op) for name, op in COMPARE.items()},
    **{name: _unary(op) for name, op in UNARY.items()},
    **{f"i{name.strip('_')}": _in_place(op) for name, op in BINARY.items()},
    "itemgetter": _item_getter, "attrgetter": _attribute_getter, "methodcaller": _method_caller, "getitem": _get_item,
    "setitem": _set_item, "delitem": _delete_item, "contains": _contains, "truth": _truth, "concat": _binary("+"),
    "iconcat": _in_place("+"),
}  # fmt: skip
NAMES: Mapping[str, Value] = {
    **table(MODELS),
    "index": Native("index", operator.index),
    "abs": Native("abs", operator.abs),
}
