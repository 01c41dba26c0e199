"""Keys and attributes that some paths have set and others have not: they may be there, and need not.

Reading one gives its value, since the program ends where it is absent; whether it is there is undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import DictObj, Doubtful, Instance, PerhapsGiven, Value
from shapecheck.values import Unknown


def is_bounded(table: DictObj) -> bool:
    """Whether a dict that is open holds nothing besides its items and its doubtful keys."""
    return table.doubtful is not None and table.open is table.doubtful.reason


def in_doubt(table: DictObj, key: Any) -> bool:
    """Whether a key that is not among the items may be there."""
    if table.open is None:
        return False
    return not is_bounded(table) or (table.doubtful is not None and key in table.doubtful.values)


def value_at(table: DictObj, key: Any, run: Run) -> Value:
    """What a key in doubt gives; nothing is known of it where its absence would be noticed."""
    doubtful = table.doubtful
    makes_up = table.factory is not None or table.kind == "Counter"
    if doubtful is None or key not in doubtful.values or run.catching or makes_up:
        return table.open
    return doubtful.values[key]


def are_set(table: DictObj, keys: Iterable[Any]) -> None:
    """These keys are about to be set: they are no longer in doubt, but where they stand among the others may be."""
    _remove_doubt(table, set(keys), lambda left: left.leading == len(table.items))


def are_gone(table: DictObj, keys: Iterable[Any]) -> None:
    """These keys are about to be taken out, if they are there."""
    _remove_doubt(table, set(keys), lambda left: True)


def _remove_doubt(table: DictObj, keys: set[Any], is_certain: Callable[[Doubtful], bool]) -> None:
    doubtful = table.doubtful
    if doubtful is None:
        return
    values = {key: value for key, value in doubtful.values.items() if key not in keys}
    before = next((place for place, key in enumerate(table.items) if key in keys), doubtful.leading)
    left = Doubtful(values, doubtful.reason, min(doubtful.leading, before))
    if values or not is_bounded(table) or not is_certain(left):
        table.doubtful = left
    else:
        table.doubtful = table.open = None


def merge(target: DictObj, source: DictObj, run: Run) -> None:
    """`target.update(source)`; the store is told by the caller."""
    if target.doubtful is None and source.doubtful is None:
        target.items.update(source.items)
        target.open = target.open or source.open
        return
    bounded = all(table.open is None or is_bounded(table) for table in (target, source))
    reason = next(table.doubtful.reason for table in (target, source) if table.doubtful is not None)
    leading = len(target.items) if target.doubtful is None else target.doubtful.leading
    values = dict(target.doubtful.values) if target.doubtful is not None else {}
    for key, value in source.doubtful.values.items() if source.doubtful is not None else ():
        if key in target.items:
            target.items[key] = reason
        values[key] = reason if key in values else value
    target.items.update(source.items)
    left = {key: value for key, value in values.items() if key not in target.items}
    target.doubtful = Doubtful(left, reason, leading)
    target.open = reason if bounded else target.open or source.open


def leading(table: DictObj) -> dict[Any, Value]:
    """The items that come before anything that may be there."""
    if table.doubtful is None:
        return table.items
    return dict(list(table.items.items())[: table.doubtful.leading])


def all_of(table: DictObj) -> Mapping[Any, Value]:
    """What is there and what may be."""
    return table.items if table.doubtful is None else {**table.doubtful.values, **table.items}


# -------------------------------------------------------------------- keywords of a call
def keywords(table: DictObj) -> Mapping[Any, Value] | Unknown:
    """What `**table` gives a call; unknown where the dict may hold any other key."""
    if table.open is None:
        return table.items
    if not is_bounded(table) or table.doubtful is None:
        return table.open
    reason = table.doubtful.reason
    perhaps = {key: PerhapsGiven(reason.reason, reason.at, value) for key, value in table.doubtful.values.items()}
    return {**perhaps, **table.items}


def settled(given: PerhapsGiven, default: Any) -> Value:
    """What a parameter is that only some paths fill; MISSING as its default stands for none: then the others end."""
    value = given.value
    if default is MISSING or default is value or _same_constant(default, value):
        return value
    return Unknown(given.reason, given.at)


def _same_constant(a: Any, b: Any) -> bool:
    return type(a) is type(b) and isinstance(a, (bool, int, float, str)) and a == b


def rest_of_keywords(left: Mapping[str, Value], open_end: Unknown | None) -> DictObj:
    """The dict that `**kwargs` of a function is."""
    certain = {key: value for key, value in left.items() if not isinstance(value, PerhapsGiven)}
    made = DictObj(certain, open=open_end)
    perhaps = {key: value for key, value in left.items() if isinstance(value, PerhapsGiven)}
    if perhaps:
        reason = next(Unknown(value.reason, value.at) for value in perhaps.values())
        made.doubtful = Doubtful({key: value.value for key, value in perhaps.items()}, reason, 0)
        made.open = open_end or reason
    return made


# -------------------------------------------------------------------- attributes
def candidates(instance: Instance, tables: Iterable[str], name: str) -> Iterator[Value]:
    """What an attribute that may be missing is where it is there."""
    if name in instance.doubtful:
        yield instance.doubtful[name]
    for kind in tables:
        table = instance.attrs.get(kind)
        if isinstance(table, DictObj) and table.doubtful is not None and name in table.doubtful.values:
            yield table.doubtful.values[name]


def attribute(found: list[Value], has_fallback: bool, name: str, run: Run) -> Value:
    """The one value that an attribute may have, unless something else would be found in its place."""
    if len(found) == 1 and not has_fallback and not run.catching:
        return found[0]
    return run.unknown(f"{name} is set on some paths only")


def make_certain(instance: Instance, tables: Iterable[str], name: str, run: Run) -> None:
    """An attribute was set or deleted: there is no doubt about it any more."""
    if name in instance.doubtful:
        run.store.touch(instance)
        instance.doubtful = {key: value for key, value in instance.doubtful.items() if key != name}
    for kind in tables:
        table = instance.attrs.get(kind)
        if isinstance(table, DictObj) and table.doubtful is not None and name in table.doubtful.values:
            run.store.touch(table)
            are_gone(table, (name,))


def why_open(instance: Instance) -> Unknown | None:
    """Why an object may have attributes that are not seen."""
    if instance.open is None and instance.doubtful:
        return Unknown(f"{next(iter(instance.doubtful))} is set on some paths only")
    return instance.open
