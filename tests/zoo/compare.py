"""Holds what `infer` says of a target against what torch gave: exact, unknown, wrong or false alarm.

Torch runs in both modes and `infer` speaks of both at once, so each node and each list of layers is held against the
pair of what evaluation and training gave. Where the two are equal, one plain answer is wanted; where they are not, an
`any` with exactly their alternatives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from alignment import align, shortest

Json = dict[str, Any]

EXACT, UNKNOWN, WRONG, ALARM, FAILED = "exact", "unknown", "wrong", "false alarm", "failed"
STATUSES = (EXACT, UNKNOWN, WRONG, ALARM, FAILED)


class Verdict(NamedTuple):
    status: str
    why: str = ""


class Differing(NamedTuple):
    """One way in which an answer is not what torch gave: wrong, or unknown."""

    kind: str
    why: str


def value_of(formula: Any, sizes: Mapping[str, int]) -> Any:
    """A formula of the JSON contract at these sizes."""
    if isinstance(formula, str):
        return eval(formula, {"__builtins__": {}, "min": min, "max": max}, dict(sizes))
    return formula


# -------------------------------------------------------------------- one node
def either(said: Any, trues: Sequence[Any], sizes: Mapping[str, int], place: str = "output") -> Iterator[Differing]:
    """Where a node parts from what the modes gave, one or two of them."""
    distinct = [true for i, true in enumerate(trues) if true not in trues[:i]]
    if len(distinct) == 1:
        yield from differences(said, distinct[0], sizes, place)
    elif isinstance(said, dict) and "unknown" in said:
        yield Differing(UNKNOWN, f"{place}: {said['unknown']}")
    elif isinstance(said, dict) and "any" in said:
        yield from _alternatives(said["any"], distinct, sizes, place)
    else:
        inside = _children(said, distinct)
        if inside is None:
            yield Differing(WRONG, f"{place} differs between the modes, {distinct}, which {said} does not say"[:300])
            return
        for name, mine, theirs in inside:
            yield from either(mine, theirs, sizes, f"{place}{name}")


def _alternatives(
    options: Sequence[Any], distinct: Sequence[Any], sizes: Mapping[str, int], place: str
) -> Iterator[Differing]:
    """Each alternative is what one of the modes gave, and each mode gave one of the alternatives."""
    unknown = [o["unknown"] for o in options if isinstance(o, dict) and "unknown" in o]
    known = [o for o in options if not (isinstance(o, dict) and "unknown" in o)]
    found = [[[*differences(option, true, sizes, place)] for true in distinct] for option in known]
    for option, misfits in zip(known, found, strict=True):
        partly = [misfit for misfit in misfits if all(d.kind == UNKNOWN for d in misfit)]
        if not partly:
            yield Differing(WRONG, f"{place} is never {option}"[:300])
        elif all(misfits):
            yield partly[0][0]
    for number, true in enumerate(distinct):
        missing = [misfits[number] for misfits in found]
        if all(missing):
            maybe = unknown or any(all(d.kind == UNKNOWN for d in misfit) for misfit in missing)
            yield Differing(UNKNOWN if maybe else WRONG, f"{place} may also be {true}"[:300])
    if unknown:
        yield Differing(UNKNOWN, f"{place}: {unknown[0]}")


def _children(said: Any, distinct: Sequence[Any]) -> list[tuple[str, Any, list[Any]]] | None:
    """The parts of a node beside those of each truth, where all of them have the same parts."""
    if not isinstance(said, dict) or any(isinstance(true, list) for true in distinct):
        return None
    if "seq" in said and all(len(true.get("seq", ())) == len(said["seq"]) for true in distinct):
        return [(f"[{i}]", item, [true["seq"][i] for true in distinct]) for i, item in enumerate(said["seq"])]
    if "map" in said and all(set(true.get("map", ())) == set(said["map"]) for true in distinct):
        return [(f".{key}", item, [true["map"][key] for true in distinct]) for key, item in said["map"].items()]
    return None


def differences(said: Any, true: Any, sizes: Mapping[str, int], place: str = "output") -> Iterator[Differing]:
    """Where a node parts from the one truth there is."""
    if isinstance(said, dict) and "unknown" in said:
        yield Differing(UNKNOWN, f"{place}: {said['unknown']}")
    elif isinstance(said, dict) and "any" in said:
        fits = [not [*differences(option, true, sizes, place)] for option in said["any"]]
        known = any(isinstance(option, dict) and "unknown" in option for option in said["any"])
        kind = UNKNOWN if any(fits) or known else WRONG
        yield Differing(kind, f"{place} is {true}, not one of {len(fits)} alternatives"[:300])
    elif isinstance(true, list):
        yield from _tensor(said, true, sizes, place)
    elif "const" in true:
        if not isinstance(said, dict) or "const" not in said:
            yield Differing(WRONG, f"{place} is {true['const']!r}, not {said}")
        elif isinstance(true["const"], int) and value_of_const(said["const"], sizes) != true["const"]:
            yield Differing(WRONG, f"{place} is {true['const']!r}, not {said['const']!r}")
    elif "seq" in true:
        items = said.get("seq") if isinstance(said, dict) else None
        if items is None or len(items) != len(true["seq"]):
            yield Differing(WRONG, f"{place} is a sequence of {len(true['seq'])}, not {said}"[:300])
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


def _tensor(said: Any, true: Sequence[int], sizes: Mapping[str, int], place: str) -> Iterator[Differing]:
    if not isinstance(said, list):
        yield Differing(WRONG, f"{place} is a tensor {tuple(true)}, not {said}"[:300])
        return
    try:
        shape = [value_of(d, sizes) for d in said]
    except NameError:  # a size of its own that no input decides
        yield Differing(UNKNOWN, f"{place} has a size that depends on data: {said}")
        return
    if shape != list(true):
        yield Differing(WRONG, f"{place} is {tuple(true)}, not {tuple(shape)}")


def _mapping(said: Any, true: Json, sizes: Mapping[str, int], place: str) -> Iterator[Differing]:
    items = said.get("map") if isinstance(said, dict) else None
    if items is None or set(items) != set(true):
        found = sorted(items) if items is not None else said
        yield Differing(WRONG, f"{place} has the keys {sorted(true)}, not {found}"[:300])
        return
    for key, theirs in true.items():
        yield from differences(items[key], theirs, sizes, f"{place}.{key}")


def _object(said: Any, true: Json, sizes: Mapping[str, int], place: str) -> Iterator[Differing]:
    """Of an object only the attributes that hold tensors count."""
    items = said.get("map") if isinstance(said, dict) else None
    if items is None:
        yield Differing(WRONG, f"{place} is an object with {sorted(true)}, not {said}"[:300])
        return
    for key, theirs in true.items():
        if key in items:
            yield from differences(items[key], theirs, sizes, f"{place}.{key}")
        else:
            yield Differing(UNKNOWN, f"{place}.{key} is not known")


# -------------------------------------------------------------------- the layers
def _layers(said: Sequence[Json], runs: Sequence[Json]) -> Iterator[Differing]:
    """The list is each mode's calls in order, with those that both make told once."""
    sizes = runs[0]["sizes"]
    mine = [layer["path"] for layer in said]
    theirs = [[path for path, _ in run["layers"]] for run in runs]
    places = align(mine, theirs[0], theirs[-1])
    if places is not None and len(mine) == shortest(theirs[0], theirs[-1]):
        for layer, pair in zip(said, places, strict=True):
            outputs = [run["layers"][at][1] for run, at in zip(runs, pair, strict=False) if at is not None]
            yield from either(layer["output"], outputs, sizes, layer["path"])
        return
    longest = max(theirs, key=len)
    at = next((i for i, (a, b) in enumerate(zip(mine, longest, strict=False)) if a != b), min(len(mine), len(longest)))
    counts = " or ".join(str(len(calls)) for calls in dict.fromkeys(map(tuple, theirs)))
    yield Differing(
        "order",
        f"{counts} layer calls, not {len(mine)}: number {at} is {longest[at : at + 1]}, not {mine[at : at + 1]}",
    )
    outputs_of: dict[str, list[Any]] = {}
    for run in runs:
        for path, output in run["layers"]:
            outputs_of.setdefault(path, []).append(output)
    for layer in said:
        found = [[*differences(layer["output"], o, sizes, layer["path"])] for o in outputs_of.get(layer["path"], ())]
        if found:
            yield from min(found, key=len)


# -------------------------------------------------------------------- the whole
def judge(said: Json, truth: Json) -> Verdict:
    """The verdict on one target, over all the runs that torch made of it."""
    if "error" in truth:
        return Verdict(FAILED, f"torch: {truth['error']}")
    errors = [d for d in said["diagnostics"] if d["severity"] == "error"]
    if errors:
        return Verdict(ALARM, f"{errors[0]['code']} at {errors[0]['path']}:{errors[0]['line']}: {errors[0]['message']}")
    found: list[Differing] = []
    for runs in _by_sizes(truth["runs"]):
        sizes = runs[0]["sizes"]
        for goal in said["contract"]:
            if not value_of(goal, sizes):
                return Verdict(ALARM, f"the contract {goal} excludes {sizes}, which torch takes")
        found += either(said["output"], [run["output"] for run in runs], sizes)
        found += _layers(said["layers"], runs)
    params = value_of_const(said["params"], truth["runs"][0]["sizes"])
    if params is None or isinstance(params, str):
        found.append(Differing(UNKNOWN, f"the number of parameters is not known: {params}"))
    elif params != truth["params"]:
        found.append(Differing(WRONG, f"{truth['params']} parameters, not {said['params']}"))
    return _summary(found, said)


def _by_sizes(runs: Sequence[Json]) -> list[list[Json]]:
    """The runs that worked, those of both modes at the same sizes together."""
    grouped: dict[str, list[Json]] = {}
    for run in runs:
        if "error" not in run:
            grouped.setdefault(str(run["sizes"]), []).append(run)
    return list(grouped.values())


def _summary(found: Sequence[Differing], said: Json) -> Verdict:
    gaps = [f"{gap['reason']} ({gap['path']}:{gap['line']})" for gap in said["gaps"]]
    wrong = next((d.why for d in found if d.kind == WRONG), None)
    if wrong is not None:
        return Verdict(WRONG, wrong)
    order = next((d.why for d in found if d.kind == "order"), None)
    unknown = next((d.why for d in found if d.kind == UNKNOWN), None)
    if order is not None and not gaps and unknown is None:
        return Verdict(WRONG, order)
    if found:
        return Verdict(UNKNOWN, gaps[0] if gaps else unknown or order or "")
    return Verdict(EXACT)
