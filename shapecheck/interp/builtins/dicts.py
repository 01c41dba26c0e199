"""Dicts and sets: making and changing them."""

from __future__ import annotations

from shapecheck.interp.run import partial_keys, space
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import DictObj, Instance, Ratio, SetObj, Value
from shapecheck.values import Unknown


def make_set(values: list[Value], run: Run) -> Value:
    try:
        return SetObj(dict.fromkeys(values))
    except TypeError:
        return run.unknown("a set of unhashable items")


def set_key(target: DictObj, key: Value, value: Value, run: Run) -> None:
    """`target[key] = value`."""
    run.store.touch(target)
    target.latest = (key, value) if isinstance(key, Unknown) else None
    if isinstance(key, (Unknown, Ratio)):
        target.open = key if isinstance(key, Unknown) else run.unknown("a fraction as a key")
        return
    try:
        if target.doubtful is not None and key not in target.items:
            partial_keys.are_set(target, (key,))
        target.items[key] = value
    except TypeError:
        run.raise_(TypeError, "unhashable key")


def update_dict(target: DictObj, source: Value, run: Run) -> None:
    """`target.update(source)`."""
    if isinstance(source, Instance) and source.payload is not None:
        source = source.payload
    run.store.touch(target)
    if isinstance(source, DictObj):
        partial_keys.merge(target, source, run)
        return
    if isinstance(source, Unknown):
        target.open = source
        return
    if isinstance(source, Instance) and lookup.class_attribute(source.cls, "keys") is not None:
        keys = space.iterate_exactly(space.call(space.attribute(source, "keys", run), (), {}, run), run)
        if isinstance(keys, Unknown):
            target.open = keys
            return
        getter = space.attribute(source, "__getitem__", run)
        for key in keys:
            set_key(target, key, space.call(getter, (key,), {}, run), run)
        return
    pairs = space.iterate_exactly(source, run)
    if isinstance(pairs, Unknown):
        target.open = pairs
        return
    for pair in pairs:
        parts = space.iterate_exactly(pair, run)
        if isinstance(parts, Unknown) or len(parts) != 2:
            target.open = parts if isinstance(parts, Unknown) else run.unknown("update with odd items")
            return
        set_key(target, parts[0], parts[1], run)
