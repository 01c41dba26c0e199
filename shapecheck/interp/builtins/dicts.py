"""Dicts and sets: making and changing them."""

from __future__ import annotations

from collections.abc import Iterator

from shapecheck.interp.run import partial_keys, space
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import DictObj, Instance, Ratio, SetObj, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Unknown


def make_set(values: list[Value], run: Run) -> SetObj | Unknown:
    """`{*values}`; what is not known may be any of the others, or one more."""
    unknown = [found for found in map(unknown_part, values) if found is not None]
    try:
        members = dict.fromkeys(value for value in values if unknown_part(value) is None)
        return SetObj(members, unknown[0] if unknown else None)
    except TypeError:
        return run.unknown("a set of unhashable items")


def unknown_part(value: Value) -> Unknown | None:
    """Why a value that is to be told from others cannot be: it is not known, or a tuple that holds what is not."""
    if type(value) is tuple:
        return next((found for found in map(unknown_part, value) if found is not None), None)
    return value if isinstance(value, Unknown) else None


def set_of(sequence: Sequence, run: Run) -> SetObj | Unknown:
    """The set of what an iterable gives, which may be open."""
    made = make_set(sequence.items, run)
    if isinstance(made, SetObj):
        made.open = (
            made.open or sequence.open or (run.unknown("a set of unknown size") if sequence.tail is not None else None)
        )
    return made


def set_key(target: DictObj, key: Value, value: Value, run: Run) -> None:
    """`target[key] = value`."""
    space.fill_table(target, run)
    run.store.touch(target)
    reason = run.unknown("a fraction as a key") if isinstance(key, Ratio) else key
    target.latest = None
    if isinstance(reason, Unknown):
        open_up(target, reason, run)
        target.latest = (reason, value) if reason is key else None
        return
    try:
        if target.doubtful is not None and key not in target.items:
            partial_keys.are_set(target, (key,))
        target.items[key] = value
    except TypeError:
        run.raise_(TypeError, "unhashable key")


def update_dict(target: DictObj, source: Value, run: Run) -> None:
    """`target.update(source)`."""
    source = kind_of(source).plain(source)
    space.fill_table(target, run)
    run.store.touch(target)
    if isinstance(source, DictObj):
        space.fill_table(source, run)
        partial_keys.merge(target, source, run)
        return
    try:
        for key, value in _pairs(source, run):
            set_key(target, key, value, run)
    except NotFollowed as lacking:
        target.items.update(dict.fromkeys(target.items, lacking.reason))
        open_up(target, lacking.reason, run)


def open_up(target: DictObj, reason: Unknown, run: Run) -> None:
    """Any key may be there from here on; of `vars(args)`, any attribute."""
    target.open = reason
    if target.owner is not None:
        run.store.touch(target.owner)
        target.owner.open = target.owner.open or reason


def _pairs(source: Value, run: Run) -> Iterator[tuple[Value, Value]]:
    """Keys with their values, as `dict.update` takes them from what is not a dict."""
    if isinstance(source, Instance) and lookup.class_attribute(source.cls, "keys") is not None:
        keys = space.items(space.call_method(source, "keys", (), run), run)
        getter = space.attribute(source, "__getitem__", run)
        yield from ((key, space.call(getter, (key,), {}, run)) for key in keys)
        return
    for pair in space.items(source, run):
        parts = space.items(pair, run)
        if len(parts) != 2:
            raise NotFollowed(run.unknown("update with odd items"))
        yield parts[0], parts[1]
