"""Values of one run as plain data, and back in another run: what a program passes to the constructors of its models.

A recipe is a tuple of a word and its parts, of builtin types all through, so that results can be kept on disk. What
another run cannot make again (an open file, a size that is a symbol) is left open; of a tensor its sizes are kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from itertools import chain, count
from typing import Any, Protocol, TypeAlias

from shapecheck import ir
from shapecheck.dims import Poly, Symbol
from shapecheck.dims.operations import lone_atom
from shapecheck.interp.builtins import dicts, enums
from shapecheck.interp.libraries import modules
from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import library
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    ClassObj,
    DictObj,
    FunctionObj,
    Instance,
    LibraryName,
    ListObj,
    ModuleObj,
    Partial,
    SetObj,
    Value,
)
from shapecheck.settings.environment import module_name
from shapecheck.values import DType, Tensor, Unknown

Recipe: TypeAlias = tuple[Any, ...]
OPEN: Recipe = ("open",)
"""Of a value that another run cannot make again."""
SYMBOLIC = ("open", "size")
"""The words of values that are not known; a size that is a symbol has its name, which may stand elsewhere too."""
PLAIN = (bool, int, float, str, bytes, type(None))
SET_SINCE = (bool, int, float, str)
"""Attributes of modules that the program may have set since it made them, and that are kept."""
DEEPEST = 8
LARGEST = 400
"""Parts of one recipe; larger values are left open."""


def vague(found: Recipe) -> int:
    """How many values in a recipe are not known."""
    if found[:1] and found[0] in SYMBOLIC:
        return 1
    return sum(vague(part) for part in found if isinstance(part, tuple))


class _TooLarge(Exception):
    pass


def recipe(value: Value, run: Run) -> Recipe:
    """A value as plain data."""
    try:
        return _Writer(run).of(value, 0)
    except _TooLarge:
        return OPEN


class _Writer:
    def __init__(self, run: Run) -> None:
        self.run = run
        self.count = 0

    def of(self, value: Value, depth: int) -> Recipe:
        self.count += 1
        if self.count > LARGEST or depth > DEEPEST:
            raise _TooLarge
        if type(value) in PLAIN:
            return ("is", value)
        match value:
            case Poly():
                atom = lone_atom(value)
                return ("size", atom.name) if isinstance(atom, Symbol) and not atom.opaque else OPEN
            case DType(name=name):
                return ("dtype", name)
            case tuple() if type(value) is tuple:
                return ("tuple", self.all(value, depth))
            case ListObj(kind="list") if value.exact:
                return ("list", self.all(value.items, depth))
            case SetObj(open=None):
                return ("set", self.all(value.items, depth))
            case DictObj(kind="dict") if type(value) is DictObj and value.open is None:
                pairs = self.pairs(value.items, depth)
                return OPEN if any(key == OPEN for key, _ in pairs) else ("dict", pairs)
            case Tensor(shape=shape, dtype=dtype):
                return ("tensor", tuple(dim if isinstance(dim, int) else str(dim) for dim in shape), dtype)
            case LibraryName(name=name):
                return ("library", name)
            case ClassObj() | FunctionObj():
                return reference(value)
            case Partial(function=function, args=args, kwargs=kwargs):
                return ("partial", self.of(function, depth + 1), self.all(args, depth), self.pairs(kwargs, depth))
            case Instance():
                return self.instance(value, depth)
            case _:
                return OPEN

    def all(self, values: Iterable[Value], depth: int) -> tuple[Recipe, ...]:
        return tuple(self.of(value, depth + 1) for value in values)

    def pairs(self, values: Mapping[Any, Value], depth: int) -> tuple[tuple[Recipe, Recipe], ...]:
        return tuple((self.of(key, depth + 1), self.of(value, depth + 1)) for key, value in values.items())

    def instance(self, value: Instance, depth: int) -> Recipe:
        cls = self.of(value.cls, depth)
        if isinstance(value, enums.Member):
            name = value.attrs.get("name")
            return ("member", cls, name) if isinstance(name, str) else OPEN
        if value.cls.is_module:
            given = self.run.found.given.get(value)
            if given is None or cls == OPEN:
                return OPEN
            since = {name: part for name, part in value.attrs.items() if isinstance(part, SET_SINCE)}
            return ("made", cls, self.all(given[0], depth), self.pairs(given[1], depth), self.pairs(since, depth))
        if value.open is not None or value.doubtful:
            return OPEN
        payload = self.of(value.payload, depth + 1)
        if payload == OPEN or (cls == OPEN and value.cls.module is not None):
            return OPEN
        return ("object", value.cls.name if cls == OPEN else cls, self.pairs(value.attrs, depth), payload)


def reference(value: ClassObj | FunctionObj) -> Recipe:
    """A class or a function of a module, by file, module and name."""
    if isinstance(value, ClassObj) and value.torch_name is not None:
        return ("library", value.torch_name)
    name = value.name if isinstance(value, ClassObj) else value.qualname
    module = value.module
    if module is None or not module.path or module.scope.vars.get(name) is not value:
        return OPEN
    dotted = module_name(module.path) if module.name == "__main__" else module.name
    return ("named", os.path.abspath(module.path), dotted, name)


# -------------------------------------------------------------------- in words
LONGEST_TEXT = 100


def listed(named: Iterable[tuple[str, Recipe]]) -> str:
    """Arguments in one line; what is open is left out, and so is what would be too long."""
    known = ((name, found) for name, found in named if found[0] not in SYMBOLIC)
    texts = [f"{name} = {text(found)}" if name else text(found) for name, found in known]
    return _cut(", ".join(texts))


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 4].rpartition(", ")[0] + ", ..."


def text(found: Recipe) -> str:
    """A value as people write it."""
    word, *parts = found
    match word:
        case "is":
            return repr(parts[0])
        case "size":
            return str(parts[0])
        case "dtype":
            return f"torch.{parts[0]}"
        case "tensor":
            return f"a tensor ({', '.join(map(str, parts[0]))})"
        case "tuple":
            return f"({', '.join(map(text, parts[0]))}{',' * (len(parts[0]) == 1)})"
        case "list":
            return f"[{', '.join(map(text, parts[0]))}]"
        case "set":
            return f"{{{', '.join(map(text, parts[0]))}}}"
        case "dict":
            return f"{{{', '.join(f'{text(key)}: {text(value)}' for key, value in parts[0])}}}"
        case "library":
            return str(parts[0]).replace("torch.nn.", "nn.")
        case "named":
            return str(parts[2])
        case "partial":
            return f"partial({', '.join([text(parts[0]), *map(text, parts[1]), *_keyword_texts(parts[2])])})"
        case "member":
            return f"{text(parts[0])}.{parts[1]}"
        case "made":
            return f"{text(parts[0])}({', '.join([*map(text, parts[1]), *_keyword_texts(parts[2])])})"
        case "object":
            name = parts[0] if isinstance(parts[0], str) else text(parts[0])
            return f"{name}({', '.join(_keyword_texts(parts[1]))})"
        case _:
            return "..."


def _keyword_texts(pairs: Iterable[tuple[Recipe, Recipe]]) -> list[str]:
    """What is named and is something."""
    known = ((key, value) for key, value in pairs if value[0] not in SYMBOLIC and value != ("is", None))
    return [f"{key[1]} = {text(value)}" for key, value in known]


# -------------------------------------------------------------------- back
class Parts(Protocol):
    """What stands for the parts of a value that are no plain data, each by the name of its place."""

    def tensor(self, name: str, sizes: tuple[int | str, ...], dtype: str | None) -> Value: ...
    def opened(self, name: str) -> Value: ...
    def size(self, name: str, key: str) -> Value: ...
    def argument(self, parameter: ir.Parameter, within: str) -> Value: ...


def made(found: Recipe, run: Run, name: str = "", parts: Parts | None = None) -> Value:
    """The value of a recipe in this run; unknown where it cannot be made here. `name` is what it is called there."""
    return _Maker(run, parts).of(found, name)


class _Maker:
    def __init__(self, run: Run, parts: Parts | None) -> None:
        self.run = run
        self.parts = parts

    def of(self, found: Recipe, name: str) -> Value:
        run = self.run
        word, *parts = found
        match word:
            case "is":
                return parts[0]  # type: ignore[no-any-return]
            case "dtype":
                return DType(parts[0])
            case "tensor" if self.parts is not None:
                return self.parts.tensor(name, *parts)
            case "open" if self.parts is not None:
                return self.parts.opened(name)
            case "size" if self.parts is not None:
                return self.parts.size(name, parts[0])
            case "tuple":
                return self.all(parts[0], name)
            case "list":
                return ListObj([*self.all(parts[0], name)])
            case "set":
                return dicts.make_set([*self.all(parts[0], name)], run)
            case "dict":
                return DictObj({(k := self.of(key, name)): self.of(v, f"{name}[{k!r}]") for key, v in parts[0]})
            case "library":
                return library.resolve(parts[0], run)
            case "named":
                return _looked_up(found, run)
            case "partial":
                return Partial(self.of(parts[0], name), self.all(parts[1], name), self.keywords(parts[2], name))
            case "member":
                owner = self.of(parts[0], name)
                return owner if isinstance(owner, Unknown) else space.attribute(owner, parts[1], run)
            case "made":
                cls = self.of(parts[0], name)
                module = space.call(cls, *self.arguments(cls, parts[1], parts[2], name), run)
                if isinstance(module, Instance):
                    module.attrs.update(self.keywords(parts[3], name))
                return module
            case "object":
                return self.object(found, name)
            case _:
                return run.unknown("what the program passes here")

    def all(self, found: Iterable[Recipe], name: str) -> tuple[Value, ...]:
        return tuple(self.of(one, f"{name}[{place}]") for place, one in enumerate(found))

    def keywords(self, found: Iterable[tuple[Recipe, Recipe]], name: str) -> dict[str, Value]:
        return {str(key[1]): self.of(value, f"{name}.{key[1]}") for key, value in found}

    def arguments(
        self, cls: Value, args: Iterable[Recipe], kwargs: Iterable[tuple[Recipe, Recipe]], name: str
    ) -> tuple[tuple[Value, ...], dict[str, Value]]:
        """What a constructor is called with; each argument is called by its parameter."""
        init = lookup.constructor(cls) if isinstance(cls, ClassObj) else None
        own = [] if init is None else init.function.parameters[1:]
        parameters = {parameter.name: parameter for parameter in own}
        by_place = [p.name for p in own if p.kind in ("positional", "plain")]

        def argument(found: Recipe, key: str) -> Value:
            if found == OPEN and key in parameters and self.parts is not None:
                return self.parts.argument(parameters[key], name)
            return self.of(found, f"{name}.{key}")

        keys = chain(by_place, map(str, count(len(by_place))))
        placed = tuple(argument(found, key) for found, key in zip(args, keys, strict=False))
        return placed, {str(key[1]): argument(found, str(key[1])) for key, found in kwargs}

    def object(self, found: Recipe, name: str) -> Value:
        _, cls, attrs, payload = found
        owner = ClassObj(cls, (), {}) if isinstance(cls, str) else self.of(cls, name)
        if not isinstance(owner, ClassObj):
            return self.run.unknown("an object of a class that is not known")
        value = Instance(owner, self.keywords(attrs, name))
        value.payload = self.of(payload, name)
        return value


def _looked_up(found: Recipe, run: Run) -> Value:
    _, path, dotted, name = found
    importer = run.session.importer
    main = importer.modules.get("__main__")
    module = main if main is not None and os.path.abspath(main.path) == path else importer.find(dotted, run)
    if isinstance(module, LibraryName):
        return library.resolve(f"{dotted}.{name}", run)
    if not isinstance(module, ModuleObj):
        return run.unknown(f"{dotted} is not found")
    value = modules.attribute(module, name, run)
    return run.unknown(f"{name} of {dotted}") if value is MISSING else value
