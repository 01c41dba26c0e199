"""Values of one run as plain data, and back in another run: what a program passes to the constructors of its models.

A recipe is a tuple of a word and its parts, of builtin types all through, so that results can be kept on disk. What
another run cannot make again (a tensor, an open file, a size that is a symbol) is left open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from shapecheck.interp.builtins import dicts, enums
from shapecheck.interp.libraries import modules
from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import library
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
from shapecheck.values import DType, Unknown

Recipe: TypeAlias = tuple[Any, ...]
OPEN: Recipe = ("open",)
"""Of a value that another run cannot make again."""
PLAIN = (bool, int, float, complex, str, bytes, type(None), type(Ellipsis))
DEEPEST = 8
LARGEST = 400
"""Parts of one recipe; larger values are left open."""


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
            case DType(name=name):
                return ("dtype", name)
            case tuple() if type(value) is tuple:
                return ("tuple", self.all(value, depth))
            case ListObj(kind="list") if value.exact:
                return ("list", self.all(value.items, depth))
            case SetObj(open=None):
                return ("set", self.all(value.items, depth))
            case DictObj(kind="dict") if type(value) is DictObj and value.open is None:
                return ("dict", self.pairs(value.items, depth))
            case LibraryName(name=name):
                return ("library", name)
            case ClassObj() | FunctionObj():
                return _reference(value)
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
            return ("made", cls, self.all(given[0], depth), self.pairs(given[1], depth))
        if value.open is not None or value.doubtful:
            return OPEN
        payload = self.of(value.payload, depth + 1)
        if payload == OPEN or (cls == OPEN and value.cls.module is not None):
            return OPEN
        return ("object", value.cls.name if cls == OPEN else cls, self.pairs(value.attrs, depth), payload)


def _reference(value: ClassObj | FunctionObj) -> Recipe:
    """A class or a function of a module, by file, module and name."""
    if isinstance(value, ClassObj) and value.torch_name is not None:
        return ("library", value.torch_name)
    name = value.name if isinstance(value, ClassObj) else value.qualname
    module = value.module
    if module is None or not module.path or module.scope.vars.get(name) is not value:
        return OPEN
    dotted = module_name(module.path) if module.name == "__main__" else module.name
    return ("named", module.path, dotted, name)


# -------------------------------------------------------------------- in words
LONGEST_TEXT = 100


def listed(named: Iterable[tuple[str, Recipe]]) -> str:
    """Arguments in one line; what is open is left out, and so is what would be too long."""
    texts = [f"{name} = {text(found)}" if name else text(found) for name, found in named if found != OPEN]
    return _cut(", ".join(texts))


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 4].rpartition(", ")[0] + ", ..."


def text(found: Recipe) -> str:
    """A value as people write it."""
    word, *parts = found
    match word:
        case "is":
            return repr(parts[0])
        case "dtype":
            return f"torch.{parts[0]}"
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
    return [f"{key[1]} = {text(value)}" for key, value in pairs if value != OPEN]


# -------------------------------------------------------------------- back
def made(found: Recipe, run: Run) -> Value:
    """The value of a recipe in this run; unknown where it cannot be made here."""
    word, *parts = found
    match word:
        case "is":
            return parts[0]  # type: ignore[no-any-return]
        case "dtype":
            return DType(parts[0])
        case "tuple":
            return _all(parts[0], run)
        case "list":
            return ListObj([*_all(parts[0], run)])
        case "set":
            return dicts.make_set([*_all(parts[0], run)], run)
        case "dict":
            return DictObj(_pairs(parts[0], run))
        case "library":
            return library.resolve(parts[0], run)
        case "named":
            return _looked_up(*parts, run)
        case "partial":
            return Partial(made(parts[0], run), _all(parts[1], run), _keywords(parts[2], run))
        case "member":
            owner = made(parts[0], run)
            return owner if isinstance(owner, Unknown) else space.attribute(owner, parts[1], run)
        case "made":
            return space.call(made(parts[0], run), _all(parts[1], run), _keywords(parts[2], run), run)
        case "object":
            return _object(*parts, run)
        case _:
            return run.unknown("what the program passes here")


def _all(found: Iterable[Recipe], run: Run) -> tuple[Value, ...]:
    return tuple(made(one, run) for one in found)


def _pairs(found: Iterable[tuple[Recipe, Recipe]], run: Run) -> dict[Any, Value]:
    return {made(key, run): made(value, run) for key, value in found}


def _keywords(found: Iterable[tuple[Recipe, Recipe]], run: Run) -> dict[str, Value]:
    return {str(key): value for key, value in _pairs(found, run).items()}


def _object(cls: Recipe | str, attrs: Iterable[tuple[Recipe, Recipe]], payload: Recipe, run: Run) -> Value:
    owner = ClassObj(cls, (), {}) if isinstance(cls, str) else made(cls, run)
    if not isinstance(owner, ClassObj):
        return run.unknown("an object of a class that is not known")
    value = Instance(owner, _keywords(attrs, run))
    value.payload = made(payload, run)
    return value


def _looked_up(path: str, dotted: str, name: str, run: Run) -> Value:
    importer = run.session.importer
    main = importer.modules.get("__main__")
    module = main if main is not None and main.path == path else importer.find(dotted, run)
    if not isinstance(module, ModuleObj):
        return run.unknown(f"{dotted} is not found")
    found = modules.attribute(module, name, run)
    return run.unknown(f"{name} of {dotted}") if found is MISSING else found
