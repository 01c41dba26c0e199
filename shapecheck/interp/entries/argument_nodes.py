"""What the constructor of a model was called with, as data of which another process makes the same.

Beside what every node may be there is `parts` (an object of which parts are read like of a configuration), `tuple`,
`refers` (a class or a function, by its name), and `made`: what is called, in which way, with the arguments `seq` and
`map`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shapecheck.base.dtyped import Formula
from shapecheck.dims import Poly
from shapecheck.interp.builtins import enums
from shapecheck.interp.python import recipes
from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import (
    ClassObj,
    DictObj,
    FunctionObj,
    Instance,
    LibraryName,
    ListObj,
    Partial,
    Value,
)
from shapecheck.interp.words.json_values import TOO_DEEP, Node
from shapecheck.interp.words.symbol_names import Namer
from shapecheck.values import DType


class ArgumentNodes:
    """Nodes of the arguments in one run: their own symbols stay."""

    def __init__(self, namer: Namer, run: Run) -> None:
        self.namer = namer
        self.run = run

    def of(self, value: Value, depth: int = 0) -> Node:
        if depth > space.DEEPEST:
            return TOO_DEEP
        match value:
            case Poly():
                parts = self.run.entry.parts.get(str(value))
                return {"const": Formula(str(value))} if parts is None else {"parts": self.by_name(parts, depth)}
            case ListObj() if value.exact:
                return {"seq": self.all(value.items, depth)}
            case tuple() if type(value) is tuple:
                return {"tuple": self.all(value, depth)}
            case DictObj(kind="dict") if value.open is None and all(isinstance(key, str) for key in value.items):
                return {"map": self.by_name(value.items, depth)}
            case DType(name=name):
                return {"refers": ["library", f"torch.{name}"]}
            case LibraryName(name=name):
                return {"refers": ["library", name]}
            case ClassObj() | FunctionObj():
                return self.reference(value)
            case Partial(function=function, args=args, kwargs=kwargs):
                return self.made("partial", self.of(function, depth + 1), args, kwargs, depth)
            case Instance():
                return self.object(value, depth)
            case _:
                return space.node(value, self.namer)

    def all(self, values: Iterable[Value], depth: int) -> list[Node]:
        return [self.of(value, depth + 1) for value in values]

    def by_name(self, values: Mapping[Any, Value], depth: int) -> dict[str, Node]:
        return {str(name): self.of(value, depth + 1) for name, value in values.items()}

    def made(self, how: str, what: Node, args: Iterable[Value], kwargs: Mapping[Any, Value], depth: int) -> Node:
        if "refers" not in what:
            return what
        return {"made": how, "of": what, "seq": self.all(args, depth), "map": self.by_name(kwargs, depth)}

    def reference(self, value: ClassObj | FunctionObj) -> Node:
        found = recipes.reference(value)
        if found == recipes.OPEN:
            name = value.qualname if isinstance(value, FunctionObj) else value.name
            return {"unknown": f"`{name}` is made while the program runs"}
        return {"refers": [*found]}

    def object(self, value: Instance, depth: int) -> Node:
        cls = self.reference(value.cls)
        name = value.attrs.get("name")
        if isinstance(value, enums.Member):
            return self.made("member", cls, (name,), {}, depth)
        if value.cls.is_module:
            given = self.run.found.given.get(value)
            if given is None:
                return {"unknown": f"how a {value.cls.name} is made"}
            return self.made("call", cls, *given, depth)
        if value.open is not None or value.doubtful or value.payload is not None:
            return space.node(value, self.namer)
        if value.cls.module is None:
            return {"parts": self.by_name(value.attrs, depth)}
        return self.made("object", cls, (), value.attrs, depth)
