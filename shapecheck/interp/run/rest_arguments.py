"""What `*args` and `**kwargs` of an entry hold: as many inputs as the calls and the unpackings that they go to want."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapecheck import ir
from shapecheck.interp.run.control import Restart
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import DictObj, Value

MOST = 8
"""Inputs that `*args` is taken to hold."""


def starred_of(parameters: Iterable[ir.Parameter]) -> dict[str, str]:
    """The names of `*args` and `**kwargs`, by kind."""
    return {parameter.kind: parameter.name for parameter in parameters if parameter.kind in ("args", "kwargs")}


def are_lacking(missing: Sequence[str], run: Run) -> None:
    """A call that the running function makes lacks arguments: if it hands its own rest on, that holds them."""
    frame, starred = run.frame, run.entry.starred
    if not starred or frame is None or frame.function is None or frame.call is None:
        return
    own = starred_of(frame.function.function.parameters)
    by_name = [part.value for part in frame.call.keywords if part.name is None]
    by_place = [part.value for part in frame.call.args if isinstance(part, ir.Star)]
    noted = run.entry.noted
    if "kwargs" in starred and _names(by_name, own.get("kwargs")):
        new = [name for name in missing if name not in noted.rest_by_name]
        if new:
            noted.rest_by_name += new
            raise Restart
    elif "args" in starred and _names(by_place, own.get("args")) and missing[0] not in run.entry.inputs:
        _holds([*run.entry.rest, missing[0]], run)


def lacks_key(table: DictObj, key: Value, run: Run) -> None:
    """A key is taken of what may be the rest by name."""
    frame, noted = run.frame, run.entry.noted
    if "kwargs" not in run.entry.starred or frame is None or frame.function is None or not isinstance(key, str):
        return
    own = starred_of(frame.function.function.parameters)
    if "kwargs" in own and frame.scope.vars.get(own["kwargs"]) is table and key not in noted.rest_by_name:
        noted.rest_by_name.append(key)
        raise Restart


def lacks_item(items: Sequence[Value], least: int, run: Run) -> None:
    """An item behind the last is taken of what may be the rest."""
    if least > len(items) and _is_rest(items, run):
        _holds(_numbered(least, run), run)


def is_unpacked(items: Sequence[Value], count: int, run: Run) -> None:
    """What may be the rest is unpacked into another number of names."""
    if count != len(items) and _is_rest(items, run):
        _holds(_numbered(count, run), run)


def _names(parts: Sequence[ir.Expr], name: str | None) -> bool:
    return any(isinstance(part, ir.Name) and part.id == name for part in parts)


def _is_rest(items: Sequence[Value], run: Run) -> bool:
    rest = [run.entry.inputs[name] for name in run.entry.rest if name in run.entry.inputs]
    return bool(rest) and len(rest) == len(items) and all(a is b for a, b in zip(rest, items, strict=True))


def _numbered(count: int, run: Run) -> list[str]:
    return [f"{run.entry.starred['args']}_{place}" for place in range(count)]


def _holds(names: list[str], run: Run) -> None:
    if len(names) <= MOST and names != run.entry.noted.rest:
        run.entry.noted.rest = names
        raise Restart
