"""Metaclasses: which one makes a class, what a program's own adds to that, and what `type` itself does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shapecheck.interp.builtins import abstract_classes
from shapecheck.interp.python import classes
from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassCell, ClassObj, DictObj, Value
from shapecheck.values import Unknown

CELL = "__classcell__"
"""Where a namespace holds the cell of its class body, as in CPython."""
HOOKS = ("__new__", "__init__", "__call__")


def _most_derived(meta: Value, bases: Sequence[Value], run: Run) -> Value:
    """The metaclass of a class: what is asked for, or that of a base where it is more special."""
    if meta is not type and not isinstance(meta, ClassObj):
        return meta
    winner: Value = meta
    for base in bases:
        of_base = base.meta if isinstance(base, ClassObj) else None
        if of_base is None or (isinstance(winner, ClassObj) and of_base in winner.mro):
            continue
        if isinstance(winner, ClassObj) and winner not in of_base.mro:
            run.raise_(TypeError, f"metaclass conflict: {winner.name} and {of_base.name}")
        winner = of_base
    return winner


def prepared(
    meta: Value, name: str, bases: Sequence[Value], keywords: Mapping[str, Value], run: Run
) -> Mapping[str, Value]:
    """The names that a class body starts with: those of the metaclass's `__prepare__`."""
    winner = _most_derived(meta, bases, run)
    if not isinstance(winner, ClassObj) or lookup.class_attribute(winner, "__prepare__") is None:
        return {}
    given = space.call(space.attribute(winner, "__prepare__", run), (name, tuple(bases)), keywords, run)
    return given.items if isinstance(given, DictObj) else {}


def make(
    meta: Value,
    name: str,
    bases: Sequence[Value],
    attrs: dict[str, Value],
    cell: ClassCell,
    keywords: Mapping[str, Value],
    run: Run,
) -> Value:
    """What a class statement gives, once its body has run."""
    winner = _most_derived(meta, bases, run)
    namespace = DictObj({**attrs, CELL: cell})
    if isinstance(winner, Unknown):
        made = create(type, name, bases, namespace, {}, run)
        if isinstance(made, ClassObj):
            made.open = made.open or winner
        return made
    hooked = isinstance(winner, ClassObj) and any(lookup.class_attribute(winner, hook) for hook in HOOKS)
    if hooked or not (winner is type or isinstance(winner, ClassObj)):
        return space.call(winner, (name, tuple(bases), namespace), keywords, run)
    return create(winner, name, bases, namespace, keywords, run)


def construct_class(meta: ClassObj, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
    """`meta(name, bases, namespace, **keywords)`."""
    made = space.call(space.attribute(meta, "__new__", run), (meta, *args), kwargs, run)
    init = lookup.class_attribute(meta, "__init__")
    if init is not None and isinstance(made, ClassObj) and made.meta is not None and meta in made.meta.mro:
        space.call(init, (made, *args), kwargs, run)
    return made


def create(
    meta: Value, name: str, bases: Sequence[Value], namespace: DictObj, keywords: Mapping[str, Value], run: Run
) -> Value:
    """`type.__new__(meta, name, bases, namespace, **keywords)`."""
    winner = _most_derived(meta, bases, run)
    if isinstance(winner, ClassObj) and winner is not meta and lookup.class_attribute(winner, "__new__") is not None:
        new = space.attribute(winner, "__new__", run)
        return space.call(new, (winner, name, tuple(bases), namespace), keywords, run)
    attrs = {str(key): value for key, value in namespace.items.items() if key != CELL}
    cls = classes.make_class(name, bases, attrs, run, run.here())
    cls.meta = winner if isinstance(winner, ClassObj) else None
    cls.module = None if run.frame is None else run.frame.module
    cls.open = cls.open or namespace.open
    cell = namespace.items.get(CELL)
    if isinstance(cell, ClassCell):
        cell.cls = cls
    abstract_classes.note_open_methods(cls)
    classes.announce(cls, keywords, run)
    return cls
