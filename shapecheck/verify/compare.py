"""What a result says held against what torch gave at the same sizes.

Torch runs in both modes and a result speaks of both at once, so each node and each list of layers is held against the
pair of what evaluation and training gave. Where the two are equal, one plain answer is wanted; where they are not, an
`any` with exactly their alternatives.

A result is the JSON of `infer`, whose tensors may be `Dims` with a dtype. What torch gave is the data that the child
process makes: `{"shape", "dtype"}` for a tensor, else `const`, `seq`, `map` or `object`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from shapecheck.base.dtyped import Dims
from shapecheck.base.formulas import value_at
from shapecheck.verify.alignment import align, shortest

Json = dict[str, Any]
Sizes = Mapping[str, int]

UNKNOWN, MAYBE, WRONG, ORDER = "unknown", "maybe", "wrong", "order"
OPEN = (UNKNOWN, MAYBE)
LIMIT = 300
"""Characters of a reason."""


class Differing(NamedTuple):
    """One way in which a result is not what torch gave: wrong, not known, one of several that it may be, or an order of
    layers that is not torch's.
    """

    kind: str
    why: str
    place: str = ""


def _differing(kind: str, place: str, why: str) -> Differing:
    return Differing(kind, f"{place} {why}"[:LIMIT], place)


def shown(true: Json) -> str:
    """What torch gave, as `show_node` shows what a result says."""
    if "shape" in true:
        dims = ", ".join(map(str, true["shape"]))
        return f"({dims},)" if len(true["shape"]) == 1 else f"({dims})"
    if "const" in true:
        return repr(true["const"])
    if "seq" in true:
        items = [shown(item) for item in true["seq"]]
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
    return "{" + ", ".join(f"{k}: {shown(v)}" for k, v in (true.get("map") or true.get("object") or {}).items()) + "}"


# -------------------------------------------------------------------- one node
def either(said: Any, trues: Sequence[Json], sizes: Sizes, place: str = "output") -> Iterator[Differing]:
    """Where a node parts from what the modes gave, one or two of them."""
    distinct = [true for i, true in enumerate(trues) if true not in trues[:i]]
    if len(distinct) == 1:
        yield from differences(said, distinct[0], sizes, place)
    elif isinstance(said, dict) and "unknown" in said:
        yield _differing(UNKNOWN, place, f"is not known: {said['unknown']}")
    elif isinstance(said, dict) and "any" in said:
        yield from _alternatives(said["any"], distinct, sizes, place)
    else:
        inside = _children(said, distinct)
        if inside is None:
            modes = " and ".join(shown(true) for true in distinct)
            yield _differing(WRONG, place, f"differs between the modes, {modes}, which {said} does not say")
            return
        for name, mine, theirs in inside:
            yield from either(mine, theirs, sizes, f"{place}{name}")


def _alternatives(options: Sequence[Any], distinct: Sequence[Json], sizes: Sizes, place: str) -> Iterator[Differing]:
    """Each alternative is what one of the modes gave, and each mode gave one of the alternatives."""
    unknown = [o["unknown"] for o in options if isinstance(o, dict) and "unknown" in o]
    known = [o for o in options if not (isinstance(o, dict) and "unknown" in o)]
    found = [[[*differences(option, true, sizes, place)] for true in distinct] for option in known]
    for option, misfits in zip(known, found, strict=True):
        partly = [misfit for misfit in misfits if all(d.kind in OPEN for d in misfit)]
        if not partly:
            yield _differing(WRONG, place, f"is never {option}")
        elif all(misfits):
            yield partly[0][0]
    for number, true in enumerate(distinct):
        missing = [misfits[number] for misfits in found]
        if all(missing):
            maybe = unknown or any(all(d.kind in OPEN for d in misfit) for misfit in missing)
            yield _differing(UNKNOWN if maybe else WRONG, place, f"may also be {shown(true)}")
    if unknown:
        yield _differing(UNKNOWN, place, f"is not known: {unknown[0]}")


def _children(said: Any, distinct: Sequence[Json]) -> list[tuple[str, Any, list[Any]]] | None:
    """The parts of a node beside those of each truth, where all of them have the same parts."""
    if not isinstance(said, dict) or any("shape" in true for true in distinct):
        return None
    if "seq" in said and all(len(true.get("seq", ())) == len(said["seq"]) for true in distinct):
        return [(f"[{i}]", item, [true["seq"][i] for true in distinct]) for i, item in enumerate(said["seq"])]
    if "map" in said and all(set(true.get("map", ())) == set(said["map"]) for true in distinct):
        return [(f".{key}", item, [true["map"][key] for true in distinct]) for key, item in said["map"].items()]
    return None


def differences(said: Any, true: Json, sizes: Sizes, place: str = "output") -> Iterator[Differing]:
    """Where a node parts from the one truth there is."""
    if isinstance(said, dict) and "unknown" in said:
        yield _differing(UNKNOWN, place, f"is not known: {said['unknown']}")
    elif isinstance(said, dict) and "any" in said:
        misfits = [[*differences(option, true, sizes, place)] for option in said["any"]]
        fits = [not misfit for misfit in misfits]
        open_ended = any(all(d.kind in OPEN for d in misfit) for misfit in misfits)
        kind = MAYBE if any(fits) else UNKNOWN if open_ended else WRONG
        words = f"is {shown(true)}, " + (f"one of {len(fits)}" if any(fits) else f"not one of {len(fits)}")
        yield _differing(kind, place, f"{words} alternatives")
    elif "shape" in true:
        yield from _tensor(said, true, sizes, place)
    elif "const" in true:
        yield from _constant(said, true["const"], sizes, place)
    elif "seq" in true:
        items = said.get("seq") if isinstance(said, dict) else None
        if items is None or len(items) != len(true["seq"]):
            yield _differing(WRONG, place, f"is a sequence of {len(true['seq'])}, not {said}")
        else:
            for i, (mine, theirs) in enumerate(zip(items, true["seq"], strict=True)):
                yield from differences(mine, theirs, sizes, f"{place}[{i}]")
    elif "map" in true:
        yield from _mapping(said, true["map"], sizes, place)
    elif true.get("object"):
        yield from _object(said, true["object"], sizes, place)


def number_at(const: Any, sizes: Sizes) -> Any:
    """A number is a number; a text may be a formula."""
    if not isinstance(const, str):
        return const
    try:
        value = value_at(const, sizes)
    except SyntaxError:
        return const
    return const if value is None else value


def _constant(said: Any, true: Any, sizes: Sizes, place: str) -> Iterator[Differing]:
    if not isinstance(said, dict) or "const" not in said:
        yield _differing(WRONG, place, f"is {true!r}, not {said}")
    elif isinstance(true, int) and number_at(said["const"], sizes) != true:
        yield _differing(WRONG, place, f"is {true!r}, not {said['const']!r}")


def _tensor(said: Any, true: Json, sizes: Sizes, place: str) -> Iterator[Differing]:
    if not isinstance(said, list):
        yield _differing(WRONG, place, f"is a tensor {shown(true)}, not {said}")
        return
    shape = [value_at(d, sizes) for d in said]
    if None in shape:
        yield _differing(UNKNOWN, place, f"has a size that depends on data: {said}")
    elif shape != true["shape"]:
        yield _differing(WRONG, place, f"is {shown(true)}, not {tuple(shape)}")
    elif isinstance(said, Dims) and said.dtype is not None and said.dtype != true["dtype"]:
        yield _differing(WRONG, place, f"is of {true['dtype']}, not {said.dtype}")


def _mapping(said: Any, true: Json, sizes: Sizes, place: str) -> Iterator[Differing]:
    items = said.get("map") if isinstance(said, dict) else None
    if items is None or set(items) != set(true):
        found = sorted(items) if items is not None else said
        yield _differing(WRONG, place, f"has the keys {sorted(true)}, not {found}")
        return
    for key, theirs in true.items():
        yield from differences(items[key], theirs, sizes, f"{place}.{key}")


def _object(said: Any, true: Json, sizes: Sizes, place: str) -> Iterator[Differing]:
    """Of an object only the attributes that hold tensors count."""
    items = said.get("map") if isinstance(said, dict) else None
    if items is None:
        yield _differing(WRONG, place, f"is an object with {sorted(true)}, not {said}")
        return
    for key, theirs in true.items():
        if key in items:
            yield from differences(items[key], theirs, sizes, f"{place}.{key}")
        else:
            yield _differing(UNKNOWN, f"{place}.{key}", "is not known")


# -------------------------------------------------------------------- the layers
def unrolled(layers: Sequence[Json], sizes: Sizes) -> list[Json] | None:
    """The layer calls that are made at these sizes, with those of loops as often as they run; None where that is not
    known.

    Neighbours that stand for as many calls are the body of one loop.
    """
    found: list[Json] = []
    for times, body in groupby(layers, key=lambda layer: layer.get("times", 1)):
        count = None if times is None else value_at(times, sizes)
        made = [(layer, value_at(layer.get("when", 1), sizes)) for layer in body]
        if count is None or any(is_made is None for _, is_made in made):
            return None
        found += [layer for layer, is_made in made if is_made] * count
    return found


class Beside(NamedTuple):
    """A layer call of a result and what torch gave there, in the modes that made the call."""

    layer: Json
    outputs: list[Json]


def beside(said: Sequence[Json], runs: Sequence[Json]) -> list[Beside] | None:
    """Each layer call of a result beside torch's; None where the list is not each mode's calls in order, with those
    that both make told once.
    """
    mine = [layer["path"] for layer in said]
    theirs = [[path for path, _ in run["layers"]] for run in runs]
    places = align(mine, theirs[0], theirs[-1])
    if places is None or len(mine) != shortest(theirs[0], theirs[-1]):
        return None
    return [
        Beside(layer, [run["layers"][at][1] for run, at in zip(runs, pair, strict=False) if at is not None])
        for layer, pair in zip(said, places, strict=True)
    ]


def layers(said: Sequence[Json], runs: Sequence[Json], sizes: Sizes) -> Iterator[Differing]:
    """Where the list of layer calls parts from the calls that the modes made."""
    pairs = beside(said, runs)
    if pairs is not None:
        for layer, outputs in pairs:
            yield from either(layer["output"], outputs, sizes, layer["path"])
        return
    mine = [layer["path"] for layer in said]
    theirs = [[path for path, _ in run["layers"]] for run in runs]
    longest = max(theirs, key=len)
    at = next((i for i, (a, b) in enumerate(zip(mine, longest, strict=False)) if a != b), min(len(mine), len(longest)))
    counts = " or ".join(str(len(calls)) for calls in dict.fromkeys(map(tuple, theirs)))
    yield Differing(
        ORDER,
        f"{counts} layer calls, not {len(mine)}: number {at} is {longest[at : at + 1]}, not {mine[at : at + 1]}",
    )
    told: dict[str, list[Any]] = {}
    for layer in said:
        told.setdefault(layer["path"], []).append(layer["output"])
    for run in runs:
        for path, output in run["layers"]:
            found = [[*differences(node, output, sizes, path)] for node in told.get(path, ())]
            if found:
                yield from min(found, key=len)


# -------------------------------------------------------------------- the whole
def held(
    said: Json, runs: Sequence[Json], sizes: Sizes, params: int | None, *, one_mode: bool = False
) -> list[Differing]:
    """Where a result parts from the runs that worked at these sizes; an order that may come of a gap is not known.

    `one_mode`: torch refused the other mode, so that what the result says of it is not judged.
    """
    calls = unrolled(said["layers"], sizes)
    found = [*either(said["output"], [run["output"] for run in runs], sizes)]
    found += layers(said["layers"] if calls is None else calls, runs, sizes)
    if params is not None:
        found += _parameters(said["params"], params, sizes)
    if one_mode:
        told = iter(layer["path"] for layer in calls or said["layers"])
        within = all(path in told for path, _ in runs[0]["layers"])
        found = [d for d in found if d.kind != MAYBE and not (d.kind == ORDER and within)]
    open_ended = bool(said["gaps"]) or calls is None or any(d.kind in OPEN for d in found)
    return [d._replace(kind=UNKNOWN if open_ended else WRONG) if d.kind == ORDER else d for d in found]


def _parameters(said: Any, true: int, sizes: Sizes) -> Iterator[Differing]:
    count = number_at(said, sizes)
    if count is None or isinstance(count, str):
        yield Differing(UNKNOWN, f"the number of parameters is not known: {said}", "parameters")
    elif count != true:
        yield Differing(WRONG, f"{true} parameters, not {said}", "parameters")
