"""The arguments of a constructor as the program passes them somewhere: what is not known of them is a symbol.

A size that is one symbol there is one here, in whatever it is passed; other symbols of one name there are apart. A size
goes by the parameter that it is passed for; within another value by its name there, where no parameter has that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain, repeat

from shapecheck import ir
from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import sym
from shapecheck.interp.entries.symbolic_arguments import argument_for, with_items
from shapecheck.interp.python import recipes
from shapecheck.interp.python.recipes import OPEN, Recipe
from shapecheck.interp.run.findings import Making
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassObj, FunctionObj, ModuleObj, Value
from shapecheck.values import Tensor


def made_arguments(
    making: Making, init: FunctionObj | None, structure: Mapping[str, Value], run: Run
) -> tuple[tuple[Value, ...], dict[str, Value]]:
    """`structure` has values for what decides how many parts the model has."""
    parameters = _parameters(init)
    placed = _placed(init, making)
    parts = _Parts(parameters.keys(), None if init is None else init.module, structure, run)
    for name, found in (*placed, *making.kwargs):  # those that have a name of their own go by it
        if found[0] == "size" and name:
            parts.size(name, found[1])

    def argument(name: str, found: Recipe) -> Value:
        if found == OPEN and name in parameters:
            return parts.argument(parameters[name], "")
        return recipes.made(found, run, name, parts)

    return tuple(argument(name, found) for name, found in placed), {
        name: argument(name, found) for name, found in making.kwargs
    }


class _Parts:
    """Symbols for what is not known of the arguments of one call."""

    def __init__(self, own: Collection[str], home: ModuleObj | None, structure: Mapping[str, Value], run: Run) -> None:
        self._own = own
        self._home = home
        self._structure = structure
        self._run = run
        self._sizes: dict[str, Value] = {}

    def tensor(self, name: str, sizes: tuple[int | str, ...], dtype: str | None) -> Value:
        known = tuple(size for size in sizes if isinstance(size, int))
        return Tensor(known, dtype) if len(known) == len(sizes) else self.opened(name)

    def opened(self, name: str) -> Value:
        return self._run.unknown("what the program passes here")

    def size(self, name: str, key: str) -> Value:
        if key not in self._sizes:
            if name not in self._own and key not in self._own and key.isidentifier():
                name = key
            self._run.entry.parameters.add(name)
            given = with_items(self._structure.get(name), self._structure, self._run)
            self._sizes[key] = sym(name) if given is None else given
        return self._sizes[key]

    def argument(self, parameter: ir.Parameter, within: str) -> Value:
        if within:
            parameter = replace(parameter, name=f"{within}.{parameter.name}")
        return argument_for(parameter, self._home, self._structure, self._run)


def _parameters(init: FunctionObj | None) -> dict[str, ir.Parameter]:
    return {} if init is None else {p.name: p for p in init.function.parameters[1:] if p.kind not in STARRED}


STARRED = ("args", "kwargs")


def arguments_as_text(cls: ClassObj, making: Making) -> str:
    """The arguments of a call that the program makes, in short: `width = 64, layers = 4`."""
    return recipes.listed([*_placed(lookup.constructor(cls), making), *making.kwargs])


def _placed(init: FunctionObj | None, making: Making) -> list[tuple[str, Recipe]]:
    """What is passed by position, each with its parameter's name; "" behind the last such parameter."""
    return [*zip(chain(by_place(init), repeat("")), making.args, strict=False)]


def by_place(init: FunctionObj | None) -> list[str]:
    """The parameters that take an argument by its position."""
    return [] if init is None else [p.name for p in init.function.parameters[1:] if p.kind in ("positional", "plain")]
