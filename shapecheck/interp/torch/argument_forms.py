"""What an argument of a model is whose annotation says nothing: a tensor, several, a table, an object, a number.

A use that no tensor allows decides it: the program runs again with what that use takes. A use that a tensor allows as
well (an index, a loop) leaves a choice, and the reading that demands less is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from shapecheck.dims import sym
from shapecheck.interp.run import listed_inputs
from shapecheck.interp.run.control import Restart
from shapecheck.interp.run.entry import Use
from shapecheck.interp.run.path import A_LIST, NO_TENSOR, Choice
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Input, InputParts, ListObj, Value
from shapecheck.values import Unknown

DEPTH = 3
"""How deep arguments hold others; what is nested without end has no shape."""
FEW = (2, 3)
"""How many items a list has of which nothing says that, beside the lengths of the model's own lists of modules."""


def opened(name: str, run: Run) -> Value:
    """What this run takes an argument, or a part of one, for."""
    if name.count("[") + name.count(".") > DEPTH:
        run.entry.noted.uses[re.split(r"[.\[]", name)[0]] = Use.OTHER
        raise Restart
    match run.entry.noted.uses.get(name):
        case Use.NUMBER:
            return sym(word(name))
        case Use.TABLE:
            return InputParts(name, table=True)
        case Use.OBJECT:
            return InputParts(name, table=False)
        case Use.OTHER:
            return not_known(name)
        case Use.SEVERAL:
            return listed(name, lambda part: opened(part, run), run)
        case _:
            pass
    unpacked = run.entry.noted.unpacked.get(name)
    if unpacked is not None:
        parts = [f"{name}[{place}]" for place in range(unpacked)]
        one_tensor = not run.entry.noted.counted.isdisjoint(parts)
        if run.choose(("form", name), 2, of=name) == one_tensor:
            return tuple(opened(part, run) for part in parts)
    if run.path.forced.get(_other(name)):
        return not_known(name)
    chosen = run.path.forced.get(_list(name))
    if chosen:
        return _list_of(name, chosen - 1, lambda part: opened(part, run), run)
    return tensor(name, run)


def tensor(name: str, run: Run, certain: bool = False) -> Input:
    made = run.entry.tensors[name] = Input(name, certain)
    return made


def listed(name: str, make: Callable[[str], Value], run: Run) -> ListObj:
    """A list of which nothing says how many items it has."""
    return _list_of(name, run.choose(("count", name), len(_counts(name, run)), of=name), make, run)


def _list_of(name: str, choice: int, make: Callable[[str], Value], run: Run) -> ListObj:
    """The list with the count that stands at a place among those that it may have."""
    run.path.oddities += choice > 0
    counts = _counts(name, run)
    items = [make(f"{name}[{place}]") for place in range(counts[min(choice, len(counts) - 1)])]
    listed_inputs.made(name, items, run)
    return ListObj(items)


def word(name: str) -> str:
    """The name of a part as a word: `batch.size` is no axis of an input."""
    return re.sub(r"\W+", "_", name).strip("_")


def not_known(name: str) -> Unknown:
    return Unknown(f"the argument `{name}` is not known")


# -------------------------------------------------------------------- what uses say
def used_as(value: Input, use: Use, run: Run) -> None:
    """The program uses an input as no tensor can be used: it runs again with what can be."""
    if not value.certain and value.name not in run.entry.noted.uses:
        run.entry.noted.uses[value.name] = use
        raise Restart


def unpacked(value: Input, names: int | None, run: Run) -> None:
    """The program unpacks an input into so many names: likelier a tuple than a tensor of as many rows."""
    if names is None or value.certain or value.tensor is not None:
        may_be_other(value, run)
    elif value.name not in run.entry.noted.unpacked:
        run.entry.noted.unpacked[value.name] = names
        raise Restart


def index(value: Input, run: Run) -> None:
    """Something is looked up with an input: where it is a part of what was unpacked, likelier a row of one tensor, as
    the two ends of edges are.
    """
    counted = run.entry.noted.counted
    if value.name.rpartition("[")[0] in run.entry.noted.unpacked and value.name not in counted:
        counted.add(value.name)
        raise Restart


def indexed(value: Input, index: int, run: Run) -> None:
    """The program takes an item of an input: a list has at least as many."""
    least = index + 1 if index >= 0 else -index
    run.entry.noted.gone_through.add(value.name)
    run.entry.noted.indexed[value.name] = max(run.entry.noted.indexed.get(value.name, 0), least)
    may_be_other(value, run)


def may_be_other(value: Input, run: Run) -> None:
    """A use that a list, a dict or a flag takes as well as a tensor."""
    if not value.certain and value.tensor is None:
        lists = Choice(1 + len(_counts(value.name, run)), late=A_LIST, of=value.name)
        run.path.choices.setdefault(_list(value.name), lists)
        run.path.choices.setdefault(_other(value.name), Choice(2, late=NO_TENSOR, of=value.name))


def _counts(name: str, run: Run) -> list[int]:
    """How many items an argument may have, the likeliest first; later runs may know of more."""
    if name in run.entry.noted.exact_inputs:
        return [run.entry.noted.exact_inputs[name]]
    least = run.entry.noted.indexed.get(name, 0)
    known = run.entry.noted.counts.setdefault(name, [])
    for count in (*((least,) if least > 1 else ()), *run.entry.lengths, *FEW):
        if count >= least and count not in known:
            known.append(count)
    return known


def _other(name: str) -> object:
    return ("no tensor", name)


def _list(name: str) -> object:
    return ("a list", name)
