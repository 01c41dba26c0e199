"""Holds what `infer` says of a target against what torch gave: exact, unknown, wrong or false alarm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Json = dict[str, Any]

EXACT, UNKNOWN, WRONG, ALARM, FAILED = "exact", "unknown", "wrong", "false alarm", "failed"
STATUSES = (EXACT, UNKNOWN, WRONG, ALARM, FAILED)


class Verdict(NamedTuple):
    status: str
    why: str = ""


def value_of(formula: Any, sizes: Mapping[str, int]) -> Any:
    """A formula of the JSON contract at these sizes."""
    if isinstance(formula, str):
        return eval(formula, {"__builtins__": {}, "min": min, "max": max}, dict(sizes))
    return formula


def differences(said: Any, true: Any, sizes: Mapping[str, int], place: str = "output") -> Iterator[tuple[str, str]]:
    """Where two nodes part, each as (wrong or unknown, why)."""
    if isinstance(said, dict) and "unknown" in said:
        yield UNKNOWN, f"{place}: {said['unknown']}"
    elif isinstance(said, dict) and "any" in said:
        found = [list(differences(option, true, sizes, place)) for option in said["any"]]
        yield from min(found, key=lambda ds: [d[0] != WRONG for d in ds].count(False) * 1000 + len(ds))
    elif isinstance(true, list):
        yield from _tensor(said, true, sizes, place)
    elif "const" in true:
        if not isinstance(said, dict) or "const" not in said:
            yield WRONG, f"{place} is {true['const']!r}, not {said}"
        elif isinstance(true["const"], int) and value_of_const(said["const"], sizes) != true["const"]:
            yield WRONG, f"{place} is {true['const']!r}, not {said['const']!r}"
    elif "seq" in true:
        items = said.get("seq") if isinstance(said, dict) else None
        if items is None or len(items) != len(true["seq"]):
            yield WRONG, f"{place} is a sequence of {len(true['seq'])}, not {said}"[:300]
        else:
            for i, (mine, theirs) in enumerate(zip(items, true["seq"], strict=True)):
                yield from differences(mine, theirs, sizes, f"{place}[{i}]")
    elif "map" in true:
        yield from _mapping(said, true["map"], sizes, place)
    elif true.get("object"):
        yield from _object(said, true["object"], sizes, place)


def value_of_const(const: Any, sizes: Mapping[str, int]) -> Any:
    """A number is a number; a text may be a formula."""
    try:
        return value_of(const, sizes)
    except (NameError, SyntaxError):
        return const


def _tensor(said: Any, true: Sequence[int], sizes: Mapping[str, int], place: str) -> Iterator[tuple[str, str]]:
    if not isinstance(said, list):
        yield WRONG, f"{place} is a tensor {tuple(true)}, not {said}"[:300]
        return
    try:
        shape = [value_of(d, sizes) for d in said]
    except NameError:  # a size of its own that no input decides
        yield UNKNOWN, f"{place} has a size that depends on data: {said}"
        return
    if shape != list(true):
        yield WRONG, f"{place} is {tuple(true)}, not {tuple(shape)}"


def _mapping(said: Any, true: Json, sizes: Mapping[str, int], place: str) -> Iterator[tuple[str, str]]:
    items = said.get("map") if isinstance(said, dict) else None
    if items is None or set(items) != set(true):
        yield WRONG, f"{place} has the keys {sorted(true)}, not {sorted(items) if items is not None else said}"[:300]
        return
    for key, theirs in true.items():
        yield from differences(items[key], theirs, sizes, f"{place}.{key}")


def _object(said: Any, true: Json, sizes: Mapping[str, int], place: str) -> Iterator[tuple[str, str]]:
    """Of an object only the attributes that hold tensors count."""
    items = said.get("map") if isinstance(said, dict) else None
    if items is None:
        yield WRONG, f"{place} is an object with {sorted(true)}, not {said}"[:300]
        return
    for key, theirs in true.items():
        if key in items:
            yield from differences(items[key], theirs, sizes, f"{place}.{key}")
        else:
            yield UNKNOWN, f"{place}.{key} is not known"


def _layers(said: Sequence[Json], run: Json) -> Iterator[tuple[str, str]]:
    true = run["layers"]
    same = [layer["path"] for layer in said] == [path for path, _ in true]
    if same:
        for layer, (path, output) in zip(said, true, strict=True):
            yield from differences(layer["output"], output, run["sizes"], path)
        return
    mine, theirs = [layer["path"] for layer in said], [path for path, _ in true]
    at = next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), min(len(mine), len(theirs)))
    yield (
        "order",
        f"{len(theirs)} layer calls, not {len(mine)}: number {at} is {theirs[at : at + 1]}, not {mine[at : at + 1]}",
    )
    outputs: dict[str, list[Any]] = {}
    for path, output in true:
        outputs.setdefault(path, []).append(output)
    for layer in said:
        found = [
            list(differences(layer["output"], o, run["sizes"], layer["path"])) for o in outputs.get(layer["path"], ())
        ]
        if found:
            yield from min(found, key=len)


def judge(said: Json, truth: Json) -> Verdict:
    """The verdict on one target, over all the runs that torch made of it.

    Both modes count: what `infer` gives is for either, as `any` where they differ, and layers that only one mode
    calls are listed with the other's.
    """
    if "error" in truth:
        return Verdict(FAILED, f"torch: {truth['error']}")
    errors = [d for d in said["diagnostics"] if d["severity"] == "error"]
    if errors:
        return Verdict(ALARM, f"{errors[0]['code']} at {errors[0]['path']}:{errors[0]['line']}: {errors[0]['message']}")
    found: list[tuple[str, str]] = []
    for run in truth["runs"]:
        if "error" in run:
            continue
        for goal in said["contract"]:
            if not value_of(goal, run["sizes"]):
                return Verdict(ALARM, f"the contract {goal} excludes {run['sizes']}, which torch takes")
        if run["mode"] == "train":
            continue
        found += differences(said["output"], run["output"], run["sizes"])
        found += _layers(said["layers"], run)
    if said["params"] is None:
        found.append((UNKNOWN, "the number of parameters is not known"))
    elif value_of(said["params"], truth["runs"][0]["sizes"]) != truth["params"]:
        found.append((WRONG, f"{truth['params']} parameters, not {said['params']}"))
    return _summary(found, said)


def _summary(found: Sequence[tuple[str, str]], said: Json) -> Verdict:
    gaps = [f"{gap['reason']} ({gap['path']}:{gap['line']})" for gap in said["gaps"]]
    wrong = next((why for kind, why in found if kind == WRONG), None)
    if wrong is not None:
        return Verdict(WRONG, wrong)
    order = next((why for kind, why in found if kind == "order"), None)
    unknown = next((why for kind, why in found if kind == UNKNOWN), None)
    if order is not None and not gaps and unknown is None:
        return Verdict(WRONG, order)
    if found:
        return Verdict(UNKNOWN, gaps[0] if gaps else unknown or order or "")
    return Verdict(EXACT)
