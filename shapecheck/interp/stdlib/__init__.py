"""Models of the standard library: one file for each module, named as the module, found by listing this folder.

Each file gives `NAMES`, the names of its module. What a name is made of (`run.function_models` has the makers):

    Native("math.gcd", math.gcd)   a pure function, really called when all arguments are known, else unknown
    builtin("wraps", _wraps)       a function written here: `_wraps(run, ...)`, with the real one's parameters
    silent("seed")                 a call that changes nothing that is followed, and gives None
    untold("time_ns")              a call whose result nobody knows before the program runs
    math.pi, re.Match, 3           any constant or class of Python itself; `ClassObj(...)` for a class written here

To add `statistics.quantiles`, which is pure, name it in `statistics.py`. `itertools.batched` is, in `itertools.py`:

    def _batched(run: Run, iterable: Value, n: Value, *, strict: Value = False) -> Value:
        items, size = space.items(iterable, run), needed(int, n, "batches of an unknown size", run)
        return IteratorObj([tuple(items[i : i + size]) for i in range(0, len(items), size)])

and `"batched": _batched` in its `NAMES`; a line in `tests/interp/stdlib/programs/` has CPython judge the answers, and
`tests/interp/stdlib/test_stdlib_models.py` holds the names and parameters against the real module.

A new module is a new file; nothing else names it. A name that a file leaves out is unknown to programs that use it, and
so is each name of a module without a file. Only pure functions are really called: whatever asks files, environment,
clock, network or chance is unknown. `shared/` holds what several files need.

A file here may import the module that it models, since imports are absolute. This one must take names out of modules
(`from os import walk`): importing the model of `os` sets the attribute `os` of this very package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from os import sep, walk
from os.path import dirname
from sys import stdlib_module_names
from typing import Any

from shapecheck.interp.values.objects import DictObj, ListObj, Value

FOLDER = dirname(__file__)
OUTSIDE = frozenset({"typing_extensions"})
"""What is modelled here, though it does not come with Python."""


@cache
def modelled() -> frozenset[str]:
    """The modules that have a file here."""
    found = set()
    for folder, _, files in walk(FOLDER):
        package = folder[len(FOLDER) + 1 :].replace(sep, ".")
        for file in files:
            stem, _, ending = file.rpartition(".")
            name = f"{package}.{stem}".strip(".").removesuffix(".__init__")
            if ending == "py" and name.partition(".")[0] in stdlib_module_names | OUTSIDE:
                found.add(name)
    return frozenset(found)


def find(name: str) -> Mapping[str, Value] | None:
    """The names of a module of the standard library (none where it is not modelled), or None for any other module."""
    if name not in modelled():
        return {} if name.partition(".")[0] in stdlib_module_names else None
    names: Mapping[str, Value] = import_module(f"{__name__}.{name}").NAMES
    return {key: OWN.get(type(value), _shared)(value) for key, value in names.items()}


def _shared(value: Value) -> Value:
    return value


OWN: Mapping[type, Callable[[Any], Value]] = {
    ListObj: lambda value: ListObj(value.items.copy(), value.tail, value.open, value.kind),
    DictObj: lambda value: DictObj(value.items.copy(), value.open, value.factory, value.kind),
}
"""A list or dict that programs may write into (`sys.path`, `os.environ`) is each run's own."""
